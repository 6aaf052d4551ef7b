import { decimal } from '../../../../core/money';
import {
	type ComputedAmounts,
	differences,
	imbalance,
} from '../../../../core/payables/bill/rules/compare';
import { type BillFacts, likeness } from '../../../../core/payables/bill/rules/duplicate';
import { measureBillLine, type OrderedPrice } from '../../../../core/payables/bill/rules/measure';
import { normalNumber, spellings } from '../../../../core/payables/bill/rules/number';
import { type Locks, nextOpenDay, violated } from '../../../../core/payables/bill/rules/period';

describe("the vendor's number", () => {
	it.each([
		['INV-00117', 'inv117'],
		['inv 117', 'inv117'],
		['Inv.0117/', 'inv117'],
		['000117', '117'],
		['2026/0117', '2026117'],
		['２０２６-117', '2026117'],
		['Überw. 07', 'überw7'],
		['0', '0'],
		['#-/', ''],
	])('%s is %s', (written, normal) => {
		expect(normalNumber(written)).toBe(normal);
	});

	it('keeps zeros within and at the end of a run', () => {
		expect(normalNumber('A-1050')).not.toBe(normalNumber('A-105'));
		expect(normalNumber('A-1005')).not.toBe(normalNumber('A-105'));
	});

	it('is found by a pattern in any spelling', () => {
		const pattern = new RegExp(`^${spellings('inv117').replaceAll('%', '.*')}$`, 'iu');
		for (const spelt of ['INV-00117', 'inv 117', 'Inv.0117/']) expect(spelt).toMatch(pattern);
		expect('INV-119').not.toMatch(pattern);
	});
});

describe('likeness', () => {
	const bill: BillFacts = {
		id: null,
		externalId: 'n8n.a.b.vendor_invoice.1',
		type: 'bill',
		payee: 7,
		company: 1,
		currency: 1,
		number: 'INV-7',
		day: '2026-03-10',
		net: decimal('100'),
		total: decimal('115'),
	};
	const other = (more: Partial<BillFacts>): BillFacts => ({
		...bill,
		id: 9,
		externalId: null,
		...more,
	});

	it.each<[string, Partial<BillFacts>, ReturnType<typeof likeness>]>([
		[
			'the number in another spelling',
			{ number: 'inv 07', day: '2026-04-01', total: null, net: decimal('1') },
			'number',
		],
		['day and amount', { number: 'X' }, 'date_and_amount'],
		['another vendor', { payee: 8 }, null],
		['a credit note', { type: 'credit_note' }, null],
		['the record itself', { externalId: bill.externalId }, null],
		['another day', { number: 'X', day: '2026-03-11' }, null],
		['another amount', { number: 'X', total: decimal('115.01') }, null],
		['another currency', { number: 'X', currency: 2 }, null],
		['another company, another amount', { company: 2, total: decimal('1') }, null],
		['another company, the same amount', { company: 2 }, 'number'],
		['day and amount in another company', { company: 2, number: 'X' }, null],
		['the net, where one says no total', { number: 'X', total: null }, 'date_and_amount'],
		['no number on either', { number: '', day: '2026-04-01' }, null],
	])('%s', (_what, more, expected) => {
		expect(likeness(bill, other(more))).toBe(expected);
	});

	it('makes nothing of two numbers of signs, or of two empty documents', () => {
		const signs = { number: '--', day: '2026-05-01' };
		expect(likeness({ ...bill, number: '/' }, other(signs))).toBeNull();
		const empty = { number: 'X', net: decimal('0'), total: decimal('0') };
		expect(likeness({ ...bill, ...empty, number: 'Y' }, other(empty))).toBeNull();
	});
});

describe('closed periods', () => {
	const open: Locks = { fiscalYear: null, hard: null, purchase: null, tax: null };

	it.each<[Partial<Locks>, string, boolean, string]>([
		[{}, '2026-01-31', true, '2026-01-31'],
		[{ fiscalYear: '2026-01-31' }, '2026-01-31', false, '2026-02-01'],
		[{ fiscalYear: '2026-01-31' }, '2026-02-01', false, '2026-02-01'],
		[{ hard: '2025-12-31' }, '2025-06-01', false, '2026-01-01'],
		[{ purchase: '2026-02-28' }, '2026-02-03', false, '2026-03-01'],
		[{ tax: '2026-02-28' }, '2026-02-03', false, '2026-02-03'],
		[{ tax: '2026-02-28' }, '2026-02-03', true, '2026-03-01'],
		[{ fiscalYear: '2026-01-31', tax: '2026-02-28' }, '2026-01-15', true, '2026-03-01'],
		[{ fiscalYear: '2026-02-28', tax: '2026-01-31' }, '2026-02-15', true, '2026-03-01'],
	])('%j, a bill of %s (taxed: %s) is booked on %s', (locks, day, taxed, booked) => {
		expect(nextOpenDay({ ...open, ...locks }, day, taxed)).toBe(booked);
	});

	it('names the lock that holds longest', () => {
		const locks = { ...open, fiscalYear: '2026-01-31', purchase: '2026-03-31' };
		expect(violated(locks, '2026-01-15', false)).toEqual({ lock: 'purchase', until: '2026-03-31' });
	});
});

describe('quantity and price of a bill line', () => {
	const places = { quantityPlaces: 2, pricePlaces: 6, currencyPlaces: 2 };
	const ordered = (quantity: string, price: string): OrderedPrice => ({
		quantity: decimal(quantity),
		price: decimal(price),
	});
	const measured = (
		line: Parameters<typeof measureBillLine>[0],
		order: OrderedPrice | null,
		more: Partial<typeof places> = {},
	) => {
		const { quantity, price } = measureBillLine(line, { ...places, ...more, ordered: order });
		return `${quantity.toFixed()} × ${price.toFixed()}`;
	};

	it.each<[string, Parameters<typeof measureBillLine>[0], OrderedPrice | null, string]>([
		[
			'as billed',
			{ quantity: '10', unitCost: '41.37', amount: '413.70' },
			ordered('120', '41.37'),
			'10 × 41.37',
		],
		[
			'as billed, dearer',
			{ quantity: '10', unitCost: '42', amount: '420' },
			ordered('120', '41.37'),
			'10 × 42',
		],
		['quantity alone', { quantity: '3', amount: '100' }, null, '3 × 33.333333'],
		['by amount', { amount: '3333.34' }, ordered('10000.01', '1'), '3333.34 × 1'],
		[
			'by amount, whatever the unit',
			{ quantity: '1', unitCost: '500', amount: '500' },
			ordered('10000', '1'),
			'500 × 1',
		],
		['a share of a lump sum', { amount: '500.18' }, ordered('1', '1500.55'), '0.33 × 1515.69697'],
		['all of a lump sum', { amount: '1500.55' }, ordered('1', '1500.55'), '1 × 1500.55'],
		['a sliver of a lump sum', { amount: '1' }, ordered('1', '100000'), '0.01 × 100'],
		['less than nothing', { amount: '-25' }, ordered('1', '100'), '-0.25 × 100'],
		['nothing ordered', { amount: '25' }, null, '1 × 25'],
		['a free order line', { amount: '25' }, ordered('5', '0'), '1 × 25'],
	])('%s', (_what, line, order, expected) => {
		expect(measured(line, order)).toBe(expected);
	});

	it('keeps a single unit at 1.00 a unit', () => {
		expect(measured({ quantity: '1', unitCost: '1', amount: '1' }, ordered('1', '1'))).toBe(
			'1 × 1',
		);
	});

	it.each<[string, Parameters<typeof measureBillLine>[0], Partial<typeof places>]>([
		[
			'quantity × unit cost is another amount',
			{ quantity: '2', unitCost: '41.37', amount: '99' },
			{},
		],
		['no price of two places makes it', { quantity: '1000', amount: '33.33' }, { pricePlaces: 2 }],
		['the quantity rounds away', { quantity: '0.001', unitCost: '1000', amount: '1' }, {}],
	])('refuses where %s', (_what, line, more) => {
		expect(() => measured(line, null, more)).toThrow(
			expect.objectContaining({ code: 'bill.amount_differs' }) as Error,
		);
	});
});

describe('amounts of the document and of Odoo', () => {
	const stated = {
		tax: decimal('15'),
		total: decimal('115'),
		lines: [
			{ lineId: '1', externalId: 'x.1', amount: decimal('60'), tax: decimal('9') },
			{ lineId: '2', externalId: 'x.2', amount: decimal('40'), tax: null },
		],
	};
	const computed = (more: Partial<ComputedAmounts> = {}): ComputedAmounts => ({
		tax: decimal('15'),
		total: decimal('115'),
		lines: [
			{ externalId: 'x.1', subtotal: decimal('60'), total: decimal('69') },
			{ externalId: 'x.2', subtotal: decimal('40'), total: decimal('46') },
		],
		...more,
	});
	const none = decimal('0');

	it('agree', () => {
		expect(differences(stated, computed(), none)).toEqual([]);
	});

	it('differ by line, tax and total', () => {
		const lines = [
			{ externalId: 'x.1', subtotal: decimal('60'), total: decimal('66') },
			{ externalId: null, subtotal: decimal('40'), total: decimal('40') },
		];
		const found = differences(
			stated,
			computed({ tax: decimal('6'), total: decimal('106'), lines }),
			none,
		);
		expect(found).toEqual([
			{ lineId: '1', what: 'tax', stated: '9.00', computed: '6.00' },
			{ lineId: '2', what: 'amount', stated: '40.00', computed: '0.00' },
			{ lineId: null, what: 'tax', stated: '15.00', computed: '6.00' },
			{ lineId: null, what: 'total', stated: '115.00', computed: '106.00' },
		]);
	});

	it('may differ by the tolerance and no more', () => {
		const off = computed({ tax: decimal('15.02') });
		expect(differences(stated, off, decimal('0.02'))).toEqual([]);
		expect(differences(stated, off, decimal('0.01'))).toHaveLength(1);
	});

	it('say nothing where the document says nothing', () => {
		const silent = { ...stated, tax: null, total: null };
		expect(differences(silent, computed({ tax: decimal('1'), total: decimal('1') }), none)).toEqual(
			[],
		);
	});

	it('add up in the document itself', () => {
		expect(imbalance(stated, none)).toBeNull();
		expect(imbalance({ ...stated, total: decimal('116') }, none)?.toFixed()).toBe('1');
		expect(imbalance({ ...stated, total: decimal('115.01') }, decimal('0.01'))).toBeNull();
		expect(imbalance({ ...stated, tax: null }, none)).toBeNull();
		const byLine = stated.lines.map((line) => ({ ...line, tax: decimal('9') }));
		expect(imbalance({ ...stated, tax: null, lines: byLine }, none)?.toFixed()).toBe('-3');
	});
});
