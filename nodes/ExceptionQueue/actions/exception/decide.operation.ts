import type { LedgerOperation } from '../../../shared/ledger-operation';
import { decisionProperties, readDecision, readExceptionId } from '../parameters';
import { decidedItems } from '../present';

export const decide: LedgerOperation = {
	value: 'decide',
	name: 'Decide as Second Person',
	action: 'Decide over proposal as second person',
	description: 'Approve or reject what another person proposed',
	properties: [
		...decisionProperties,
		{
			displayName: 'Proposal ID',
			name: 'proposalId',
			type: 'string',
			default: '={{ $json.proposal?.id }}',
			required: true,
			description: 'Number of the proposal, as the proposing operation and Get put it out',
		},
		{
			displayName: 'Decision',
			name: 'decision',
			type: 'options',
			options: [
				{ name: 'Approve', value: 'approve', description: 'Carry it out' },
				{ name: 'Reject', value: 'reject', description: 'Leave the exception as it is' },
			],
			default: 'reject',
			description: 'What the second person says',
		},
	],
	run: async ({ ledger, scope }, asked) =>
		decidedItems(
			await ledger.decide(scope, {
				...readDecision(asked),
				proposalId: readExceptionId(asked, 'proposalId'),
				approve: asked.parameter('decision') === 'approve',
			}),
		),
};
