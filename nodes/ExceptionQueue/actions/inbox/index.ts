import type { LedgerResource } from '../../../shared/ledger-operation';
import { act } from './act.operation';
import { page } from './page.operation';

export const inbox: LedgerResource = {
	value: 'inbox',
	name: 'Inbox',
	description: 'The exceptions as web pages, for people behind a login',
	operations: [page, act],
};
