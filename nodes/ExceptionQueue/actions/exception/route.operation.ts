import { QUEUE_ROLES } from '../../../../core/delivery/exceptions/taxonomy';
import type { LedgerOperation } from '../../../shared/ledger-operation';
import { decisionProperties, queueOptions, readDecision, wrong } from '../parameters';
import { updatedItems } from '../present';

export const route: LedgerOperation = {
	value: 'route',
	name: 'Move to Queue',
	action: 'Move exception to queue',
	description: "Move it to another role's queue",
	properties: [
		...decisionProperties,
		{
			displayName: 'Queue',
			name: 'queue',
			type: 'options',
			options: queueOptions,
			default: 'finance',
			description: 'Role that has to look at it',
		},
	],
	run: async ({ ledger, scope }, asked) => {
		const queue = QUEUE_ROLES.find((one) => one === asked.parameter('queue'));
		if (queue === undefined) {
			throw wrong('queue', 'There is no such queue.', `Use ${QUEUE_ROLES.join(', ')}.`);
		}
		return updatedItems(await ledger.route(scope, { ...readDecision(asked), queue }));
	},
};
