import path from 'node:path';

import pdfmake from 'pdfmake';

import { fault } from '../../faults';
import { barChart } from './bars';
import { formatter } from './format';
import { lineChart } from './lines';
import { contentWidth, MARGIN, PAGE, typeSize } from './paper';
import { type Drawing, INK, svg, textWidth } from './svg';
import type { BookReport, Cell, Column, KeyFigure, Paper, ReportModel, Row, Table } from './types';

/** A node of a pdfmake document. */
type Node = Readonly<Record<string, unknown>>;

/**
 * The report as a PDF file on the model's paper, with the same charts and figures as the page.
 * Text is set in Roboto, which the PDF library ships: Latin, Greek and Cyrillic; letters of other
 * scripts show as boxes. Nothing is fetched and no file but the fonts is read.
 *
 * @throws Fault `report.pdf` when the library fails
 */
export async function reportPdf(model: ReportModel): Promise<Buffer> {
	// The library is one object for the whole process, so it is told everything each time.
	const fonts = path.join(path.dirname(require.resolve('pdfmake/package.json')), 'fonts', 'Roboto');
	pdfmake.setUrlAccessPolicy(() => false);
	pdfmake.setLocalAccessPolicy((file) => path.dirname(path.resolve(file)) === fonts);
	pdfmake.setFonts({
		Roboto: {
			normal: path.join(fonts, 'Roboto-Regular.ttf'),
			bold: path.join(fonts, 'Roboto-Medium.ttf'),
			italics: path.join(fonts, 'Roboto-Italic.ttf'),
			bolditalics: path.join(fonts, 'Roboto-MediumItalic.ttf'),
		},
	});
	try {
		return await pdfmake.createPdf(pdfDocument(model)).getBuffer();
	} catch (caught) {
		throw fault({
			class: 'protocol',
			code: 'report.pdf',
			message: 'The report could not be set as a PDF.',
			remedy: 'Use the HTML report, which has the same content, and report the failure.',
			cause: caught,
		});
	}
}

/** The report as a pdfmake document definition. */
export function pdfDocument(model: ReportModel): Node {
	const { paper } = model;
	return {
		pageSize: PAGE[paper],
		pageMargins: [MARGIN.side, MARGIN.top, MARGIN.side, MARGIN.bottom],
		info: {
			title: `${model.title} — ${model.subtitle}`,
			creationDate: new Date(model.generatedAt),
		},
		displayTitle: true,
		language: 'en',
		defaultStyle: { font: 'Roboto', fontSize: 8.5, color: INK.text },
		header: (page: number) => (page === 1 ? '' : running(model, paper)),
		footer: (page: number, pages: number) =>
			edge(`Generated ${model.generated}`, `Page ${page} of ${pages}`, 14, paper),
		content: [
			...masthead(model, paper),
			...(model.books.length === 0
				? [{ text: 'No budget, commitment or cost was found up to this date.', ...QUIET }]
				: model.books.flatMap((book, at) => bookContent(book, model, at > 0))),
			...tableContent(model.exceptions, '', paper),
		],
	};
}

const QUIET = { color: INK.muted, margin: [0, 10, 0, 0] } as const;

function masthead(model: ReportModel, paper: Paper): Node[] {
	const width = contentWidth(paper);
	return [
		{
			columns: [
				{
					width: '*',
					stack: [
						{ text: model.title, fontSize: 19, bold: true },
						{ text: model.subtitle, color: INK.muted, margin: [0, 2, 0, 0] },
					],
				},
				{
					width: 'auto',
					margin: [24, 4, 0, 0],
					layout: 'noBorders',
					table: {
						body: [
							[
								{ text: 'As of', color: INK.muted },
								{ text: model.asOf, alignment: 'right' },
							],
							[
								{ text: 'Generated', color: INK.muted },
								{ text: model.generated, alignment: 'right' },
							],
						],
					},
				},
			],
		},
		{
			canvas: [
				{ type: 'line', x1: 0, y1: 0, x2: width, y2: 0, lineWidth: 2, lineColor: INK.actual },
			],
			margin: [0, 8, 0, 0],
		},
	];
}

const running = (model: ReportModel, paper: Paper): Node =>
	edge(`${model.title} — ${model.subtitle}`, `As of ${model.asOf}`, 24, paper);

function edge(left: string, right: string, top: number, paper: Paper): Node {
	return {
		margin: [MARGIN.side, top, MARGIN.side, 0],
		fontSize: 7.5,
		color: INK.muted,
		columns: [
			{ text: left, width: contentWidth(paper) * 0.75, noWrap: false, maxHeight: 10 },
			{ text: right, width: '*', alignment: 'right' },
		],
	};
}

function bookContent(book: BookReport, model: ReportModel, newPage: boolean): Node[] {
	const { paper } = model;
	const format = formatter(model.locale, 2);
	return [
		{
			text: [
				{ text: book.heading, fontSize: 13, bold: true },
				{ text: `   ${book.unit}`, color: INK.muted },
			],
			margin: [0, 12, 0, 8],
			...(newPage ? { pageBreak: 'before' } : {}),
		},
		...(book.keyFigures.length === 0 ? [] : [keyFigures(book.keyFigures)]),
		...(book.bars.length === 0 ? [] : [chart(book.barsTitle, barChart(book.bars, format), paper)]),
		...(book.line === null
			? []
			: [chart('Cost and budget by month', lineChart(book.line, format), paper)]),
		...tableContent(book.worst, book.unit, paper),
		...(book.wip === null ? [] : tableContent(book.wip, book.unit, paper)),
		...tableContent(book.position, book.unit, paper),
	];
}

function keyFigures(figures: readonly KeyFigure[]): Node {
	const size = figures.some(({ value }) => value.length > 16) ? 8.5 : 11;
	return {
		columnGap: 6,
		columns: figures.map(({ label, value, note, tone }) => {
			const colour = tone === 'bad' ? INK.bad : INK.actual;
			const ink = tone === 'bad' ? INK.bad : INK.text;
			return {
				table: {
					widths: ['*'],
					body: [
						[
							{
								stack: [
									{ text: label, fontSize: 7.5, color: INK.muted },
									{ text: value, fontSize: size, bold: true, color: ink, margin: [0, 1, 0, 1] },
									{ text: note, fontSize: 7, color: tone === 'bad' ? INK.bad : INK.muted },
								],
							},
						],
					],
				},
				layout: {
					hLineColor: () => INK.rule,
					vLineColor: (at: number) => (at === 0 ? colour : INK.rule),
					hLineWidth: () => 0.7,
					vLineWidth: (at: number) => (at === 0 ? 3 : 0.7),
					paddingLeft: () => 6,
					paddingRight: () => 4,
					paddingTop: () => 4,
					paddingBottom: () => 4,
				},
			};
		}),
	};
}

/** A chart at full width, or smaller where it would not fit the page with its heading. */
function chart(title: string, drawing: Drawing, paper: Paper): Node {
	const width = contentWidth(paper);
	const highest = PAGE[paper].height - MARGIN.top - MARGIN.bottom - 170;
	const scale = Math.min(width / drawing.width, highest / drawing.height);
	return {
		unbreakable: true,
		margin: [0, 14, 0, 0],
		stack: [
			{ text: title, fontSize: 10.5, bold: true, margin: [0, 0, 0, 4] },
			{ svg: svg(drawing, title), width: drawing.width * scale, height: drawing.height * scale },
		],
	};
}

const SHORT = 14;
/** Up to so many columns there is room to set them apart. */
const FEW = 9;

function tableContent(of: Table, unit: string, paper: Paper): Node[] {
	const heading = {
		text: [
			{ text: of.caption, fontSize: 10.5, bold: true },
			...(unit === '' ? [] : [{ text: `   ${unit}`, color: INK.muted }]),
		],
		margin: [0, 14, 0, 5],
		// Looked for by nothing but pdfmake's own rule for keeping a heading with what follows.
		headlineLevel: 1,
	};
	if (of.rows.length === 0) return [heading, { text: of.empty, color: INK.muted }];
	const size = typeSize(of, paper);
	const body = {
		fontSize: size,
		table: {
			headerRows: 1,
			keepWithHeaderRows: 2,
			dontBreakRows: true,
			widths: of.columns.map((column, at) => widthOf(column, at, of, size)),
			body: [
				of.columns.map(({ title, numeric }) => ({
					text: title,
					bold: true,
					color: INK.muted,
					alignment: numeric ? 'right' : 'left',
				})),
				...of.rows.map((row) => row.cells.map((cell, at) => cellNode(cell, row, at, of))),
			],
		},
		layout: layoutOf(of.rows, of.columns.length > FEW ? 3 : 8),
	};
	return of.rows.length <= SHORT
		? [{ unbreakable: true, stack: [heading, body] }]
		: [heading, body];
}

function widthOf({ numeric, oneLine }: Column, at: number, of: Table, size: number): string {
	if (numeric || oneLine === true) return 'auto';
	if (at === 0) return '*';
	const longest = Math.max(...of.rows.map(({ cells }) => textWidth(cells[at]?.text ?? '', size)));
	return longest <= size * 12 ? 'auto' : '*';
}

const INDENT: { readonly [kind in Row['kind']]: number } = {
	project: 0,
	phase: 7,
	line: 14,
	total: 0,
};

function cellNode(
	{ text, tone }: Cell,
	{ kind }: Row,
	at: number,
	{ columns, outline }: Table,
): Node {
	const colour = tone === 'bad' ? INK.bad : tone === 'nil' ? '#69757f' : INK.text;
	const indented = at === 0 && outline === true;
	return {
		text,
		color: colour,
		...(kind !== 'line' || tone === 'bad' ? { bold: true } : {}),
		...(columns[at]?.numeric === true ? { alignment: 'right', noWrap: true } : {}),
		...(columns[at]?.oneLine === true ? { noWrap: true } : {}),
		...(indented ? { margin: [INDENT[kind], 0, 0, 0] } : {}),
	};
}

function layoutOf(rows: readonly Row[], padding: number): Node {
	// Row 0 is the head; line `at` is the one above row `at`.
	const kindAbove = (at: number) => rows[at - 1]?.kind;
	return {
		hLineWidth: (at: number) => {
			if (at === 0) return 0;
			if (at === 1 || kindAbove(at) === 'total') return 1;
			return at === rows.length + 1 && kindAbove(at - 1) === 'total' ? 1.6 : 0.5;
		},
		hLineColor: (at: number) =>
			at === 1 ||
			kindAbove(at) === 'total' ||
			(at === rows.length + 1 && kindAbove(at - 1) === 'total')
				? INK.text
				: INK.rule,
		vLineWidth: () => 0,
		paddingLeft: () => padding,
		paddingRight: () => padding,
		paddingTop: () => 2,
		paddingBottom: () => 2,
		fillColor: (at: number) => {
			const kind = rows[at - 1]?.kind;
			return kind === 'project' ? '#e9eff5' : kind === 'phase' ? '#f5f8fa' : null;
		},
	};
}
