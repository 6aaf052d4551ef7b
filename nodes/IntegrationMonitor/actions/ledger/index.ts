import type { LedgerResource } from '../../../shared/ledger-operation';
import { declareRestore } from './declare-restore.operation';
import { health } from './health.operation';
import { retain } from './retain.operation';

export const ledger: LedgerResource = {
	value: 'ledger',
	name: 'Ledger',
	description: 'The store of all deliveries: its health, its retention, its restore from a backup',
	operations: [health, retain, declareRestore],
};
