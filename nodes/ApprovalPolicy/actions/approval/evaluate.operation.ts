import { contentHash } from '../../../../core/canonical/hash';
import { evaluate as evaluateRequest } from '../../../../core/control/approval/desk';
import type { LedgerOperation } from '../../../shared/ledger-operation';
import { officeOf, wrong } from '../parameters';
import { policyProperties, readPolicyOf } from '../policy-parameters';
import { standingItem } from '../present';
import { readRequestOf, requestProperties } from '../request-parameters';

export const evaluate: LedgerOperation = {
	value: 'evaluate',
	name: 'Evaluate',
	action: 'Evaluate document against policy',
	description:
		'Say whether a document may pass, who has to approve it, or that it is rejected. The same content again gets the same answer; a changed document voids its approvals.',
	properties: [
		...requestProperties,
		...policyProperties,
		{
			displayName: 'Ask Again',
			name: 'askAgain',
			type: 'boolean',
			default: false,
			description:
				'Whether to open a request once more that was rejected, withdrawn or not decided in time, with the same content',
		},
	],
	run: async (session, asked) => {
		const policy = readPolicyOf(asked);
		const document = asked.parameter('document');
		if (typeof document !== 'object' || document === null) {
			throw wrong('document', 'There is no document.', 'Give the document as an object.');
		}
		const request = readRequestOf(asked, contentHash(document));
		const found = await evaluateRequest(
			officeOf(session),
			policy,
			request,
			asked.parameter('askAgain') === true,
		);
		const { json } = standingItem(found, policy.people, 'evaluate');
		return [{ json: { ...json, input: asked.json } }];
	},
};
