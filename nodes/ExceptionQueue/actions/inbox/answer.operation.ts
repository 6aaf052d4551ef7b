import { inboxAct, inboxPage } from '../../../../core/control/inbox/inbox';
import type { Inbox } from '../../../../core/control/inbox/types';
import { systemClock } from '../../../../core/ports';
import type { LedgerSession } from '../../../shared/ledger';
import type { Asked, LedgerOperation } from '../../../shared/ledger-operation';
import { actingPerson } from '../../../shared/descriptions/decision';
import { lineOf, queueOptions, readPerson, readQueues, wrong } from '../parameters';

export const answer: LedgerOperation = {
	value: 'answer',
	name: 'Answer Request',
	action: 'Answer request to exception inbox',
	description:
		'Make the page a browser asks for, as html and status for a Respond to Webhook node. A form that comes with the request is carried out first; forms that are old or were made for somebody else are refused.',
	properties: [
		actingPerson,
		{
			displayName: 'Query',
			name: 'query',
			type: 'json',
			default: '={{ $json.query }}',
			description: 'Query of the request, as the Webhook node puts it out',
		},
		{
			displayName: 'Form',
			name: 'form',
			type: 'json',
			default: '={{ $json.body }}',
			description:
				'Body of the request, as the Webhook node puts it out; empty shows the page only',
		},
		{
			displayName: 'Queues',
			name: 'queues',
			type: 'multiOptions',
			options: queueOptions,
			default: [],
			description:
				'Queues this person may see and decide over; none chosen allows all. Exceptions of other queues do not exist for them.',
		},
		{
			displayName: 'Name',
			name: 'name',
			type: 'string',
			default: 'Integration inbox',
			description: 'Shown at the head of every page, e.g. the company and whether it is a test',
		},
		{
			displayName: 'Time Zone',
			name: 'timezone',
			type: 'string',
			default: '={{ $now.zoneName }}',
			description: 'IANA name of the zone in which times are shown',
		},
	],
	run: async (session, asked) => {
		const inbox = readInbox(session, asked);
		const query = readObject(asked, 'query');
		const form = readObject(asked, 'form');
		const { status, html } =
			Object.keys(form).length === 0
				? await inboxPage(inbox, query)
				: await inboxAct(inbox, query, form);
		return [{ json: { effect: 'read', status, html } }];
	},
};

const readInbox = ({ ledger, scope }: LedgerSession, asked: Asked): Inbox => ({
	ledger,
	scope,
	person: readPerson(asked),
	queues: readQueues(asked, 'queues'),
	name: lineOf(asked.parameter('name')) || 'Integration inbox',
	timezone: lineOf(asked.parameter('timezone')) || 'UTC',
	now: systemClock.now(),
});

/** A json parameter: an object when it comes from an expression, else text. Absent is empty. */
function readObject(asked: Asked, name: string): object {
	const given = asked.parameter(name);
	if (given === undefined || given === '') return {};
	let value: unknown = given;
	if (typeof given === 'string') {
		try {
			value = JSON.parse(given) as unknown;
		} catch {
			value = undefined;
		}
	}
	if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
	throw wrong(
		name,
		'The request cannot be read.',
		'Connect the Webhook node as the template does.',
	);
}
