import { positionGet } from '../../core/job-cost/position';
import { otherCostPost } from '../../core/job-cost/posting/cost-entry';
import { equipmentPost } from '../../core/job-cost/posting/equipment';
import { materialPost } from '../../core/job-cost/posting/material';
import { postingReverse } from '../../core/job-cost/posting/reverse';
import { labourPost } from '../../core/job-cost/posting/timesheet';
import type { Domain } from '../../core/odoo/client.port';
import type { Verb, VerbPlan } from '../../core/verb';
import { close, given, nameOf, openPrepared } from './harness/ground';
import { ledgerCodes } from './harness/ledger';
import { codes, smallJob, type SmallJob } from './scenarios/job-cost-master';
import { effects, good, type Ground, record, refusal, run } from './scenarios/kit';

let ground: Ground;
let code: ReturnType<typeof codes>;
let job: SmallJob;

beforeAll(async () => {
	ground = await openPrepared();
	code = codes(ground);
	job = await smallJob(ground);
	await given(ground.odoo, 'hr.employee', {
		externalId: nameOf(ground, 'employee', 'carla'),
		values: { name: `Carla ${ground.prefix}`, hourly_cost: 42.5 },
	});
	await given(ground.odoo, 'product.product', {
		externalId: nameOf(ground, 'item', 'sand'),
		values: { name: `Sand ${ground.prefix}`, default_code: `SAND-${ground.prefix}`, type: 'consu' },
	});
});
afterAll(async () => {
	await close(ground);
});

const coding = () => ({
	project: { id: 'job' },
	phase: { code: code.phase },
	costCode: { code: code.concrete },
	costType: { id: 'labour' },
});

interface LineRow {
	readonly id: number;
	readonly date: string;
	readonly amount: number;
	readonly unit_amount: number;
}
const linesOf = async (more: Domain = []): Promise<LineRow[]> =>
	await ground.odoo.searchRead<LineRow>({
		model: 'account.analytic.line',
		domain: [['account_id', '=', job.account], ...more],
		fields: ['date', 'amount', 'unit_amount'],
	});
const actual = async (asOf: string) =>
	good(await run(ground, positionGet, [{ project: { code: code.job }, asOf, by: ['project'] }]))
		.result.totals[0]?.actual ?? '0.00';

/** Booked at the cost; sent again nothing; with other content refused and nothing. */
async function booksOnce<I, P extends VerbPlan<R>, R extends { readonly id: number | null }>(
	verb: Verb<I, P, R>,
	item: object,
	other: object,
	expected: { readonly date: string; readonly amount: number; readonly unit_amount: number },
): Promise<void> {
	const before = await linesOf();
	const first = await run(ground, verb, [item]);
	expect(effects(first)).toEqual(['created']);
	const made = (await linesOf()).filter(({ id }) => !before.some((row) => row.id === id));
	expect(made).toHaveLength(1);
	expect(made[0]).toMatchObject(expected);

	const again = await run(ground, verb, [item]);
	expect(effects(again)).toEqual(['unchanged']);
	expect(good(again).result.id).toBe(good(first).result.id);
	expect(refusal(await run(ground, verb, [other]))).toBe('conflict.already_posted');
	expect(await linesOf()).toEqual([...before, ...made]);
}

test('labour at the rate of the employee, with all four dimensions', async () => {
	const hours = (quantity: string) =>
		record(ground, 't1', {
			...coding(),
			employee: { id: 'carla' },
			date: '2026-03-02',
			hours: quantity,
		});
	await booksOnce(labourPost, hours('8'), hours('9'), {
		date: '2026-03-02',
		amount: -340,
		unit_amount: 8,
	});
	const { lines } = good(await run(ground, positionGet, [{ project: { code: code.job } }])).result;
	expect(lines.map((line) => [line.phase?.id, line.costCode?.id, line.costType?.id])).toEqual([
		[job.phase, job.concrete, job.labour],
	]);
});

test('labour at its own rate', async () => {
	const hours = (costRate: string) =>
		record(ground, 't2', {
			...coding(),
			employee: { id: 'carla' },
			date: '2026-03-03',
			hours: '3.5',
			costRate,
		});
	// 3.5 × 60.01 = 210.035
	await booksOnce(labourPost, hours('60.01'), hours('61'), {
		date: '2026-03-03',
		amount: -210.04,
		unit_amount: 3.5,
	});
});

test('machine hours as cost of the job', async () => {
	const usage = (operatingRate: string) =>
		record(ground, 'u1', {
			...coding(),
			equipment: { code: 'EX-330' },
			date: '2026-03-05',
			quantity: '2',
			idleQuantity: '1',
			operatingRate,
			idleRate: '70.10',
		});
	await booksOnce(equipmentPost, usage('150'), usage('151'), {
		date: '2026-03-05',
		amount: -370.1,
		unit_amount: 2,
	});
});

test('machine hours through the ledger', async () => {
	const ledger = await ledgerCodes(ground);
	const usage = (quantity: string) =>
		record(
			ground,
			'u2',
			{
				...coding(),
				equipment: { code: 'EX-330' },
				date: '2026-03-06',
				quantity,
				operatingRate: '150.05',
			},
			{ carrier: 'ledger', ledger },
		);
	await booksOnce(equipmentPost, usage('2'), usage('3'), {
		date: '2026-03-06',
		amount: -300.1,
		// Odoo counts a line of an entry as one.
		unit_amount: 1,
	});
	const { id } = good(await run(ground, equipmentPost, [usage('2')])).result;
	const [entry] = await ground.odoo.read<{ id: number; state: string; date: string }>({
		model: 'account.move',
		ids: [id ?? 0],
		fields: ['state', 'date', 'amount_total'],
	});
	expect(entry).toMatchObject({ state: 'posted', date: '2026-03-06', amount_total: 300.1 });
	const wrong = { ...usage('2'), nativeid: 'u3', ledger: { ...ledger, debitAccount: 'NO-SUCH' } };
	expect(refusal(await run(ground, equipmentPost, [wrong]))).toBe('mapping.unknown_account');
});

test('material that is not kept in stock, at the cost sent', async () => {
	const used = (quantity: string) =>
		record(ground, 'm1', {
			...coding(),
			item: { id: 'sand' },
			date: '2026-03-07',
			quantity,
			uom: 'Units',
			unitCost: '12.345',
		});
	// 3 × 12.345 = 37.035
	await booksOnce(materialPost, used('3'), used('4'), {
		date: '2026-03-07',
		amount: -37.04,
		unit_amount: 3,
	});
});

test('other costs, and a credit as a cost below zero', async () => {
	const cost = (amount: string) =>
		record(ground, 'e1', { ...coding(), date: '2026-03-08', amount, kind: 'other' });
	await booksOnce(otherCostPost, cost('1234.56'), cost('1234.57'), {
		date: '2026-03-08',
		amount: -1234.56,
		unit_amount: 0,
	});
	const credit = (amount: string) =>
		record(ground, 'e2', { ...coding(), date: '2026-03-08', amount, kind: 'other' });
	await booksOnce(otherCostPost, credit('-0.10'), credit('-0.20'), {
		date: '2026-03-08',
		amount: 0.1,
		unit_amount: 0,
	});
});

test('the position is the sum of the postings', async () => {
	// 340.00 + 210.04 + 370.10 + 300.10 + 37.04 + 1,234.56 − 0.10
	expect(await actual('2026-03-31')).toBe('2491.74');
	expect(await actual('2026-03-05')).toBe('920.14');
});

test.each([
	['timesheet', 't2', '2281.70', 210.04, -3.5],
	['cost_entry', 'e1', '1047.14', 1234.56, 0],
])('a %s is taken back once, on an open day', async (entity, id, left, amount, quantity) => {
	const reversal = (date: string) => ({
		system: 'conformance',
		tenant: ground.prefix,
		entity,
		record: { id },
		date,
		reason: 'entered twice',
	});
	const before = await linesOf();
	expect(effects(await run(ground, postingReverse, [reversal('2026-04-01')]))).toEqual(['created']);
	const made = (await linesOf()).filter((row) => !before.some((one) => one.id === row.id));
	expect(made).toHaveLength(1);
	expect(made[0]).toMatchObject({ date: '2026-04-01', amount, unit_amount: quantity });
	expect(effects(await run(ground, postingReverse, [reversal('2026-04-01')]))).toEqual([
		'unchanged',
	]);
	expect(refusal(await run(ground, postingReverse, [reversal('2026-04-02')]))).toBe(
		'conflict.already_posted',
	);
	expect(await actual('2026-04-30')).toBe(left);
	expect(await actual('2026-03-31')).toBe('2491.74');
});

test('what was never posted, and what the ledger holds, is not reversed here', async () => {
	const reversal = (entity: string, id: string) => ({
		system: 'conformance',
		tenant: ground.prefix,
		entity,
		record: { id },
		date: '2026-04-01',
		reason: 'wrong',
	});
	expect(
		effects(
			await run(ground, postingReverse, [
				reversal('cost_entry', 'never'),
				reversal('equipment_usage', 'u2'),
			]),
		),
	).toEqual(['posting.not_found', 'posting.reverse_in_odoo']);
});
