import { Fault } from '../../../../core/faults';
import { decimal } from '../../../../core/money';
import {
	type Payable,
	type Portion,
	settle,
	type Settlement,
} from '../../../../core/payables/payment/rules/settle';

const payable = (id: number, residual: string, more: Partial<Payable> = {}): Payable => ({
	id,
	number: `B-${String(id)}`,
	type: 'bill',
	residual: decimal(residual),
	currency: 'USD',
	company: 1,
	payee: 9,
	...more,
});
const portion = (of: Payable, amount: string, settled = '0'): Portion => ({
	payable: of,
	amount: decimal(amount),
	settled: decimal(settled),
});
const outcome = (amount: string, portions: readonly Portion[]): Settlement | string => {
	try {
		return settle(decimal(amount), 'USD', portions);
	} catch (thrown) {
		return thrown instanceof Fault ? thrown.code : 'threw';
	}
};

describe('what a payment settles', () => {
	const credit = payable(3, '30', { type: 'credit_note' });

	it.each<[string, string, Portion[], Settlement | string]>([
		['one bill in full', '100', [portion(payable(1, '100'), '100')], full([1], null)],
		['one bill in part', '99.99', [portion(payable(1, '100'), '99.99')], full([], 1)],
		[
			'some in full and one in part, in whatever order',
			'150',
			[portion(payable(1, '100'), '50'), portion(payable(2, '100'), '100')],
			full([2], 1),
		],
		[
			'a credit note set off',
			'70',
			[portion(payable(1, '100'), '100'), portion(credit, '30')],
			full([1, 3], null),
		],
		[
			'the rest of a run that broke off',
			'150',
			[portion(payable(1, '0'), '100', '100'), portion(payable(2, '80'), '50')],
			full([], 2),
		],
		[
			'nothing more',
			'100',
			[portion(payable(1, '0'), '100', '100')],
			{ full: [], part: null, done: true },
		],
		['a cent too much', '100.01', [portion(payable(1, '100'), '100.01')], 'payment.overpays'],
		['a cent beside', '100', [portion(payable(1, '100'), '99.99')], 'payment.amount_differs'],
		[
			'two in part',
			'2',
			[portion(payable(1, '100'), '1'), portion(payable(2, '100'), '1')],
			'payment.several_in_part',
		],
		[
			'a credit note in part',
			'90',
			[portion(payable(1, '100'), '100'), portion(credit, '10')],
			'payment.credit_in_part',
		],
		[
			'a bill twice',
			'100',
			[portion(payable(1, '100'), '50'), portion(payable(1, '100'), '50')],
			'payment.bill_twice',
		],
		[
			'another currency',
			'100',
			[portion(payable(1, '100', { currency: 'EUR' }), '100')],
			'payment.currency_differs',
		],
		[
			'another vendor',
			'200',
			[portion(payable(1, '100'), '100'), portion(payable(2, '100', { payee: 8 }), '100')],
			'payment.other_vendor',
		],
		[
			'another company',
			'200',
			[portion(payable(1, '100'), '100'), portion(payable(2, '100', { company: 2 }), '100')],
			'payment.other_company',
		],
		['nothing', '0', [portion(payable(1, '100'), '0')], 'payment.not_positive'],
		[
			'more credit than bills',
			'-20',
			[portion(payable(1, '10'), '10'), portion(credit, '30')],
			'payment.not_positive',
		],
	])('%s', (_name, amount, portions, expected) => {
		expect(outcome(amount, portions)).toEqual(expected);
	});
});

function full(ids: readonly number[], part: number | null): Settlement {
	return { full: ids, part, done: false };
}
