import { fold, USE_KIND, type ListName } from './key';
import { keptList } from './code-list';
import { lookUp } from './lookup';
import { eachRecord, type MapOffice } from './records';
import { useOf, type CodeUse } from './use';
import type { CodeList } from './lists';
import { groupBy } from './apply';

/** Which uses to report; all given conditions hold together. */
export interface CoverageFilter {
	readonly to?: string;
	readonly list?: CodeList;
	readonly system?: string;
	readonly tenant?: string;
}

/** A word that came in and has no mapping on the day. Times are ms since the epoch. */
export interface UnmappedWord extends CodeUse {
	readonly name: string;
}

/** How far the words of one list of one source that came in are mapped. */
export interface Coverage extends ListName {
	/** Odoo's id of the company whose records they were; 0: of a credential without one. */
	readonly company: number;
	/** Different words that came in, and how many of them are mapped on the day. */
	readonly used: number;
	readonly mapped: number;
	/** Records that named a word, by whether it is mapped; a record with three words counts for each. */
	readonly records: number;
	readonly mappedRecords: number;
	/** Most frequent first. */
	readonly unmapped: readonly UnmappedWord[];
}

/**
 * Which of the words that came in are mapped on a day, list by list.
 * @param day `YYYY-MM-DD`
 */
export async function coverage(
	{ store, scope }: MapOffice,
	filter: CoverageFilter,
	day: string,
): Promise<readonly Coverage[]> {
	return await store.read(async (reads) => {
		const uses: Array<CodeUse & { readonly company: number }> = [];
		await eachRecord(reads, scope, { kind: USE_KIND }, (record) => {
			const use = useOf(record);
			if (use.count > 0 && fits(use, filter)) uses.push({ ...use, company: record.company });
		});
		const groups = groupBy(uses, ({ company, to, list, system, tenant }) =>
			[String(company), to, list, system, tenant].join('\n'),
		);
		const rows: Coverage[] = [];
		for (const group of groups.values()) {
			const [first] = group;
			if (first === undefined) continue;
			const { company, to, list, system, tenant } = first;
			const own = { ...scope, company };
			const words = group.map(({ native, project }) => ({
				list,
				natives: [native],
				projects: project === '' ? [] : [project],
			}));
			const lookup = await lookUp(reads, own, first, words);
			const names = await keptList(reads, own, { list, system, tenant });
			const missing = group.filter((_, at) => {
				const word = words[at];
				return word === undefined || lookup.find(word, day) === undefined;
			});
			const records = sum(group);
			rows.push({
				company,
				to,
				list,
				system,
				tenant,
				used: group.length,
				mapped: group.length - missing.length,
				records,
				mappedRecords: records - sum(missing),
				unmapped: missing
					.map((use) => ({ ...use, name: names?.find(fold(use.native))?.name ?? '' }))
					.sort((a, b) => b.count - a.count || (a.native < b.native ? -1 : 1)),
			});
		}
		return rows.sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
	});
}

const keyOf = ({ to, list, system, tenant, company }: Coverage): string =>
	[to, list, system, tenant, String(company)].join('\n');

const fits = (use: CodeUse, { to, list, system, tenant }: CoverageFilter): boolean =>
	(to === undefined || use.to === to) &&
	(list === undefined || use.list === list) &&
	(system === undefined || use.system === system) &&
	(tenant === undefined || use.tenant === tenant);

const sum = (uses: readonly CodeUse[]): number =>
	uses.reduce((total, { count }) => total + count, 0);
