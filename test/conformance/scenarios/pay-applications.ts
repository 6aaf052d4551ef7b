import assert from 'node:assert/strict';

import { positionGet } from '../../../core/job-cost/position';
import { payApplicationCertify } from '../../../core/payables/pay-application/certify';
import { vendorBillPost } from '../../../core/payables/bill/post';
import { payApplicationPost } from '../../../core/payables/pay-application/post';
import { payApplicationUpsert } from '../../../core/payables/pay-application/upsert';
import { retentionGet } from '../../../core/payables/retention/get';
import { retentionRelease } from '../../../core/payables/retention/release';
import { silentLogger, systemClock } from '../../../core/ports';
import { commitmentChangeUpsert } from '../../../core/procurement/order/change';
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

/** Rates fall at half: 10 % of work and 5 % of stored materials, then 5 % of either. */
const STEPPED = {
	steps: [
		{ fromPercent: '0', workPercent: '10', storedPercent: '5' },
		{ fromPercent: '50', workPercent: '5', storedPercent: '5' },
	],
};
const AMOUNTS = { L1: '60000.00', L2: '40000.00' };

/** Three months with a change order, a falling rate and the release of all that is held. */
async function threeMonths(ground: Ground): Promise<void> {
	const place = await contract(ground, AMOUNTS, { retentionTerms: STEPPED });
	const upsert = async (...items: unknown[]) => await run(ground, payApplicationUpsert, items);
	const certify = async (...items: unknown[]) => await run(ground, payApplicationCertify, items);
	const post = async (...items: unknown[]) => await run(ground, payApplicationPost, items);
	const retention = async () =>
		good(await run(ground, retentionGet, [{ record: { code: place.number } }])).result;
	assert.equal((await retention()).balance, '0.00');

	// January: work on one line, materials stored for the other.
	const january = place.application(1, [
		said('L1', { workThisPeriod: '20000', scheduledValue: '60000' }),
		said('L2', { storedNow: '4000' }),
	]);
	assert.equal(refusal(await post(january)), 'pay_application.bill_differs');
	const first = good(await upsert(january)).result;
	assert.deepEqual(
		[first.certified, first.retention, first.net],
		['24000.00', '2200.00', '21800.00'],
	);
	assert.deepEqual(await place.cost(), {
		'03-300': '40000.00 20000.00 0.00',
		'05-120': '36000.00 4000.00 0.00',
	});
	assert.equal(refusal(await post(january)), 'pay_application.not_certified');
	const around = await run(ground, vendorBillPost, [{ bill: first.id }]);
	assert.equal(refusal(around), 'bill.pay_application');
	assert.deepEqual(effects(await certify(january)), ['updated']);
	assert.deepEqual(effects(await certify(january)), ['unchanged']);
	const unwaived = { ...january, data: { ...january.data, lienWaiver: { received: false } } };
	assert.equal(refusal(await post(unwaived)), 'pay_application.no_lien_waiver');
	const posted = good(await post(january));
	assert.deepEqual([posted.effect, posted.result.status], ['updated', 'posted']);
	assert.deepEqual(effects(await post(january)), ['unchanged']);
	assert.deepEqual(effects(await upsert(january)), ['unchanged']);
	const afterJanuary = {
		'03-300': '40000.00 0.00 20000.00',
		'05-120': '36000.00 0.00 4000.00',
	};
	assert.deepEqual(await place.cost(), afterJanuary);
	const changed = place.application(1, [said('L1', { workThisPeriod: '20001' })]);
	assert.equal(refusal(await upsert(changed)), 'conflict.already_posted');

	// February bills a change order; before that is approved, nothing.
	const february = place.application(2, [
		said('L1', { workPrevious: '20000', workToDate: '35000' }),
		said('L2', { workThisPeriod: '6000', materialsMoved: '3000', storedNow: '1000' }),
		{ ...said('A', { workToDate: '5000' }), changeOrder: { id: 'co1' } },
	]);
	assert.equal(refusal(await upsert(february)), 'pay_application.change_not_approved');
	const change = (commercial: string) =>
		record(
			ground,
			'co1',
			{
				number: 'CO-1',
				commitmentKind: 'subcontract',
				commitment: { id: 'sc1' },
				project: { id: 'job' },
				status: { commercial },
				lines: [
					{
						lineId: 'A',
						description: 'Extra footing',
						costCode: { id: 'concrete' },
						costType: { id: 'labour' },
						amount: '5000',
					},
				],
			},
			{ defaultItem: place.code.work },
		);
	good(await run(ground, commitmentChangeUpsert, [change('submitted')]));
	assert.equal(refusal(await upsert(february)), 'pay_application.change_not_approved');
	good(await run(ground, commitmentChangeUpsert, [change('approved')]));
	assert.deepEqual(await place.cost(), { ...afterJanuary, '03-300': '45000.00 0.00 20000.00' });
	const march = place.application(3, [
		said('L1', { workToDate: '60000' }),
		said('L2', { workToDate: '30000', storedNow: '0', scheduledValue: '40000' }),
	]);
	assert.equal(refusal(await upsert(march)), 'pay_application.out_of_order');

	// A batch may hold both; each stands on the one before.
	const both = await upsert(march, february);
	assert.deepEqual(effects(both), ['created', 'created']);
	const [third, second] = [good(both, 0).result, good(both, 1).result];
	assert.deepEqual(
		[second.certified, second.retention, second.net, second.certificate.netChange],
		['26000.00', '2750.00', '23250.00', '5000.00'],
	);
	assert.deepEqual(
		[third.certified, third.retention, third.net],
		['45000.00', '2425.00', '42575.00'],
	);
	assert.deepEqual(third.certificate, {
		originalContractSum: '100000.00',
		netChange: '5000.00',
		contractSum: '105000.00',
		completedAndStored: '95000.00',
		retention: '7375.00',
		earnedLessRetention: '87625.00',
		previousCertificates: '45050.00',
		currentDue: '42575.00',
		balanceToFinish: '17375.00',
	});
	assert.deepEqual(await place.cost(), {
		'03-300': '0.00 45000.00 20000.00',
		'05-120': '10000.00 26000.00 4000.00',
	});
	assert.deepEqual(effects(await upsert(february, march)), ['unchanged', 'unchanged']);
	const late = place.application(2, [said('L1', { workToDate: '35001' })]);
	assert.equal(refusal(await upsert(late)), 'pay_application.later_exists');
	assert.equal(refusal(await post(march)), 'pay_application.not_certified');
	assert.deepEqual(effects(await certify(february, march)), ['unchanged', 'updated']);
	assert.equal(refusal(await post(march)), 'pay_application.previous_not_posted');
	assert.equal((await retention()).heldInDraft, '5175.00');
	assert.deepEqual(effects(await post(march, february)), ['updated', 'updated']);
	const done = { '03-300': '0.00 0.00 65000.00', '05-120': '10000.00 0.00 30000.00' };
	assert.deepEqual(await place.cost(), done);

	const held = await retention();
	assert.deepEqual([held.held, held.released, held.balance], ['7375.00', '0.00', '7375.00']);
	assert.deepEqual(
		held.lines.map(({ balance }) => balance),
		['4657.89', '2328.95', '388.16'],
	);
	assert.equal(await accountBalance(ground, place), '7375.00');

	// A part, by line; then all that is left, asked for twice at one moment.
	const release = (key: string, more: object = {}) => ({
		system: 'conformance',
		tenant: ground.prefix,
		nativeid: key,
		subcontract: { id: 'sc1' },
		date: '2026-06-30',
		lienWaiverReceived: true,
		post: true,
		...more,
	});
	const releases = async (...items: unknown[]) => await run(ground, retentionRelease, items);
	assert.equal(
		refusal(await releases(release('r0', { lienWaiverReceived: false }))),
		'pay_application.no_lien_waiver',
	);
	assert.equal(
		refusal(await releases(release('r0', { amount: '7375.01' }))),
		'retention.over_release',
	);
	const part = good(await releases(release('r1', { amount: '1000' })));
	assert.deepEqual(
		[part.effect, part.result.status, part.result.released, part.result.balance],
		['created', 'posted', '1000.00', '6375.00'],
	);
	assert.deepEqual(
		part.result.lines.map((line) => line.released),
		['631.58', '315.79', '52.63'],
	);
	assert.deepEqual(effects(await releases(release('r1', { amount: '1000' }))), ['unchanged']);
	assert.equal(
		refusal(await releases(release('r1', { amount: '1001' }))),
		'retention.release_differs',
	);
	const twoAtOnce = await Promise.all([
		releases(release('r2', { final: true })),
		releases(release('r3', { final: true })),
	]);
	const answers = twoAtOnce.flatMap((ran) => effects(ran)).sort();
	assert.equal(answers.filter((answer) => answer === 'created').length, 1, answers.join());
	assert.ok(
		answers.some(
			(one) => one === 'retention.changed_meanwhile' || one === 'retention.nothing_held',
		),
		answers.join(),
	);
	const empty = await retention();
	assert.deepEqual([empty.held, empty.released, empty.balance], ['7375.00', '7375.00', '0.00']);
	assert.equal(refusal(await releases(release('r4'))), 'retention.nothing_held');
	assert.equal(await accountBalance(ground, place), '0.00');
	// Neither what is held nor its release is cost of the job.
	assert.deepEqual(await place.cost(), done);
	assert.deepEqual(effects(await upsert(january, february, march)), Array(3).fill('unchanged'));
}

/** Posted balance of the retention account; what is owed is positive. */
async function accountBalance({ odoo }: Ground, { account }: Contract): Promise<string> {
	const [sum] = await odoo.readGroup({
		model: 'account.move.line',
		domain: [
			['account_id.code', '=', account],
			['parent_state', '=', 'posted'],
		],
		groupBy: [],
		aggregates: ['balance:sum'],
	});
	const balance = sum?.['balance:sum'];
	return (typeof balance === 'number' ? -balance + 0 : 0).toFixed(2);
}

/** Two releases worked out on one balance: the second one is told, and books nothing. */
async function releasedTwice(ground: Ground): Promise<void> {
	const place = await contract(ground, AMOUNTS, { retentionTerms: TEN });
	const only = place.application(1, [said('L1', { workThisPeriod: '1000' })]);
	good(await run(ground, payApplicationUpsert, [only]));
	good(await run(ground, payApplicationCertify, [only]));
	const draftHeld = { system: 'conformance', tenant: ground.prefix, lienWaiverReceived: true };
	const release = (nativeid: string, amount: string) => ({
		index: 0,
		value: retentionRelease.input.parse({
			...draftHeld,
			nativeid,
			amount,
			subcontract: { code: place.number },
			date: '2026-05-05',
		}),
	});
	const deps = { odoo: ground.odoo, clock: systemClock, log: silentLogger };
	// What is held on a draft can still change, and is not released.
	const [early] = (await retentionRelease.plan(deps, [release('a', '60')])).preview;
	assert.equal(early?.status === 'exception' ? early.fault.code : '', 'retention.nothing_held');
	good(await run(ground, payApplicationPost, [only]));
	const plans = [
		await retentionRelease.plan(deps, [release('a', '60')]),
		await retentionRelease.plan(deps, [release('b', '60')]),
	];
	const outcomes = [];
	for (const plan of plans) outcomes.push(...(await retentionRelease.apply(deps, plan)));
	const told = outcomes.map((one) => (one.status === 'done' ? one.effect : one.fault.code));
	assert.deepEqual(told, ['created', 'retention.changed_meanwhile']);
	const [, second] = outcomes;
	assert.ok(second?.status === 'exception' && second.fault.retryable);
	const [again] = (await retentionRelease.plan(deps, [release('b', '60')])).preview;
	assert.equal(again?.status === 'exception' ? again.fault.code : '', 'retention.over_release');
	const { result } = good(await run(ground, retentionGet, [{ record: { code: place.number } }]));
	// A draft of a release counts before it is posted.
	assert.deepEqual([result.balance, result.releasedInDraft], ['100.00', '60.00']);
}

/** What is wrong is refused by line and field, and nothing is written. */
async function refusals(ground: Ground): Promise<void> {
	const place = await contract(ground, AMOUNTS, { retentionTerms: TEN });
	const send = async (lines: readonly Line[], more: object = {}) => {
		const ran = await run(ground, payApplicationUpsert, [place.application(1, lines, more)]);
		const [outcome] = ran.outcomes;
		if (outcome?.status !== 'exception') return 'done';
		return `${outcome.fault.code} ${outcome.fault.field ?? ''}`;
	};
	const L1 = (figures: Line) => [said('L1', figures)];
	assert.deepEqual(
		[
			await send(L1({ workThisPeriod: '60000.01' })),
			await send(L1({ workThisPeriod: '-1' })),
			await send(L1({ workPrevious: '5', workThisPeriod: '1' })),
			await send(L1({ workThisPeriod: '5', workToDate: '6' })),
			await send(L1({ materialsMoved: '1' })),
			await send(L1({ workThisPeriod: '5', certifiedWorkThisPeriod: '6' })),
			await send(L1({ workThisPeriod: '5', scheduledValue: '60001' })),
			await send(L1({ workThisPeriod: '100', retentionHeld: '9' })),
			await send([said('L9', { workThisPeriod: '5' })]),
			await send([...L1({ workThisPeriod: '5' }), ...L1({ workThisPeriod: '5' })]),
			await send(L1({ workThisPeriod: '5' }), { data: { currency: 'XXX' } }),
			await send(L1({ workThisPeriod: '5' }), { retentionAccount: 'NONE' }),
			await send(L1({ workThisPeriod: '100' }), {
				data: { certificate: { completedAndStored: '100', retention: '10', currentDue: '91' } },
			}),
			await send(L1({ workThisPeriod: '100' }), {
				data: {
					certificate: { completedAndStored: '100', retention: '10', earnedLessRetention: '91' },
				},
			}),
		],
		[
			'pay_application.over_scheduled lines.workToDate',
			'progress.below_zero lines.workToDate',
			'progress.previous_differs lines.workPrevious',
			'progress.figures_disagree lines.workToDate',
			'progress.moved_beyond_stored lines.materialsMoved',
			'pay_application.certified_exceeds lines.certifiedWorkThisPeriod',
			'pay_application.scheduled_differs lines.scheduledValue',
			'retention.differs lines.retentionHeld',
			'mapping.unknown_sov_line lines.sovLine',
			'pay_application.line_twice lines.sovLine',
			'currency.not_commitment currency',
			'retention.no_account retentionAccount',
			'certificate.differs certificate.currentDue',
			'certificate.inconsistent certificate',
		],
	);
	assert.deepEqual(await place.cost(), {
		'03-300': '60000.00 0.00 0.00',
		'05-120': '40000.00 0.00 0.00',
	});
	// Stated retention is taken as it is where no terms are agreed; a same period is a duplicate.
	const stated = { retentionTerms: undefined };
	assert.equal(await send(L1({ workThisPeriod: '100', retentionHeld: '7' }), stated), 'done');
	const same = place.application(2, L1({ workThisPeriod: '1' }), {
		data: { periodEnd: '2026-01-31' },
	});
	assert.equal(
		refusal(await run(ground, payApplicationUpsert, [same])),
		'pay_application.duplicate_period',
	);
	assert.equal(await send(L1({ workThisPeriod: '60000.01' }), { overbilling: 'warn' }), 'done');
	const unknown = place.application(1, [], { data: { subcontract: { id: 'nobody' } } });
	assert.equal(
		refusal(await run(ground, payApplicationUpsert, [unknown])),
		'mapping.unknown_subcontract',
	);
}

export const PAY_APPLICATION_SCENARIOS: ReadonlyArray<readonly [string, Scenario]> = [
	['a pay application is a draft bill as requested, then as certified', requested],
	['three months are billed, held and released to the cent', threeMonths],
	['retention is released once, also at one moment', releasedTwice],
	['a wrong application is refused by line and field', refusals],
];
