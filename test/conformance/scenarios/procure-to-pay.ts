import assert from 'node:assert/strict';

import { budgetUpsert } from '../../../core/job-cost/budget';
import { vendorBillPost } from '../../../core/payables/bill/post';
import { vendorBillUpsert } from '../../../core/payables/bill/upsert';
import { matchRun } from '../../../core/payables/match/run';
import { paymentPost } from '../../../core/payables/payment/post';
import { serviceConfirmationRecord } from '../../../core/procurement/receipt/confirmation/record';
import { receiptRecord } from '../../../core/procurement/receipt/record';
import { requisitionConvert } from '../../../core/procurement/requisition/convert';
import { requisitionApprove } from '../../../core/procurement/requisition/decide';
import { requisitionUpsert } from '../../../core/procurement/requisition/upsert';
import { figures } from './bills';
import { good, type Ground, record, refusal, run, type Scenario } from './kit';
import { site } from './site';

/** Whatever holds the text in the field a person searches: model and number of records. */
async function found({ odoo }: Ground, trail: string): Promise<Record<string, number>> {
	const counts: Record<string, number> = {};
	for (const [model, field] of [
		['purchase.order', 'origin'],
		['stock.picking', 'origin'],
		['account.move', 'invoice_origin'],
		['account.payment', 'memo'],
	] as const) {
		const rows = await odoo.searchRead<{ id: number }>({
			model,
			domain: [[field, 'ilike', trail]],
			fields: ['id'],
		});
		counts[model] = rows.length;
	}
	return counts;
}

/** Code of the first bank journal: a company may have several, and then a payment names its own. */
async function bankJournal({ odoo }: Ground): Promise<string> {
	const [journal] = await odoo.searchRead<{ id: number; code: string }>({
		model: 'account.journal',
		domain: [['type', '=', 'bank']],
		fields: ['code'],
		order: 'id',
		limit: 1,
	});
	assert.ok(journal !== undefined, 'a bank journal');
	return journal.code;
}

/**
 * One requisition, from request to payment. After every step the position of its cost codes is right
 * to the cent, and one correlation id leads to every document, also to those of another source.
 * Figures: committed and open, on draft bills, actual.
 */
async function fromRequestToPayment(ground: Ground): Promise<void> {
	const place = await site(ground);
	const { prefix } = ground;
	const trail = `req-${prefix}`;
	const position = async () => await figures(ground, place);
	const coding = (costCode: string) => ({
		costCode: { id: costCode },
		costType: { id: 'material' },
	});
	const budget = (key: string, originalAmount: string) =>
		record(ground, `budget-${key}`, {
			project: { id: 'job' },
			...coding(key),
			originalAmount,
		});
	const budgets = await run(ground, budgetUpsert, [
		budget('concrete', '6000'),
		budget('steel', '2000'),
	]);
	for (const at of [0, 1]) good(budgets, at);

	// Asked for and approved: nothing is committed yet.
	const named = { record: { id: 'r1' }, system: 'conformance', tenant: prefix };
	const asked = good(
		await run(ground, requisitionUpsert, [
			record(
				ground,
				'r1',
				{
					number: `REQ-${prefix}`,
					project: { id: 'job' },
					requester: 'sam.site@example.com',
					vendor: { id: 'acme' },
					neededBy: '2026-04-15',
					lines: [
						{
							lineId: 'L1',
							description: 'Ready-mix 4000 psi',
							item: { id: 'goods' },
							...coding('concrete'),
							quantity: '120',
							estimatedUnitCost: '41.37',
						},
						{
							lineId: 'L2',
							description: 'Rebar, placed',
							...coding('steel'),
							quantity: '10',
							estimatedUnitCost: '155',
						},
					],
				},
				{ correlationid: trail },
			),
		]),
	).result;
	assert.equal(asked.trail, trail);
	const approved = good(
		await run(ground, requisitionApprove, [
			{ ...named, by: 'pat.buyer@example.com', contentHash: asked.contentHash },
		]),
	).result;
	assert.deepEqual([approved.trail, await position()], [trail, {}]);

	// Ordered: committed in full.
	const converted = good(
		await run(ground, requisitionConvert, [{ ...named, defaultItem: place.code.work }]),
	).result;
	const [order] = converted.made;
	const commitment = { code: order?.name ?? '' };
	assert.deepEqual(await position(), {
		'03-300': '4964.40 0.00 0.00',
		'05-120': '1550.00 0.00 0.00',
	});

	// Received in part, and a part of the work confirmed: still committed, nothing is cost yet.
	const receipt = good(
		await run(ground, receiptRecord, [
			record(
				ground,
				'dn1',
				{
					number: 'DN-1',
					commitment,
					date: '2026-03-09',
					lines: [{ lineId: '1', orderLine: 'L1', quantity: '100' }],
				},
				{ correlationid: `field-${prefix}` },
			),
		]),
	).result;
	const confirmed = good(
		await run(ground, serviceConfirmationRecord, [
			record(
				ground,
				'sc1',
				{
					number: 'SC-1',
					commitmentKind: 'purchase_order',
					commitment,
					date: '2026-03-09',
					lines: [{ lineId: '1', orderLine: 'L2', quantity: '4' }],
				},
				{ correlationid: `field-${prefix}` },
			),
		]),
	).result;
	assert.deepEqual([receipt.trail, confirmed.trail], [trail, trail]);
	assert.deepEqual(await position(), {
		'03-300': '4964.40 0.00 0.00',
		'05-120': '1550.00 0.00 0.00',
	});

	// Billed by the AP tool, for more concrete than came: it is held.
	const bill = (quantity: string, amount: string) =>
		record(
			ground,
			'b1',
			{
				number: `INV-${prefix}`,
				type: 'bill',
				vendor: { id: 'acme' },
				commitment,
				invoiceDate: '2026-03-10',
				dueDate: '2026-04-09',
				status: { commercial: 'approved' },
				lines: [
					{
						lineId: '1',
						description: 'Ready-mix',
						...coding('concrete'),
						commitmentLine: { id: 'L1' },
						quantity,
						unitCost: '41.37',
						amount,
					},
					{
						lineId: '2',
						description: 'Rebar',
						...coding('steel'),
						commitmentLine: { id: 'L2' },
						quantity: '4',
						unitCost: '155',
						amount: '620',
					},
				],
			},
			{ correlationid: `ap-${prefix}` },
		);
	const kept = good(await run(ground, vendorBillUpsert, [bill('110', '4550.70')])).result;
	assert.equal(kept.trail, trail);
	const question = { record: { id: 'b1' }, system: 'conformance', tenant: prefix };
	const match = async () => await run(ground, matchRun, [question]);
	const post = async () => await run(ground, vendorBillPost, [question]);
	assert.equal(refusal(await match()), 'match.held_by_project');
	assert.match(refusal(await post()), /^match\.held/);
	assert.deepEqual(await position(), {
		'03-300': '413.70 4550.70 0.00',
		'05-120': '930.00 620.00 0.00',
	});

	// Corrected to what came: matched and posted, cost once.
	good(await run(ground, vendorBillUpsert, [bill('100', '4137')]));
	assert.equal(good(await match()).result.verdict, 'matched');
	assert.deepEqual(await position(), {
		'03-300': '827.40 4137.00 0.00',
		'05-120': '930.00 620.00 0.00',
	});
	const posted = good(await post()).result;
	assert.equal(posted.trail, trail);
	const booked = { '03-300': '827.40 0.00 4137.00', '05-120': '930.00 0.00 620.00' };
	assert.deepEqual(await position(), booked);

	// Paid once: no cost of its own.
	const payment = record(
		ground,
		'p1',
		{
			number: `CHK-${prefix}`,
			date: '2026-04-09',
			amount: '4757',
			bills: [{ bill: { id: 'b1' }, amount: '4757' }],
		},
		{ correlationid: `bank-${prefix}`, journal: await bankJournal(ground) },
	);
	const paid = good(await run(ground, paymentPost, [payment])).result;
	assert.deepEqual([paid.trail, paid.bills[0]?.residual], [trail, '0.00']);
	assert.equal(good(await run(ground, paymentPost, [payment])).effect, 'unchanged');
	assert.deepEqual(await position(), booked);

	assert.deepEqual(await found(ground, trail), {
		'purchase.order': 1,
		// What was received; the rest still due bears Odoo's own words.
		'stock.picking': 1,
		'account.move': 1,
		'account.payment': 1,
	});
}

export const PROCURE_TO_PAY_SCENARIOS: ReadonlyArray<readonly [string, Scenario]> = [
	['one requisition from request to payment', fromRequestToPayment],
];
