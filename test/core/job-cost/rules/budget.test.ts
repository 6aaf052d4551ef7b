import {
	assertMove,
	assertTransfer,
	BUDGET_STATES,
	budgetFacts,
	type BudgetLine,
	canMove,
	uncommittedOwnerChanges,
} from '../../../../core/job-cost/rules/budget-change';
import {
	type BudgetPolicy,
	checkBudget,
	type Verdict,
} from '../../../../core/job-cost/rules/budget-check';
import { costKey } from '../../../../core/job-cost/rules/dimensions';
import { position } from '../../../../core/job-cost/rules/position';
import { d, eur, fact, shown, usd, thrown } from './figures';

const line = (amount: string, more: Partial<BudgetLine> = {}): BudgetLine => ({
	key: costKey({ project: 1, costCode: 3 }),
	book: usd,
	kind: 'change',
	state: 'approved',
	changeNumber: 'BC-1',
	amount: d(amount),
	...more,
});
const code = (costCode: number) => ({ key: costKey({ project: 1, costCode }) });

describe('budget changes', () => {
	test('states decide where a line counts', () => {
		const of = (kind: BudgetLine['kind']) =>
			BUDGET_STATES.map((state) => budgetFacts([line('5', { kind, state })])[0]?.measure ?? null);
		expect(of('original')).toEqual([null, null, 'original', null]);
		expect(of('change')).toEqual([null, 'pendingChanges', 'approvedChanges', null]);
	});

	test('an approved change can only be voided; void is final', () => {
		const allowed = BUDGET_STATES.map((from) => BUDGET_STATES.filter((to) => canMove(from, to)));
		expect(allowed).toEqual([
			['draft', 'pending', 'approved', 'void'],
			['draft', 'pending', 'approved', 'void'],
			['approved', 'void'],
			['void'],
		]);
		expect(thrown(() => assertMove('void', 'approved'))).toMatchObject({
			code: 'budget_change.state',
		});
		expect(() => assertMove('draft', 'pending')).not.toThrow();
	});

	test('a transfer of any size leaves the revised budget as it was', () => {
		const lines = [line('-0.1', code(3)), line('-0.2', code(4)), line('0.3', code(5))];
		expect(() => assertTransfer(lines)).not.toThrow();
		const original = fact('original', '100');
		const [before] = position([original]);
		const after = position([original, ...budgetFacts(lines)]);
		const total = after.reduce((revised, one) => revised.plus(one.revised), d('0'));
		expect(shown(total)).toBe(shown(before!.revised));
	});

	test.each<[string, BudgetLine[]]>([
		['empty', []],
		['not_balanced', [line('-10', code(3)), line('9.99', code(4))]],
		['mixed', [line('-10', code(3)), line('10', { ...code(4), changeNumber: 'BC-2' })]],
		['mixed', [line('-10', code(3)), line('10', { ...code(4), state: 'pending' })]],
		['mixed', [line('-10', code(3)), line('10', { ...code(4), book: eur })]],
		['mixed', [line('-10', { ...code(3), kind: 'original' }), line('10', code(4))]],
		['no_move', [line('-10', code(3)), line('10', code(3))]],
	])('%s is refused', (problem, lines) => {
		expect(thrown(() => assertTransfer(lines))).toMatchObject({ code: `budget_change.${problem}` });
	});

	test('owner changes not yet given to vendors', () => {
		expect(shown(uncommittedOwnerChanges(d('1000'), d('700'), d('100')))).toBe('400');
	});
});

describe('budget check', () => {
	const positions = position([
		fact('original', '900', { project: 1, costCode: 3, costType: 7 }),
		fact('approvedChanges', '100', { project: 1, costCode: 3, costType: 8 }),
		fact('pendingChanges', '5000', { project: 1, costCode: 3, costType: 8 }),
		fact('committed', '300', { project: 1, costCode: 3, costType: 7 }),
		fact('draftBills', '50', { project: 1, costCode: 3, costType: 7 }),
		fact('actual', '250', { project: 1, costCode: 3, costType: 8 }),
		fact('pendingCosts', '100', { project: 1, costCode: 3, costType: 8 }),
		fact('actual', '10', { project: 1, costCode: 4 }),
		fact('original', '-500', { project: 1, costCode: 6 }),
	]);
	const policy: BudgetPolicy = {
		by: ['project', 'costCode'],
		warnAbovePercent: d('90'),
		blockAbovePercent: d('100'),
		missingBudget: 'block',
	};
	const ask = (amount: string, more: Partial<BudgetPolicy> = {}, costCode = 3, book = usd) =>
		checkBudget(
			positions,
			[{ key: costKey({ project: 1, costCode, costType: 9 }), book, amount: d(amount) }],
			{ ...policy, ...more },
		).answers[0]!;

	test('available = revised − committed − draft − actual − requested; pending changes are no budget', () => {
		const answer = ask('120.50');
		expect([answer.revised, answer.availableBefore, answer.available].map(shown)).toEqual([
			'1000',
			'400',
			'279.5',
		]);
		expect(shown(answer.percentUsed)).toBe('72.05');
		expect(answer.key).toEqual(costKey({ project: 1, costCode: 3 }));
	});

	test.each<[string, Verdict, string, Partial<BudgetPolicy>]>([
		['300', 'ok', 'within_budget', {}],
		['300.01', 'warn', 'above_warn_percent', {}],
		['400', 'warn', 'above_warn_percent', {}],
		['400.01', 'block', 'above_block_percent', {}],
		['400.01', 'ok', 'within_budget', { warnAbovePercent: d('200'), blockAbovePercent: d('200') }],
		[
			'450',
			'ok',
			'within_budget',
			{ warnAbovePercent: d('200'), blockAbovePercent: d('200'), blockOverBy: d('50') },
		],
		['450.01', 'block', 'over_block_amount', { blockAbovePercent: d('200'), blockOverBy: d('50') }],
		[
			'410',
			'warn',
			'over_warn_amount',
			{ warnAbovePercent: d('200'), blockAbovePercent: d('200'), warnOverBy: d('0') },
		],
		['300', 'warn', 'above_warn_percent', { reservePending: true }],
		['300.01', 'block', 'above_block_percent', { reservePending: true }],
		['0', 'ok', 'gives_back', {}],
		['-10', 'ok', 'gives_back', {}],
	])('asking for %s: %s, %s', (amount, verdict, reason, more) => {
		expect(ask(amount, more)).toMatchObject({ verdict, reasons: [reason] });
	});

	test.each<Verdict>(['ok', 'warn', 'block'])('without a budget the policy says %s', (verdict) => {
		for (const costCode of [4, 5, 6]) {
			expect(ask('1', { missingBudget: verdict }, costCode)).toMatchObject({
				verdict,
				reasons: ['no_budget'],
				percentUsed: null,
			});
		}
		expect(ask('1', { missingBudget: verdict }, 3, eur).reasons).toEqual(['no_budget']);
	});

	test('lines of one request on one budget are judged together, the worst counts', () => {
		const lines = [1, 2].map((costType) => ({
			key: costKey({ project: 1, costCode: 3, costType }),
			book: usd,
			amount: d('200.01'),
		}));
		expect(checkBudget(positions, [lines[0]!], policy).verdict).toBe('ok');
		expect(checkBudget(positions, lines, policy)).toMatchObject({
			verdict: 'block',
			answers: [{ verdict: 'block' }],
		});
		expect(checkBudget(positions, [], policy)).toEqual({ verdict: 'ok', answers: [] });
	});

	test('limits that contradict each other are refused', () => {
		for (const wrong of [
			{ warnAbovePercent: d('101') },
			{ blockAbovePercent: d('-1') },
			{ warnOverBy: d('2'), blockOverBy: d('1') },
		]) {
			expect(thrown(() => ask('1', wrong))).toMatchObject({ code: 'budget_check.policy' });
		}
	});
});
