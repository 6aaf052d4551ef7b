import { barChart } from './bars';
import { markup } from './escape';
import { formatter } from './format';
import { lineChart } from './lines';
import { typeSize } from './paper';
import { styleSheet } from './style';
import { svg } from './svg';
import type { BookReport, Cell, Column, KeyFigure, Paper, ReportModel, Row, Table } from './types';

/**
 * The report as one HTML page without scripts, images or links: opens from a file, travels in a
 * mail, prints on the model's paper. Every text of the model is escaped here and only here; the
 * page forbids scripts by its own content policy as well. Equal models give equal bytes.
 */
export function reportHtml(model: ReportModel): string {
	const title = `${model.title} — ${model.subtitle}`;
	const books =
		model.books.length === 0
			? ['<p class="none">No budget, commitment or cost was found up to this date.</p>']
			: model.books.map((book, at) => bookSection(book, model, at > 0));
	return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${markup(title)}</title>
<style>${styleSheet(model)}</style>
</head>
<body>
<main>
<header>
<div><h1>${markup(model.title)}</h1><p>${markup(model.subtitle)}</p></div>
<dl><dt>As of</dt><dd>${markup(model.asOf)}</dd><dt>Generated</dt><dd>${markup(model.generated)}</dd></dl>
</header>
${books.join('\n')}
<section class="${model.exceptions.rows.length > 12 ? 'page' : 'keep'}">
${table(model.exceptions, '', model.paper)}
</section>
<footer>As of ${markup(model.asOf)} · generated ${markup(model.generated)}</footer>
</main>
</body>
</html>
`;
}

function bookSection(book: BookReport, model: ReportModel, newPage: boolean): string {
	const format = formatter(model.locale, 2);
	const long = book.keyFigures.some(({ value }) => value.length > 16);
	const parts = [
		`<h2>${markup(book.heading)}<small>${markup(book.unit)}</small></h2>`,
		`<ul class="figures">${book.keyFigures.map(keyFigure).join('')}</ul>`,
	];
	if (book.bars.length > 0) {
		parts.push(chart(book.barsTitle, svg(barChart(book.bars, format), book.barsTitle)));
	}
	if (book.line !== null) {
		const title = 'Cost and budget by month';
		parts.push(chart(title, svg(lineChart(book.line, format), title)));
	}
	parts.push(`<div class="keep">${table(book.worst, book.unit, model.paper)}</div>`);
	if (book.wip !== null) {
		parts.push(
			`<div class="${book.wip.rows.length > 12 ? 'page' : 'keep'}">${table(book.wip, book.unit, model.paper)}</div>`,
		);
	}
	parts.push(table(book.position, book.unit, model.paper));
	const classes = [...(newPage ? ['page'] : []), ...(long ? ['long'] : [])].join(' ');
	return `<section${classes === '' ? '' : ` class="${classes}"`}>\n${parts.join('\n')}\n</section>`;
}

const keyFigure = ({ label, value, note, tone }: KeyFigure): string =>
	`<li${tone === undefined ? '' : ` class="${tone}"`}><span>${markup(label)}</span><b>${markup(value)}</b><span>${markup(note)}</span></li>`;

const chart = (title: string, drawing: string): string =>
	`<figure aria-label="${markup(title)}"><h3>${markup(title)}</h3>${drawing}</figure>`;

function table(of: Table, unit: string, paper: Paper): string {
	if (of.rows.length === 0) {
		return `<h3>${markup(of.caption)}</h3><p class="none">${markup(of.empty)}</p>`;
	}
	const note = unit === '' ? '' : `<small>${markup(unit)}</small>`;
	const heads = of.columns
		.map(
			({ title, numeric, help }) =>
				`<th scope="col"${numeric ? ' class="n"' : ''}${help === undefined ? '' : ` title="${markup(help)}"`}>${markup(title)}</th>`,
		)
		.join('');
	return `<div class="scroll" tabindex="0" role="region" aria-label="${markup(of.caption)}">
<table${of.outline === true ? ' class="outline"' : ''} style="--size: ${typeSize(of, paper)}pt">
<caption>${markup(of.caption)}${note}</caption>
<thead><tr>${heads}</tr></thead>
<tbody>
${of.rows.map((row) => tableRow(row, of)).join('\n')}
</tbody>
</table>
</div>`;
}

function tableRow({ kind, cells }: Row, { columns }: Table): string {
	const written = cells.map((cell, at) => {
		if (at === 0) return `<th scope="row">${markup(cell.text)}</th>`;
		const classes = classesOf(cell, columns[at]);
		return `<td${classes === '' ? '' : ` class="${classes}"`}>${markup(cell.text)}</td>`;
	});
	return `<tr class="${kind}">${written.join('')}</tr>`;
}

const classesOf = ({ tone }: Cell, column: Column | undefined): string =>
	[
		...(column?.numeric === true ? ['n'] : []),
		...(column?.oneLine === true ? ['one'] : []),
		...(tone === undefined ? [] : [tone]),
	].join(' ');
