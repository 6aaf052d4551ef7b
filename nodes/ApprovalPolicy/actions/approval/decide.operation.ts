import { dayStart } from '../../../../core/control/approval/people';
import { act, type Act } from '../../../../core/control/approval/desk';
import { isDay } from '../../../../core/control/approval/policy-row';
import type { Asked, LedgerOperation } from '../../../shared/ledger-operation';
import { actingPerson } from '../../../shared/descriptions/decision';
import { documentKey, lineOf, officeOf, reason, wrong } from '../parameters';
import { policyProperties, readPolicyOf } from '../policy-parameters';
import { standingItem } from '../present';

export const decide: LedgerOperation = {
	value: 'decide',
	name: 'Decide',
	action: 'Decide on a step',
	description:
		'Approve, reject or delegate the open step of a document as a person. Of two who decide at once one counts, and the other is told.',
	properties: [
		documentKey,
		{
			displayName: 'Step',
			name: 'step',
			type: 'string',
			default: '={{ $json.step }}',
			required: true,
			description: 'Step the person was asked about, as Evaluate put it out',
		},
		{
			displayName: 'Document Hash',
			name: 'documentHash',
			type: 'string',
			default: '={{ $json.documentHash }}',
			required: true,
			description:
				'Content the person was shown, as Evaluate put it out. A decision on an older content is refused.',
		},
		actingPerson,
		{
			displayName: 'Decision',
			name: 'decision',
			type: 'options',
			options: [
				{ name: 'Approve', value: 'approved' },
				{ name: 'Delegate', value: 'delegated' },
				{ name: 'Reject', value: 'rejected' },
			],
			default: 'approved',
			description: 'What the person decides; take it from their answer',
		},
		{
			...reason,
			required: false,
			description: 'Why, in one sentence. Needed to reject and to delegate.',
		},
		{
			displayName: 'Delegate To',
			name: 'delegateTo',
			type: 'string',
			default: '',
			displayOptions: { show: { decision: ['delegated'] } },
			placeholder: 'e.g. maria@example.com',
			description: 'Person who may decide on this step as well',
		},
		{
			displayName: 'Delegate Until',
			name: 'delegateUntil',
			type: 'string',
			default: '',
			displayOptions: { show: { decision: ['delegated'] } },
			placeholder: 'e.g. 2026-03-31',
			description: 'Last day on which that person may, in the time zone of the workflow',
		},
		...policyProperties,
	],
	run: async (session, asked) => {
		const policy = readPolicyOf(asked);
		const step = Number(asked.parameter('step'));
		if (!Number.isInteger(step) || step < 1) {
			throw wrong('step', 'Step is no number.', 'Give the step that Evaluate put out.');
		}
		const found = await act(officeOf(session), policy, {
			key: lineOf(asked.parameter('documentKey')),
			step,
			documentHash: lineOf(asked.parameter('documentHash')),
			person: lineOf(asked.parameter('person')),
			reason: lineOf(asked.parameter('reason')),
			action: readAction(asked),
		});
		return [standingItem(found, policy.people, 'decide')];
	},
};

function readAction(asked: Asked): Act['action'] {
	const decision = asked.parameter('decision');
	if (decision === 'approved' || decision === 'rejected') return { what: decision };
	if (decision !== 'delegated') {
		throw wrong('decision', 'There is no such decision.', 'Use approved, rejected or delegated.');
	}
	const until = lineOf(asked.parameter('delegateUntil'));
	if (!isDay(until)) {
		throw wrong('delegateUntil', 'Delegate Until is no date.', 'Write it as 2026-03-31.');
	}
	const to = lineOf(asked.parameter('delegateTo'));
	return { what: 'delegated', to, until: dayStart(until, asked.timezone, 1) };
}
