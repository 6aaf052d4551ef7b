import { parseCsv } from '../../../../core/control/csv';
import { proposeAll } from '../../../../core/control/code-map/desk';
import type { Mapping } from '../../../../core/control/code-map/mapping';
import {
	eachMapping,
	readTable,
	rowOf,
	tableCsv,
	versionsOf,
	type MappingFilter,
} from '../../../../core/control/code-map/table';
import { officeAt, wish } from './sample';

const BY = { person: 'pat@example.com', reason: '', batch: '', again: false };

it('reads what it wrote, with names a spreadsheet would run made harmless', async () => {
	const office = officeAt(1);
	const wishes = [
		wish('77', '3300', { name: '=HYPERLINK("x")', label: 'a, "b"', from: '2026-01-01', score: 90 }),
		wish('LB', null, { list: 'unit', until: '2026-12-31' }),
	];
	await proposeAll(office, wishes, BY);
	const rows: Array<Readonly<Record<string, string>>> = [];
	await office.store.read(async (reads) => {
		await eachMapping(reads, office, {}, (mapping, company) => {
			for (const version of versionsOf(mapping, false)) rows.push(rowOf(mapping, version, company));
		});
	});
	const csv = tableCsv(rows);
	expect(csv).toContain(`"'=HYPERLINK(""x"")"`);
	const read = readTable(parseCsv(csv), {}).map(({ wish: one }) => one);
	expect(read).toEqual(expect.arrayContaining(wishes));
	expect(read).toHaveLength(2);
});

it('skips rows without a target or turned down, and names what is wrong', () => {
	const row = { list: 'unit', native: 'LB', system: 'procore' };
	const otherwise = { to: 'odoo', system: 'x', tenant: '8089' };
	const read = readTable(
		[row, { ...row, target: 'lb' }, {}, { ...row, target: 'lb', Status: 'rejected' }],
		otherwise,
	);
	expect(read.map(({ row: at, wish: one }) => [at, one?.target])).toEqual([
		[2, undefined],
		[3, 'lb'],
		[5, undefined],
	]);
	expect(read[1]?.wish).toMatchObject({ to: 'odoo', system: 'procore', tenant: '8089' });
	for (const wrong of [
		{ ...row, list: 'colour' },
		{ nativ: 'x' },
		'text',
		{ ...row, target: {} },
	]) {
		expect(() => readTable([wrong], otherwise)).toThrow(
			expect.objectContaining({ code: 'code_map.mapping' }) as Error,
		);
	}
});

it('shows the own mappings and those of all companies, never those of a neighbour', async () => {
	const store = officeAt(1).store;
	for (const company of [0, 1, 2]) {
		await proposeAll(officeAt(company, store), [wish(`n${String(company)}`, 'A')], BY);
	}
	const seen = async (company: number, filter: MappingFilter = {}): Promise<string[]> => {
		const found: string[] = [];
		await store.read(async (reads) => {
			await eachMapping(reads, officeAt(company, store), filter, ({ native }: Mapping) =>
				found.push(native),
			);
		});
		return found;
	};
	expect(await seen(1)).toEqual(['n1', 'n0']);
	expect(await seen(0)).toEqual(['n0', 'n1', 'n2']);
	expect(await seen(1, { statuses: ['approved'] })).toEqual([]);
	expect(await seen(1, { list: 'unit' })).toEqual([]);
	const whole = { to: 'odoo', list: 'cost_code', system: 'procore', tenant: '8089' } as const;
	expect(await seen(1, whole)).toEqual(['n1', 'n0']);
});
