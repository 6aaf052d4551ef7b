import {
	commitment,
	commitmentFacts,
	type CommitmentLine,
	costOfAnalytic,
	draftBillFacts,
} from '../../../../core/job-cost/rules/committed';
import { costKey } from '../../../../core/job-cost/rules/dimensions';
import { position } from '../../../../core/job-cost/rules/position';
import { toText } from '../../../../core/money';
import { d, eur, fact, random, shown, usd, thrown } from './figures';

const line = (
	ordered: string,
	invoiced: string,
	subtotal: string,
	more: Partial<CommitmentLine> = {},
): CommitmentLine => ({
	state: 'approved',
	ordered: d(ordered),
	invoiced: d(invoiced),
	subtotal: d(subtotal),
	...more,
});
const key = costKey({ project: 1, costCode: 3 });
const whole = [{ key, percent: d('100') }];

test.each<[string, CommitmentLine, string, string]>([
	['nothing billed', line('10', '0', '1000'), '1000', '1000'],
	['partly billed', line('10', '4', '1000'), '1000', '600'],
	['all billed', line('10', '10', '1000'), '1000', '0'],
	['billed beyond the order', line('10', '12', '1000'), '1000', '0'],
	['refunded beyond the bills', line('10', '-1', '1000'), '1000', '1100'],
	['nothing ordered', line('0', '0', '0'), '0', '0'],
	['billed without an order', line('0', '5', '0'), '0', '0'],
	['a credit line', line('-5', '-2', '-500'), '-500', '-300'],
	['a credit line, taken beyond', line('-5', '-6', '-500'), '-500', '0'],
	['free of charge', line('3', '1', '0'), '0', '0'],
	[
		'a lump sum billed by money',
		line('1', '1', '100000', { billedAmount: d('25000') }),
		'100000',
		'75000',
	],
	['a lump sum overbilled', line('1', '3', '100000', { billedAmount: d('100001') }), '100000', '0'],
	['a lump sum of no quantity', line('0', '0', '800', { billedAmount: d('300') }), '800', '500'],
	['a deduction by money', line('1', '0', '-900', { billedAmount: d('-400') }), '-900', '-500'],
	['closed short', line('10', '4', '1000', { closedShort: true }), '400', '0'],
	['cancelled', line('10', '4', '1000', { state: 'void' }), '0', '0'],
	['a foreign currency', line('10', '5', '1000', { currencyRate: d('1.25') }), '800', '400'],
])('%s', (_, given, total, open) => {
	const found = commitment(given);
	expect([shown(found.total), shown(found.open)]).toEqual([total, open]);
});

test.each(['0', '-1.1'])('an exchange rate of %s is refused', (rate) => {
	expect(thrown(() => commitment(line('1', '0', '1', { currencyRate: d(rate) })))).toMatchObject({
		code: 'commitment.bad_rate',
	});
});

test('a line is shared by its distribution; what is not distributed is no job’s', () => {
	const other = costKey({ project: 2 });
	const facts = commitmentFacts(
		line('10', '4', '1000'),
		[
			{ key, percent: d('60') },
			{ key: other, percent: d('30') },
		],
		eur,
	);
	expect(facts.map((one) => [one.measure, one.key, shown(one.amount), one.book])).toEqual([
		['committedTotal', key, '600', eur],
		['committedTotal', other, '300', eur],
		['committed', key, '360', eur],
		['committed', other, '180', eur],
	]);
});

test('a request for quotation is pending cost, never a commitment', () => {
	const facts = commitmentFacts(line('2', '0', '50', { state: 'pending' }), whole, usd);
	expect(facts.map((one) => [one.measure, shown(one.amount)])).toEqual([['pendingCosts', '50']]);
});

test('ordered 10, draft bill for 4, posted bill for 3 at a higher price: every unit counts once', () => {
	const [found] = position([
		fact('original', '1000'),
		...commitmentFacts(line('10', '7', '1000'), whole, usd),
		...draftBillFacts(d('400'), whole, usd),
		fact('actual', costOfAnalytic(d('-330')).toFixed()),
	]);
	expect(shown(found!.projectedCost)).toBe('1030');
	expect(shown(found!.uncommitted)).toBe('-30');
	expect(shown(found!.committedTotal)).toBe('1000');
});

test('from order to posted bill the projected cost never moves while the price holds', () => {
	const next = random(5);
	for (let round = 0; round < 300; round++) {
		const ordered = 1 + Math.floor(next() * 50);
		const draft = Math.floor(next() * (ordered + 1));
		const posted = Math.floor(next() * (ordered - draft + 1));
		const price = (next() * 1000).toFixed(2);
		const value = (quantity: number) => d(price).times(quantity);
		const [found] = position([
			...commitmentFacts(
				line(String(ordered), String(draft + posted), value(ordered).toFixed()),
				whole,
				usd,
			),
			...draftBillFacts(value(draft), whole, usd),
			fact('actual', value(posted).toFixed()),
		]);
		expect(toText(found!.projectedCost)).toBe(toText(value(ordered)));
	}
});

test('a posted cost of zero has no sign', () => {
	expect(toText(costOfAnalytic(d('0')))).toBe('0.00');
	expect(Object.is(Number(costOfAnalytic(d('0')).toFixed()), 0)).toBe(true);
});
