import assert from 'node:assert/strict';

import { vendorBillCancel, vendorBillReset } from '../../../core/payables/bill/end';
import { vendorBillPost, vendorCreditPost } from '../../../core/payables/bill/post';
import { holdPlace } from '../../../core/payables/match/hold-place';
import { openHolds } from '../../../core/payables/match/holds';
import { BILL_HOLD } from '../../../core/odoo/models/bill-hold';
import { VENDOR_INSURANCE } from '../../../core/odoo/models/vendor-insurance';
import { vendorCreditGet } from '../../../core/payables/bill/read';
import { vendorBillUpsert, vendorCreditUpsert } from '../../../core/payables/bill/upsert';
import { purchaseOrderUpsert } from '../../../core/procurement/order/upsert';
import { given, nameOf } from '../harness/ground';
import { bill, billed, figures, ordered } from './bills';
import { effects, good, type Ground, record, refusal, run, type Scenario } from './kit';
import { linesOf, receive, site } from './site';

const named = (ground: Ground, key: string, more: object = {}) => ({
	record: { id: key },
	system: 'conformance',
	tenant: ground.prefix,
	...more,
});

/** Books a bill once, after receipt and before it, and takes it back by a credit note. */
async function billBooked(ground: Ground): Promise<void> {
	const place = await site(ground);
	const order = await ordered(ground, place);
	const [, rebar] = await linesOf(ground, order.id);
	await receive(ground, rebar?.id ?? 0, 1);
	// Receipt of a service costs nothing by itself.
	assert.deepEqual(await figures(ground, place), {
		'03-300': '4964.40 0.00 0.00',
		'05-120': '1500.55 0.00 0.00',
	});
	const both = [
		billed('L1', '1654.80', { quantity: '40', unitCost: '41.37' }),
		billed('L2', '1500.55'),
	];
	const kept = good(await run(ground, vendorBillUpsert, [bill(ground, 'b1', both)])).result;

	const question = named(ground, 'b1');
	assert.equal(
		refusal(await run(ground, vendorBillPost, [{ ...question, total: '3155.34' }])),
		'bill.total_differs',
	);
	// Eight at once: booked once.
	const runs = await Promise.all(
		Array.from({ length: 8 }, async () => await run(ground, vendorBillPost, [question])),
	);
	const names = new Set(runs.map((ran) => good(ran).result.name));
	assert.equal(names.size, 1);
	const booked = good(await run(ground, vendorBillPost, [question]));
	assert.equal(booked.effect, 'unchanged');
	const { status, paymentStatus, accountingDate, amount, residual, trail, orders } = booked.result;
	assert.deepEqual(
		{ status, paymentStatus, accountingDate, amount, residual, trail, orders },
		{
			status: 'posted',
			paymentStatus: 'not_paid',
			accountingDate: '2026-03-10',
			amount: '3155.35',
			residual: '3155.35',
			trail: 'trail-po1',
			orders: order.name,
		},
	);
	// Concrete was billed before receipt: what is billed is no longer open, and actual once.
	assert.deepEqual(await figures(ground, place), {
		'03-300': '3309.60 0.00 1654.80',
		'05-120': '0.00 0.00 1500.55',
	});

	// The same bill again is unchanged; a revision of a booked one is refused.
	assert.deepEqual(effects(await run(ground, vendorBillUpsert, [bill(ground, 'b1', both)])), [
		'unchanged',
	]);
	const revision = bill(ground, 'b1', [
		billed('L1', '1696.17', { quantity: '41', unitCost: '41.37' }),
	]);
	const refused = await run(ground, vendorBillUpsert, [revision]);
	assert.equal(refusal(refused), 'conflict.bill_posted');
	const [why] = refused.outcomes;
	assert.ok(why?.status === 'exception');
	assert.match(why.fault.message, /the revision differs in lines\./);
	const voided = bill(ground, 'b1', both, { data: { status: { commercial: 'void' } } });
	assert.equal(refusal(await run(ground, vendorBillUpsert, [voided])), 'conflict.bill_posted');
	assert.equal(refusal(await run(ground, vendorBillCancel, [question])), 'conflict.bill_posted');

	// A part is credited: ten units, at the price of the bill.
	const credit = (key: string, lines: ReadonlyArray<object>, more: object = {}) =>
		record(ground, key, {
			number: `${ground.prefix}-${key}`,
			bill: { id: 'b1' },
			creditDate: '2026-03-20',
			status: { commercial: 'approved' },
			lines,
			...more,
		});
	const part = [{ lineId: '1', billLine: { id: 'L1' }, quantity: '10', amount: '413.70' }];
	const drafted = good(await run(ground, vendorCreditUpsert, [credit('c1', part)]));
	assert.deepEqual(
		[drafted.effect, drafted.result.type, drafted.result.amount, drafted.result.trail],
		['created', 'credit_note', '413.70', 'trail-po1'],
	);
	assert.deepEqual(drafted.result.orders, [booked.result.name]);
	assert.deepEqual(await figures(ground, place), {
		'03-300': '3723.30 -413.70 1654.80',
		'05-120': '0.00 0.00 1500.55',
	});
	good(await run(ground, vendorCreditPost, [named(ground, 'c1')]));
	assert.deepEqual(await figures(ground, place), {
		'03-300': '3723.30 0.00 1241.10',
		'05-120': '0.00 0.00 1500.55',
	});
	const open = good(await run(ground, vendorBillPost, [question])).result;
	assert.deepEqual([open.paymentStatus, open.residual], ['partially_paid', '2741.65']);
	const set = good(await run(ground, vendorCreditGet, [named(ground, 'c1')])).result;
	assert.deepEqual([set.status, set.residual], ['posted', '0.00']);
	assert.equal(refusal(await run(ground, vendorBillReset, [question])), 'conflict.bill_paid');

	// A credit that stays open for a later payment.
	const later = credit('c2', [{ lineId: '1', billLine: { id: 'L2' }, amount: '100.00' }]);
	good(await run(ground, vendorCreditUpsert, [{ ...later, applyToBill: false }]));
	const free = good(await run(ground, vendorCreditPost, [named(ground, 'c2')])).result;
	assert.deepEqual([free.residual, free.paymentStatus], ['100.00', 'not_paid']);
	assert.equal(
		refusal(
			await run(ground, vendorCreditUpsert, [
				credit('c3', [{ lineId: '1', billLine: { id: 'L9' }, amount: '1' }]),
			]),
		),
		'mapping.unknown_bill_line',
	);
	// Never more than the bill.
	const over = credit('c4', [{ lineId: '1', billLine: { id: 'L2' }, amount: '2741.66' }]);
	assert.equal(refusal(await run(ground, vendorCreditUpsert, [over])), 'bill.credit_exceeds');
	assert.ok(kept.id !== null);
}

/** Goods that go through the warehouse: cost at the issue, or at the bill, never at both. */
async function billStocked(ground: Ground): Promise<void> {
	const place = await site(ground);
	await given(ground.odoo, 'product.product', {
		externalId: nameOf(ground, 'item', 'stock'),
		values: {
			name: `stock ${ground.prefix}`,
			default_code: `${ground.prefix}-STOCK`,
			type: 'consu',
			is_storable: true,
			purchase_method: 'purchase',
		},
	});
	good(
		await run(ground, purchaseOrderUpsert, [
			record(ground, 'po9', {
				number: `${ground.prefix}-po9`,
				vendor: { id: 'acme' },
				project: { id: 'job' },
				status: { commercial: 'approved' },
				lines: [
					{
						lineId: 'L1',
						description: 'Pipe',
						item: { id: 'stock' },
						costCode: { id: 'concrete' },
						costType: { id: 'material' },
						quantity: '10',
						unitCost: '20',
						amount: '200',
					},
				],
			}),
		]),
	);
	const goods = (key: string, quantity: string, amount: string, item: object = {}) =>
		bill(ground, key, [billed('L1', amount, { quantity })], {
			data: { commitment: { id: 'po9' }, invoiceDate: `2026-03-1${quantity}` },
			item,
		});
	good(await run(ground, vendorBillUpsert, [goods('s1', '4', '80.00')]));
	good(await run(ground, vendorBillPost, [named(ground, 's1')]));
	assert.deepEqual(await figures(ground, place), { '03-300': '120.00 0.00 0.00' });
	good(await run(ground, vendorBillUpsert, [goods('s2', '5', '100.00', { stockCost: 'at_bill' })]));
	good(await run(ground, vendorBillPost, [named(ground, 's2')]));
	assert.deepEqual(await figures(ground, place), { '03-300': '20.00 0.00 100.00' });
}

/** Without lines a credit note takes back the whole bill; the order is open again. */
async function billReversed(ground: Ground): Promise<void> {
	const place = await site(ground);
	await ordered(ground, place);
	const lines = [
		billed('L1', '413.70', { quantity: '10', unitCost: '41.37' }),
		billed('L2', '500.18'),
	];
	good(await run(ground, vendorBillUpsert, [bill(ground, 'b1', lines)]));
	const whole = record(ground, 'c1', {
		number: `${ground.prefix}-c1`,
		bill: { id: 'b1' },
		creditDate: '2026-03-20',
		status: { commercial: 'approved' },
		lines: [],
	});
	assert.equal(refusal(await run(ground, vendorCreditUpsert, [whole])), 'conflict.bill_not_posted');
	good(await run(ground, vendorBillPost, [named(ground, 'b1')]));
	good(await run(ground, vendorCreditUpsert, [whole]));
	good(await run(ground, vendorCreditPost, [named(ground, 'c1')]));
	const { result } = good(await run(ground, vendorBillPost, [named(ground, 'b1')]));
	assert.deepEqual([result.paymentStatus, result.residual], ['reversed', '0.00']);
	assert.deepEqual(effects(await run(ground, vendorCreditUpsert, [whole])), ['unchanged']);
	assert.deepEqual(await figures(ground, place), {
		'03-300': '4964.40 0.00 0.00',
		'05-120': '1500.55 0.00 0.00',
	});

	// A booked bill nothing was paid of goes back to draft, is revised and booked again.
	const second = [billed('L1', '827.40', { quantity: '20', unitCost: '41.37' })];
	good(await run(ground, vendorBillUpsert, [bill(ground, 'b2', second)]));
	const first = good(await run(ground, vendorBillPost, [named(ground, 'b2')])).result;
	const back = good(await run(ground, vendorBillReset, [named(ground, 'b2')]));
	assert.deepEqual([back.effect, back.result.status], ['updated', 'draft']);
	const revised = [billed('L1', '868.77', { quantity: '21', unitCost: '41.37' })];
	good(await run(ground, vendorBillUpsert, [bill(ground, 'b2', revised)]));
	const again = good(await run(ground, vendorBillPost, [named(ground, 'b2')])).result;
	assert.deepEqual([again.name, again.amount], [first.name, '868.77']);
	assert.deepEqual(await figures(ground, place), {
		'03-300': '4095.63 0.00 868.77',
		'05-120': '1500.55 0.00 0.00',
	});
}

/** Nothing held, of a vendor in bad standing, is booked. */
async function billHeld(ground: Ground): Promise<void> {
	const place = await site(ground);
	const { odoo } = ground;
	await ordered(ground, place);
	const lines = [billed('L1', '413.70', { quantity: '10', unitCost: '41.37' })];
	const { id } = good(await run(ground, vendorBillUpsert, [bill(ground, 'b1', lines)])).result;
	const question = named(ground, 'b1');
	good(
		await run(ground, holdPlace, [
			{ bill: id, person: 'Carla Controller', reason: 'Lien waiver missing' },
		]),
	);
	const held = await run(ground, vendorBillPost, [question]);
	assert.equal(refusal(held), 'match.held');
	const reason = held.outcomes[0];
	assert.ok(reason?.status === 'exception');
	assert.match(reason.fault.message, /Lien waiver missing/);
	const holds = (await openHolds(odoo, [id ?? 0])).get(id ?? 0) ?? [];
	await odoo.call({
		model: BILL_HOLD,
		method: 'write',
		ids: holds.map((hold) => hold.id),
		args: { vals: { x_state: 'released' } },
	});

	const policy = await given(odoo, VENDOR_INSURANCE, {
		externalId: nameOf(ground, 'vendor_insurance', 'gl'),
		values: {
			x_name: `GL-${ground.prefix}`,
			x_partner_id: { externalId: nameOf(ground, 'vendor', 'acme') },
			x_kind: 'general_liability',
			x_date_end: '2020-12-31',
		},
	});
	assert.equal(
		refusal(await run(ground, vendorBillPost, [question])),
		'conflict.insurance_expired',
	);
	assert.deepEqual(await figures(ground, place), {
		'03-300': '4550.70 413.70 0.00',
		'05-120': '1500.55 0.00 0.00',
	});
	await odoo.call({
		model: VENDOR_INSURANCE,
		method: 'write',
		ids: [policy],
		args: { vals: { x_date_end: '2099-12-31' } },
	});
	good(await run(ground, vendorBillPost, [question]));
	assert.deepEqual(await figures(ground, place), {
		'03-300': '4550.70 0.00 413.70',
		'05-120': '1500.55 0.00 0.00',
	});
}

export const BILL_POSTING_SCENARIOS: ReadonlyArray<readonly [string, Scenario]> = [
	['a bill is booked once and credited in part', billBooked],
	['a bill that is held, or of a vendor without insurance, is not booked', billHeld],
	['goods kept in stock cost at the issue or at the bill', billStocked],
	['a bill is taken back whole, or corrected while nothing is paid', billReversed],
];
