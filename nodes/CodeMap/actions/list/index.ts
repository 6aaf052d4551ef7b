import type { LedgerResource } from '../../../shared/ledger-operation';
import { save } from './save.operation';

export const codeList: LedgerResource = {
	value: 'list',
	name: 'Code List',
	description: 'The codes a system has, with their names, to suggest from',
	operations: [save],
};
