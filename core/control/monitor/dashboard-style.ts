/** Light and dark, from a phone to a wall screen, and on paper. Tones differ in lightness as well as hue. */
export const STYLE = `
:root { color-scheme: light dark; --page: #eef1f4; --card: #fff; --text: #1b2733; --muted: #56636f; --rule: #d5dce3; --strong: #1d4e79; --soft: #eef3f8; --ok: #2e7d4f; --ok-soft: #e5f3ea; --wait: #8fb4d4; --bad: #b3261e; --bad-soft: #fbeae8; --warn: #9a6700; --warn-soft: #fdf3dd; --closed: #c3ccd4; }
@media (prefers-color-scheme: dark) {
	:root { --page: #12181e; --card: #1b232b; --text: #e6ecf1; --muted: #a3b0bc; --rule: #36424d; --strong: #8fc1ea; --soft: #222d37; --ok: #5fbf85; --ok-soft: #1d3526; --wait: #4f7ea6; --bad: #ff9a90; --bad-soft: #3d2220; --warn: #e7b75a; --warn-soft: #3a2f19; --closed: #56636f; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--text); font: 15px/1.5 Roboto, 'Segoe UI', 'Helvetica Neue', Arial, sans-serif; }
main { max-width: 1280px; margin: 0 auto; padding: 22px 24px 40px; }
header { display: flex; flex-wrap: wrap; justify-content: space-between; align-items: baseline; gap: 2px 24px; margin-bottom: 14px; }
h1 { margin: 0; font-size: 16px; font-weight: 600; overflow-wrap: anywhere; }
header p { margin: 0; font-size: 13px; color: var(--muted); overflow-wrap: anywhere; }
.badge { display: inline-block; padding: 0 9px; margin-left: 6px; border: 1px solid currentColor; border-radius: 999px; font-size: 12px; font-weight: 600; color: var(--warn); vertical-align: 1px; }
.lead { padding: 18px 22px; margin-bottom: 14px; border-radius: 8px; border-left: 6px solid var(--ok); background: var(--ok-soft); }
.lead.warn { border-color: var(--warn); background: var(--warn-soft); }
.lead.bad { border-color: var(--bad); background: var(--bad-soft); }
.lead b { display: block; font-size: 25px; line-height: 1.25; font-weight: 600; overflow-wrap: anywhere; }
.lead p { margin: 6px 0 0; }
.alerts { list-style: none; margin: 0 0 14px; padding: 0; display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 480px), 1fr)); gap: 8px; }
.alerts li { padding: 10px 16px; background: var(--card); border: 1px solid var(--rule); border-left: 4px solid var(--warn); border-radius: 6px; overflow-wrap: anywhere; }
.alerts .critical { border-left-color: var(--bad); }
.alerts b { margin-right: 6px; }
.alerts .critical b { color: var(--bad); }
.alerts .warning b { color: var(--warn); }
.alerts span { display: block; color: var(--muted); font-size: 0.93em; }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(180px, 1fr)); gap: 12px; list-style: none; margin: 0 0 14px; padding: 0; }
.figures li, .card { background: var(--card); border: 1px solid var(--rule); border-radius: 8px; }
.figures li { padding: 12px 16px; }
.figures span { display: block; font-size: 0.87em; color: var(--muted); }
.figures strong { display: block; font-size: 26px; line-height: 1.25; font-weight: 600; font-variant-numeric: tabular-nums; white-space: nowrap; }
.figures .bad strong { color: var(--bad); }
.figures .warn strong { color: var(--warn); }
.cards { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 14px; }
.card { padding: 16px 18px; min-width: 0; }
.wide { grid-column: 1 / -1; }
h2 { margin: 0 0 2px; font-size: 17px; font-weight: 600; }
.note { margin: 0 0 10px; font-size: 13.5px; color: var(--muted); }
.none { margin: 8px 0 0; color: var(--muted); }
figure { margin: 0; overflow-x: auto; }
figure svg { display: block; width: 100%; min-width: 520px; height: auto; }
svg text { fill: var(--text); font-size: 12.5px; }
svg .dim { fill: var(--muted); font-size: 11.5px; }
svg .rule { stroke: var(--rule); }
svg .axis { stroke: var(--muted); }
svg .applied { fill: var(--ok); }
svg .waiting { fill: var(--wait); }
svg .failed { fill: var(--bad); }
svg .closed { fill: var(--closed); }
svg .strong { fill: var(--strong); }
svg .warn { fill: var(--warn); }
.scroll { overflow-x: auto; }
.scroll:focus-visible { outline: 2px solid var(--strong); }
table { width: 100%; border-collapse: collapse; font-size: 14px; font-variant-numeric: tabular-nums; }
th, td { padding: 6px 10px 6px 0; text-align: left; vertical-align: top; border-bottom: 1px solid var(--rule); overflow-wrap: anywhere; }
tr > :last-child { padding-right: 0; }
.n + td:not(.n), .n + th:not(.n) { padding-left: 12px; }
tbody tr:last-child > * { border-bottom: 0; }
thead th { font-size: 12.5px; font-weight: 600; color: var(--muted); white-space: nowrap; vertical-align: bottom; }
tbody th { font-weight: 500; }
td small, th small { display: block; font-size: 0.92em; font-weight: 400; color: var(--muted); }
.parts tbody th { width: 30%; }
.parts tbody td { width: 70%; }
.n { text-align: right; white-space: nowrap; }
.one { white-space: nowrap; }
td.bad, td.warn { font-weight: 600; }
td.bad { color: var(--bad); }
td.warn { color: var(--warn); }
td.nil { color: var(--muted); }
code { font: 12.5px ui-monospace, Consolas, monospace; overflow-wrap: anywhere; }
.visually-hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
footer { margin-top: 16px; font-size: 13px; color: var(--muted); }
@media screen and (max-width: 860px) {
	main { padding: 14px 12px 32px; }
	.cards { grid-template-columns: minmax(0, 1fr); }
	.lead b { font-size: 21px; }
	.scroll table { min-width: 440px; }
	.long table, .wide table { min-width: 680px; }
	.parts table { min-width: 0; }
	.figures { grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 8px; }
	.figures li { padding: 10px 12px; }
	.figures strong { font-size: 21px; }
}
@page { size: A4 landscape; margin: 13mm 12mm; }
@media print {
	:root { color-scheme: light; --page: #fff; --card: #fff; --text: #1b2733; --muted: #56636f; --rule: #d5dce3; --strong: #1d4e79; --soft: #fff; --ok: #2e7d4f; --ok-soft: #fff; --wait: #8fb4d4; --bad: #b3261e; --bad-soft: #fff; --warn: #9a6700; --warn-soft: #fff; --closed: #c3ccd4; }
	body { font-size: 9pt; -webkit-print-color-adjust: exact; print-color-adjust: exact; }
	main { max-width: none; padding: 0; }
	.lead { border: 1px solid var(--rule); border-left-width: 6px; padding: 8pt 12pt; }
	.lead b { font-size: 15pt; }
	.figures { grid-template-columns: repeat(6, 1fr); gap: 6pt; }
	.figures li { padding: 5pt 8pt; }
	.alerts { grid-template-columns: 1fr 1fr; gap: 4pt; }
	.alerts li { padding: 4pt 8pt; }
	.cards { gap: 8pt; }
	.figures strong { font-size: 13pt; }
	h1, header p, .note, footer { font-size: 8.5pt; }
	.card { padding: 8pt 10pt; }
	h2 { font-size: 11.5pt; break-after: avoid; }
	table, thead th { font-size: 8.5pt; }
	.note { font-size: 8.5pt; }
	th, td { padding-top: 3pt; padding-bottom: 3pt; }
	thead { display: table-header-group; }
	tr, figure, .figures, .alerts li { break-inside: avoid; }
	.card:not(.long) { break-inside: avoid; }
	figure svg { min-width: 0; }
	.scroll, figure { overflow: visible; }
	.scroll table { min-width: 0; }
}
`;
