import { coverage } from '../../../../core/control/code-map/coverage';
import { suggestAll } from '../../../../core/control/code-map/suggest';
import { eachMapping, rowOf, tableCsv, versionsOf } from '../../../../core/control/code-map/table';
import type { Asked, LedgerOperation } from '../../../shared/ledger-operation';
import type { LedgerSession } from '../../../shared/ledger';
import { filters, officeOf, readFilters, today } from '../parameters';
import { historyParameter, readMappingFilter, statusesParameter } from './get-many.operation';

type Row = Readonly<Record<string, string>>;

const mappingsOnly = { show: { which: ['mappings'] } };

export const exportTable: LedgerOperation = {
	value: 'export',
	name: 'Export',
	action: 'Export mappings',
	description:
		'Write mappings, or the codes that have none with the best suggestion each, as a CSV file that Import reads again',
	properties: [
		{
			displayName: 'Which',
			name: 'which',
			type: 'options',
			options: [
				{ name: 'Mappings', value: 'mappings', description: 'What is mapped or proposed' },
				{
					name: 'Unmapped Codes',
					value: 'unmapped',
					description: 'Codes that came in and have no mapping, to be filled in',
				},
			],
			default: 'mappings',
			description: 'What to write',
		},
		{ ...statusesParameter, displayOptions: mappingsOnly },
		{ ...historyParameter, displayOptions: mappingsOnly },
		filters,
	],
	run: async (session, asked) => {
		const unmapped = asked.parameter('which') === 'unmapped';
		const rows = unmapped ? await unmappedRows(session, asked) : await rowsOf(session, asked);
		const csv = Buffer.from(tableCsv(rows), 'utf8');
		const file = unmapped ? 'unmapped-codes.csv' : 'code-map.csv';
		return [
			{
				json: { effect: 'read', file, rows: rows.length },
				binary: { data: await asked.store(csv, file, 'text/csv') },
			},
		];
	},
};

async function rowsOf(session: LedgerSession, asked: Asked): Promise<readonly Row[]> {
	const office = officeOf(session);
	const history = asked.parameter('history') === true;
	const rows: Row[] = [];
	await office.store.read(async (reads) => {
		await eachMapping(reads, office, readMappingFilter(asked), (mapping, company) => {
			for (const version of versionsOf(mapping, history)) {
				rows.push(rowOf(mapping, version, company));
			}
		});
	});
	return rows;
}

/** The best suggestion stands as label only: a target is filled in by a person. */
async function unmappedRows(session: LedgerSession, asked: Asked): Promise<readonly Row[]> {
	const office = officeOf(session);
	const day = today(asked);
	const codes = (await coverage(office, readFilters(asked), day)).flatMap(({ unmapped, company }) =>
		unmapped.map((one) => ({ ...one, company })),
	);
	const answers = await suggestAll(office, codes, { day, limit: 1, least: 50 });
	return codes.map((one, at) => {
		const best = answers[at]?.suggestions[0];
		return {
			list: one.list,
			system: one.system,
			tenant: one.tenant,
			project: one.project,
			native: one.native,
			name: one.name,
			to: one.to,
			label: best === undefined ? '' : `${best.code} ${best.name}`.trim(),
			score: best === undefined ? '' : String(best.score),
			company: one.company === 0 ? '' : String(one.company),
			records: String(one.count),
			lastSeen: new Date(one.last).toISOString(),
		};
	});
}
