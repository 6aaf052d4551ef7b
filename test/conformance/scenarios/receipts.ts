import assert from 'node:assert/strict';

import { positionGet } from '../../../core/job-cost/position';
import type { Outcome } from '../../../core/outcome';
import { purchaseOrderUpsert } from '../../../core/procurement/order/upsert';
import { receiptGet, receiptGetMany } from '../../../core/procurement/receipt/read';
import { receiptRecord } from '../../../core/procurement/receipt/record';
import { receiptReturn } from '../../../core/procurement/receipt/return';
import { receiptGetUnbilled } from '../../../core/procurement/receipt/unbilled';
import { create, effects, good, type Ground, record, refusal, run, type Scenario } from './kit';
import { site, type Site } from './site';

type Line = Readonly<Record<string, unknown>>;

const goods = (lineId: string, quantity: string, unitCost: string, more: Line = {}): Line => ({
	lineId,
	description: `Ready-mix ${lineId}`,
	item: { id: 'goods' },
	costCode: { id: 'concrete' },
	costType: { id: 'material' },
	quantity,
	unitCost,
	amount: String(Number(quantity) * Number(unitCost)),
	...more,
});

/** A confirmed order of this run, followed by the correlation `req-<prefix>`. */
async function ordered(ground: Ground, { code }: Site, key: string, lines: readonly Line[]) {
	const sent = await run(ground, purchaseOrderUpsert, [
		record(
			ground,
			key,
			{
				number: `${key}-${ground.prefix}`,
				vendor: { id: 'acme' },
				project: { id: 'job' },
				status: { commercial: 'approved' },
				lines,
			},
			{ defaultItem: code.work, correlationid: `req-${ground.prefix}` },
		),
	]);
	return good(sent).result;
}

const came = (
	ground: Ground,
	key: string,
	order: string,
	lines: ReadonlyArray<readonly [orderLine: string, quantity: string, more?: Line]>,
	more: { readonly data?: object; readonly item?: object } = {},
) =>
	record(
		ground,
		key,
		{
			number: `DN-${key}`,
			commitment: { id: order },
			date: '2026-03-10',
			lines: lines.map(([orderLine, quantity, rest = {}], at) => ({
				lineId: String(at + 1),
				orderLine,
				quantity,
				...rest,
			})),
			...more.data,
		},
		more.item,
	);

const linesOf = (outcome: Outcome<{ readonly lines: ReadonlyArray<object> }> | undefined) =>
	outcome?.status === 'done'
		? (outcome.result.lines as ReadonlyArray<Record<string, string>>).map(
				({ quantity, ordered: of, received, expected }) =>
					[quantity, of, received, expected].join(' '),
			)
		: [outcome?.fault.code];

/** What Odoo holds of an order's transfers: state and moved quantities, returns below zero. */
async function transfersOf({ odoo }: Ground, order: number | null): Promise<string[]> {
	const moves = await odoo.searchRead<{
		id: number;
		state: string;
		quantity: number;
		product_uom_qty: number;
		picking_id: number;
	}>({
		model: 'stock.move',
		domain: [['purchase_line_id.order_id', '=', order ?? 0]],
		fields: ['state', 'quantity', 'product_uom_qty', 'picking_id'],
		many2one: 'id',
		order: 'id',
	});
	return moves.map(({ state, quantity, product_uom_qty }) =>
		state === 'done' ? `done ${String(quantity)}` : `${state} ${String(product_uom_qty)}`,
	);
}

const open = (list: readonly string[]) =>
	list.filter((one) => !one.startsWith('done') && !one.startsWith('cancel'));

/** Committed in total, still open, on draft bills and booked, by cost code. */
async function position({ ...ground }: Ground, { code }: Site): Promise<Record<string, string>> {
	const { result } = good(
		await run(ground, positionGet, [{ project: { code: code.job }, by: ['costCode'] }]),
	);
	return Object.fromEntries(
		result.lines
			.map((line) => [
				(line.costCode?.code ?? '').slice(ground.prefix.length + 1),
				[line.committedTotal, line.committed, line.draftBills, line.actual].join(' '),
			])
			.filter(([, figures]) => figures !== '0.00 0.00 0.00 0.00'),
	) as Record<string, string>;
}

/** In part, the rest, beyond the order, back again: goods are counted, cost is not touched. */
async function receiptLife(ground: Ground): Promise<void> {
	const place = await site(ground);
	const order = await ordered(ground, place, 'po1', [
		goods('A', '10', '50'),
		goods('B', '4', '25'),
	]);
	const committed = { '03-300': '600.00 600.00 0.00 0.00' };
	assert.deepEqual(await position(ground, place), committed);
	assert.deepEqual(open(await transfersOf(ground, order.id)), ['assigned 10', 'assigned 4']);

	const dry = await receiptRecord.plan(
		{
			odoo: ground.odoo,
			clock: { now: () => 0, sleep: async () => await Promise.resolve() },
			log: NO_LOG,
		},
		[{ index: 0, value: receiptRecord.input.parse(came(ground, 'r1', 'po1', [['A', '6']])) }],
	);
	assert.deepEqual(linesOf(dry.preview[0]), ['6 10 6 4']);

	const first = await run(ground, receiptRecord, [came(ground, 'r1', 'po1', [['A', '6']])]);
	assert.deepEqual(effects(first), ['created']);
	assert.deepEqual(linesOf(first.outcomes[0]), ['6 10 6 4']);
	const { result } = good(first);
	assert.deepEqual(
		[result.status, result.number, result.order.name, result.trail],
		['done', 'DN-r1', order.name, `req-${ground.prefix}`],
	);
	assert.deepEqual(open(await transfersOf(ground, order.id)), ['assigned 4', 'assigned 4']);
	assert.deepEqual(await position(ground, place), committed);

	// The same again is the same receipt; other content under its id is refused.
	assert.deepEqual(
		effects(await run(ground, receiptRecord, [came(ground, 'r1', 'po1', [['A', '6']])])),
		['unchanged'],
	);
	for (const other of [
		came(ground, 'r1', 'po1', [['A', '7']]),
		came(ground, 'r1', 'po1', [['B', '6']]),
		came(ground, 'r1', 'po1', [
			['A', '6'],
			['B', '1'],
		]),
	]) {
		assert.equal(refusal(await run(ground, receiptRecord, [other])), 'conflict.already_received');
	}

	// Beyond the order only as far as the policy goes, counted over all receipts of a run.
	const more = came(ground, 'r2', 'po1', [
		['A', '5'],
		['B', '4'],
	]);
	const refused = await run(ground, receiptRecord, [more]);
	assert.equal(refusal(refused), 'receipt.over_ordered');
	const [outcome] = refused.outcomes;
	assert.ok(outcome?.status === 'exception');
	assert.equal(outcome.fault.field, 'lines.quantity');
	assert.match(outcome.fault.message, /^Line 1: 11 would have come .* 10 are ordered/);
	const two = await run(ground, receiptRecord, [
		came(ground, 'r3', 'po1', [['A', '3']]),
		came(ground, 'r4', 'po1', [['A', '2']]),
	]);
	assert.deepEqual(effects(two), ['created', 'receipt.over_ordered']);
	assert.deepEqual(linesOf(two.outcomes[0]), ['3 10 9 1']);
	const tolerance = { item: { overReceipt: 'tolerance', tolerancePercent: '10' } };
	assert.equal(
		refusal(
			await run(ground, receiptRecord, [came(ground, 'r2', 'po1', [['A', '2.01']], tolerance)]),
		),
		'receipt.over_ordered',
	);
	const over = await run(ground, receiptRecord, [
		came(
			ground,
			'r2',
			'po1',
			[
				['A', '2'],
				['B', '1'],
			],
			tolerance,
		),
	]);
	assert.deepEqual(linesOf(over.outcomes[0]), ['2 10 11 0', '1 4 1 3']);
	assert.equal(over.outcomes[0]?.status === 'done' ? over.outcomes[0].warnings.length : 0, 1);
	const allowed = { item: { overReceipt: 'allow' } };
	good(await run(ground, receiptRecord, [came(ground, 'r5', 'po1', [['A', '9']], allowed)]));
	assert.deepEqual(
		open(await transfersOf(ground, order.id)).filter((one) => !one.endsWith(' 0')),
		['assigned 3'],
	);

	// Nothing more is to come: the rest is given up, and the planned receipt with it.
	const last = await run(ground, receiptRecord, [
		came(ground, 'r6', 'po1', [['B', '2']], { data: { final: true } }),
	]);
	assert.deepEqual(linesOf(last.outcomes[0]), ['2 4 3 0']);
	assert.deepEqual(open(await transfersOf(ground, order.id)), []);
	assert.deepEqual(await position(ground, place), committed);

	// Back to the vendor: of a receipt, of whatever came last, and never more than came.
	const back = (key: string, quantity: string, data: object = {}) =>
		came(ground, key, 'po1', [['A', quantity]], { data });
	const returned = await run(ground, receiptReturn, [back('t1', '4', { returnOf: { id: 'r1' } })]);
	assert.deepEqual(linesOf(returned.outcomes[0]), ['4 10 16 0']);
	assert.deepEqual(
		effects(await run(ground, receiptReturn, [back('t1', '4', { returnOf: { id: 'r1' } })])),
		['unchanged'],
	);
	assert.equal(
		refusal(await run(ground, receiptReturn, [back('t2', '3', { returnOf: { id: 'r1' } })])),
		'receipt.exceeds_received',
	);
	assert.equal(
		refusal(await run(ground, receiptReturn, [back('t2', '3', { returnOf: { id: 'nix' } })])),
		'mapping.unknown_receipt',
	);
	// 9 came with the last receipt and 2 with the one before: two moves.
	const mixed = await run(ground, receiptReturn, [back('t2', '10')]);
	assert.deepEqual(linesOf(mixed.outcomes[0]), ['10 10 6 0']);
	assert.equal(
		refusal(await run(ground, receiptReturn, [back('t3', '6.01')])),
		'receipt.exceeds_received',
	);
	assert.deepEqual(await position(ground, place), committed);

	const read = good(
		await run(ground, receiptGet, [
			{ record: { id: 't2' }, system: 'conformance', tenant: ground.prefix },
		]),
	).result;
	assert.deepEqual(
		[read.kind, read.status, read.orders, read.trail, read.lines.map(({ quantity }) => quantity)],
		['return', 'done', [order.name], `req-${ground.prefix}`, ['9', '1']],
	);
	const { receipts } = good(
		await run(ground, receiptGetMany, [{ search: order.name ?? '', includeReturns: false }]),
	).result;
	assert.deepEqual(
		receipts.map(({ externalId }) => externalId?.split('.').at(-1)),
		['r6', 'r5', 'r2', 'r3', 'r1'],
	);
	const { lines } = good(
		await run(ground, receiptGetUnbilled, [{ search: order.name ?? '' }]),
	).result;
	assert.deepEqual(
		lines.map(({ received, billed, unbilled, price, amount, costCode, trail }) =>
			[received, billed, unbilled, price, amount, costCode, trail].join(' '),
		),
		[
			`6 0 6 50.00 300.00 ${place.code.concrete} req-${ground.prefix}`,
			`3 0 3 25.00 75.00 ${place.code.concrete} req-${ground.prefix}`,
		],
	);
}

const NO_LOG = { debug: () => undefined, info: () => undefined, warn: () => undefined };

/** A unit of 12 units, by its name: 18 has one, 19 none. */
async function crateOf12({ odoo, prefix }: Ground): Promise<string> {
	if (odoo.dialect.unitFactor === 'category') return 'Dozens';
	const [unit] = await odoo.searchRead<{ id: number }>({
		model: 'uom.uom',
		domain: [['name', '=', 'Units']],
		fields: ['name'],
		context: { lang: 'en_US' },
	});
	const name = `Crate ${prefix}`;
	await create(odoo, 'uom.uom', {
		name,
		relative_factor: 12,
		relative_uom_id: unit?.id ?? 0,
	});
	return name;
}

/** Other units, items instead of lines, and what is refused by line and field. */
async function receiptRefusals(ground: Ground): Promise<void> {
	const place = await site(ground);
	const crate = await crateOf12(ground);
	await ordered(ground, place, 'po2', [
		goods('A', '24', '10'),
		goods('S', '1', '100', { item: undefined, description: 'Pumping' }),
	]);
	const draft = record(
		ground,
		'po3',
		{
			number: `po3-${ground.prefix}`,
			vendor: { id: 'acme' },
			project: { id: 'job' },
			status: { commercial: 'draft' },
			lines: [goods('A', '1', '1')],
		},
		{ defaultItem: place.code.work },
	);
	good(await run(ground, purchaseOrderUpsert, [draft]));

	const refusals = await run(ground, receiptRecord, [
		came(ground, 'x1', 'nobody', [['A', '1']]),
		came(ground, 'x2', 'po2', [['Z', '1']]),
		came(ground, 'x3', 'po2', [['S', '1']]),
		came(ground, 'x4', 'po2', [['A', '0']]),
		came(ground, 'x5', 'po2', [['A', '-1']]),
		came(ground, 'x6', 'po2', [['A', '0.123']]),
		came(ground, 'x7', 'po2', [['A', '1', { uom: 'Hours' }]]),
		came(ground, 'x8', 'po2', [['A', '1', { uom: 'furlong' }]]),
		came(ground, 'x9', 'po3', [['A', '1']]),
		came(ground, 'x10', 'po2', [['A', '1']], { data: { returnOf: { id: 'r1' } } }),
		came(ground, 'x11', 'po2', [['A', '1', { orderLine: undefined }]]),
		came(ground, 'ok', 'po2', [['A', '1', { uom: crate }]]),
		came(ground, 'ok', 'po2', [['A', '1', { uom: crate }]]),
	]);
	assert.deepEqual(effects(refusals), [
		'mapping.unknown_purchase_order',
		'mapping.unknown_order_line',
		'receipt.service_line',
		'receipt.not_positive',
		'receipt.not_positive',
		'receipt.quantity_places',
		'receipt.unit_mismatch',
		'mapping.unknown_unit',
		'conflict.commitment_not_approved',
		'receipt.is_return',
		'mapping.no_order_line',
		'created',
		'conflict.duplicate_in_batch',
	]);
	assert.deepEqual(linesOf(refusals.outcomes[11]), ['12 24 12 12']);
	// By item, for a source that does not know the lines of the order.
	const byItem = came(ground, 'ok2', 'po2', [
		['A', '0.5', { orderLine: undefined, item: { code: place.code.goods }, uom: crate }],
	]);
	assert.deepEqual(linesOf((await run(ground, receiptRecord, [byItem])).outcomes[0]), [
		'6 24 18 6',
	]);
	assert.deepEqual(effects(await run(ground, receiptRecord, [byItem])), ['unchanged']);
	assert.deepEqual(await position(ground, place), { '03-300': '340.00 340.00 0.00 0.00' });
}

/** Workers side by side: one receipt is one receipt, and two cannot both take the last goods. */
async function receiptsInParallel(ground: Ground): Promise<void> {
	const place = await site(ground);
	const order = await ordered(ground, place, 'po4', [goods('A', '10', '5')]);
	const same = came(ground, 'p1', 'po4', [['A', '4']]);
	const both = await Promise.all([1, 2].map(async () => await run(ground, receiptRecord, [same])));
	for (const one of both) assert.match(effects(one)[0] ?? '', /created|updated|unchanged/);
	assert.deepEqual(
		(await transfersOf(ground, order.id)).filter((one) => one.startsWith('done')),
		['done 4'],
	);

	const race = await Promise.all(
		['p2', 'p3'].map(
			async (key) => await run(ground, receiptRecord, [came(ground, key, 'po4', [['A', '4']])]),
		),
	);
	const results = race.flatMap((one) => effects(one));
	for (const result of results) {
		assert.match(result, /^(created|receipt\.collision|receipt\.over_ordered|odoo\..*)$/);
	}
	// Whoever was refused sends again, one after the other: one fits, the other is too much.
	const again: string[] = [];
	for (const key of ['p2', 'p3']) {
		again.push(
			...effects(await run(ground, receiptRecord, [came(ground, key, 'po4', [['A', '4']])])),
		);
	}
	assert.deepEqual(again.filter((one) => one === 'receipt.over_ordered').length, 1);
	assert.deepEqual(
		(await transfersOf(ground, order.id)).filter((one) => one.startsWith('done')),
		['done 4', 'done 4'],
	);
	const { lines } = good(
		await run(ground, receiptRecord, [came(ground, 'p4', 'po4', [['A', '2']])]),
	).result;
	assert.deepEqual(
		lines.map(({ received, expected }) => [received, expected]),
		[['10', '0']],
	);
	assert.deepEqual(open(await transfersOf(ground, order.id)), []);
	assert.deepEqual(await position(ground, place), { '03-300': '50.00 50.00 0.00 0.00' });
}

export const RECEIPT_SCENARIOS: ReadonlyArray<readonly [string, Scenario]> = [
	['goods come in part, in full, too many, and go back', receiptLife],
	['a wrong receipt is refused by line and field, units are converted', receiptRefusals],
	['two workers receive nothing twice', receiptsInParallel],
];
