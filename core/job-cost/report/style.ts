import { cssString } from './escape';
import { MARGIN, PAGE } from './paper';
import { FONT, INK } from './svg';
import type { ReportModel } from './types';

/** The style sheet of the page, for the screen and for A4 or Letter paper in landscape. */
export const styleSheet = (model: ReportModel): string => `
:root { color-scheme: light; }
* { box-sizing: border-box; }
body { margin: 0; background: #eef1f4; color: ${INK.text}; font: 14px/1.45 ${FONT}; }
main { max-width: 1320px; margin: 24px auto; padding: 36px 44px 48px; background: #fff; box-shadow: 0 1px 4px rgb(27 39 51 / 0.16); }
header { display: flex; flex-wrap: wrap; justify-content: space-between; align-items: flex-end; gap: 8px 32px; padding-bottom: 14px; border-bottom: 3px solid ${INK.actual}; }
h1 { margin: 0; font-size: 26px; line-height: 1.2; overflow-wrap: anywhere; }
header p { margin: 4px 0 0; color: ${INK.muted}; overflow-wrap: anywhere; }
header dl { display: grid; grid-template-columns: auto auto; gap: 2px 12px; margin: 0; font-size: 13px; }
header dt { color: ${INK.muted}; }
header dd { margin: 0; font-weight: 500; text-align: right; }
h2 { margin: 34px 0 12px; font-size: 20px; overflow-wrap: anywhere; }
h2 small { font-weight: 400; font-size: 13px; color: ${INK.muted}; margin-left: 8px; }
h3 { margin: 30px 0 10px; font-size: 15px; }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(170px, 1fr)); gap: 10px; margin: 0; padding: 0; list-style: none; }
.figures li { padding: 10px 14px; border: 1px solid ${INK.rule}; border-left: 4px solid ${INK.actual}; border-radius: 3px; }
.figures .bad { border-left-color: ${INK.bad}; }
.figures span { display: block; font-size: 12px; color: ${INK.muted}; }
.figures b { display: block; font-size: 18px; font-weight: 600; font-variant-numeric: tabular-nums; white-space: nowrap; }
.figures .bad b, .figures .bad span + b + span { color: ${INK.bad}; }
figure { margin: 0; }
figure svg { display: block; width: 100%; height: auto; }
.scroll { overflow: auto; max-height: 85vh; margin-top: 30px; }
.scroll:focus-visible { outline: 2px solid ${INK.actual}; }
table { width: 100%; border-collapse: collapse; font-size: 12px; font-variant-numeric: tabular-nums lining-nums; }
caption { padding: 0 0 8px; text-align: left; font-size: 15px; font-weight: 600; }
caption small { font-weight: 400; color: ${INK.muted}; margin-left: 8px; }
th, td { padding: 4px 8px; text-align: left; vertical-align: top; border-bottom: 1px solid ${INK.rule}; }
thead th { position: sticky; top: 0; background: #fff; vertical-align: bottom; font-weight: 600; font-size: 11.5px; color: ${INK.muted}; border-bottom: 1.5px solid ${INK.text}; white-space: nowrap; }
tbody th { font-weight: 400; min-width: 15em; overflow-wrap: anywhere; }
td:not(.n) { min-width: 6.4em; overflow-wrap: anywhere; }
.n { text-align: right; white-space: nowrap; }
.one { white-space: nowrap; }
.nil { color: #69757f; }
.bad { color: ${INK.bad}; }
td.bad { font-weight: 600; }
tr.project th, tr.project td { background: #e9eff5; font-weight: 600; }
tr.phase th, tr.phase td { background: #f5f8fa; font-weight: 600; }
.outline tr.phase th { padding-left: 20px; }
.outline tr.line th { padding-left: 32px; }
tr.total th, tr.total td { font-weight: 700; border-top: 1.5px solid ${INK.text}; border-bottom: 3px double ${INK.text}; }
.none { color: ${INK.muted}; }
footer { margin-top: 28px; padding-top: 10px; border-top: 1px solid ${INK.rule}; font-size: 12px; color: ${INK.muted}; }
@page {
	size: ${model.paper} landscape;
	margin: ${MARGIN.top}pt ${MARGIN.side}pt ${MARGIN.bottom}pt;
	font: 8pt ${FONT};
	color: ${INK.muted};
	@top-left { content: ${cssString(`${model.title} — ${model.subtitle}`)}; white-space: nowrap; overflow: hidden; width: 70%; }
	@top-right { content: ${cssString(`As of ${model.asOf}`)}; }
	@bottom-left { content: ${cssString(`Generated ${model.generated}`)}; }
	@bottom-right { content: "Page " counter(page) " of " counter(pages); }
}
@page :first { @top-left { content: none; } @top-right { content: none; } }
@media print {
	body { background: none; font-size: 9pt; -webkit-print-color-adjust: exact; print-color-adjust: exact; }
	main { max-width: none; margin: 0; padding: 0; box-shadow: none; }
	h1 { font-size: 18pt; }
	h2 { margin: 10pt 0 8pt; font-size: 13pt; }
	h3 { margin: 12pt 0 6pt; font-size: 10.5pt; }
	header { padding-bottom: 8pt; }
	header dl, header p { font-size: 8.5pt; }
	.figures { grid-template-columns: repeat(6, 1fr); gap: 6pt; }
	.figures li { padding: 4pt 7pt; }
	.figures b { font-size: 11pt; }
	.figures span { font-size: 7.5pt; }
	.long .figures b { font-size: 8.5pt; }
	.scroll { overflow: visible; max-height: none; margin-top: 14pt; }
	.page > .scroll:first-child { margin-top: 0; }
	table { font-size: var(--size); }
	caption { font-size: 10.5pt; padding-bottom: 5pt; }
	thead { display: table-header-group; }
	thead th { position: static; font-size: inherit; }
	th, td { padding: 2.2pt 4pt; }
	tbody th { min-width: 13em; }
	figure svg { max-height: ${PAGE[model.paper].height - MARGIN.top - MARGIN.bottom - 190}pt; }
	tr, figure, .figures { break-inside: avoid; }
	tr.project, tr.phase, h2, h3 { break-after: avoid; }
	tr.total { break-before: avoid; }
	.page { break-before: page; }
	.keep { break-inside: avoid; }
	footer { display: none; }
}
`;
