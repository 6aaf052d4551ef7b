import { decimal, toText } from '../../../../core/money';
import {
	type BillCheckName,
	type BillFacts,
	type BillPolicy,
	checkBillLine,
	type OrderFacts,
} from '../../../../core/payables/rules/bill-line';

interface Figures {
	readonly quantity?: string;
	readonly amount?: string;
	readonly tax?: string;
	readonly received?: string;
	readonly certified?: string;
	readonly billedQuantity?: string;
	readonly billedAmount?: string;
}

const order = (figures: Figures = {}, more: Partial<OrderFacts> = {}): OrderFacts => ({
	quantity: decimal(figures.quantity ?? '10'),
	amount: decimal(figures.amount ?? '1000'),
	tax: decimal(figures.tax ?? '0'),
	received: decimal(figures.received ?? '10'),
	certified: decimal(figures.certified ?? '0'),
	billedQuantity: decimal(figures.billedQuantity ?? '0'),
	billedAmount: decimal(figures.billedAmount ?? '0'),
	confirmed: true,
	sameVendor: true,
	sameCurrency: true,
	sameUnit: true,
	...more,
});
const bill = (quantity: string, amount: string, tax = '0'): BillFacts => ({
	quantity: decimal(quantity),
	amount: decimal(amount),
	tax: decimal(tax),
});
const statuses = (
	line: OrderFacts | null,
	billed: BillFacts,
	policy: BillPolicy = { kind: 'three_way' },
) =>
	Object.fromEntries(
		checkBillLine(line, billed, policy).map(({ check, status }) => [check, status]),
	) as Record<BillCheckName, string>;
const failed = (...args: Parameters<typeof statuses>) =>
	Object.entries(statuses(...args)).flatMap(([check, status]) =>
		status === 'failed' ? check : [],
	);

it('passes what was ordered, received and billed alike', () => {
	expect(statuses(order(), bill('10', '1000'))).toEqual({
		order: 'passed',
		vendor: 'passed',
		currency: 'passed',
		unit: 'passed',
		quantity_ordered: 'passed',
		quantity: 'passed',
		certified: 'not_applicable',
		unit_price: 'passed',
		amount: 'not_applicable',
		total: 'passed',
		tax: 'not_applicable',
	});
});

it('holds a line without an order, and looks at nothing else', () => {
	expect(failed(null, bill('1', '5'))).toEqual(['order']);
	expect(failed(null, bill('1', '5'), { kind: 'none' })).toEqual([]);
});

it('holds an order that is not confirmed, and one with another vendor', () => {
	expect(failed(order({}, { confirmed: false }), bill('1', '100'))).toEqual(['order']);
	expect(failed(order({}, { sameVendor: false }), bill('1', '100'))).toEqual(['vendor']);
});

it('compares no money of two currencies, and no quantity of two units', () => {
	const wrong = bill('99', '99999', '7');
	const tax = { kind: 'three_way', tax: {}, amount: {} } as const;
	expect(failed(order({}, { sameCurrency: false }), wrong, tax)).toEqual([
		'currency',
		'quantity_ordered',
		'quantity',
	]);
	expect(failed(order({ tax: '70' }, { sameUnit: false }), bill('99', '1000', '70'), tax)).toEqual([
		'unit',
	]);
	expect(failed(order({}, { sameUnit: false }), wrong, tax)).toEqual(['unit', 'total', 'tax']);
});

describe('quantity ordered', () => {
	const line = order({ received: '12', billedQuantity: '4', billedAmount: '400' });

	it('is what other bills take and this one, against the order, whatever was received', () => {
		expect(failed(line, bill('6', '600'))).toEqual([]);
		expect(failed(line, bill('6.01', '601'))).toEqual(['quantity_ordered', 'total']);
		const tolerant: BillPolicy = {
			kind: 'three_way',
			quantity: { amount: decimal('0.01') },
			total: { percent: decimal('1') },
		};
		expect(failed(line, bill('6.01', '601'), tolerant)).toEqual([]);
		expect(failed(line, bill('6.02', '602'), tolerant)).toEqual(['quantity_ordered']);
	});

	it('holds a credit of more than was billed, and is no matter of progress', () => {
		expect(failed(line, bill('-4', '-400'))).toEqual([]);
		expect(failed(line, bill('-4.5', '-400'))).toEqual(['quantity_ordered', 'quantity']);
		const certified = order({ certified: '1000', quantity: '1' });
		expect(failed(certified, bill('10', '1000'), { kind: 'progress' })).toEqual([]);
	});
});

describe('amount of the line', () => {
	it('is checked by an amount where the unit price would let it pass', () => {
		const line = order({ quantity: '1000', amount: '100000', received: '1000' });
		const policy = {
			kind: 'three_way',
			unitPrice: { percent: decimal('1') },
			total: { percent: decimal('1') },
			amount: { amount: decimal('500') },
		} as const;
		expect(failed(line, bill('1000', '100500'), policy)).toEqual([]);
		expect(failed(line, bill('1000', '100500.01'), policy)).toEqual(['amount']);
		// Against what this quantity costs, not against the whole order.
		expect(failed(line, bill('10', '1500.01'), { ...policy, unitPrice: {} })).toEqual([
			'unit_price',
			'amount',
		]);
		const credited = { ...line, billedQuantity: decimal('20'), billedAmount: decimal('9000') };
		expect(failed(credited, bill('-10', '-1500.01'), { ...policy, unitPrice: {} })).toEqual([
			'unit_price',
			'amount',
		]);
	});
});

describe('tax', () => {
	const line = order({ tax: '150' });
	const policy = { kind: 'three_way', tax: { amount: decimal('0.01') } } as const;

	it('is what the taxes of the order give for the amount billed, in both directions', () => {
		expect(failed(line, bill('5', '500', '75'), policy)).toEqual([]);
		expect(failed(line, bill('5', '500', '75.01'), policy)).toEqual([]);
		expect(failed(line, bill('5', '500', '75.02'), policy)).toEqual(['tax']);
		expect(failed(line, bill('5', '500', '74.98'), policy)).toEqual(['tax']);
		expect(failed(line, bill('5', '500', '0'), policy)).toEqual(['tax']);
	});

	it('is judged by a percentage of itself', () => {
		const percent = { kind: 'three_way', tax: { percent: decimal('2') } } as const;
		expect(failed(line, bill('5', '500', '76.5'), percent)).toEqual([]);
		expect(failed(line, bill('5', '500', '76.51'), percent)).toEqual(['tax']);
	});
});

it('says what it compared', () => {
	const checks = checkBillLine(order({ received: '8' }), bill('9', '901'), {
		kind: 'three_way',
		amount: {},
	});
	const shown = checks
		.filter(({ status }) => status === 'failed')
		.map(({ check, expected, found, difference }) => [
			check,
			...[expected, found, difference].map((value) => toText(value)),
		]);
	expect(shown).toEqual([
		['quantity', '8.00', '9.00', '1.00'],
		['unit_price', '100.00', '100.11', '0.11'],
		['amount', '900.00', '901.00', '1.00'],
	]);
});
