import assert from 'node:assert/strict';

import { holdGetMany } from '../../../core/payables/match/hold-list';
import { holdPlace } from '../../../core/payables/match/hold-place';
import { holdRelease } from '../../../core/payables/match/hold-release';
import { openHolds } from '../../../core/payables/match/holds';
import { matchRun } from '../../../core/payables/match/run';
import { purchaseOrderUpsert, subcontractUpsert } from '../../../core/procurement/order/upsert';
import { given, nameOf } from '../harness/ground';
import { effects, good, type Ground, type Ran, record, refusal, run, type Scenario } from './kit';
import { receive, site, type Site } from './site';

type Line = Readonly<Record<string, unknown>>;

/** Work ordered by quantity: ten at 100.00. */
const ten = (more: Line = {}): Line => ({
	lineId: 'L1',
	description: 'Scaffolding bays',
	phase: { id: 'phase' },
	costCode: { id: 'concrete' },
	costType: { id: 'material' },
	quantity: '10',
	unitCost: '100',
	amount: '1000',
	...more,
});

interface OrderLine {
	readonly id: number;
	readonly product_id: number;
	readonly order_id: number;
	readonly analytic_distribution: Record<string, number>;
}

/** Lines of a confirmed order or subcontract of this run. */
export async function ordered(
	ground: Ground,
	place: Site,
	key: string,
	lines: readonly Line[],
	verb: typeof purchaseOrderUpsert | typeof subcontractUpsert = purchaseOrderUpsert,
): Promise<OrderLine[]> {
	const sent = await run(ground, verb, [
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
			{ defaultItem: place.code.work, correlationid: `trail-${key}` },
		),
	]);
	return await ground.odoo.searchRead<OrderLine>({
		model: 'purchase.order.line',
		domain: [['order_id', '=', good(sent).result.id ?? 0]],
		fields: ['product_id', 'order_id', 'analytic_distribution'],
		many2one: 'id',
	});
}

interface BilledAs {
	readonly line?: OrderLine | undefined;
	readonly quantity: number;
	readonly price: number;
	readonly name?: string;
	readonly item?: string;
}

/** A draft bill as somebody enters it in Odoo, under the External ID of a source's invoice. */
export async function billed(
	ground: Ground,
	key: string,
	lines: readonly BilledAs[],
	{ type = 'in_invoice', currency }: { readonly type?: string; readonly currency?: number } = {},
): Promise<number> {
	const externalId = nameOf(ground, 'vendor_invoice', key);
	return await given(ground.odoo, 'account.move', {
		externalId,
		values: {
			move_type: type,
			partner_id: { externalId: nameOf(ground, 'vendor', 'acme') },
			ref: `${key}-${ground.prefix}`,
			invoice_date: '2026-03-10',
			date: '2026-03-10',
			invoice_date_due: '2026-04-09',
			...(currency === undefined ? {} : { currency_id: { id: currency } }),
		},
		lines: {
			invoice_line_ids: lines.map(({ line, quantity, price, name, item }, at) => ({
				externalId: `${externalId}.${String(at)}`,
				values: {
					name: name ?? 'Scaffolding bays',
					quantity,
					price_unit: price,
					purchase_line_id: line === undefined ? null : { id: line.id },
					product_id: { externalId: nameOf(ground, 'item', item ?? 'work') },
					tax_ids: { ids: [] },
					analytic_distribution: { json: { ...(line?.analytic_distribution ?? {}) } },
				},
			})),
		},
	});
}

export const question = (ground: Ground, key: string, more: object = {}) => ({
	record: { id: key },
	system: 'conformance',
	tenant: ground.prefix,
	...more,
});
const match = async (ground: Ground, key: string, more: object = {}) =>
	await run(ground, matchRun, [question(ground, key, more)]);
const verdict = async (ground: Ground, key: string, more: object = {}) => {
	const ran = await match(ground, key, { whenHeld: 'result', ...more });
	const { verdict: said, lines } = good(ran).result;
	return [
		said,
		...lines.flatMap(({ checks }) =>
			checks.flatMap(({ check, status }) => (status === 'failed' ? check : [])),
		),
	].join(' ');
};
/** What a person reads of a held bill. */
const said = (ran: Ran<unknown> | undefined): string => {
	const outcome = ran?.outcomes[0];
	return outcome?.status === 'exception' ? outcome.fault.message : '';
};
const openOf = async ({ odoo }: Ground, bill: number) =>
	((await openHolds(odoo, [bill])).get(bill) ?? []).map(({ check, owner }) => `${check} ${owner}`);

/** A bill that comes before its receipt waits, and goes on by itself once the receipt is there. */
async function billBeforeReceipt(ground: Ground): Promise<void> {
	const place = await site(ground);
	const [line] = await ordered(ground, place, 'po1', [ten()]);
	const bill = await billed(ground, 'b1', [{ line, quantity: 10, price: 100 }]);
	const committed = { '03-300': '1000.00 0.00' };
	assert.deepEqual(await place.committed(), committed);

	const early = await match(ground, 'b1');
	assert.equal(refusal(early), 'match.held_by_project');
	assert.match(said(early), /0 received, 10 billed to date/);
	assert.deepEqual(await openOf(ground, bill), ['quantity project']);

	// Looked at again: still held, and nothing is written.
	const again = await match(ground, 'b1');
	assert.equal(refusal(again), 'match.held_by_project');
	assert.equal(again.applyCalls, 0);

	await receive(ground, line?.id ?? 0, 6);
	assert.equal(await verdict(ground, 'b1'), 'held quantity');
	const [hold] = (await openHolds(ground.odoo, [bill])).get(bill) ?? [];
	assert.equal(hold?.difference.toFixed(), '4');

	await receive(ground, line?.id ?? 0, 10);
	const passed = good(await match(ground, 'b1'));
	assert.equal(passed.effect, 'updated');
	assert.equal(passed.result.verdict, 'matched');
	assert.deepEqual(passed.result.holds, { open: 0, opened: 0, changed: 0, cleared: 1 });
	assert.deepEqual(await openOf(ground, bill), []);
	const settled = await match(ground, 'b1');
	assert.deepEqual(effects(settled), ['unchanged']);
	assert.equal(settled.applyCalls, 0);
	assert.deepEqual(await place.committed(), committed);

	const { result } = good(
		await run(ground, holdGetMany, [{ bill, states: ['open', 'released', 'cleared'] }]),
	);
	assert.deepEqual(
		result.holds.map(({ check, state }) => [check, state]),
		[['quantity', 'cleared']],
	);
}

/** Quantity, price, charges, totals and currency: each is held for its own reason and owner. */
async function whatDiffers(ground: Ground): Promise<void> {
	const place = await site(ground);
	const { code } = place;
	const vendor = `V-${ground.prefix}`;
	const [a] = await ordered(ground, place, 'po1', [ten()]);
	await receive(ground, a?.id ?? 0, 12);

	// More than ordered, though that much came.
	const over = await billed(ground, 'over', [{ line: a, quantity: 12, price: 100 }]);
	assert.equal(await verdict(ground, 'over'), 'held quantity_ordered total');
	assert.deepEqual(await openOf(ground, over), [
		'quantity_ordered procurement',
		'total procurement',
	]);
	const tolerant = { quantityPercent: '20', totalPercent: '20' };
	assert.equal(await verdict(ground, 'over', { policy: [tolerant] }), 'matched');
	assert.deepEqual(await openOf(ground, over), []);

	// Tolerances by vendor, project and cost type; the row with more conditions wins.
	const [b] = await ordered(ground, place, 'po2', [ten()]);
	await receive(ground, b?.id ?? 0, 10);
	await billed(ground, 'dear', [{ line: b, quantity: 10, price: 105 }]);
	const five = { pricePercent: '5', totalPercent: '5' };
	assert.equal(await verdict(ground, 'dear'), 'held unit_price total');
	for (const [rows, expected] of [
		[[{ ...five, vendor }], 'matched'],
		[[{ ...five, vendor: `Acme ${ground.prefix}` }], 'matched'],
		[[{ ...five, vendor: 'somebody else' }], 'held unit_price total'],
		[[{ ...five, project: code.job }], 'matched'],
		[[{ ...five, costType: code.material }], 'matched'],
		[[{ ...five, costType: code.labour }], 'held unit_price total'],
		[[five, { vendor, project: code.job, costType: code.material }], 'held unit_price total'],
		[[{ vendor }, { ...five, vendor, costType: code.material }], 'matched'],
		[[{ ...five, priceAmount: '4.99' }], 'held unit_price'],
		[[{ ...five, priceAmount: '5' }], 'matched'],
	] as const) {
		assert.equal(await verdict(ground, 'dear', { policy: rows }), expected, JSON.stringify(rows));
	}

	// Freight on a line of its own is part of the price, or a line that nobody ordered.
	const [c] = await ordered(ground, place, 'po3', [ten()]);
	await receive(ground, c?.id ?? 0, 10);
	await given(ground.odoo, 'product.product', {
		externalId: nameOf(ground, 'item', 'freight'),
		values: {
			name: `Freight ${ground.prefix}`,
			default_code: `${ground.prefix}-FRT`,
			type: 'service',
		},
	});
	await billed(ground, 'freight', [
		{ line: c, quantity: 10, price: 100 },
		{ quantity: 1, price: 20, item: 'freight', name: 'Freight' },
	]);
	const charges = { chargeItems: [`${ground.prefix}-frt`] };
	const upTo = (pricePercent: string) => [{ pricePercent, totalPercent: '2' }];
	assert.equal(await verdict(ground, 'freight', { policy: upTo('2') }), 'held order');
	assert.equal(
		await verdict(ground, 'freight', { ...charges, policy: upTo('1.99') }),
		'held unit_price',
	);
	assert.equal(await verdict(ground, 'freight', { ...charges, policy: upTo('2') }), 'matched');

	// Another currency is never compared.
	const [euro] = await ground.odoo.searchRead<{ id: number; active: boolean }>({
		model: 'res.currency',
		domain: [['name', '=', 'EUR']],
		fields: ['active'],
		context: { activeTest: false },
	});
	const activate = async (active: boolean) =>
		await ground.odoo.call({
			model: 'res.currency',
			method: 'write',
			ids: [euro?.id ?? 0],
			args: { vals: { active } },
		});
	if (euro?.active !== true) await activate(true);
	try {
		const [d] = await ordered(ground, place, 'po4', [ten()]);
		await receive(ground, d?.id ?? 0, 10);
		await billed(ground, 'euro', [{ line: d, quantity: 10, price: 100 }], {
			currency: euro?.id ?? 0,
		});
		const held = await match(ground, 'euro');
		assert.equal(refusal(held), 'match.held');
		assert.match(said(held), /the bill is in EUR, the order P\S+ in USD/);
	} finally {
		if (euro?.active !== true) await activate(false);
	}
}

/** Two bills that exceed an order only together: no run, however parallel, lets both pass. */
async function cumulative(ground: Ground): Promise<void> {
	const place = await site(ground);
	const [line] = await ordered(ground, place, 'po1', [ten()]);
	await receive(ground, line?.id ?? 0, 10);
	const ids = await Promise.all(
		['p1', 'p2'].map(async (key) => await billed(ground, key, [{ line, quantity: 6, price: 100 }])),
	);
	const both = await Promise.all(['p1', 'p2'].map(async (key) => await match(ground, key)));
	assert.deepEqual(
		both.map((one) => refusal(one)),
		Array(2).fill('match.held_by_procurement'),
	);
	assert.match(said(both[0]), /12 billed to date, 6 of it on other bills/);
	for (const id of ids) {
		assert.deepEqual(await openOf(ground, id), [
			'quantity_ordered procurement',
			'quantity project',
			'total procurement',
		]);
	}
	// One of them goes: the other passes.
	await ground.odoo.call({ model: 'account.move', method: 'button_cancel', ids: [ids[1] ?? 0] });
	assert.equal(await verdict(ground, 'p1'), 'matched');
	assert.equal(refusal(await match(ground, 'p2')), 'match.bill_cancelled');

	// A credit note takes back what was billed, not more; then there is room again.
	await billed(ground, 'credit', [{ line, quantity: 6, price: 100 }], { type: 'in_refund' });
	assert.equal(await verdict(ground, 'credit'), 'matched');
	await billed(ground, 'more', [{ line, quantity: 1, price: 100 }], { type: 'in_refund' });
	assert.equal(await verdict(ground, 'more'), 'held quantity_ordered quantity total');
	assert.equal(await verdict(ground, 'p1'), 'matched');
}

const APPROVERS = [
	{ person: 'pm@example.com', role: 'project', limit: '5000', currency: 'USD' },
	{ person: 'buyer@example.com', role: 'procurement', limit: '1000', currency: 'USD' },
	{ person: 'cfo@example.com', role: 'procurement', aliases: 'The CFO' },
	{ person: 'cfo@example.com', role: 'project' },
	{ person: 'cfo@example.com', role: 'finance' },
	{ person: 'root@example.com', role: 'integration administrator' },
];

/** A release takes a role, a limit, a reason and another person; it covers what was held, no more. */
async function releases(ground: Ground): Promise<void> {
	const place = await site(ground);
	const [line] = await ordered(ground, place, 'po1', [ten()]);
	await receive(ground, line?.id ?? 0, 10);
	const bill = await billed(ground, 'b1', [{ line, quantity: 10, price: 110 }]);
	assert.equal(refusal(await match(ground, 'b1')), 'match.held_by_procurement');
	assert.deepEqual(await openOf(ground, bill), ['unit_price procurement', 'total procurement']);

	const release = async (person: string, more: object = {}) =>
		await run(ground, holdRelease, [
			question(ground, 'b1', {
				person,
				reason: 'Price agreed by phone on 9 March',
				requesters: ['sam@example.com'],
				approvers: APPROVERS,
				...more,
			}),
		]);
	assert.equal(refusal(await release('pm@example.com')), 'approval.not_approver');
	assert.equal(refusal(await release('buyer@example.com')), 'approval.above_limit');
	assert.equal(refusal(await release('root@example.com')), 'approval.integration_admin');
	assert.equal(refusal(await release('nobody@example.com')), 'approval.not_approver');
	for (const requesters of [['the CFO'], ['sam@example.com', 'The CFO <cfo@example.com>']]) {
		assert.equal(refusal(await release('cfo@example.com', { requesters })), 'approval.own_request');
	}
	// Who entered the bill does not release it either.
	const [me] = await ground.odoo.read<{ id: number; login: string }>({
		model: 'res.users',
		ids: [ground.odoo.uid],
		fields: ['login'],
	});
	const approvers = [...APPROVERS, { person: me?.login ?? '', role: 'procurement' }];
	assert.equal(refusal(await release(me?.login ?? '', { approvers })), 'approval.own_request');
	assert.equal((await openOf(ground, bill)).length, 2);

	const released = good(await release('cfo@example.com'));
	assert.deepEqual(
		[released.effect, released.result.amount, released.result.currency, released.result.open],
		['updated', '1100.00', 'USD', 0],
	);
	assert.equal(released.result.trail, '');
	assert.deepEqual(effects(await release('cfo@example.com')), ['unchanged']);
	assert.deepEqual(await openOf(ground, bill), []);
	const matched = good(await match(ground, 'b1'));
	assert.deepEqual([matched.effect, matched.result.verdict], ['unchanged', 'released']);
	const { holds } = good(await run(ground, holdGetMany, [{ bill, states: ['released'] }])).result;
	assert.deepEqual(
		holds.map(({ releasedBy, releaseReason }) => [releasedBy, releaseReason]),
		Array(2).fill(['cfo@example.com', 'Price agreed by phone on 9 March']),
	);
	assert.match(holds[0]?.releasedAt ?? '', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);

	// Another bill of the order takes part of it: the total is exceeded by more than was released.
	const other = await billed(ground, 'b2', [{ line, quantity: 0.5, price: 100 }]);
	assert.equal(await verdict(ground, 'b1'), 'held quantity_ordered quantity total');
	await ground.odoo.call({ model: 'account.move', method: 'button_cancel', ids: [other] });
	assert.equal(await verdict(ground, 'b1'), 'held total');
	good(await release('cfo@example.com'));
	assert.equal(await verdict(ground, 'b1'), 'released');

	// The document changes: what was released counts no more.
	const rows = await ground.odoo.searchRead<{ id: number }>({
		model: 'account.move.line',
		domain: [
			['move_id', '=', bill],
			['display_type', '=', 'product'],
		],
		fields: ['id'],
	});
	await ground.odoo.call({
		model: 'account.move',
		method: 'write',
		ids: [bill],
		args: { vals: { invoice_line_ids: [[1, rows[0]?.id ?? 0, { price_unit: 109 }]] } },
	});
	assert.equal(await verdict(ground, 'b1'), 'held unit_price total');

	// A hold by hand stays whatever a match finds, until a person ends it.
	const policy = [{ pricePercent: '10', totalPercent: '10' }];
	assert.equal(await verdict(ground, 'b1', { policy }), 'matched');
	const place1 = question(ground, 'b1', {
		person: 'ap@example.com',
		reason: 'Lien waiver missing',
	});
	assert.deepEqual(effects(await run(ground, holdPlace, [place1])), ['created']);
	assert.deepEqual(effects(await run(ground, holdPlace, [place1])), ['unchanged']);
	assert.equal(refusal(await match(ground, 'b1', { policy })), 'match.held');
	assert.deepEqual(await openOf(ground, bill), ['manual finance']);
	good(await release('cfo@example.com', { reason: 'Waiver came today' }));
	assert.equal(await verdict(ground, 'b1', { policy }), 'matched');
	assert.deepEqual(effects(await run(ground, holdPlace, [place1])), ['updated']);
	assert.deepEqual(await openOf(ground, bill), ['manual finance']);
}

/** Work of a subcontract is billed as far as it is certified, whatever the tolerances. */
async function progress(ground: Ground): Promise<void> {
	const place = await site(ground);
	const lump = ten({
		quantity: undefined,
		unitCost: undefined,
		amountRule: 'manual',
		amount: '10000',
	});
	const [line] = await ordered(ground, place, 'sc1', [lump], subcontractUpsert);
	await receive(ground, line?.id ?? 0, 2000);
	await billed(ground, 'claim', [{ line, quantity: 2000.01, price: 1 }]);
	const policy = [{ totalPercent: '50', quantityPercent: '50' }];
	const held = await match(ground, 'claim', { policy });
	assert.equal(refusal(held), 'match.held_by_project');
	assert.match(said(held), /2000.00 USD of the work certified, 2000.01 USD billed/);
	await receive(ground, line?.id ?? 0, 2500);
	const { result } = good(await match(ground, 'claim', { policy }));
	assert.deepEqual([result.verdict, result.lines[0]?.kind], ['matched', 'progress']);
}

export const MATCH_SCENARIOS: ReadonlyArray<readonly [string, Scenario]> = [
	['a bill before its receipt', billBeforeReceipt],
	['what differs from the order', whatDiffers],
	['two bills of one order', cumulative],
	['releases of holds', releases],
	['progress of a subcontract', progress],
];
