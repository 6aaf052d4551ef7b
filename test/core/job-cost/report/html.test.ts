import { cssString, markup, plain } from '../../../../core/job-cost/report/escape';
import { reportHtml } from '../../../../core/job-cost/report/html';
import { reportModel } from '../../../../core/job-cost/report/model';
import { position } from '../../../../core/job-cost/rules/position';
import { fact } from '../rules/figures';
import { hostileSample, sample } from './sample';

const html = (input = sample()) => reportHtml(reportModel(input));
const TAG = /<(\/?)([a-z0-9]+)((?:\s+[a-z][a-z0-9-]*(?::[a-z]+)?(?:="[^"]*")?)*)\s*\/?>/gi;

/** Every tag of the page; what is left between them must hold no bracket. */
function tags(page: string) {
	const style = /<style>([\s\S]*?)<\/style>/.exec(page)![1]!;
	const body = page.replace(style, '').replace('<!DOCTYPE html>', '');
	const found = [...body.matchAll(TAG)].map((match) => ({
		name: match[2]!,
		attributes: match[3]!,
	}));
	return { style, found, rest: body.replace(TAG, '') };
}

test('every figure of the model stands on the page', () => {
	const model = reportModel(sample());
	const page = reportHtml(model);
	for (const book of model.books) {
		for (const table of [book.position, book.worst, book.wip!]) {
			for (const row of table.rows) {
				const written = row.cells.slice(1).map(({ text }) => `>${text}</td>`);
				for (const cell of written) expect(page).toContain(cell);
			}
		}
		for (const { value } of book.keyFigures) expect(page).toContain(`<b>${value}</b>`);
	}
});

test('cells stand in the order of their columns', () => {
	const line = /<tr class="line"><th scope="row">07-500 Roofing<\/th>(.*?)<\/tr>/g;
	const cells = [...html().matchAll(line)].map((match) =>
		[...match[1]!.matchAll(/<td[^>]*>(.*?)<\/td>/g)].map((cell) => cell[1]),
	);
	expect(cells.at(-1)).toEqual(
		'Material|40,000.00|0.00|40,000.00|0.00|0.00|0.00|47,000.10|−7,000.10|0.00|47,000.10|−7,000.10|117.5 %'.split(
			'|',
		),
	);
});

test('names cannot become markup, attributes, style or a script', () => {
	const page = html(hostileSample());
	const { found, rest, style } = tags(page);
	expect(rest).not.toMatch(/[<>]/);
	const allowed = new Set(
		'html head meta title style body main header div h1 p dl dt dd section h2 h3 small ul li span b figure svg rect line text path polyline circle table caption thead tbody tr th td footer'.split(
			' ',
		),
	);
	expect(found.filter(({ name }) => !allowed.has(name))).toEqual([]);
	expect(found.filter(({ attributes }) => /\son|src=|href=/i.test(attributes))).toEqual([]);
	expect(style).not.toMatch(/<|url\(|@import/);
	expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
	expect(page).not.toMatch(/[\u202a-\u202e]/);
	expect(page).toContain("default-src 'none'");
});

test('the same input gives the same bytes; other input does not', () => {
	expect(html()).toBe(html());
	expect(html(sample({ generatedAt: 0 }))).not.toBe(html());
});

test('tables are readable without sight and without colour', () => {
	const page = html();
	expect(page).toMatch(/<html lang="en">/);
	expect(page).toMatch(/<title>Job cost report — 2 projects<\/title>/);
	expect(page.match(/<table/g)).toHaveLength(page.match(/<caption>/g)!.length);
	expect(page).toContain('<th scope="col"');
	expect(page).toContain('<th scope="row">');
	for (const drawing of page.match(/<svg [^>]*>.{0,8}/g)!) {
		expect(drawing).toMatch(/role="img".*<title>/);
	}
	// Red never stands alone: a minus sign or a word goes with it.
	for (const [, text] of page.matchAll(/<td class="[^"]*bad[^"]*">(.*?)<\/td>/g)) {
		expect(text).toMatch(/^−|Over budget|No budget/);
	}
});

test.each(['A4', 'Letter'] as const)(
	'prints on %s in landscape, heads repeated, pages numbered',
	(paper) => {
		const page = html(sample({ paper }));
		expect(page).toContain(`size: ${paper} landscape`);
		expect(page).toContain('display: table-header-group');
		expect(page).toContain('counter(page) " of " counter(pages)');
	},
);

test('no row, one row, thousands of rows', () => {
	const of = (count: number) =>
		html(
			sample({
				positions: position(
					Array.from({ length: count }, (_, at) =>
						fact('actual', '-1.005', { project: 1, costCode: at + 1 }),
					),
				),
				wip: [],
				trends: [],
				notices: [],
			}),
		);
	expect(of(0)).toContain('No budget, commitment or cost was found');
	expect(of(0)).not.toMatch(/<table|<svg|NaN|undefined|Infinity/);
	expect(of(1)).toContain('−1.01');
	const many = of(3000);
	expect(many.match(/<tr class="line">/g)!.length).toBeGreaterThan(3000);
	expect(many).toContain('−3,015.00');
	for (const page of [of(1), many]) expect(page).not.toMatch(/NaN|undefined|Infinity/);
});

test('escaping', () => {
	expect(markup(`<a href="x" id='y'>&`)).toBe('&lt;a href=&quot;x&quot; id=&#39;y&#39;&gt;&amp;');
	expect(plain('  a\n\tb\u0000\u0007\u202ec\ud800  ')).toBe('a bc');
	expect(plain('𝒳'.repeat(300), 5)).toBe('𝒳𝒳𝒳𝒳…');
	expect(plain('x'.repeat(10_000_000))).toHaveLength(200);
	expect(cssString('a"}</style>')).toBe('"a\\22 \\7d \\3c \\2f style\\3e "');
});
