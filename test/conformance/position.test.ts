import { budgetUpsert } from '../../core/job-cost/budget';
import { budgetCheck } from '../../core/job-cost/budget-check';
import { positionGet, type PositionLine } from '../../core/job-cost/position';
import { wipGet } from '../../core/job-cost/wip';
import { Books } from './harness/books';
import { close, openPrepared } from './harness/ground';
import { codes, smallJob, type SmallJob } from './scenarios/job-cost-master';
import { good, type Ground, record, run } from './scenarios/kit';

/**
 * One order of 100 × 12.34, split 60/40 over concrete and steel: 30 billed in February, 20 on a
 * draft bill of April, 5 credited in March; an order in foreign currency; an order to a code that
 * does not exist. The figures are worked out by hand.
 */
let ground: Ground;
let code: ReturnType<typeof codes>;
let job: SmallJob;
let books: Books;

beforeAll(async () => {
	ground = await openPrepared();
	code = codes(ground);
	job = await smallJob(ground);
	books = await Books.open(ground);
	const budget = (id: string, costCode: string, originalAmount: string, more: object = {}) =>
		record(ground, id, {
			project: { id: 'job' },
			costCode: { id: costCode },
			costType: { id: 'material' },
			originalAmount,
			...more,
		});
	const ran = await run(ground, budgetUpsert, [
		budget('b1', 'concrete', '10000', { phase: { id: 'phase' } }),
		budget('b2', 'steel', '2000'),
	]);
	good(ran);
	good(ran, 1);

	const split = {
		[[job.account, job.phase, job.concrete, job.material].join(',')]: 60,
		[[job.account, job.steel, job.material].join(',')]: 40,
	};
	await books.order('po1', '2026-01-15', [{ quantity: 100, price: 12.34, split }]);
	const line = { order: 'po1', price: 12.34, split };
	await books.bill('bill1', 'in_invoice', '2026-02-10', [{ ...line, quantity: 30 }]);
	await books.bill('bill2', 'in_invoice', '2026-04-02', [{ ...line, quantity: 20 }], 'draft');
	await books.bill('credit1', 'in_refund', '2026-03-20', [{ ...line, quantity: 5 }]);
});
afterAll(async () => {
	await close(ground);
});

const position = async (more: object = {}) =>
	good(await run(ground, positionGet, [{ project: { code: code.job }, ...more }]));
const FIGURES = ['revised', 'committedTotal', 'committed', 'draftBills', 'actual', 'eac'] as const;
/** `cost code|cost type` -> figures. */
const table = (lines: readonly PositionLine[]) =>
	Object.fromEntries(
		lines.map((line) => [
			[line.costCode?.code, line.costType?.code].join('|').replaceAll(`${ground.prefix}-`, ''),
			FIGURES.map((name) => line[name]).join(' '),
		]),
	);

test('order, bill, draft bill and credit note count once', async () => {
	const { result, warnings } = await position({ asOf: '2026-04-30' });
	expect(warnings).toEqual([]);
	expect(table(result.lines)).toEqual({
		// 60 % of 1,234.00; 55 of 100 open; 20 on the draft; 30 − 5 booked
		'03-300|M': '10000.00 740.40 407.22 148.08 185.10 10000.00',
		'05-120|M': '2000.00 493.60 271.48 98.72 123.40 2000.00',
	});
	expect(result.lines.map(({ phase }) => phase?.code ?? null)).toEqual([`${code.job}/01`, null]);
	expect(result.totals).toHaveLength(1);
	expect(result.totals[0]).toMatchObject({
		revised: '12000.00',
		committedTotal: '1234.00',
		committed: '678.70',
		draftBills: '246.80',
		actual: '308.50',
		// 12,000 − (678.70 + 246.80 + 308.50)
		uncommitted: '10766.00',
		eac: '12000.00',
		variance: '0.00',
		percentSpent: '2.6',
	});
});

test('the position of an earlier day is what stood that day', async () => {
	expect(table((await position({ asOf: '2026-02-28' })).result.lines)).toEqual({
		// only the 30 of February are billed; 70 open
		'03-300|M': '10000.00 740.40 518.28 0.00 222.12 10000.00',
		'05-120|M': '2000.00 493.60 345.52 0.00 148.08 2000.00',
	});
	expect(table((await position({ asOf: '2026-01-31' })).result.lines)).toEqual({
		'03-300|M': '10000.00 740.40 740.40 0.00 0.00 10000.00',
		'05-120|M': '2000.00 493.60 493.60 0.00 0.00 2000.00',
	});
	expect(table((await position({ asOf: '2025-12-31' })).result.lines)).toEqual({
		'03-300|M': '10000.00 0.00 0.00 0.00 0.00 10000.00',
		'05-120|M': '2000.00 0.00 0.00 0.00 0.00 2000.00',
	});
});

test('a job without figures has no lines', async () => {
	expect(
		(await run(ground, positionGet, [{ project: { code: code.other } }])).outcomes[0],
	).toMatchObject({ status: 'done', result: { lines: [], totals: [] } });
});

test('the budget check says ok, warn and block to the cent', async () => {
	const asked = (amount: string, more: object = {}) => ({
		project: { code: code.job },
		costCode: { code: code.concrete },
		costType: { code: code.material },
		asOf: '2026-04-30',
		amount,
		...more,
	});
	const ran = await run(ground, budgetCheck, [
		asked('9259.60'),
		asked('9259.61'),
		asked('9259.61', { blockOverBy: '0' }),
		asked('1', { costType: { code: code.labour } }),
		asked('-5000', { costType: { code: code.labour } }),
	]);
	const answers = [0, 1, 2, 3, 4].map((index) => good(ran, index).result);
	expect(answers.map(({ verdict }) => verdict)).toEqual(['ok', 'warn', 'block', 'block', 'ok']);
	// 10,000 − 407.22 − 148.08 − 185.10
	expect(answers[0]).toMatchObject({ availableBefore: '9259.60', available: '0.00' });
	expect(answers[1]).toMatchObject({ available: '-0.01' });
	expect(answers[3]?.reasons).toEqual(['no_budget']);
});

test('the work in progress rests on posted cost and posted invoices', async () => {
	await books.bill('inv1', 'out_invoice', '2026-03-31', [
		{ quantity: 1, price: 5000, split: { [String(job.account)]: 100 } },
	]);
	const asked = { project: { code: code.job }, asOf: '2026-04-30', contractValue: '20000' };
	const { result } = good(await run(ground, wipGet, [asked]));
	expect(result).toMatchObject({
		contract: '20000.00',
		costToDate: '308.50',
		costToComplete: '11691.50',
		estimatedCost: '12000.00',
		percentComplete: '2.57',
		// 20,000 × 308.50 ÷ 12,000
		earned: '514.17',
		billed: '5000.00',
		overBilling: '4485.83',
		underBilling: '0.00',
		contractFrom: 'given',
	});
	const before = good(await run(ground, wipGet, [{ ...asked, asOf: '2026-03-30' }])).result;
	expect([before.billed, before.costToDate]).toEqual(['0.00', '308.50']);
	// Revenue is no cost: the position stays what it was.
	expect((await position({ asOf: '2026-04-30' })).result.totals[0]?.actual).toBe('308.50');
});

test('an order in another currency counts at its rate', async () => {
	const restore = await books.foreignRate('1999-03-01', 0.8);
	try {
		await books.order(
			'po-foreign',
			'1999-03-01',
			[
				{
					quantity: 10,
					price: 100,
					split: { [[job.account, job.steel, job.labour].join(',')]: 100 },
				},
			],
			{ foreign: true },
		);
		// 1,000 foreign units at 0.80 for one of the company's
		const lines = table((await position({ asOf: '2026-04-30' })).result.lines);
		expect(lines['05-120|L']).toBe('0.00 1250.00 1250.00 0.00 0.00 1250.00');
	} finally {
		await restore();
	}
});

test('a code nobody knows in a distribution is named, and its cost stays on the job', async () => {
	await books.order('po-unknown', '2026-01-20', [
		{ quantity: 1, price: 77.77, split: { [`${String(job.account)},2000000000`]: 100 } },
	]);
	const { result, warnings } = await position({ asOf: '2026-04-30' });
	expect(table(result.lines)['|']).toBe('0.00 77.77 77.77 0.00 0.00 77.77');
	expect(warnings.join(' ')).toMatch(/2000000000/);
});
