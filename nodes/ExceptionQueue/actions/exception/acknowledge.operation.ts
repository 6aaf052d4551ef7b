import type { LedgerOperation } from '../../../shared/ledger-operation';
import { lineOf, wrong } from '../parameters';

export const acknowledge: LedgerOperation = {
	value: 'acknowledge',
	name: 'Acknowledge Event',
	action: 'Acknowledge event that leads to nothing',
	description:
		'Settle an event of a source that rightly leads to no delivery, so that it is not handed out again',
	properties: [
		{
			displayName: 'Event',
			name: 'event',
			type: 'string',
			default: '={{ $json.delivery?.event }}',
			required: true,
			description: 'Key of the event, as the triggers of this package put it out',
		},
		{
			displayName: 'Reason',
			name: 'reason',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. Drafts are not sent to Odoo',
			description: 'Why nothing is delivered, in one sentence',
		},
	],
	run: async ({ ledger, scope, worker }, asked) => {
		const event = lineOf(asked.parameter('event'));
		if (event === '') {
			throw wrong(
				'event',
				'The item names no event.',
				'Use items that come from a trigger of this package; they carry delivery.event.',
			);
		}
		const why = lineOf(asked.parameter('reason'));
		if (why === '') throw wrong('reason', 'Reason is empty.', 'Say why nothing is delivered.');
		const settled = await ledger.acknowledge(scope, worker, [event], why);
		return [{ json: { effect: settled === 0 ? 'unchanged' : 'updated', event } }];
	},
};
