import assert from 'node:assert/strict';

import { positionGet } from '../../../core/job-cost/position';
import { payApplicationUpsert } from '../../../core/payables/pay-application/upsert';
import { subcontractUpsert } from '../../../core/procurement/order/upsert';
import { given, nameOf } from '../harness/ground';
import { effects, good, type Ground, record, refusal, run, type Scenario } from './kit';
import { site, type Site } from './site';

export type Line = Readonly<Record<string, unknown>>;

/** A subcontract of two lines, confirmed, and an account for what is held of it. */
export interface Contract extends Site {
	readonly account: string;
	/** Odoo id of the order. */
	readonly order: number;
	readonly number: string;
	/** Open commitment, bills in draft and actual cost, by cost code; codes without any left out. */
	cost(): Promise<Readonly<Record<string, string>>>;
	/** An application of the subcontract. */
	application(number: number, lines: readonly Line[], more?: object): ReturnType<typeof record>;
}

const MONTHS = ['2026-01-31', '2026-02-28', '2026-03-31', '2026-04-30', '2026-05-31', '2026-06-30'];

export async function contract(
	ground: Ground,
	amounts: { readonly L1: string; readonly L2: string },
	options: object = {},
): Promise<Contract> {
	const place = await site(ground);
	const { prefix, odoo } = ground;
	const account = `R${prefix.replace(/\D/g, '').slice(-7)}`;
	await given(odoo, 'account.account', {
		externalId: nameOf(ground, 'account', 'retention'),
		values: {
			code: account,
			name: `Held back ${prefix}`,
			account_type: 'liability_current',
			reconcile: true,
		},
	});
	const { code } = place;
	const sent = await run(ground, subcontractUpsert, [
		record(
			ground,
			'sc1',
			{
				number: `SC-${prefix}`,
				vendor: { id: 'acme' },
				project: { id: 'job' },
				status: { commercial: 'executed' },
				lines: [
					{
						lineId: 'L1',
						description: 'Footings',
						costCode: { id: 'concrete' },
						costType: { id: 'labour' },
						amount: amounts.L1,
					},
					{
						lineId: 'L2',
						description: 'Steel frame',
						phase: { id: 'phase' },
						costCode: { id: 'steel' },
						costType: { id: 'material' },
						amount: amounts.L2,
					},
				],
			},
			{ defaultItem: code.work },
		),
	]);
	return {
		...place,
		account,
		order: good(sent).result.id ?? 0,
		number: `SC-${prefix}`,
		cost: async () => {
			const question = { project: { code: code.job }, by: ['costCode'], asOf: '2026-12-31' };
			const { result } = good(await run(ground, positionGet, [question]));
			return Object.fromEntries(
				result.lines
					.filter(({ committed, draftBills, actual }) =>
						[committed, draftBills, actual].some((figure) => figure !== '0.00'),
					)
					.map((line) => [
						(line.costCode?.code ?? '').slice(prefix.length + 1),
						`${line.committed} ${line.draftBills} ${line.actual}`,
					]),
			);
		},
		application: (number, lines, more = {}) => {
			const {
				key = `pa${String(number)}`,
				data = {},
				...item
			} = more as {
				readonly key?: string;
				readonly data?: object;
			};
			const periodEnd = MONTHS[number - 1] ?? '2026-12-31';
			return record(
				ground,
				key,
				{
					number,
					subcontract: { id: 'sc1' },
					periodEnd,
					billingDate: periodEnd,
					status: { commercial: 'approved' },
					lienWaiver: { received: true },
					lines,
					...data,
				},
				{ retentionAccount: account, ...options, ...item },
			);
		},
	};
}

export const TEN = { steps: [{ fromPercent: '0', workPercent: '10' }] };

export const said = (lineId: string, figures: Line): Line => ({
	lineId,
	sovLine: { id: lineId },
	...figures,
});

interface HeldLine {
	readonly id: number;
	readonly price_subtotal: number;
	readonly account_id: number;
	readonly purchase_line_id: number | false;
	readonly analytic_distribution: unknown;
}
export const billLines = async ({ odoo }: Ground, bill: number | null): Promise<HeldLine[]> =>
	await odoo.searchRead<HeldLine>({
		model: 'account.move.line',
		domain: [
			['move_id', '=', bill ?? 0],
			['display_type', '=', 'product'],
		],
		fields: ['price_subtotal', 'account_id', 'purchase_line_id', 'analytic_distribution'],
		order: 'id',
		many2one: 'id',
	});

/** From request to certificate: a draft bill, gross on the job, retention beside it. */
async function requested(ground: Ground): Promise<void> {
	const place = await contract(ground, { L1: '10000.00', L2: '5000.50' }, { retentionTerms: TEN });
	const send = async (...items: Array<ReturnType<typeof record>>) =>
		await run(ground, payApplicationUpsert, items);
	assert.deepEqual(await place.cost(), {
		'03-300': '10000.00 0.00 0.00',
		'05-120': '5000.50 0.00 0.00',
	});

	const lines = [
		said('L1', { workThisPeriod: '2500.25' }),
		said('L2', { workThisPeriod: '100', storedNow: '400.50' }),
	];
	const draft = place.application(1, lines, { data: { status: { commercial: 'draft' } } });
	assert.deepEqual(effects(await send(draft)), ['unchanged']);

	const submitted = place.application(1, lines, { data: { status: { commercial: 'submitted' } } });
	const first = good(await send(submitted));
	assert.equal(first.effect, 'created');
	const { result } = first;
	assert.deepEqual(
		[result.status, result.requested, result.certified, result.retention, result.net],
		['draft', '3000.75', null, '300.08', '2700.67'],
	);
	assert.deepEqual(await place.cost(), {
		'03-300': '7499.75 2500.25 0.00',
		'05-120': '4500.00 500.50 0.00',
	});
	const booked = await billLines(ground, result.id);
	assert.deepEqual(
		booked.map(({ price_subtotal, purchase_line_id, analytic_distribution }) => [
			price_subtotal,
			purchase_line_id !== false,
			analytic_distribution !== false,
		]),
		[
			[2500.25, true, true],
			[100, true, true],
			[400.5, true, true],
			[-250.03, false, false],
			[-50.05, false, false],
		],
	);
	const again = await send(submitted);
	assert.deepEqual(effects(again), ['unchanged']);
	assert.equal(again.applyCalls, 0);

	// Less is certified than was asked for.
	const certified = place.application(1, [
		said('L1', { workThisPeriod: '2500.25', certifiedWorkThisPeriod: '2000' }),
		said('L2', { workThisPeriod: '100', storedNow: '400.50', certifiedStoredNow: '0' }),
	]);
	const approved = good(await send(certified));
	assert.equal(approved.effect, 'updated');
	assert.deepEqual(
		[
			approved.result.id,
			approved.result.requested,
			approved.result.certified,
			approved.result.retention,
			approved.result.net,
		],
		[result.id, '3000.75', '2100.00', '210.00', '1890.00'],
	);
	assert.deepEqual(await place.cost(), {
		'03-300': '8000.00 2000.00 0.00',
		'05-120': '4900.50 100.00 0.00',
	});
	assert.deepEqual(effects(await send(certified)), ['unchanged']);

	const gap = place.application(3, [said('L1', { workThisPeriod: '1' })]);
	assert.equal(refusal(await send(gap)), 'pay_application.out_of_order');
	const twin = place.application(1, [said('L1', { workThisPeriod: '1' })], { key: 'other' });
	assert.equal(refusal(await send(twin)), 'pay_application.duplicate_number');
	const voided = place.application(1, lines, { data: { status: { commercial: 'void' } } });
	assert.deepEqual(effects(await send(voided)), ['removed']);
	assert.deepEqual(await place.cost(), {
		'03-300': '10000.00 0.00 0.00',
		'05-120': '5000.50 0.00 0.00',
	});
}

export const PAY_APPLICATION_SCENARIOS: ReadonlyArray<readonly [string, Scenario]> = [
	['a pay application is a draft bill as requested, then as certified', requested],
];
