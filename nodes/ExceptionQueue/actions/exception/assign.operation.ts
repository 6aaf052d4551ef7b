import type { LedgerOperation } from '../../../shared/ledger-operation';
import { decisionProperties, lineOf, readDecision, wrong } from '../parameters';
import { updatedItems } from '../present';

export const assign: LedgerOperation = {
	value: 'assign',
	name: 'Assign',
	action: 'Assign exception to person',
	description: 'Say who takes care of it',
	properties: [
		...decisionProperties,
		{
			displayName: 'Assign To',
			name: 'to',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. maria@example.com',
			description: 'Person who takes care of it, by the name of their login',
		},
	],
	run: async ({ ledger, scope }, asked) => {
		const to = lineOf(asked.parameter('to'));
		if (to === '' || to.length > 100) {
			throw wrong('to', 'Assign To names nobody.', 'Name the person, in at most 100 characters.');
		}
		return updatedItems(await ledger.assign(scope, { ...readDecision(asked), to }));
	},
};
