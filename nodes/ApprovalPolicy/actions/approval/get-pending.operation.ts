import { pending } from '../../../../core/control/approval/desk';
import type { LedgerOperation } from '../../../shared/ledger-operation';
import { officeOf, wrong } from '../parameters';
import { policyProperties, readPolicyOf } from '../policy-parameters';
import { standingItem } from '../present';

const HOUR = 3_600_000;

export const getPending: LedgerOperation = {
	value: 'getPending',
	name: 'Get Pending',
	action: 'Get pending approvals',
	description:
		'List what waits for a person, most urgent first, to remind them. What nobody decided in time leaves once through Rejected.',
	properties: [
		{
			displayName: 'Which',
			name: 'which',
			type: 'options',
			options: [
				{ name: 'All', value: 'all', description: 'Everything that waits' },
				{ name: 'Due', value: 'due', description: 'What is overdue or will be soon' },
			],
			default: 'all',
			description: 'Which approvals to list',
		},
		{
			displayName: 'Within Hours',
			name: 'withinHours',
			type: 'number',
			typeOptions: { minValue: 0 },
			default: 0,
			displayOptions: { show: { which: ['due'] } },
			description: 'Hours from now within which they are due; 0 lists what is overdue',
		},
		...policyProperties,
	],
	run: async (session, asked) => {
		const { people } = readPolicyOf(asked);
		const { store } = session.ledger;
		const office = officeOf(session);
		if (asked.parameter('which') !== 'due') {
			return (await pending(office)).map((found) => standingItem(found, people, 'pending'));
		}
		const hours = Number(asked.parameter('withinHours') ?? 0);
		if (!(hours >= 0 && hours <= 87_600)) {
			throw wrong('withinHours', 'Within Hours is no number of hours.', 'Use 0 or more.');
		}
		const now = await store.read(async (reads) => await Promise.resolve(reads.now));
		const due = await pending(office, now + hours * HOUR);
		return due.map((found) => standingItem(found, people, 'pending'));
	},
};
