import { applyUpsert } from '../../core/odoo/upsert';
import { systemClock } from '../../core/ports';
import { close, given, nameOf, open, plan, upsert } from './harness/ground';
import type { Ground } from './scenarios/kit';

const PARTNER = 'res.partner';
let ground: Ground;
beforeAll(async () => {
	ground = await open();
});
afterAll(async () => {
	await close(ground);
});

const effectsOf = (outcomes: Awaited<ReturnType<typeof upsert>>) =>
	outcomes.map((one) => (one.status === 'done' ? one.effect : one.fault.code));
const idsOf = (outcomes: Awaited<ReturnType<typeof upsert>>) =>
	outcomes.map((one) => (one.status === 'done' ? one.result.id : 0));

interface PartnerRow {
	readonly id: number;
	readonly name: string;
	readonly city: string | false;
	readonly write_date: string;
}
const partner = async (id: number): Promise<PartnerRow> => {
	const [row] = await ground.odoo.read<PartnerRow>({
		model: PARTNER,
		ids: [id],
		fields: ['name', 'city', 'write_date'],
	});
	if (row === undefined) throw new Error('the partner is gone');
	return row;
};

test('created, then unchanged without a write, then changed in one field', async () => {
	const { odoo } = ground;
	const externalId = nameOf(ground, 'vendor', 'once');
	const values = { name: 'Tiling & Söhne "GmbH"', city: 'Graz' };
	const first = await upsert(odoo, PARTNER, 'master', [{ externalId, values }]);
	expect(effectsOf(first)).toEqual(['created']);
	const [id] = idsOf(first);
	const created = await partner(id ?? 0);
	expect(created).toMatchObject(values);

	const again = await upsert(odoo, PARTNER, 'master', [{ externalId, values }]);
	expect(effectsOf(again)).toEqual(['unchanged']);
	expect(idsOf(again)).toEqual([id]);
	expect((await partner(id ?? 0)).write_date).toBe(created.write_date);

	const moved = [{ externalId, values: { ...values, city: 'Linz' } }];
	const planned = await plan(odoo, PARTNER, 'master', moved);
	expect(planned.rows[0]).toMatchObject({ effect: 'updated', changed: ['city'] });
	// Somebody renames it meanwhile: only what differed is written.
	await odoo.call({
		model: PARTNER,
		method: 'write',
		ids: [id ?? 0],
		args: { vals: { name: 'Renamed' } },
	});
	expect(effectsOf(await applyUpsert(odoo, planned, systemClock))).toEqual(['updated']);
	expect(await partner(id ?? 0)).toMatchObject({ name: 'Renamed', city: 'Linz' });
});

test('an explicit null empties a field, a field left out stays', async () => {
	const externalId = nameOf(ground, 'vendor', 'emptied');
	const id = await given(ground.odoo, PARTNER, {
		externalId,
		values: { name: 'Emptied', city: 'Graz' },
	});
	await upsert(ground.odoo, PARTNER, 'master', [{ externalId, values: { name: 'Emptied' } }]);
	expect((await partner(id)).city).toBe('Graz');
	await upsert(ground.odoo, PARTNER, 'master', [{ externalId, values: { city: null } }]);
	expect(await partner(id)).toMatchObject({ name: 'Emptied', city: false });
});

test('a bad row is refused by itself; its neighbours are created', async () => {
	const row = (key: string, values: object) => ({
		externalId: nameOf(ground, 'vendor', key),
		values: { name: key, ...values },
	});
	const outcomes = await upsert(ground.odoo, PARTNER, 'master', [
		row('good-1', { parent_id: null }),
		row('bad', { parent_id: { id: 2_000_000_000 } }),
		row('good-2', { parent_id: null }),
		row('unknown-field', { no_such_field: 'x' }),
		row('not-in-list', { type: 'no such type' }),
	]);
	const effects = effectsOf(outcomes);
	expect([effects[0], effects[2]]).toEqual(['created', 'created']);
	expect(effects[1]).toBe('odoo.unknown_reference');
	expect(effects[3]).toBe('odoo.unknown_field');
	expect(effects[4]).toBe('odoo.value_not_in_list');
	expect(
		await ground.odoo.searchCount('ir.model.data', [
			['module', '=', 'n8n'],
			[
				'name',
				'in',
				['bad', 'unknown-field', 'not-in-list'].map((key) =>
					nameOf(ground, 'vendor', key).slice(4),
				),
			],
		]),
	).toBe(0);
});

test('create once leaves a known record alone, whatever is sent', async () => {
	const externalId = nameOf(ground, 'vendor', 'create-once');
	const first = await upsert(ground.odoo, PARTNER, 'create_once', [
		{ externalId, values: { name: 'First' } },
	]);
	const again = await upsert(ground.odoo, PARTNER, 'create_once', [
		{ externalId, values: { name: 'Second' } },
	]);
	expect([...effectsOf(first), ...effectsOf(again)]).toEqual(['created', 'unchanged']);
	expect(idsOf(again)).toEqual(idsOf(first));
	expect((await partner(idsOf(first)[0] ?? 0)).name).toBe('First');
});

test('eight deliveries of one record at a time make one record', async () => {
	const { odoo } = ground;
	const externalId = nameOf(ground, 'vendor', 'eight');
	const values = { name: `Eight ${ground.prefix}` };
	// All eight have looked and found nothing before the first creates it.
	const plans = await Promise.all(
		Array.from({ length: 8 }, () => plan(odoo, PARTNER, 'create_once', [{ externalId, values }])),
	);
	const outcomes = await Promise.all(plans.map((one) => applyUpsert(odoo, one, systemClock)));
	const ids = new Set(outcomes.flatMap(idsOf));
	expect(outcomes.flatMap(effectsOf).filter((effect) => effect.includes('.'))).toEqual([]);
	expect(ids.size).toBe(1);
	expect(await odoo.searchCount(PARTNER, [['name', '=', values.name]])).toBe(1);
});

test('one to one, many to many and lists of ids are compared and written', async () => {
	const { odoo } = ground;
	const tag = async (key: string) =>
		await given(odoo, 'res.partner.category', {
			externalId: nameOf(ground, 'tag', key),
			values: { name: `${key} ${ground.prefix}` },
		});
	const [roofing, paving] = [await tag('Roofing'), await tag('Paving')];
	const parent = nameOf(ground, 'vendor', 'parent');
	const child = nameOf(ground, 'vendor', 'child');
	const rows = (tags: number[]) => [
		// The child comes first on purpose: what it refers to is created before it.
		{
			externalId: child,
			values: { name: 'Child', parent_id: { externalId: parent }, category_id: { ids: tags } },
		},
		{ externalId: parent, values: { name: 'Parent' } },
	];
	const first = await upsert(odoo, PARTNER, 'master', rows([roofing, paving]));
	expect(effectsOf(first)).toEqual(['created', 'created']);
	expect(effectsOf(await upsert(odoo, PARTNER, 'master', rows([paving, roofing])))).toEqual([
		'unchanged',
		'unchanged',
	]);
	expect(effectsOf(await upsert(odoo, PARTNER, 'master', rows([paving])))).toEqual([
		'updated',
		'unchanged',
	]);
	const [childId, parentId] = idsOf(first);
	const [row] = await odoo.read<{ id: number; parent_id: number; category_id: number[] }>({
		model: PARTNER,
		ids: [childId ?? 0],
		fields: ['parent_id', 'category_id'],
		many2one: 'id',
	});
	expect(row).toMatchObject({ parent_id: parentId, category_id: [paving] });
});

test('a moment is the same moment in every zone, and JSON the same JSON', async () => {
	const { odoo } = ground;
	const vendor = nameOf(ground, 'vendor', 'supplier');
	await given(odoo, PARTNER, { externalId: vendor, values: { name: 'Supplier' } });
	const item = nameOf(ground, 'item', 'bolt');
	await given(odoo, 'product.product', {
		externalId: item,
		values: { name: `Bolt ${ground.prefix}`, type: 'service' },
	});
	const [plans] = await odoo.searchRead<{ id: number }>({
		model: 'account.analytic.plan',
		domain: [['parent_id', '=', false]],
		fields: ['name'],
		order: 'id',
		limit: 1,
	});
	const account = nameOf(ground, 'cost_code', 'zone');
	const accountId = await given(odoo, 'account.analytic.account', {
		externalId: account,
		values: { name: `Zone ${ground.prefix}`, plan_id: { id: plans?.id ?? 0 } },
	});
	const order = nameOf(ground, 'purchase_order', 'zone');
	const rows = (moment: string) => [
		{
			externalId: order,
			values: { partner_id: { externalId: vendor }, date_order: moment },
			lines: {
				order_line: [
					{
						externalId: `${order}.1`,
						values: {
							product_id: { externalId: item },
							name: 'Bolts',
							product_qty: 3,
							price_unit: 0.35,
							analytic_distribution: { json: { [String(accountId)]: 33.33 } },
						},
					},
				],
			},
		},
	];
	const pacific = { tz: 'America/Los_Angeles' };
	const first = await upsert(
		odoo,
		'purchase.order',
		'master',
		rows('2026-03-01T23:30:00-08:00'),
		pacific,
	);
	expect(effectsOf(first)).toEqual(['created']);
	const [row] = await odoo.read<{ id: number; date_order: string }>({
		model: 'purchase.order',
		ids: idsOf(first),
		fields: ['date_order'],
	});
	expect(row?.date_order).toBe('2026-03-02 07:30:00');
	const lines = await odoo.searchRead<{ id: number; analytic_distribution: unknown }>({
		model: 'purchase.order.line',
		domain: [['order_id', '=', idsOf(first)[0] ?? 0]],
		fields: ['analytic_distribution'],
	});
	expect(lines.map((line) => line.analytic_distribution)).toEqual([{ [String(accountId)]: 33.33 }]);
	for (const moment of [
		'2026-03-02T07:30:00Z',
		'2026-03-02 07:30:00',
		'2026-03-02T08:30:00+01:00',
	]) {
		expect(
			effectsOf(await upsert(odoo, 'purchase.order', 'master', rows(moment), pacific)),
		).toEqual(['unchanged']);
	}
});
