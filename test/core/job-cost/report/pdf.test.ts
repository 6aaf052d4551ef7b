import { spawnSync } from 'node:child_process';

import { reportModel } from '../../../../core/job-cost/report/model';
import { reportPdf } from '../../../../core/job-cost/report/pdf';
import { position } from '../../../../core/job-cost/rules/position';
import { fact } from '../rules/figures';
import { hostileSample, sample } from './sample';

jest.setTimeout(60_000);

const pdf = async (input = sample()) => await reportPdf(reportModel(input));
const pages = (file: Buffer) => file.toString('latin1').match(/\/Type \/Page\b/g)?.length ?? 0;

const reader = spawnSync('pdftotext', ['-v']).error === undefined;
if (!reader) console.log('pdftotext is not installed: the text of the PDF is not read back.');

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

(reader ? test : test.skip)('every figure of the position can be read back', async () => {
	const model = reportModel(sample());
	const { stdout } = spawnSync('pdftotext', ['-layout', '-', '-'], {
		input: await reportPdf(model),
		encoding: 'utf8',
	});
	for (const row of model.books[0]!.position.rows) {
		for (const { text } of row.cells.slice(2)) expect(stdout).toContain(text);
	}
	expect(stdout).toContain('Page 1 of');
});
