import type { IDataObject } from 'n8n-workflow';

import { statusOf } from '../../../../core/control/code-map/mapping';
import {
	eachMapping,
	versionsOf,
	type MappingFilter,
} from '../../../../core/control/code-map/table';
import { limit, returnAll } from '../../../shared/descriptions/common';
import type { Asked, LedgerOperation } from '../../../shared/ledger-operation';
import { filters, officeOf, readFilters, wrong } from '../parameters';
import { versionJson } from '../present';

type Status = ReturnType<typeof statusOf>;

const STATUSES: ReadonlyArray<{ readonly name: string; readonly value: Status }> = [
	{ name: 'Approved', value: 'approved' },
	{ name: 'Ended', value: 'ended' },
	{ name: 'Proposed', value: 'proposed' },
	{ name: 'Rejected', value: 'rejected' },
];

export const statusesParameter = {
	displayName: 'Statuses',
	name: 'statuses',
	type: 'multiOptions' as const,
	options: [...STATUSES],
	default: [],
	description: 'How the mappings stand; none chosen takes all',
};

export const historyParameter = {
	displayName: 'History',
	name: 'history',
	type: 'boolean' as const,
	default: false,
	description: 'Whether to give out every version there ever was, rejected ones included',
};

export const getMany: LedgerOperation = {
	value: 'getMany',
	name: 'Get Many',
	action: 'Get many mappings',
	description: 'List mappings with their versions: what waits for a decision, or what is approved',
	properties: [statusesParameter, returnAll, limit, historyParameter, filters],
	run: async (session, asked) => {
		const office = officeOf(session);
		const history = asked.parameter('history') === true;
		const found: IDataObject[] = [];
		const most =
			asked.parameter('returnAll') === true ? Infinity : Number(asked.parameter('limit'));
		if (!(most >= 1)) throw wrong('limit', 'Limit is no number above 0.', 'Correct Limit.');
		await office.store.read(async (reads) => {
			await eachMapping(reads, office, readMappingFilter(asked), (mapping, company) => {
				for (const version of versionsOf(mapping, history)) {
					if (found.length >= most) return;
					found.push({ effect: 'read', ...versionJson(mapping, version, company) });
				}
			});
		});
		return found.map((json) => ({ json }));
	},
};

export function readMappingFilter(asked: Asked): MappingFilter {
	const chosen = [asked.parameter('statuses') ?? []].flat();
	const statuses = chosen.map((value) => {
		const found = STATUSES.find((known) => known.value === value);
		if (found === undefined) throw wrong('statuses', 'There is no such status.', 'Choose again.');
		return found.value;
	});
	return { ...readFilters(asked), ...(statuses.length === 0 ? {} : { statuses }) };
}
