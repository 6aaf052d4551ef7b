import assert from 'node:assert/strict';

import { positionGet } from '../../../core/job-cost/position';
import { vendorBillGet, vendorBillGetMany } from '../../../core/payables/bill/read';
import { vendorBillUpsert } from '../../../core/payables/bill/upsert';
import { purchaseOrderUpsert, subcontractUpsert } from '../../../core/procurement/order/upsert';
import { vendorUpsert } from '../../../core/procurement/vendor';
import { effects, good, type Ground, record, refusal, run, type Scenario } from './kit';
import { site, type Site } from './site';

type Line = Readonly<Record<string, unknown>>;

/** An order of goods by quantity and of work as a lump sum, approved. */
export async function ordered(ground: Ground, { code }: Site, key = 'po1', more: object = {}) {
	const sent = await run(ground, purchaseOrderUpsert, [
		record(
			ground,
			key,
			{
				number: `${ground.prefix}-${key}`,
				vendor: { id: 'acme' },
				project: { id: 'job' },
				status: { commercial: 'approved' },
				lines: [
					{
						lineId: 'L1',
						description: 'Ready-mix 4000 psi',
						item: { id: 'goods' },
						costCode: { id: 'concrete' },
						costType: { id: 'material' },
						quantity: '120',
						unitCost: '41.37',
						amount: '4964.40',
					},
					{
						lineId: 'L2',
						description: 'Rebar, placed',
						costCode: { id: 'steel' },
						costType: { id: 'material' },
						amount: '1500.55',
						amountRule: 'manual',
					},
				],
			},
			{ defaultItem: code.work, correlationid: `trail-${key}`, ...more },
		),
	]);
	return good(sent).result;
}

/** A bill line, coded as the order line of that name unless it says otherwise. */
export const billed = (lineId: string, amount: string, more: Line = {}): Line => ({
	lineId,
	description: `Billed ${lineId}`,
	costCode: { id: lineId === 'L2' ? 'steel' : 'concrete' },
	costType: { id: 'material' },
	commitmentLine: { id: lineId },
	amount,
	...more,
});

/** A bill of this run, in one revision. */
export const bill = (
	ground: Ground,
	key: string,
	lines: readonly Line[],
	{ data = {}, item = {} }: { readonly data?: object; readonly item?: object } = {},
) =>
	record(
		ground,
		key,
		{
			number: `${ground.prefix}-${key}`,
			type: 'bill',
			vendor: { id: 'acme' },
			commitment: { id: 'po1' },
			invoiceDate: '2026-03-10',
			dueDate: '2026-04-09',
			status: { commercial: 'approved' },
			lines,
			...data,
		},
		item,
	);

/** Committed open, bills not posted, and actual, by cost code; without codes that carry nothing. */
export async function figures(ground: Ground, { code }: Site): Promise<Record<string, string>> {
	const question = { project: { code: code.job }, by: ['costCode'] };
	const { result } = good(await run(ground, positionGet, [question]));
	return Object.fromEntries(
		result.lines.flatMap(({ costCode, committed, draftBills, actual }) =>
			[committed, draftBills, actual].every((figure) => figure === '0.00')
				? []
				: [
						[
							(costCode?.code ?? '').slice(ground.prefix.length + 1),
							`${committed} ${draftBills} ${actual}`,
						],
					],
		),
	);
}

const keep = async (ground: Ground, ...bills: ReadonlyArray<ReturnType<typeof bill>>) =>
	await run(ground, vendorBillUpsert, bills);

/** A draft that follows its source, before anything was received. */
async function billDraft(ground: Ground): Promise<void> {
	const place = await site(ground);
	const order = await ordered(ground, place);
	assert.deepEqual(await figures(ground, place), {
		'03-300': '4964.40 0.00 0.00',
		'05-120': '1500.55 0.00 0.00',
	});

	const first = bill(ground, 'b1', [
		billed('L1', '1654.80', { quantity: '40', unitCost: '41.37' }),
		billed('L2', '500.18'),
	]);
	const dry = await vendorBillPlan(ground, first);
	assert.deepEqual(dry, ['created', null]);
	const created = good(await keep(ground, first));
	assert.equal(created.effect, 'created');
	assert.deepEqual(created.warnings, []);
	const { id, externalId, ...result } = created.result;
	assert.ok(id !== null && id > 0);
	assert.equal(externalId, `n8n.conformance.${ground.prefix}.vendor_invoice.b1`);
	assert.deepEqual(result, {
		type: 'bill',
		number: `${ground.prefix}-b1`,
		name: null,
		status: 'draft',
		invoiceDate: '2026-03-10',
		accountingDate: '2026-03-10',
		dueDate: '2026-04-09',
		amount: '2154.98',
		tax: '0.00',
		total: '2154.98',
		currency: 'USD',
		orders: [order.name],
		trail: 'trail-po1',
	});
	// What is billed is no longer open; of the lump sum the share its amount stands for.
	assert.deepEqual(await figures(ground, place), {
		'03-300': '3309.60 1654.80 0.00',
		'05-120': '1005.37 500.18 0.00',
	});

	// The same again writes nothing.
	const again = await keep(ground, first);
	assert.deepEqual(effects(again), ['unchanged']);
	assert.equal(again.applyCalls, 0);

	// A revision: another quantity, a line gone, one that was not ordered.
	const second = bill(ground, 'b1', [
		billed('L1', '2068.50', { quantity: '50', unitCost: '41.37' }),
		billed('X', '25.00', {
			commitmentLine: undefined,
			commitment: undefined,
			costCode: { id: 'concrete' },
			costType: { id: 'labour' },
			project: { id: 'job' },
			description: 'Pump surcharge',
		}),
	]);
	const revised = good(await keep(ground, second));
	assert.deepEqual([revised.effect, revised.result.amount], ['updated', '2093.50']);
	assert.equal(revised.warnings.length, 1);
	assert.match(revised.warnings[0] ?? '', /^Line X is no line of the order/);
	assert.deepEqual(await figures(ground, place), {
		'03-300': '2895.90 2093.50 0.00',
		'05-120': '1500.55 0.00 0.00',
	});

	const read = good(await run(ground, vendorBillGet, [{ record: { code: result.number } }]));
	assert.deepEqual(
		[read.result.id, read.result.status, read.result.paymentStatus, read.result.trail],
		[id, 'draft', null, 'trail-po1'],
	);
	assert.deepEqual(
		read.result.lines.map(({ description, quantity, price, amount }) => [
			description,
			quantity,
			price,
			amount,
		]),
		[
			['Billed L1', '50', '41.37', '2068.50'],
			['Pump surcharge', '1', '25', '25.00'],
		],
	);
	const { result: list } = good(
		await run(ground, vendorBillGetMany, [{ search: result.number, status: 'draft' }]),
	);
	assert.deepEqual(
		list.bills.map((one) => one.id),
		[id],
	);

	// Void while a draft: cancelled, and the order is open again.
	const voided = bill(ground, 'b1', [], { data: { status: { commercial: 'void' } } });
	const ended = good(await keep(ground, voided));
	assert.deepEqual([ended.effect, ended.result.status], ['updated', 'cancelled']);
	assert.deepEqual(await figures(ground, place), {
		'03-300': '4964.40 0.00 0.00',
		'05-120': '1500.55 0.00 0.00',
	});
	assert.deepEqual(effects(await keep(ground, voided)), ['unchanged']);
	assert.equal(refusal(await keep(ground, first)), 'conflict.bill_cancelled');
}

async function vendorBillPlan(ground: Ground, value: unknown): Promise<[string, number | null]> {
	const deps = { odoo: ground.odoo, clock: { now: Date.now }, log: {} } as never;
	const plan = await vendorBillUpsert.plan(deps, [
		{ index: 0, value: vendorBillUpsert.input.parse(value) },
	]);
	const [outcome] = plan.preview;
	assert.ok(outcome?.status === 'done');
	return [outcome.effect, outcome.result.id];
}

/** One bill, however it is spelt, and however many runs send it at once. */
async function billOnce(ground: Ground): Promise<void> {
	const place = await site(ground);
	await ordered(ground, place);
	const lines = [billed('L1', '413.70', { quantity: '10', unitCost: '41.37' })];
	const numbered = (key: string, number: string, more: object = {}, item: object = {}) =>
		bill(ground, key, lines, { data: { number, ...more }, item });

	// Eight retries of one delivery at the same time: one bill.
	const same = numbered('n1', 'INV-00117');
	const runs = await Promise.all(Array.from({ length: 8 }, async () => await keep(ground, same)));
	const ids = new Set(runs.map((ran) => good(ran).result.id));
	assert.equal(ids.size, 1);
	assert.deepEqual(await figures(ground, place), {
		'03-300': '4550.70 413.70 0.00',
		'05-120': '1500.55 0.00 0.00',
	});

	// The same bill under another key, its number written otherwise.
	const other = { invoiceDate: '2026-03-12' };
	for (const number of ['inv 117', 'Inv.0117', 'INV00117', 'iNv/000117']) {
		const sent = await keep(ground, numbered('n2', number, other));
		assert.equal(refusal(sent), 'conflict.possible_duplicate', number);
	}
	// The same day and amount under a number of its own.
	assert.equal(refusal(await keep(ground, numbered('n3', 'X-9'))), 'conflict.possible_duplicate');
	// Two in one batch: the first goes on.
	const batch = await keep(ground, numbered('n4', 'A-1', other), numbered('n5', 'a 01', other));
	assert.deepEqual(effects(batch), ['created', 'conflict.possible_duplicate']);
	// A person who compared them may let it through, and is told.
	const let_through = good(
		await keep(ground, numbered('n5', 'a 01', other, { duplicates: 'warn' })),
	);
	assert.equal(let_through.effect, 'created');
	assert.equal(let_through.warnings.length, 1);
	// Another vendor may use the number.
	good(
		await run(ground, vendorUpsert, [
			record(ground, 'bolt', { name: `Bolt ${ground.prefix}`, code: `B-${ground.prefix}` }),
		]),
	);
	const bolt = bill(
		ground,
		'n6',
		[billed('L1', '413.70', { commitmentLine: undefined, project: { id: 'job' } })],
		{ data: { number: 'INV-117', vendor: { id: 'bolt' }, commitment: undefined } },
	);
	assert.deepEqual(effects(await keep(ground, bolt)), ['created']);
}

/** What is wrong is refused by item, line and field, and the rest of the batch goes through. */
async function billRefusals(ground: Ground): Promise<void> {
	const place = await site(ground);
	const { code } = place;
	await ordered(ground, place);
	good(
		await run(ground, vendorUpsert, [
			record(ground, 'bolt', { name: `Bolt ${ground.prefix}`, code: `B-${ground.prefix}` }),
		]),
	);
	good(
		await run(ground, subcontractUpsert, [
			record(
				ground,
				'sc1',
				{
					number: `${ground.prefix}-sc1`,
					vendor: { id: 'bolt' },
					project: { id: 'job' },
					status: { commercial: 'draft' },
					lines: [
						{
							lineId: '1',
							description: 'Framing',
							costCode: { id: 'steel' },
							costType: { id: 'material' },
							amount: '1000',
						},
					],
				},
				{ defaultItem: code.work },
			),
		]),
	);
	const line = billed('L1', '41.37', { quantity: '1', unitCost: '41.37' });
	const sent = await keep(
		ground,
		bill(ground, 'r1', [line], { data: { vendor: { id: 'nobody' } } }),
		bill(ground, 'r2', [line], { data: { vendor: { id: 'bolt' } } }),
		bill(ground, 'r3', [line], { data: { commitment: { id: 'missing' } } }),
		bill(ground, 'r4', [line], { data: { commitment: { id: 'sc1' } } }),
		bill(ground, 'r5', [billed('L7', '10')]),
		bill(ground, 'r6', [billed('L1', '99', { quantity: '2', unitCost: '41.37' })]),
		bill(ground, 'r7', []),
		bill(ground, 'r8', [billed('L1', '10', { retainageHeld: '1.00' })]),
		bill(ground, 'r9', [line], { data: { taxAmount: '5.00', total: '50.00' } }),
		bill(ground, 'r10', [line], { data: { currency: 'XXX' } }),
		bill(
			ground,
			'r11',
			[billed('L1', '10', { commitmentLine: undefined, commitment: undefined })],
			{
				data: { commitment: undefined },
			},
		),
		bill(ground, 'r12', [line, billed('L9', '1', { costCode: { id: 'missing' } })]),
		bill(ground, 'good', [line]),
	);
	assert.deepEqual(effects(sent), [
		'mapping.unknown_vendor',
		'conflict.vendor_differs',
		'mapping.unknown_purchase_order',
		'conflict.commitment_not_approved',
		'mapping.unknown_order_line',
		'bill.amount_differs',
		'bill.no_lines',
		'bill.retainage',
		'bill.total_differs',
		'currency.not_commitment',
		'bill.not_coded',
		'mapping.unknown_cost_code',
		'created',
	]);
	const fault = sent.outcomes.map((outcome) =>
		outcome.status === 'exception' ? outcome.fault.report() : null,
	);
	assert.match(fault[4]?.message ?? '', /^Line L7: /);
	assert.equal(fault[4]?.field, 'lines.commitmentLine');
	assert.equal(fault[11]?.details?.['recordKey'], `conformance|${ground.prefix}|cost_code|missing`);
	assert.deepEqual(await figures(ground, place), {
		'03-300': '4923.03 41.37 0.00',
		'05-120': '1500.55 0.00 0.00',
	});
}

export const BILL_SCENARIOS: ReadonlyArray<readonly [string, Scenario]> = [
	['a bill before receipt follows its source as a draft', billDraft],
	['a bill is one bill, however it is spelt and however often it is sent', billOnce],
	['a wrong bill is refused by line and field', billRefusals],
];
