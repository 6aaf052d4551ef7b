import { toFault } from '../../../core/faults';
import { decimal } from '../../../core/money';
import { isBeyond, type PeriodClaim, periodOf } from '../../../core/progress/period';

type Texts = { readonly [figure in keyof PeriodClaim]?: string };
const claim = (texts: Texts): PeriodClaim =>
	Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, decimal(text)]));
const before = { work: decimal('100'), stored: decimal('40') };
const run = (texts: Texts) => {
	const { work, stored, billed, toDate } = periodOf(claim(texts), before);
	return [work, stored, billed, toDate.work, toDate.stored].map((figure) => figure.toFixed(2));
};
const codeOf = (run: () => unknown): string => {
	try {
		run();
	} catch (thrown) {
		return toFault(thrown).code;
	}
	return 'none';
};

describe('the bill of a period', () => {
	it.each([
		['work of the period', { workThisPeriod: '10' }, ['10.00', '0.00', '10.00', '110.00', '40.00']],
		['work to date', { workToDate: '130.5' }, ['30.50', '0.00', '30.50', '130.50', '40.00']],
		[
			'both',
			{ workThisPeriod: '10', workToDate: '110' },
			['10.00', '0.00', '10.00', '110.00', '40.00'],
		],
		['more stored', { storedNow: '55' }, ['0.00', '15.00', '15.00', '100.00', '55.00']],
		// Built in: billed when it was stored, so it is not billed again.
		['moved', { materialsMoved: '40' }, ['40.00', '-40.00', '0.00', '140.00', '0.00']],
		[
			'moved, worked and stored anew',
			{ materialsMoved: '30', workThisPeriod: '5', storedNow: '25' },
			['35.00', '-15.00', '20.00', '135.00', '25.00'],
		],
		[
			'moved, to date',
			{ workToDate: '140', storedNow: '0' },
			['40.00', '-40.00', '0.00', '140.00', '0.00'],
		],
		['nothing', {}, ['0.00', '0.00', '0.00', '100.00', '40.00']],
		['a correction', { workThisPeriod: '-20' }, ['-20.00', '0.00', '-20.00', '80.00', '40.00']],
	] as Array<[string, Texts, string[]]>)('%s', (_name, texts, expected) => {
		expect(run(texts)).toEqual(expected);
	});

	it.each([
		['progress.previous_differs', { workPrevious: '99.99', workThisPeriod: '1' }],
		['progress.previous_differs', { storedPrevious: '0' }],
		['progress.figures_disagree', { workThisPeriod: '10', workToDate: '111' }],
		['progress.moved_beyond_stored', { materialsMoved: '40.01' }],
	] as Array<[string, Texts]>)('%s', (code, texts) => {
		expect(codeOf(() => run(texts))).toBe(code);
	});
});

describe('beyond the scheduled value', () => {
	const at = (scheduled: string, work: string, stored: string) =>
		isBeyond(decimal(scheduled), { work: decimal(work), stored: decimal(stored) });
	it('counts stored materials, and turns the sign of a credit line', () => {
		expect([at('100', '60', '40'), at('100', '60', '40.01')]).toEqual([false, true]);
		expect([at('-100', '-100', '0'), at('-100', '-100.01', '0')]).toEqual([false, true]);
	});
	it('refuses figures on the wrong side of zero', () => {
		expect(codeOf(() => at('100', '-0.01', '0'))).toBe('progress.below_zero');
		expect(codeOf(() => at('100', '0', '-0.01'))).toBe('progress.below_zero');
		expect(codeOf(() => at('-100', '1', '0'))).toBe('progress.below_zero');
	});
});
