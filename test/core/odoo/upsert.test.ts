import { fault, Fault } from '../../../core/faults';
import type { Json } from '../../../core/odoo/client.port';
import { applyUpsert, planUpsert, type UpsertRow } from '../../../core/odoo/upsert';
import { fakeOdoo, type FakeLoad, type FakeOptions } from './fake-odoo';
import { testClock } from './http-odoo';

const FIELDS: FakeOptions['fields'] = {
	'res.partner': {
		name: { required: true },
		phone: {},
		active: { type: 'boolean' },
		company_id: { type: 'many2one', relation: 'res.company' },
		country_id: { type: 'many2one', relation: 'res.country' },
		parent_id: { type: 'many2one', relation: 'res.partner' },
		date: { type: 'datetime' },
	},
	'purchase.order': {
		partner_id: { type: 'many2one', relation: 'res.partner' },
		date_order: { type: 'datetime' },
		order_line: { type: 'one2many', relation: 'purchase.order.line' },
	},
	'purchase.order.line': {
		name: {},
		product_id: { type: 'many2one', relation: 'product.product' },
		price_unit: { type: 'float', digits: [16, 2] },
	},
};

const partner = (
	at: number,
	values: UpsertRow['values'] = { name: `Vendor ${at}` },
): UpsertRow => ({
	index: at,
	externalId: `n8n.s.t.vendor.${at}`,
	values,
});
const error = (row: number, message: string, to = row): Json => ({
	type: 'error',
	rows: { from: row, to },
	record: row,
	message,
});
const refusal = (...messages: Json[]): Json => ({ ids: false, messages, nextrow: 0 });

async function upsert(
	odoo: ReturnType<typeof fakeOdoo>,
	rows: readonly UpsertRow[],
	more: {
		mode?: 'create_once' | 'master';
		model?: string;
		batchSize?: number;
		companyIds?: number[];
	} = {},
) {
	const { mode = 'master', model = 'res.partner', companyIds } = more;
	const plan = await planUpsert(odoo, {
		model,
		rows,
		mode,
		...(companyIds ? { context: { companyIds } } : {}),
	});
	const clock = testClock();
	const outcomes = await applyUpsert(odoo, plan, clock, { batchSize: more.batchSize ?? 500 });
	const said = outcomes.map((outcome) =>
		outcome.status === 'done' ? outcome.effect : outcome.fault.code,
	);
	return { plan, outcomes, said, clock };
}

describe('master data', () => {
	it('creates what is new, writes what differs, and leaves the rest alone', async () => {
		const odoo = fakeOdoo({ fields: FIELDS });
		odoo.put(
			'res.partner',
			{ id: 1, name: 'Vendor 1', phone: '1', active: true },
			'n8n.s.t.vendor.1',
		);
		odoo.put('res.partner', { id: 2, name: 'Old', phone: '2', active: true }, 'n8n.s.t.vendor.2');
		const { plan, said, outcomes } = await upsert(odoo, [
			partner(3),
			partner(2, { name: 'Vendor 2', phone: '2' }),
			partner(1, { name: 'Vendor 1', phone: '1' }),
		]);
		expect(said).toEqual(['created', 'updated', 'unchanged']);
		expect(outcomes.map(({ index }) => index)).toEqual([3, 2, 1]);
		expect(plan.rows[1]).toMatchObject({ id: 2, changed: ['name'] });
		expect(odoo.loads.map(({ fields, rows }) => [fields, rows])).toEqual([
			[['id', 'name'], [['n8n.s.t.vendor.3', 'Vendor 3']]],
			// By id and changed fields only: a record deleted meanwhile must not come back half empty.
			[['.id', 'name'], [['2', 'Vendor 2']]],
		]);
		expect(odoo.loads[0]?.context).toEqual({
			tracking_disable: true,
			mode: 'update',
			noupdate: true,
		});
		expect(odoo.loads[1]?.context).toEqual({ tracking_disable: true });
	});

	it('groups rows by the columns they fill, in batches', async () => {
		const odoo = fakeOdoo({ fields: FIELDS });
		const rows = Array.from({ length: 7 }, (_none, at) =>
			partner(at, at % 2 === 0 ? { name: 'A' } : { phone: null, name: 'B' }),
		);
		const { said } = await upsert(odoo, rows, { batchSize: 3 });
		expect(new Set(said)).toEqual(new Set(['created']));
		expect(
			odoo.loads.map(({ fields, rows: lines }) => `${fields.join()} x${lines.length}`),
		).toEqual(['id,name x3', 'id,name x1', 'id,name,phone x3']);
	});

	it('delivers what others refer to first, whatever the order of the input', async () => {
		const odoo = fakeOdoo({ fields: FIELDS });
		const child = partner(1, { name: 'Child', parent_id: { externalId: 'n8n.s.t.vendor.2' } });
		const parent = partner(2, { name: 'Parent' });
		const { said } = await upsert(odoo, [child, parent]);
		expect(said).toEqual(['created', 'created']);
		expect(odoo.loads.map(({ rows }) => rows[0]?.[0])).toEqual([
			parent.externalId,
			child.externalId,
		]);
	});

	it('loads two batches at a time, and children only after all their parents', async () => {
		const odoo = fakeOdoo({ fields: FIELDS });
		let under = 0;
		const seen: Array<{ under: number; refers: boolean }> = [];
		const slow = {
			...odoo,
			call: async <T>(request: Parameters<typeof odoo.call>[0]): Promise<T> => {
				if (request.method !== 'load') return await odoo.call<T>(request);
				under += 1;
				const refers = (request.args?.['fields'] as string[]).includes('parent_id/id');
				seen.push({ under, refers });
				await new Promise((resolve) => setImmediate(resolve));
				const answer = await odoo.call<T>(request);
				under -= 1;
				return answer;
			},
		};
		const parents = Array.from({ length: 5 }, (_none, at) => partner(at));
		const children = parents.map(({ externalId }, at) =>
			partner(10 + at, { name: 'Child', parent_id: { externalId } }),
		);
		const { said } = await upsert(slow, [...children, ...parents], { batchSize: 1 });
		expect(new Set(said)).toEqual(new Set(['created']));
		expect(Math.max(...seen.map((load) => load.under))).toBe(2);
		expect(seen.map(({ refers }) => refers)).toEqual([
			...parents.map(() => false),
			...children.map(() => true),
		]);
	});

	it('reads datetimes in UTC', async () => {
		const odoo = fakeOdoo({ fields: FIELDS });
		await upsert(odoo, [partner(1, { name: 'A', date: '2026-11-21T22:00:00+01:00' })]);
		expect(odoo.loads[0]?.rows[0]).toContain('2026-11-21 21:00:00');
		expect(odoo.loads[0]?.context['tz']).toBe('UTC');
	});

	it('unarchives only when the row says so', async () => {
		const odoo = fakeOdoo({ fields: FIELDS });
		odoo.put('res.partner', { id: 1, name: 'A', active: false }, 'n8n.s.t.vendor.1');
		odoo.put('res.partner', { id: 2, name: 'B', active: false }, 'n8n.s.t.vendor.2');
		const { said } = await upsert(odoo, [partner(1), partner(2, { name: 'B', active: true })]);
		expect(said).toEqual(['odoo.record_archived', 'updated']);
		// `.id` would not find an archived record.
		expect(odoo.loads[0]?.fields).toEqual(['id', 'active', 'name']);
	});

	it('refuses a record of another company, another model, or hidden from the user', async () => {
		const odoo = fakeOdoo({ fields: FIELDS, hidden: new Set([3]) });
		odoo.put('res.partner', { id: 1, name: 'A', company_id: 2 }, 'n8n.s.t.vendor.1');
		odoo.put('res.users', { id: 2 }, 'n8n.s.t.vendor.2');
		odoo.put('res.partner', { id: 3, name: 'C' }, 'n8n.s.t.vendor.3');
		const { said } = await upsert(odoo, [partner(1), partner(2), partner(3)], { companyIds: [1] });
		expect(said).toEqual([
			'odoo.record_of_other_company',
			'odoo.external_id_of_other_model',
			'odoo.record_refused',
		]);
		expect(odoo.loads).toEqual([]);
	});

	it('creates anew when the External ID outlived its record', async () => {
		const odoo = fakeOdoo({ fields: FIELDS });
		odoo.names.set('n8n.s.t.vendor.1', { model: 'res.partner', id: 77 });
		const { plan } = await upsert(odoo, [partner(1)]);
		expect(plan.rows[0]).toMatchObject({ effect: 'created', id: null });
	});

	it('re-syncs 5,000 unchanged records in seven calls', async () => {
		const odoo = fakeOdoo({ fields: FIELDS });
		const rows = Array.from({ length: 5000 }, (_none, at) => partner(at));
		for (const row of rows) {
			odoo.put('res.partner', { id: row.index + 1, name: `Vendor ${row.index}` }, row.externalId);
		}
		const { said } = await upsert(odoo, rows);
		expect(new Set(said)).toEqual(new Set(['unchanged']));
		expect(odoo.requests.length).toBeLessThanOrEqual(7);
	});
});

describe('documents, created once', () => {
	const order = (at: number, lines: number): UpsertRow => ({
		index: at,
		externalId: `n8n.s.t.po.${at}`,
		values: { date_order: '2026-11-21 08:00:00' },
		lines: {
			order_line: Array.from({ length: lines }, (_none, line) => ({
				externalId: `n8n.s.t.po.${at}.${line}`,
				values: {
					name: `Line ${line}`,
					price_unit: '10.5',
					product_id: line === 0 ? null : { id: 8 },
				},
			})),
		},
	});

	it('returns a known document untouched, without a call', async () => {
		const odoo = fakeOdoo({ fields: FIELDS });
		odoo.put('purchase.order', { id: 5 }, 'n8n.s.t.po.1');
		const { outcomes } = await upsert(odoo, [order(1, 1)], {
			mode: 'create_once',
			model: 'purchase.order',
		});
		expect(outcomes).toMatchObject([{ effect: 'unchanged', result: { id: 5 } }]);
		expect(odoo.loads).toEqual([]);
	});

	it('puts lines under their document, and an empty reference into the column of the others', async () => {
		const odoo = fakeOdoo({ fields: FIELDS });
		await upsert(odoo, [order(1, 2), order(2, 1)], {
			mode: 'create_once',
			model: 'purchase.order',
		});
		const [load] = odoo.loads;
		expect(load?.fields).toEqual([
			'id',
			'date_order',
			'order_line/id',
			'order_line/name',
			'order_line/price_unit',
			'order_line/product_id/.id',
		]);
		expect(load?.rows).toEqual([
			['n8n.s.t.po.1', '2026-11-21 08:00:00', 'n8n.s.t.po.1.0', 'Line 0', '10.5', ''],
			['', '', 'n8n.s.t.po.1.1', 'Line 1', '10.5', '8'],
			['n8n.s.t.po.2', '2026-11-21 08:00:00', 'n8n.s.t.po.2.0', 'Line 0', '10.5', ''],
		]);
		expect(load?.context).toEqual({ mode: 'update', noupdate: true, tz: 'UTC' });
	});

	it('refuses a line named after another document, and lines that fill different fields', async () => {
		const odoo = fakeOdoo({ fields: FIELDS });
		const foreign: UpsertRow = {
			...order(1, 0),
			lines: { order_line: [{ externalId: 'n8n.s.t.po.2.0', values: { name: 'x' } }] },
		};
		const uneven: UpsertRow = {
			...order(3, 0),
			lines: {
				order_line: [
					{ externalId: 'n8n.s.t.po.3.0', values: { name: 'x' } },
					{ externalId: 'n8n.s.t.po.3.1', values: { price_unit: 1 } },
				],
			},
		};
		const { said } = await upsert(odoo, [foreign, uneven], {
			mode: 'create_once',
			model: 'purchase.order',
		});
		expect(said).toEqual(['external_id.line_not_of_document', 'upsert.uneven_lines']);
	});

	it('blames a document for a message about its second line', async () => {
		const odoo = fakeOdoo({
			fields: FIELDS,
			onLoad: (_load, nth) =>
				nth === 1 ? refusal(error(1, "'x' does not seem to be a number")) : undefined,
		});
		const { said } = await upsert(odoo, [order(1, 2), order(2, 1)], {
			mode: 'create_once',
			model: 'purchase.order',
		});
		expect(said).toEqual(['odoo.value_unreadable', 'created']);
	});
});

describe('rows that cannot be delivered', () => {
	it('leave the others alone, whether the plan or Odoo refuses them', async () => {
		const odoo = fakeOdoo({
			fields: FIELDS,
			onLoad: ({ rows }) => {
				const bad = rows.findIndex((row) => row.includes('Bad'));
				return bad < 0 ? undefined : refusal(error(bad, 'Contacts require a name'));
			},
		});
		const { said, outcomes } = await upsert(odoo, [
			partner(0),
			partner(1, { name: 'Bad' }),
			partner(2, { nope: 1 }),
			partner(3, { name: 'x', country_id: { externalId: 'base.nowhere' } }),
			partner(4),
		]);
		expect(said).toEqual([
			'created',
			'odoo.required_field_missing',
			'odoo.unknown_field',
			'odoo.unknown_reference',
			'created',
		]);
		expect(outcomes[1]).toMatchObject({ index: 1, fault: { row: 1, field: 'name' } });
		expect(outcomes[3]).toMatchObject({ fault: { field: 'country_id', class: 'mapping' } });
	});

	it('take along what refers to them, and rings of references', async () => {
		const odoo = fakeOdoo({ fields: FIELDS });
		const on = (at: number, parent: number) =>
			partner(at, { name: 'x', parent_id: { externalId: `n8n.s.t.vendor.${parent}` } });
		const { said } = await upsert(odoo, [
			on(1, 2),
			partner(2, { nope: 1 }),
			on(3, 4),
			on(4, 3),
			partner(5),
		]);
		expect(said).toEqual([
			'odoo.reference_not_delivered',
			'odoo.unknown_field',
			'odoo.reference_not_delivered',
			'odoo.reference_not_delivered',
			'created',
		]);
	});

	it('are found by halves when Odoo names none', async () => {
		const odoo = fakeOdoo({
			fields: FIELDS,
			onLoad: ({ rows }) =>
				rows.some((row) => row.includes('Bad'))
					? refusal({ type: 'error', message: 'Something is wrong' })
					: undefined,
		});
		const rows = Array.from({ length: 16 }, (_none, at) =>
			partner(at, { name: at === 11 ? 'Bad' : 'Good' }),
		);
		const { said } = await upsert(odoo, rows);
		expect(said.filter((effect) => effect === 'created')).toHaveLength(15);
		expect(said[11]).toBe('odoo.row_refused');
		expect(odoo.loads.length).toBeLessThanOrEqual(9);
	});

	it('are found by halves when one of them breaks the whole request', async () => {
		const odoo = fakeOdoo({
			fields: FIELDS,
			onLoad: ({ rows }) =>
				rows.some((row) => row.includes('Bad'))
					? fault({
							class: 'source_data',
							code: 'odoo.value_unreadable',
							message: 'x',
							remedy: 'y',
						})
					: undefined,
		});
		const { said } = await upsert(odoo, [partner(1), partner(2, { name: 'Bad' }), partner(3)]);
		expect(said).toEqual(['created', 'odoo.value_unreadable', 'created']);
	});

	it("are not the batch's first row, which Odoo names for whatever fails a batch", async () => {
		const odoo = fakeOdoo({
			fields: FIELDS,
			onLoad: ({ rows }) => {
				const bad = rows.findIndex((row) => row.includes('Bad'));
				if (bad < 0) return undefined;
				return refusal(error(0, 'You cannot do this.'), error(bad, 'You cannot do this.'));
			},
		});
		const { said } = await upsert(odoo, [partner(1), partner(2), partner(3, { name: 'Bad' })]);
		expect(said).toEqual(['created', 'created', 'odoo.row_refused']);
	});

	it('all fail at once when the user has no right, without trying row by row', async () => {
		const denied =
			"You are not allowed to create 'Contact' (res.partner) records.\n\nThis operation is allowed for the following groups:\n\t- Contact Creation\n\nContact your administrator";
		const odoo = fakeOdoo({
			fields: FIELDS,
			onLoad: () => refusal(error(0, denied), error(1, denied)),
		});
		const { outcomes } = await upsert(
			odoo,
			Array.from({ length: 30 }, (_none, at) => partner(at)),
		);
		expect(odoo.loads).toHaveLength(1);
		expect(outcomes[29]).toMatchObject({
			fault: {
				class: 'rights',
				code: 'odoo.access_denied',
				remedy: expect.stringContaining('Contact Creation') as string,
			},
		});
	});

	it('claim one External ID twice: the same content is one record, different content is refused', async () => {
		const odoo = fakeOdoo({ fields: FIELDS });
		const { said, outcomes } = await upsert(odoo, [
			partner(1),
			{ ...partner(1), index: 2 },
			partner(3, { name: 'A' }),
			{ ...partner(3, { name: 'B' }), index: 4 },
		]);
		expect(said).toEqual([
			'created',
			'created',
			'conflict.duplicate_in_batch',
			'conflict.duplicate_in_batch',
		]);
		expect(odoo.loads[0]?.rows).toHaveLength(1);
		const [first, second] = outcomes;
		expect(first).toMatchObject({ index: 1 });
		expect(second).toMatchObject({
			index: 2,
			result: first?.status === 'done' ? first.result : undefined,
		});
	});
});

describe('lost races and broken connections', () => {
	const race = refusal(error(0, 'could not serialize access due to concurrent update\n'));

	it('repeats a load whose lost race Odoo swallowed', async () => {
		const odoo = fakeOdoo({ fields: FIELDS, onLoad: (_load, nth) => (nth < 3 ? race : undefined) });
		const { said, clock } = await upsert(odoo, [partner(1)]);
		expect(said).toEqual(['created']);
		expect(clock.waits).toHaveLength(2);
	});

	it('gives up after five tries, as something that can be tried again', async () => {
		const odoo = fakeOdoo({ fields: FIELDS, onLoad: () => race });
		const { outcomes } = await upsert(odoo, [partner(1), partner(2)]);
		expect(odoo.loads).toHaveLength(5);
		for (const outcome of outcomes) {
			expect(outcome).toMatchObject({ fault: { class: 'unavailable', retryable: true } });
		}
	});

	it('sends nothing more after the connection failed, and says so', async () => {
		const lost = fault({
			class: 'unknown_outcome',
			code: 'odoo.no_answer',
			message: 'x',
			remedy: 'y',
		});
		const odoo = fakeOdoo({
			fields: FIELDS,
			onLoad: (_load: FakeLoad, nth): Fault | undefined => (nth === 2 ? lost : undefined),
		});
		const rows = Array.from({ length: 6 }, (_none, at) => partner(at));
		const { said } = await upsert(odoo, rows, { batchSize: 2 });
		expect(said).toEqual([
			'created',
			'created',
			'odoo.no_answer',
			'odoo.no_answer',
			'odoo.not_sent',
			'odoo.not_sent',
		]);
		expect(odoo.loads).toHaveLength(2);
	});

	it('does not trust an answer of the wrong length', async () => {
		const odoo = fakeOdoo({
			fields: FIELDS,
			onLoad: () => ({ ids: [1], messages: [], nextrow: 0 }),
		});
		const { said } = await upsert(odoo, [partner(1), partner(2)]);
		expect(said).toEqual(['odoo.unexpected_answer', 'odoo.unexpected_answer']);
	});
});

it('refuses a model that is not there as a whole', async () => {
	const odoo = fakeOdoo({ fields: FIELDS });
	await expect(
		planUpsert(odoo, { model: 'no.such', rows: [], mode: 'master' }),
	).rejects.toMatchObject({
		code: 'odoo.unknown_model',
	});
});
