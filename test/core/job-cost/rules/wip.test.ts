import { contractToDate, wip, type WipInput, wipTotals } from '../../../../core/job-cost/rules/wip';
import { d, eur, random, shown, usd, thrown } from './figures';

const job = (
	contract: string,
	cost: string,
	toComplete: string,
	billed: string,
	more: Partial<WipInput> = {},
) =>
	wip({
		originalContract: d(contract),
		approvedChanges: d('0'),
		costToDate: d(cost),
		costToComplete: d(toComplete),
		billed: d(billed),
		...more,
	});
const figures = (found: ReturnType<typeof wip>) => ({
	fraction: shown(found.fractionComplete),
	earned: shown(found.earned),
	over: shown(found.overBilling),
	under: shown(found.underBilling),
	gp: shown(found.grossProfitToDate),
	loss: shown(found.expectedLoss),
	provision: shown(found.lossProvision),
	backlog: shown(found.backlog),
	warnings: found.warnings.map(({ code }) => code),
});

test('only approved changes are contract value', () => {
	const changes = (['approved', 'pending', 'draft', 'void', 'approved'] as const).map(
		(state, at) => ({ state, amount: d(String(10 ** at)) }),
	);
	expect(shown(contractToDate(d('500000'), changes))).toBe('510001');
	expect(shown(job('100', '1', '1', '0', { approvedChanges: d('-20') }).contract)).toBe('80');
});

test('a loss job shows the full loss: the part to date and the provision add up to it', () => {
	expect(figures(job('1000', '600', '600', '500'))).toEqual({
		fraction: '0.5',
		earned: '500',
		over: '0',
		under: '0',
		gp: '-100',
		loss: '200',
		provision: '100',
		backlog: '500',
		warnings: ['loss_job'],
	});
});

test('no estimate: nothing is earned, billings are over billings, and it is said', () => {
	expect(figures(job('1000', '0', '0', '300'))).toMatchObject({
		fraction: null,
		earned: '0',
		over: '300',
		under: '0',
		warnings: ['no_estimate'],
	});
});

test('not begun: 0 %, all of it backlog', () => {
	expect(figures(job('1000', '0', '800', '0'))).toMatchObject({
		fraction: '0',
		earned: '0',
		backlog: '1000',
		warnings: [],
	});
});

test('a closed job has earned its contract, whatever is still forecast', () => {
	expect(figures(job('1000', '700', '50', '900', { closed: true }))).toMatchObject({
		fraction: '1',
		earned: '1000',
		under: '100',
		gp: '300',
		backlog: '0',
		warnings: ['cost_after_close'],
	});
	const closed = job('1000', '700', '50', '900', { closed: true });
	expect([closed.estimatedCost, closed.estimatedGrossProfit].map(shown)).toEqual(['700', '300']);
	expect(figures(job('1000', '0', '0', '1000', { closed: true })).fraction).toBe('1');
});

test('spent beyond the estimate: complete, never above 100 %', () => {
	expect(figures(job('1000', '700', '-100', '0'))).toMatchObject({
		fraction: '1',
		earned: '1000',
		warnings: ['beyond_estimate'],
	});
	expect(figures(job('1000', '-50', '100', '0'))).toMatchObject({ fraction: '0', earned: '0' });
	expect(figures(job('1000', '-50', '-100', '0'))).toMatchObject({ fraction: null, earned: '0' });
});

test('no contract: nothing earned, and it is said', () => {
	expect(figures(job('0', '10', '10', '5')).warnings).toContain('no_contract');
	expect(figures(job('0', '10', '10', '5'))).toMatchObject({ earned: '0', over: '5' });
});

test('figures of the period are the difference to the period before', () => {
	const found = job('6000', '3200', '800', '5000', {
		before: { earned: d('2250'), costToDate: d('1500') },
	});
	expect(shown(found.earnedThisPeriod)).toBe('2550');
	expect(shown(found.grossProfitThisPeriod)).toBe('850');
	expect(job('1', '1', '1', '1').earnedThisPeriod).toBeNull();
});

test('for any figures: one of over and under billing is 0, and their difference is billed − earned', () => {
	const next = random(9);
	const some = (low: number) => (low + next() * 1000).toFixed(2);
	for (let round = 0; round < 500; round++) {
		const found = job(some(0), some(-100), some(-100), some(0), { closed: next() < 0.2 });
		expect(found.overBilling.times(found.underBilling).eq(0)).toBe(true);
		expect(found.overBilling.minus(found.underBilling).eq(found.billed.minus(found.earned))).toBe(
			true,
		);
		expect(found.overBilling.gte(0) && found.underBilling.gte(0)).toBe(true);
		if (found.fractionComplete !== null) {
			expect(found.fractionComplete.gte(0) && found.fractionComplete.lte(1)).toBe(true);
		}
		expect(found.lossProvision.gte(0) && found.lossProvision.lte(found.expectedLoss)).toBe(true);
	}
});

test('over and under billings of a schedule do not offset each other', () => {
	const jobs = [job('1000', '5', '5', '600'), job('1000', '5', '5', '450')];
	const totals = wipTotals(jobs.map((one) => ({ book: usd, wip: one })));
	expect([totals.overBilling, totals.underBilling, totals.earned].map(shown)).toEqual([
		'100',
		'50',
		'1000',
	]);
	expect(shown(wipTotals([]).contract)).toBe('0');
	expect(
		thrown(() =>
			wipTotals([
				{ book: usd, wip: jobs[0]! },
				{ book: eur, wip: jobs[1]! },
			]),
		),
	).toMatchObject({ code: 'wip.several_books' });
});
