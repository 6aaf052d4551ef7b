import { decimal, sum, toText } from '../../../core/money';
import {
	allocateRelease,
	retentionToDate,
	type RetentionLine,
	type RetentionPolicy,
} from '../../../core/progress/retention';

const d = decimal;
const line = (
	key: string,
	scheduled: string,
	work: string,
	more: Partial<Record<'stored' | 'heldBefore' | 'releasedBefore', string>> = {},
): RetentionLine => ({
	key,
	scheduled: d(scheduled),
	work: d(work),
	stored: d(more.stored ?? '0'),
	heldBefore: d(more.heldBefore ?? '0'),
	releasedBefore: d(more.releasedBefore ?? '0'),
});
const step = (from: string, work: string, stored = work) => ({
	fromPercent: d(from),
	workPercent: d(work),
	storedPercent: d(stored),
});
const policy = (more: Partial<RetentionPolicy> = {}): RetentionPolicy => ({
	steps: [step('0', '10')],
	earlierWork: 'single',
	completionOf: 'contract',
	...more,
});
const held = (lines: RetentionLine[], by: RetentionPolicy) =>
	retentionToDate(lines, by).map((one) => toText(one.held));
const moved = (lines: RetentionLine[], by: RetentionPolicy) =>
	retentionToDate(lines, by).map((one) => toText(one.movement));

describe('flat rate', () => {
	it('holds the same share of each line', () => {
		expect(held([line('001', '2000', '2000'), line('002', '1000', '1000')], policy())).toEqual([
			'200.00',
			'100.00',
		]);
	});

	it('holds stored materials at their own rate', () => {
		const lines = [line('a', '60000', '52000', { stored: '1000' })];
		expect(held(lines, policy({ steps: [step('0', '10', '5')] }))).toEqual(['5250.00']);
		expect(held(lines, policy())).toEqual(['5300.00']);
	});

	it('moves what stored material held along with it into the work', () => {
		const before = line('a', '1000', '0', { stored: '500' });
		const after = line('a', '1000', '500', { heldBefore: '25' });
		const by = policy({ steps: [step('0', '10', '5')] });
		expect(held([before], by)).toEqual(['25.00']);
		expect(moved([after], by)).toEqual(['25.00']);
	});

	it('rounds half a cent away from zero, by line', () => {
		expect(held([line('a', '1', '0.05'), line('b', '1', '0.05')], policy())).toEqual([
			'0.01',
			'0.01',
		]);
	});
});

describe('steps', () => {
	const arizona = policy({ steps: [step('0', '10'), step('50', '5')] });

	it('pays half back at 50 percent and goes on with half the rate', () => {
		expect(held([line('a', '1000', '499.99')], arizona)).toEqual(['50.00']);
		expect(moved([line('a', '1000', '500', { heldBefore: '50' })], arizona)).toEqual(['-25.00']);
		expect(moved([line('a', '1000', '700', { heldBefore: '25' })], arizona)).toEqual(['10.00']);
	});

	it('leaves earlier work at its rate when split', () => {
		const split = policy({ earlierWork: 'split', steps: [step('0', '5'), step('80', '2.5')] });
		// 80 at 5 % and 5 at 2.5 %.
		expect(held([line('a', '100', '85')], split)).toEqual(['4.13']);
		expect(held([line('a', '10000', '8500')], split)).toEqual(['412.50']);
	});

	it('lets a line without work this period follow the contract', () => {
		const lines = [line('a', '500', '100', { heldBefore: '10' }), line('b', '500', '400')];
		expect(moved(lines, arizona)).toEqual(['-5.00', '20.00']);
	});

	it('measures each line by itself when asked to', () => {
		const lines = [line('a', '500', '100', { heldBefore: '10' }), line('b', '500', '400')];
		expect(moved(lines, { ...arizona, completionOf: 'line' })).toEqual(['0.00', '20.00']);
	});

	it('does not pay back what was released by agreement', () => {
		const lines = [line('a', '1000', '500', { heldBefore: '50', releasedBefore: '40' })];
		const [one] = retentionToDate(lines, arizona);
		expect([one!.movement, one!.retained].map((value) => toText(value))).toEqual([
			'-10.00',
			'0.00',
		]);
	});
});

describe('cap', () => {
	const capped = policy({ capPercent: d('5') });

	it('holds nothing more once it is reached', () => {
		expect(moved([line('a', '1000', '600', { heldBefore: '50' })], capped)).toEqual(['0.00']);
		expect(moved([line('a', '1000', '600', { heldBefore: '45' })], capped)).toEqual(['5.00']);
	});

	it('shares the room among the lines that add', () => {
		const lines = [
			line('a', '500', '300', { heldBefore: '30' }),
			line('b', '300', '200'),
			line('c', '200', '100'),
		];
		expect(moved(lines, capped)).toEqual(['0.00', '13.33', '6.67']);
	});
});

describe('release', () => {
	const lines = [
		{ key: 'a', retained: d('100.00') },
		{ key: 'b', retained: d('50.00') },
		{ key: 'c', retained: d('0.01') },
	];

	it('is shared by what is retained, to the cent', () => {
		const released = allocateRelease(lines, d('100.00'));
		expect(released.map((one) => toText(one.released))).toEqual(['66.66', '33.33', '0.01']);
		expect(toText(sum(released.map((one) => one.released)))).toBe('100.00');
	});

	it('may be everything', () => {
		expect(allocateRelease(lines, d('150.01')).map((one) => toText(one.released))).toEqual([
			'100.00',
			'50.00',
			'0.01',
		]);
	});

	it.each(['150.02', '-0.01'])('refuses %s', (amount) => {
		expect(() => allocateRelease(lines, d(amount))).toThrow(
			expect.objectContaining({ code: 'retention.over_release' }) as Error,
		);
	});
});

describe('policy', () => {
	it.each([
		['no step', []],
		['a first step above 0', [step('10', '5')]],
		['steps out of order', [step('0', '10'), step('50', '5'), step('40', '2')]],
		['a rate above 100', [step('0', '101')]],
		['a negative rate', [step('0', '5', '-1')]],
	])('refuses %s', (_, steps) => {
		expect(() => retentionToDate([], policy({ steps }))).toThrow(
			expect.objectContaining({ code: 'retention.policy' }) as Error,
		);
	});
});
