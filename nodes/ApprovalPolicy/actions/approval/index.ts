import type { LedgerResource } from '../../../shared/ledger-operation';
import { decide } from './decide.operation';
import { evaluate } from './evaluate.operation';
import { getPending } from './get-pending.operation';
import { withdraw } from './withdraw.operation';

export const approval: LedgerResource = {
	value: 'approval',
	name: 'Approval',
	description: 'A document that has to be approved',
	operations: [evaluate, decide, getPending, withdraw],
};
