import { withdraw as withdrawRequest } from '../../../../core/control/approval/desk';
import type { LedgerOperation } from '../../../shared/ledger-operation';
import { actingPerson } from '../../../shared/descriptions/decision';
import { documentKey, lineOf, officeOf, reason } from '../parameters';
import { policyProperties, readPolicyOf } from '../policy-parameters';
import { standingItem } from '../present';

export const withdraw: LedgerOperation = {
	value: 'withdraw',
	name: 'Withdraw',
	action: 'Withdraw request',
	description: 'Take back a request that waits, as the person who asked; leaves through Rejected',
	properties: [documentKey, actingPerson, reason, ...policyProperties],
	run: async (session, asked) => {
		const policy = readPolicyOf(asked);
		const found = await withdrawRequest(officeOf(session), policy, {
			key: lineOf(asked.parameter('documentKey')),
			person: lineOf(asked.parameter('person')),
			reason: lineOf(asked.parameter('reason')),
		});
		return [standingItem(found, policy.people, 'decide')];
	},
};
