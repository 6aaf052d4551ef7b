import { Fault } from '../../../../core/faults';
import { decimal } from '../../../../core/money';
import {
	cameOf,
	closedQuantity,
	isBelowCame,
	nothingCame,
} from '../../../../core/procurement/order/rules/came';
import { vendorWarnings } from '../../../../core/procurement/order/references';
import { intentOf } from '../../../../core/procurement/order/rules/intent';
import { measureLine } from '../../../../core/procurement/order/rules/measure';

const line = (amount: string, more: object = {}) => ({
	lineId: 'L1',
	description: 'Work',
	costCode: { code: '03-300' },
	amount,
	...more,
});
const terms = (more: object = {}) => ({
	byAmount: false,
	service: true,
	quantityPlaces: 2,
	pricePlaces: 6,
	currencyPlaces: 2,
	...more,
});
const shown = (...args: Parameters<typeof measureLine>): string => {
	try {
		const { quantity, price, lump } = measureLine(...args);
		return `${quantity.toFixed()} × ${price.toFixed()}${lump ? ' lump' : ''}`;
	} catch (thrown) {
		return thrown instanceof Fault ? thrown.code : String(thrown);
	}
};

describe('quantity and price of a line', () => {
	const counted = { quantity: '120', unitCost: '41.37' };
	it.each<[string, ReturnType<typeof line>, object, string]>([
		['as sent', line('4964.40', counted), {}, '120 × 41.37'],
		[
			'rounded to the cent',
			line('13.82', { quantity: '3.7', unitCost: '3.735' }),
			{},
			'3.7 × 3.735',
		],
		['that do not make the amount', line('4964.41', counted), {}, 'order.amount_differs'],
		['of a manual amount', line('5000', { ...counted, amountRule: 'manual' }), {}, '1 × 5000 lump'],
		['without a unit cost', line('500', { quantity: '10' }), {}, '10 × 50'],
		['without a unit cost that fits', line('100', { quantity: '3' }), {}, '1 × 100 lump'],
		['by amount', line('10000.01', counted), { byAmount: true }, 'order.amount_differs'],
		['of a lump sum by amount', line('10000.01'), { byAmount: true }, '10000.01 × 1 lump'],
		['of goods by amount', line('9.5'), { byAmount: true, service: false }, '1 × 9.5 lump'],
		['of a credit by amount', line('-250'), { byAmount: true }, '-250 × 1 lump'],
		['of a credit on goods', line('-250'), { service: false }, 'order.negative_goods'],
		[
			'finer than Odoo keeps',
			line('1.25', { quantity: '0.125', unitCost: '10' }),
			{},
			'1 × 1.25 lump',
		],
		[
			'in a currency with three places',
			line('1.234'),
			{ currencyPlaces: 3, byAmount: true },
			'1 × 1.234 lump',
		],
	])('%s', (_what, sent, more, expected) => {
		expect(shown(sent, terms(more))).toBe(expected);
	});

	it('come by amount although quantity and unit cost are sent', () => {
		expect(shown(line('4964.40', counted), terms({ byAmount: true }))).toBe('4964.4 × 1 lump');
	});
});

const held = (ordered: string, received: string, billed: string) => ({
	ordered: decimal(ordered),
	received: decimal(received),
	billed: decimal(billed),
});

describe('what came of a line', () => {
	it.each([
		['nothing', held('10', '0', '0'), '0', '0'],
		['the larger of received and billed', held('10', '4', '6'), '6', '6'],
		['more than ordered', held('10', '12', '3'), '12', '10'],
		['a refund beyond the bills', held('10', '0', '-2'), '0', '0'],
		['a credit', held('-10', '-4', '0'), '-4', '-4'],
		['a credit taken beyond', held('-10', '-12', '0'), '-12', '-10'],
	])('%s', (_what, quantities, came, closed) => {
		expect(cameOf(quantities).toFixed()).toBe(came);
		expect(closedQuantity(quantities).toFixed()).toBe(closed);
	});

	it('bounds a revision, for credits from the other side', () => {
		expect(isBelowCame(decimal('5'), held('10', '6', '0'))).toBe(true);
		expect(isBelowCame(decimal('6'), held('10', '6', '0'))).toBe(false);
		expect(isBelowCame(decimal('-3'), held('-10', '-4', '0'))).toBe(true);
		expect(isBelowCame(decimal('-4'), held('-10', '-4', '0'))).toBe(false);
	});

	it('is nothing only when neither goods nor bill came', () => {
		expect(nothingCame(held('10', '0', '0'))).toBe(true);
		expect(nothingCame(held('10', '0', '1'))).toBe(false);
		expect(nothingCame(held('10', '1', '0'))).toBe(false);
	});
});

it('commits nothing that is not agreed', () => {
	expect(intentOf('approved')).toBe('commit');
	expect(intentOf('executed')).toBe('commit');
	expect(intentOf('on_hold')).toBe('prepare');
	expect(intentOf(undefined)).toBe('prepare');
	expect(intentOf('void')).toBe('cancel');
	expect(intentOf('terminated')).toBe('close');
});

describe('a vendor Odoo warns of', () => {
	const vendor = (more: object) => ({
		id: 1,
		name: 'Acme',
		ref: 'V-1',
		company_id: false as const,
		active: true,
		...more,
	});

	it('is a warning, and a fault where Odoo blocks it', () => {
		expect(vendorWarnings(vendor({}))).toEqual([]);
		expect(vendorWarnings(vendor({ purchase_warn_msg: 'Pays late' }))).toEqual([
			'Odoo warns of Acme: Pays late',
		]);
		const old = (purchase_warn: string) => vendor({ purchase_warn, purchase_warn_msg: 'Dispute' });
		expect(vendorWarnings(old('no-message'))).toEqual([]);
		expect(vendorWarnings(old('warning'))).toHaveLength(1);
		expect(() => vendorWarnings(old('block'))).toThrow('Odoo blocks new orders to Acme: Dispute');
	});
});
