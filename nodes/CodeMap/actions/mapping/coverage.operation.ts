import { coverage as coverageOf } from '../../../../core/control/code-map/coverage';
import type { LedgerOperation } from '../../../shared/ledger-operation';
import {
	collectionOf,
	dayIn,
	dayOption,
	filters,
	officeOf,
	readFilters,
	today,
} from '../parameters';

/** Unmapped codes named in an item; Export gives all of them. */
const NAMED = 200;

const instant = (at: number): string => new Date(at).toISOString();

export const coverage: LedgerOperation = {
	value: 'coverage',
	name: 'Get Coverage',
	action: 'Get coverage of mappings',
	description:
		'Report list by list how many of the codes that came in are mapped, and which are not, with how often and when they came last',
	properties: [
		filters,
		{
			displayName: 'Options',
			name: 'options',
			type: 'collection',
			placeholder: 'Add Option',
			default: {},
			description: 'On which day',
			options: [dayOption],
		},
	],
	run: async (session, asked) => {
		const day = dayIn(collectionOf(asked, 'options'), 'day') ?? today(asked);
		const rows = await coverageOf(officeOf(session), readFilters(asked), day);
		return rows.map(({ unmapped, used, mapped, ...row }) => ({
			json: {
				effect: 'read',
				day,
				...row,
				used,
				mapped,
				unmapped: unmapped.length,
				percent: Math.floor((100 * mapped) / used),
				codes: unmapped.slice(0, NAMED).map((one) => ({
					native: one.native,
					name: one.name,
					project: one.project,
					records: one.count,
					waiting: one.waiting.length,
					firstSeen: instant(one.first),
					lastSeen: instant(one.last),
					record: one.record,
				})),
			},
		}));
	},
};
