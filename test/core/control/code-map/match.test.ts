import { openMatcher, plainCode } from '../../../../core/control/code-map/match';

const CODES = [
	{ code: '03-3000', name: 'Cast-in-Place Concrete' },
	{ code: '03-1100', name: 'Concrete Forming' },
	{ code: '05-1200', name: 'Structural Steel Framing' },
	{ code: '31-2300', name: 'Excavation and Fill' },
	{ code: 'V-17', name: 'Ridgeline Ready-Mix Supply, Inc.' },
];
const matcher = openMatcher(CODES);
const suggest = (code: string, name = '', limit = 3) =>
	matcher
		.suggest({ code, name }, limit)
		.map(({ code: found, score, kind }) => [found, score, kind]);

it('knows a code however it is written, above every likeness of names', () => {
	expect(suggest('03-3000')).toEqual([['03-3000', 100, 'exact']]);
	for (const code of ['03 30 00', '3-3000', '03.3000']) {
		expect(suggest(code)).toEqual([['03-3000', 95, 'normalised']]);
	}
	expect(suggest('05-1200', 'Concrete Forming')).toEqual([
		['05-1200', 100, 'exact'],
		['03-1100', 90, 'same_name'],
	]);
	expect(plainCode('000')).toBe('0');
	expect(suggest('99-9999')).toEqual([]);
});

it('knows a name in another order, legal form and spelling', () => {
	expect(suggest('x', 'Concrete, cast in place')).toEqual([['03-3000', 90, 'same_name']]);
	expect(suggest('x', 'READY MIX SUPPLY RIDGELINE LLC')[0]).toEqual(['V-17', 90, 'same_name']);
	// All four words are alike; of two and three words, two of each.
	expect(suggest('x', 'Ridgelin Redy Mix Suppli')[0]).toEqual(['V-17', 85, 'similar']);
	expect(suggest('x', 'Struct. Steel')[0]).toEqual(['05-1200', 68, 'similar']);
	expect(suggest('x', 'Concrete')).toEqual([
		['03-1100', 57, 'similar'],
		['03-3000', 34, 'similar'],
	]);
});

it('gives no more than asked, and nothing for words it never saw', () => {
	expect(suggest('x', 'Concrete', 1)).toHaveLength(1);
	expect(suggest('x', 'Plumbing Fixtures')).toEqual([]);
	expect(suggest('', '')).toEqual([]);
	expect(openMatcher([]).suggest({ code: 'a', name: 'b' }, 5)).toEqual([]);
});

it('answers from 50,000 codes at once', () => {
	const many = Array.from({ length: 50_000 }, (_, n) => ({
		code: `C-${String(n)}`,
		name: `Material ${String(n % 997)} grade ${String(n % 89)} lot ${String(n)}`,
	}));
	const large = openMatcher(many);
	const [best] = large.suggest({ code: 'c 49999', name: '' }, 3);
	expect(best).toMatchObject({ code: 'C-49999', kind: 'normalised' });
	// Words that every code has find nothing, and count where a rarer one is found.
	expect(large.suggest({ code: 'x', name: 'Material grade' }, 3)).toEqual([]);
	expect(large.suggest({ code: 'x', name: 'Material lot 4242' }, 1)).toMatchObject([
		{ code: 'C-4242', kind: 'similar' },
	]);
});
