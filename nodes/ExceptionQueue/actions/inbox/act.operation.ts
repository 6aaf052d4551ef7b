import { inboxAct } from '../../../../core/control/inbox/inbox';
import type { LedgerOperation } from '../../../shared/ledger-operation';
import { answerItems, inboxProperties, readInbox } from './answer';
import { readObject } from './page.operation';

export const act: LedgerOperation = {
	value: 'act',
	name: 'Carry Out Form',
	action: 'Carry out inbox form',
	description:
		'Do what a posted form of the inbox asks for and make the page that shows the result. Forms that are old, or were made for somebody else, are refused.',
	properties: [
		...inboxProperties,
		{
			displayName: 'Form',
			name: 'form',
			type: 'json',
			default: '={{ $json.body }}',
			description: 'Body of the request, as the Webhook node puts it out',
		},
		{
			displayName: 'Query',
			name: 'query',
			type: 'json',
			default: '={{ $json.query }}',
			description: 'Query of the request, as the Webhook node puts it out',
		},
	],
	run: async (session, asked) =>
		answerItems(
			await inboxAct(
				readInbox(session, asked),
				readObject(asked.parameter('query')),
				readObject(asked.parameter('form')),
			),
		),
};
