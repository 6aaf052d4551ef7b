import { inboxPage } from '../../../../core/control/inbox/inbox';
import type { LedgerOperation } from '../../../shared/ledger-operation';
import { answerItems, inboxProperties, readInbox } from './answer';

export const page: LedgerOperation = {
	value: 'page',
	name: 'Show Page',
	action: 'Show inbox page',
	description:
		'Make the page that a request asks for, as html and status for a Respond to Webhook node. Changes nothing.',
	properties: [
		...inboxProperties,
		{
			displayName: 'Query',
			name: 'query',
			type: 'json',
			default: '={{ $json.query }}',
			description: 'Query of the request, as the Webhook node puts it out',
		},
	],
	run: async (session, asked) =>
		answerItems(await inboxPage(readInbox(session, asked), readObject(asked.parameter('query')))),
};

/** A json parameter as n8n gives it: an object from an expression, else text. */
export function readObject(given: unknown): unknown {
	if (typeof given !== 'string') return given;
	try {
		return JSON.parse(given) as unknown;
	} catch {
		// A query that cannot be read asks for the list.
		return undefined;
	}
}
