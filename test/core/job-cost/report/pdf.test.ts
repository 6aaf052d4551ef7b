import { reportModel } from '../../../../core/job-cost/report/model';
import { pdfDocument, reportPdf } from '../../../../core/job-cost/report/pdf';
import { position } from '../../../../core/job-cost/rules/position';
import { fact } from '../rules/figures';
import { hostileSample, sample } from './sample';

jest.setTimeout(60_000);

const pdf = async (input = sample()) => await reportPdf(reportModel(input));
const pages = (file: Buffer) => file.toString('latin1').match(/\/Type \/Page\b/g)?.length ?? 0;

test('a PDF of several pages, the same bytes for the same input', async () => {
	const file = await pdf();
	expect(file.subarray(0, 5).toString()).toBe('%PDF-');
	expect(pages(file)).toBeGreaterThan(1);
	expect((await pdf()).equals(file)).toBe(true);
});

test('hostile names, no row, and a long table', async () => {
	expect(pages(await pdf(hostileSample()))).toBeGreaterThan(1);
	const none = { wip: [], trends: [], notices: [] };
	expect(pages(await pdf(sample({ positions: [], ...none })))).toBe(1);
	const lines = Array.from({ length: 120 }, (_, at) => fact('actual', '1', { costCode: at + 1 }));
	expect(
		pages(await pdf(sample({ positions: position(lines), ...none, paper: 'Letter' }))),
	).toBeGreaterThan(3);
});

/** Every text of a document definition, in order. */
function textsOf(node: unknown): string[] {
	if (typeof node !== 'object' || node === null) return [];
	return Object.entries(node).flatMap(([name, value]: [string, unknown]) =>
		name === 'text' && typeof value === 'string' ? [value] : textsOf(value),
	);
}

test('every cell of every table is set, in order', () => {
	const model = reportModel(sample());
	const texts = textsOf(pdfDocument(model)).join('\n');
	const [book] = model.books;
	for (const table of [book!.worst, book!.wip!, book!.position, model.exceptions]) {
		const cells = table.rows.flatMap((row) => row.cells.map(({ text }) => text));
		expect(texts).toContain([...table.columns.map(({ title }) => title), ...cells].join('\n'));
	}
	for (const { value } of book!.keyFigures) expect(texts).toContain(value);
});
