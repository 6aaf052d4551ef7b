import assert from 'node:assert/strict';

import { paymentCancel } from '../../../core/payables/payment/cancel';
import { paymentPost } from '../../../core/payables/payment/post';
import { paymentGetStatus } from '../../../core/payables/payment/status';
import { setupPrepare } from '../../../core/job-cost/setup/verbs';
import { positionGet } from '../../../core/job-cost/position';
import { toFault } from '../../../core/faults';
import type { Json, OdooClient } from '../../../core/odoo/client.port';
import { given, nameOf } from '../harness/ground';
import { effects, good, type Ground, record, refusal, run, type Scenario } from './kit';
import { site } from './site';

const DAY = '2026-11-16';

interface BillRow {
	readonly id: number;
	readonly amount_residual: number;
	readonly payment_state: string;
}

const expense = async (odoo: OdooClient): Promise<number> => {
	const [account] = await odoo.searchRead<{ id: number }>({
		model: 'account.account',
		domain: [['account_type', '=', 'expense']],
		fields: ['id'],
		order: 'id',
		limit: 1,
	});
	return account?.id ?? 0;
};

/** A vendor of this run. */
export const vendor = async (ground: Ground, key: string): Promise<number> =>
	await given(ground.odoo, 'res.partner', {
		externalId: nameOf(ground, 'vendor', key),
		values: { name: `${key} ${ground.prefix}`, is_company: true, supplier_rank: 1 },
	});

interface BillAsk {
	readonly vendor: number;
	readonly key: string;
	readonly amount: number;
	readonly type?: 'in_invoice' | 'in_refund';
	readonly distribution?: Readonly<Record<string, number>>;
	readonly origin?: string;
	readonly post?: boolean;
}

/** A bill without tax, posted. */
export async function bill(ground: Ground, ask: BillAsk): Promise<number> {
	const { odoo } = ground;
	const { vendor: partner, key, amount, type = 'in_invoice', origin, post = true } = ask;
	const entity = type === 'in_refund' ? 'vendor_credit' : 'vendor_invoice';
	const line: Record<string, Json> = {
		name: `Work ${key}`,
		account_id: await expense(odoo),
		quantity: 1,
		price_unit: amount,
		tax_ids: [[6, 0, []]],
		...(ask.distribution === undefined ? {} : { analytic_distribution: { ...ask.distribution } }),
	};
	const id = await given(odoo, 'account.move', {
		externalId: nameOf(ground, entity, key),
		values: {
			move_type: type,
			partner_id: { id: partner },
			invoice_date: DAY,
			date: DAY,
			invoice_date_due: DAY,
			ref: `${key}-${ground.prefix}`,
			...(origin === undefined ? {} : { invoice_origin: origin }),
		},
	});
	await odoo.call({
		model: 'account.move',
		method: 'write',
		ids: [id],
		args: { vals: { invoice_line_ids: [[0, 0, line]], date: DAY } },
	});
	if (post) await odoo.call({ model: 'account.move', method: 'action_post', ids: [id] });
	return id;
}

export const stand = async ({ odoo }: Pick<Ground, 'odoo'>, ids: readonly number[]) => {
	const rows = await odoo.searchRead<BillRow>({
		model: 'account.move',
		domain: [['id', 'in', [...ids]]],
		fields: ['amount_residual', 'payment_state'],
	});
	return ids.map((id) => {
		const row = rows.find((one) => one.id === id);
		return `${row?.amount_residual.toFixed(2) ?? ''} ${row?.payment_state ?? ''}`;
	});
};

interface Paid {
	readonly bill: string;
	readonly amount: string;
	readonly document?: string;
}
export const pay = (
	ground: Ground,
	key: string,
	amount: string,
	bills: readonly Paid[],
	more: object = {},
) =>
	record(ground, key, {
		number: `CHK-${key}`,
		date: DAY,
		amount,
		bills: bills.map(({ bill: id, amount: part, document }) => ({
			bill: { id },
			amount: part,
			...(document === undefined ? {} : { document }),
		})),
		...more,
	});

const PAID = /^0\.00 (?:paid|in_payment)$/;

/** One payment of several bills, a part payment, a credit note set off, and all of it once. */
async function paysOnce(ground: Ground): Promise<void> {
	const place = await site(ground);
	const { job, code } = place;
	const acme = await vendor(ground, 'payee');
	const distribution = { [`${String(job.account)},${String(job.concrete)}`]: 100 };
	const origin = `PO-7, trail:req-${ground.prefix}`;
	const a = await bill(ground, { vendor: acme, key: 'a', amount: 800.1, distribution, origin });
	const second = `PO-8, trail:other-${ground.prefix}`;
	const b = await bill(ground, {
		vendor: acme,
		key: 'b',
		amount: 300,
		distribution,
		origin: second,
	});
	const c = await bill(ground, { vendor: acme, key: 'c', amount: 100, type: 'in_refund' });
	const actual = async () =>
		good(await run(ground, positionGet, [{ project: { code: code.job } }])).result.totals[0]
			?.actual;
	assert.equal(await actual(), '1100.10');

	// 800.10 in full, 100.00 of the credit note in full, the rest of b in part.
	const sent = pay(ground, 'p1', '850.10', [
		{ bill: 'a', amount: '800.10' },
		{ bill: 'b', amount: '150' },
		{ bill: 'c', amount: '100', document: 'vendor_credit' },
	]);
	const first = good(await run(ground, paymentPost, [sent]));
	assert.equal(first.effect, 'created');
	assert.equal(first.result.status, 'posted');
	assert.equal(first.result.trail, `req-${ground.prefix}`);
	assert.deepEqual(first.result.trails, [`req-${ground.prefix}`, `other-${ground.prefix}`]);
	assert.deepEqual(
		first.result.bills.map(({ residual }) => residual),
		['0.00', '150.00', '0.00'],
	);
	const [sa, sb, sc] = await stand(ground, [a, b, c]);
	assert.match(sa ?? '', PAID);
	assert.equal(sb, '150.00 partial');
	assert.match(sc ?? '', /^0\.00 /);
	// Paying moves no cost.
	assert.equal(await actual(), '1100.10');

	const again = await run(ground, paymentPost, [sent]);
	assert.deepEqual(effects(again), ['unchanged']);
	assert.equal(again.applyCalls, 0);

	// The same key with another amount is no second payment, and nothing is overpaid.
	const other = pay(ground, 'p1', '850.11', [
		{ bill: 'a', amount: '800.11' },
		{ bill: 'b', amount: '50' },
	]);
	assert.equal(refusal(await run(ground, paymentPost, [other])), 'conflict.already_posted');
	const over = pay(ground, 'p2', '150.01', [{ bill: 'b', amount: '150.01' }]);
	assert.equal(refusal(await run(ground, paymentPost, [over])), 'payment.overpays');
	const uneven = pay(ground, 'p2', '150.01', [{ bill: 'b', amount: '150' }]);
	assert.equal(refusal(await run(ground, paymentPost, [uneven])), 'payment.amount_differs');

	// Two payments of one bill in one batch: the second finds what the first leaves.
	const two = await run(ground, paymentPost, [
		pay(ground, 'p3', '100', [{ bill: 'b', amount: '100' }]),
		pay(ground, 'p4', '50', [{ bill: 'b', amount: '50' }]),
		pay(ground, 'p5', '0.01', [{ bill: 'b', amount: '0.01' }]),
	]);
	assert.deepEqual(effects(two), ['created', 'created', 'payment.overpays']);
	assert.match((await stand(ground, [b]))[0] ?? '', PAID);

	// What the source is told.
	const told = good(
		await run(ground, paymentGetStatus, [
			{ record: { id: 'b' }, system: 'conformance', tenant: ground.prefix },
		]),
	).result.bills[0];
	assert.equal(told?.paid, '300.00');
	assert.equal(told?.residual, '0.00');
	assert.equal(told?.source?.id, 'b');
	assert.deepEqual(
		told?.payments.map(({ kind, reference, amount }) => [kind, reference, amount]).sort(),
		[
			['payment', 'CHK-p1', '150.00'],
			['payment', 'CHK-p3', '100.00'],
			['payment', 'CHK-p4', '50.00'],
		],
	);

	// A void cheque: the bill is to be paid again, and the source hears of it.
	const since = new Date(Date.now() - 60_000).toISOString();
	const gone = { record: { id: 'p3' }, system: 'conformance', tenant: ground.prefix };
	const cancelled = await run(ground, paymentCancel, [{ ...gone, reason: 'cheque lost' }]);
	assert.equal(good(cancelled).result.status, 'cancelled');
	assert.deepEqual(await stand(ground, [b]), ['100.00 partial']);
	const twice = await run(ground, paymentCancel, [{ ...gone, reason: 'cheque lost' }]);
	assert.deepEqual(effects(twice), ['unchanged']);
	assert.equal(twice.applyCalls, 0);
	assert.equal(
		refusal(
			await run(ground, paymentPost, [pay(ground, 'p3', '100', [{ bill: 'b', amount: '100' }])]),
		),
		'payment.cancelled',
	);
	const changed = good(
		await run(ground, paymentGetStatus, [{ since, system: 'conformance', tenant: ground.prefix }]),
	).result;
	const revised = changed.bills.find(({ id }) => id === b);
	assert.equal(revised?.paid, '200.00');
	assert.equal(revised?.paymentStatus, 'partially_paid');
	assert.notEqual(revised?.revision, told?.revision);
	assert.ok(Date.parse(changed.watermark) <= Date.now());
	assert.equal(await actual(), '1100.10');
}

/** What is not paid, and why. */
async function refuses(ground: Ground): Promise<void> {
	good(await run(ground, setupPrepare, [{}]));
	const acme = await vendor(ground, 'payee');
	const other = await vendor(ground, 'other');
	await bill(ground, { vendor: acme, key: 'draft', amount: 10, post: false });
	await bill(ground, { vendor: acme, key: 'a', amount: 10 });
	await bill(ground, { vendor: acme, key: 'b', amount: 20 });
	await bill(ground, { vendor: other, key: 'x', amount: 30 });
	const refused = async (...args: [amount: string, bills: Paid[], more?: object]) => {
		const answer = await run(ground, paymentPost, [pay(ground, 'r', ...args)]);
		assert.equal(answer.applyCalls, 0);
		return refusal(answer);
	};
	assert.equal(await refused('10', [{ bill: 'draft', amount: '10' }]), 'payment.bill_draft');
	assert.equal(
		await refused('10', [{ bill: 'nope', amount: '10' }]),
		'mapping.unknown_vendor_invoice',
	);
	assert.equal(await refused('-10', [{ bill: 'a', amount: '-10' }]), 'payment.not_positive');
	assert.equal(
		await refused('40', [
			{ bill: 'a', amount: '10' },
			{ bill: 'x', amount: '30' },
		]),
		'payment.other_vendor',
	);
	assert.equal(
		await refused('12', [
			{ bill: 'a', amount: '5' },
			{ bill: 'b', amount: '7' },
		]),
		'payment.several_in_part',
	);
	assert.equal(
		await refused('20', [
			{ bill: 'a', amount: '10' },
			{ bill: 'a', amount: '10' },
		]),
		'payment.bill_twice',
	);
	assert.equal(
		await refused('10', [{ bill: 'a', amount: '10' }], { vendor: { id: 'other' } }),
		'payment.wrong_vendor',
	);
	assert.equal(
		await refused('10', [{ bill: 'a', amount: '10' }], { currency: 'EUR' }),
		'payment.currency_differs',
	);
	assert.equal(
		await refused('10', [{ bill: 'a', amount: '10' }], { journal: 'NOPE' }),
		'mapping.unknown_journal',
	);
}

/** Eight runs at once pay once; two payments at once do not pay a bill twice. */
async function paysOnceAtOnce(ground: Ground, again: () => Promise<OdooClient>): Promise<void> {
	good(await run(ground, setupPrepare, [{}]));
	const acme = await vendor(ground, 'payee');
	const a = await bill(ground, { vendor: acme, key: 'a', amount: 500 });
	const b = await bill(ground, { vendor: acme, key: 'b', amount: 700 });
	const clients = await Promise.all(Array.from({ length: 8 }, async () => await again()));
	const sent = pay(ground, 'once', '500', [{ bill: 'a', amount: '500' }]);
	const patiently = async (odoo: OdooClient, value: object): Promise<string> => {
		for (let attempt = 0; ; attempt += 1) {
			const { outcomes } = await run({ odoo }, paymentPost, [value]);
			const [outcome] = outcomes;
			if (outcome?.status === 'done') return outcome.effect;
			const { code, retryable } = toFault(outcome?.fault);
			if (!retryable || attempt > 8) return code;
			await new Promise((resolve) => setTimeout(resolve, 100 * (attempt + 1)));
		}
	};
	const ends = await Promise.all(clients.map(async (odoo) => await patiently(odoo, sent)));
	assert.ok(
		ends.every((end) => ['created', 'updated', 'unchanged'].includes(end)),
		ends.join(', '),
	);
	const payments = async () =>
		await ground.odoo.searchRead<{ id: number; state: string; amount: number }>({
			model: 'account.payment',
			domain: [
				['partner_id', '=', acme],
				['state', 'not in', ['canceled', 'draft']],
			],
			fields: ['state', 'amount'],
		});
	assert.equal((await payments()).length, 1);
	assert.match((await stand(ground, [a]))[0] ?? '', PAID);

	// Different payments of the same bill: one wins, the others are refused or taken back.
	const rivals = await Promise.all(
		clients.map(
			async (odoo, n) =>
				await patiently(
					odoo,
					pay(ground, `rival${String(n)}`, '700', [{ bill: 'b', amount: '700' }]),
				),
		),
	);
	for (const odoo of clients) odoo.close();
	assert.equal(rivals.filter((end) => end === 'created').length, 1, rivals.join(', '));
	assert.match((await stand(ground, [b]))[0] ?? '', PAID);
	assert.deepEqual((await payments()).map(({ amount }) => amount).sort(), [500, 700]);
}

export const PAYMENT_SCENARIOS: ReadonlyArray<readonly [name: string, scenario: Scenario]> = [
	['payments are made once, in part and with credit notes, and taken back', paysOnce],
	['what is not paid, and why', refuses],
];

export const paymentsAtOnce = paysOnceAtOnce;
