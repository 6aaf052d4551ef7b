import type { LedgerResource } from '../../../shared/ledger-operation';
import { answer } from './answer.operation';

export const inbox: LedgerResource = {
	value: 'inbox',
	name: 'Inbox',
	description: 'The exceptions as web pages, for people behind a login',
	operations: [answer],
};
