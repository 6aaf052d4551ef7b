import { parseItem } from '../../../../core/canonical/item';
import type { CanonicalItem } from '../../../../core/canonical/envelope';
import { applyMappings, type Choice } from '../../../../core/control/code-map/apply';
import { saveList } from '../../../../core/control/code-map/code-list';
import { coverage } from '../../../../core/control/code-map/coverage';
import {
	decideAll,
	proposeAll,
	type Standing,
	type Wish,
} from '../../../../core/control/code-map/desk';
import type { MapOffice } from '../../../../core/control/code-map/records';
import { hintsFor } from '../../../../core/control/code-map/suggest';
import { dayOf } from '../../../../core/control/code-map/walk';
import type { Entry } from '../../../../core/delivery/entry';
import { createLedger } from '../../../../core/delivery/ledger/ledger';
import { Fault } from '../../../../core/faults';
import { CHOICE, costEntry, given, officeAt, PEOPLE, wish } from './sample';

let office: MapOffice;
beforeEach(() => {
	office = officeAt(1);
});

async function map(wishes: readonly Wish[], at = office): Promise<ReadonlyArray<Standing | Fault>> {
	const by = { person: 'pat@example.com', reason: '', batch: '', again: false };
	const proposed = await proposeAll(at, wishes, by);
	const decisions = proposed.map((answer) => {
		if (answer instanceof Fault) throw answer;
		const { to, list, system, tenant, project, native } = answer.mapping;
		const name = { to, list, system, tenant, project, native };
		return { ...name, version: answer.version.version, what: 'approved' as const };
	});
	const deciding = { people: PEOPLE, role: 'Cost Control', person: 'amy@example.com', reason: '' };
	return await decideAll(at, decisions, deciding);
}
const apply = async (items: readonly CanonicalItem[], more: Partial<Choice> = {}, at = office) =>
	await applyMappings(at, items.map(given), { ...CHOICE, ...more });
const entryOf = async (id: number, at = office): Promise<Entry | undefined> =>
	await at.store.read(async (reads) => (await reads.entriesById([id])).get(id));
async function data(
	item: CanonicalItem,
	more: Partial<Choice> = {},
	at = office,
): Promise<unknown> {
	const [one] = await apply([item], more, at);
	if (one === undefined) throw new Error('nothing came back');
	return 'item' in one ? one.item.data : one.fault.code;
}

it('translates references, units, taxes and statuses at any depth, and nothing else', async () => {
	await map([
		wish('77', '3300'),
		wish('03-500', '3500'),
		wish('LB', 'lb', { list: 'unit' }),
		wish('IL', '10.25%', { list: 'tax' }),
		wish('Out for bid', 'submitted', { list: 'status' }),
		wish('V9', 'V-17', { list: 'vendor' }),
	]);
	const order = costEntry(
		'9',
		{
			date: undefined,
			kind: undefined,
			amount: undefined,
			description: undefined,
			costCode: undefined,
			costType: undefined,
			number: 'PO-1',
			title: 'Steel',
			vendor: { id: 'v9' },
			status: { commercial: 'draft', native: 'Out for bid' },
			lines: [
				{
					lineId: '1',
					description: 'a',
					costCode: { id: '77' },
					uom: 'lb',
					taxCode: 'IL',
					amount: '1.00',
				},
				{
					lineId: '2',
					description: 'b',
					costCode: { code: '03-500' },
					amount: '2.00',
					ext: { costCode: { id: '77' } },
				},
			],
		},
		{ entity: 'purchase_order' },
	);
	const [one] = await apply([order]);
	if (one === undefined || !('item' in one)) throw one?.fault ?? new Error('nothing');
	expect(one.item).toMatchObject({
		codemap: 'odoo',
		nativeid: '9',
		data: {
			project: { id: '12' },
			vendor: { code: 'V-17' },
			status: { commercial: 'submitted', native: 'Out for bid' },
			lines: [
				{ costCode: { code: '3300' }, uom: 'lb', taxCode: '10.25%' },
				{ costCode: { code: '3500' }, ext: { costCode: { id: '77' } } },
			],
		},
	});
	expect(parseItem(one.item)).toHaveProperty('item');
	// A second pass must not take a target for a native code.
	await map([wish('3300', '9999')]);
	expect(await data(one.item)).toBe(one.item.data);
	expect(await data({ ...one.item, codemap: 'xero' })).toBe('code_map.other_system');
});

it('goes by id before code, project before general, own company before all', async () => {
	const entry = costEntry('1');
	const target = async (more: Partial<Choice> = {}): Promise<unknown> =>
		((await data(entry, more)) as { costCode?: unknown }).costCode;
	const everywhere = officeAt(0, office.store);
	await map([wish('03-300', 'all-code')], everywhere);
	expect(await target()).toEqual({ code: 'all-code' });
	await map([wish('03-300', 'own-code')]);
	expect(await target()).toEqual({ code: 'own-code' });
	await map([wish('77', 'own-id')]);
	expect(await target()).toEqual({ code: 'own-id' });
	await map([wish('03-300', 'project-code', { project: '12' })]);
	expect(await target()).toEqual({ code: 'project-code' });
	await map([wish('77', 'other', { project: '13' })]);
	expect(await target()).toEqual({ code: 'project-code' });
	// What one company maps is not seen by another one, nor by records of another tenant.
	const neighbour = officeAt(2, office.store);
	expect(await data(entry, {}, neighbour)).toMatchObject({ costCode: { code: 'all-code' } });
	expect(await data(costEntry('1', {}, { tenant: '9' }))).toBe('mapping.unmapped');
	expect(await target({ lists: new Set(['vendor']) })).toEqual({ id: '77', code: '03-300' });
});

it('takes the mapping of the day of the record', async () => {
	await map([wish('77', 'old'), wish('77', 'new', { from: '2026-06-11' })].slice(0, 1));
	await map([wish('77', 'new', { from: '2026-06-11' })]);
	const on = async (date: string, more: Partial<Choice> = {}): Promise<unknown> =>
		((await data(costEntry(date, { date }), more)) as { costCode: unknown }).costCode;
	expect(await on('2026-06-10')).toEqual({ code: 'old' });
	expect(await on('2026-06-11')).toEqual({ code: 'new' });
	expect(await on('2026-06-10', { day: '2026-12-31' })).toEqual({ code: 'new' });
	expect(dayOf({ invoiceDate: '2026-01-02', date: '2026-01-03' }, '', 'UTC')).toBe('2026-01-02');
	expect(dayOf({}, '2026-06-14T22:30:00Z', 'Europe/Berlin')).toBe('2026-06-15');
});

it('puts what has no mapping into the queue of the project, with suggestions', async () => {
	const target = { list: 'cost_code', system: 'odoo', tenant: '' } as const;
	await saveList(office, target, [{ code: '03-3000', name: 'Cast-in-Place Concrete' }]);
	await saveList(office, { ...target, system: 'procore', tenant: '8089' }, [
		{ id: '77', code: '99', name: 'Concrete cast in place' },
	]);
	const records = [given(costEntry('1'))];
	const hint = await hintsFor(office, records, CHOICE, '2026-06-10');
	const [one] = await applyMappings(office, records, CHOICE, hint);
	if (one === undefined || !('fault' in one)) throw new Error('it went on');
	expect(one.fault).toMatchObject({
		class: 'mapping',
		code: 'mapping.unmapped',
		message: 'No approved mapping to odoo holds on 2026-06-10 for cost code "77".',
	});
	expect(one.fault.remedy).toContain('Suggested for 77: 03-3000 Cast-in-Place Concrete (90).');
	expect(one.entry).toMatchObject({
		state: 'dead',
		queue: 'project',
		exceptionClass: 'missing_reference',
		operation: 'codeMap.mapping.apply',
		entity: 'cost_entry',
		nativeId: '1',
	});
	// The same record again is the same exception.
	expect((await applyMappings(office, records, CHOICE))[0]).toMatchObject({
		entry: { id: one.entry.id },
	});
});

it('sends what waited on by itself when the mapping is approved', async () => {
	const items = [
		costEntry('1'),
		costEntry('2', { vendor: { id: 'V1' } }),
		costEntry('3', { date: '2027-01-01' }),
		costEntry('4', { costCode: { id: '78' } }),
		costEntry('5', {}, { tenant: '9' }),
	];
	const neighbour = officeAt(2, office.store);
	const ids = [...(await apply(items)), ...(await apply([costEntry('6')], {}, neighbour))].map(
		(one) => ('entry' in one ? one.entry.id : 0),
	);
	const states = async () =>
		await Promise.all(ids.map(async (id) => (await entryOf(id))?.state ?? 'none'));
	expect(await states()).toEqual(Array.from({ length: 6 }, () => 'dead'));
	const [done] = await map([wish('77', '3300', { until: '2026-12-31' })]);
	expect(done).toMatchObject({ woken: [{ nativeId: '1' }, { nativeId: '2' }] });
	expect(await states()).toEqual(['ready', 'ready', 'dead', 'dead', 'dead', 'dead']);
	const ledger = createLedger(office.store);
	const due = await ledger.take(office.scope, office.worker, {
		limit: 9,
		deliveries: true,
		events: false,
	});
	expect(due.map((one) => one.what === 'delivery' && [one.entry.nativeId, one.why])).toEqual([
		['1', 'replay'],
		['2', 'replay'],
	]);
	// What lacks another word comes back, and waits for that one.
	const [first, second] = items;
	if (first === undefined || second === undefined) throw new Error('no items');
	const again = await applyMappings(
		office,
		[
			{ ...given(first), entry: ids[0] ?? 0 },
			{ ...given(second, 1), entry: ids[1] ?? 0 },
		],
		CHOICE,
	);
	expect(again.find(({ index }) => index === 0)).toMatchObject({ item: { codemap: 'odoo' } });
	expect(again.find(({ index }) => index === 1)).toMatchObject({
		entry: { id: ids[1], state: 'dead' },
		fault: { message: expect.stringContaining('vendor "V1"') as string },
	});
	await map([wish('v1', 'V-1', { list: 'vendor' })]);
	expect((await states())[1]).toBe('ready');
	// The rest of the time, by the code and for all companies.
	await map([wish('03-300', '3300')], officeAt(0, office.store));
	expect(await states()).toEqual(['ready', 'ready', 'ready', 'dead', 'dead', 'ready']);
});

it('leaves to a person what waits for something else meanwhile', async () => {
	const item = costEntry('1', { vendor: { id: 'V1' } });
	const [held] = await apply([item]);
	const id = held !== undefined && 'entry' in held ? held.entry.id : 0;
	await map([wish('77', '3300')]);
	const odd = given({ ...item, codemap: 'xero' });
	const [again] = await applyMappings(office, [{ ...odd, entry: id }], CHOICE);
	expect(again).toMatchObject({ entry: { id }, fault: { code: 'code_map.other_system' } });
	expect(await map([wish('V1', 'V-1', { list: 'vendor' })])).toMatchObject([{ woken: [] }]);
	expect((await entryOf(id))?.state).toBe('dead');
});

it('counts every word once a record, retries not at all, and reports what is mapped', async () => {
	await map([wish('77', '3300')]);
	await apply([
		costEntry('1'),
		costEntry('2'),
		costEntry('3', { costCode: { id: '5', code: '05-120' } }),
	]);
	await applyMappings(office, [{ ...given(costEntry('2')), entry: 1 }], CHOICE);
	await map([wish('12', 'P', { list: 'project' })]);
	const rows = await coverage(office, { list: 'cost_code' }, '2026-06-15');
	expect(rows).toMatchObject([
		{
			system: 'procore',
			tenant: '8089',
			used: 2,
			mapped: 1,
			records: 3,
			mappedRecords: 2,
			// Once, though an approval of its code would release it as well.
			unmapped: [{ native: '5', count: 1, record: 'cost_entry/3' }],
		},
	]);
	expect(await coverage(office, { list: 'project' }, '2026-06-15')).toMatchObject([
		{ used: 1, mapped: 1, records: 3 },
	]);
	expect(await coverage(officeAt(2, office.store), {}, '2026-06-15')).toEqual([]);
	expect(
		await coverage(officeAt(0, office.store), { list: 'cost_code' }, '2026-06-15'),
	).toHaveLength(1);
});

it('refuses a status the record cannot have', async () => {
	await map([wish('Done', 'posted', { list: 'status' }), wish('77', '3300')]);
	expect(await data(costEntry('1', { status: { native: 'Done', commercial: 'approved' } }))).toBe(
		'code_map.target_unfit',
	);
});
