import type { Resource } from '../../../shared/operation';
import { confirmCase, rejectCase, verifyCase } from './decide.operation';
import { openCase } from './open.operation';
import { listCases, watchAccounts } from './watch.operation';

export const bankChange: Resource = {
	value: 'bankChange',
	name: 'Bank Change',
	description:
		"A change of a vendor's bank account, confirmed by two persons before anybody is paid",
	operations: [openCase, confirmCase, verifyCase, rejectCase, watchAccounts, listCases],
};
