import { earnedValue, EAC_METHODS, etcAtCpi } from '../../../../core/job-cost/rules/evm';
import { toText } from '../../../../core/money';
import { d, shown } from './figures';

const input = (bac: string, pv: string, ev: string, ac: string) => ({
	bac: d(bac),
	pv: d(pv),
	ev: d(ev),
	ac: d(ac),
});

test('each method, with what follows from it', () => {
	const given = input('1000', '500', '400', '600');
	const eac = (method: (typeof EAC_METHODS)[number]) => {
		const { eac: at, etc, vac, tcpiToBudget, tcpiToEstimate } = earnedValue(given, method);
		return [at, etc, vac, tcpiToBudget, tcpiToEstimate].map((value) =>
			value === null ? null : toText(value, 4),
		);
	};
	expect(eac('typical')).toEqual(['1500.0000', '900.0000', '-500.0000', '1.5000', '0.6667']);
	expect(eac('atypical')).toEqual(['1200.0000', '600.0000', '-200.0000', '1.5000', '1.0000']);
	expect(eac('cost_and_schedule')).toEqual([
		'1725.0000',
		'1125.0000',
		'-725.0000',
		'1.5000',
		'0.5333',
	]);
});

test('CPI is never rounded on the way: 7/3 × 3/7 is a whole number again', () => {
	expect(shown(earnedValue(input('700', '1', '300', '300')).eac)).toBe('700');
	expect(shown(earnedValue(input('300', '1', '3', '7')).eac)).toBe('700');
});

test('what cannot be known is null, not 0 and not NaN', () => {
	const begun = earnedValue(input('1000', '0', '0', '0'));
	expect([begun.cpi, begun.spi, begun.eac, begun.etc, begun.vac, begun.tcpiToEstimate]).toEqual(
		Array(6).fill(null),
	);
	expect(shown(begun.tcpiToBudget)).toBe('1');
	expect(earnedValue(input('100', '1', '50', '100')).tcpiToBudget).toBeNull();
	expect(etcAtCpi(d('1'), d('0'), d('0'))).toBeNull();
	expect(shown(earnedValue(input('1000', '0', '0', '0'), 'atypical').eac)).toBe('1000');
});
