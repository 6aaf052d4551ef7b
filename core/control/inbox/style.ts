/** The style sheet of the inbox: light and dark, from a phone to a wide screen. */
export const STYLE = `
:root { color-scheme: light dark; --page: #eef1f4; --card: #fff; --text: #1b2733; --muted: #56636f; --rule: #d5dce3; --link: #1d4e79; --soft: #e4edf5; --bad: #a3241b; --bad-soft: #fbeae8; --good: #1e6b3a; --good-soft: #e5f3ea; --warn-soft: #fdf1dc; }
@media (prefers-color-scheme: dark) {
	:root { --page: #12181e; --card: #1b232b; --text: #e6ecf1; --muted: #a3b0bc; --rule: #36424d; --link: #8fc1ea; --soft: #26333f; --bad: #ff9a90; --bad-soft: #3d2220; --good: #86d3a0; --good-soft: #1d3526; --warn-soft: #3a2f19; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--text); font: 15px/1.5 Roboto, 'Segoe UI', 'Helvetica Neue', Arial, sans-serif; }
a { color: var(--link); }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
main { max-width: 1240px; margin: 0 auto; padding: 20px 24px 48px; }
.top { display: flex; flex-wrap: wrap; justify-content: space-between; align-items: baseline; gap: 4px 24px; margin-bottom: 14px; }
h1 { margin: 0; font-size: 23px; line-height: 1.25; overflow-wrap: anywhere; }
h2 { margin: 0 0 10px; font-size: 17px; }
.muted { color: var(--muted); }
.card { background: var(--card); border: 1px solid var(--rule); border-radius: 6px; padding: 16px 18px; margin-bottom: 14px; }
nav { display: flex; flex-wrap: wrap; gap: 6px; margin-bottom: 10px; }
nav a { padding: 6px 12px; border: 1px solid var(--rule); border-radius: 999px; background: var(--card); text-decoration: none; white-space: nowrap; }
nav a[aria-current] { background: var(--link); border-color: var(--link); color: var(--card); font-weight: 600; }
nav b { font-variant-numeric: tabular-nums; }
.note { padding: 10px 14px; border-radius: 6px; margin-bottom: 14px; border-left: 4px solid var(--link); background: var(--soft); overflow-wrap: anywhere; }
.note.good { border-color: var(--good); background: var(--good-soft); }
.note.bad { border-color: var(--bad); background: var(--bad-soft); }
.note p { margin: 0; }
.note p + p { margin-top: 4px; }
.note.wait { background: var(--warn-soft); border-color: #b7791f; }
.search { display: flex; flex-wrap: wrap; gap: 8px; align-items: end; margin-bottom: 12px; }
.search label { flex: 1 1 130px; max-width: 220px; }
table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { padding: 8px 10px; text-align: left; vertical-align: top; border-bottom: 1px solid var(--rule); overflow-wrap: anywhere; }
thead th { font-size: 12.5px; color: var(--muted); font-weight: 600; white-space: nowrap; }
tbody tr:last-child > * { border-bottom: 0; }
tbody th { font-weight: 500; }
.n { text-align: right; white-space: nowrap; }
.one { white-space: nowrap; }
.list td:first-child { width: 34px; }
.what { min-width: 15em; }
.what small { display: block; color: var(--muted); }
.old { color: var(--bad); font-weight: 600; }
.pill { display: inline-block; padding: 1px 9px; border-radius: 999px; background: var(--soft); font-size: 13px; white-space: nowrap; }
.pill.bad { background: var(--bad-soft); color: var(--bad); }
.facts { display: grid; grid-template-columns: repeat(auto-fill, minmax(190px, 1fr)); gap: 10px 20px; margin: 0; }
.facts dt { font-size: 12.5px; color: var(--muted); }
.facts dd { margin: 0; overflow-wrap: anywhere; }
.card > :first-child { margin-top: 0; }
.card > :last-child { margin-bottom: 0; }
.happened { font-size: 17px; margin: 0 0 6px; overflow-wrap: anywhere; }
label > span { display: block; font-size: 13px; color: var(--muted); margin-bottom: 3px; }
input[type=text], select, textarea { width: 100%; padding: 7px 9px; border: 1px solid var(--muted); border-radius: 4px; min-height: 38px; background: var(--card); color: inherit; font: inherit; }
textarea.json { font: 13px/1.45 ui-monospace, Consolas, monospace; min-height: 320px; white-space: pre; overflow-x: auto; }
.record th { width: 32%; font-size: 13.5px; }
.record td { padding: 4px 8px; }
tr.fault > * { background: var(--bad-soft); }
button { padding: 8px 16px; border: 1px solid var(--link); border-radius: 4px; background: var(--card); color: var(--link); font: inherit; font-weight: 600; cursor: pointer; }
button.main { background: var(--link); color: var(--card); }
button.stop { border-color: var(--bad); color: var(--bad); }
.row { display: flex; flex-wrap: wrap; gap: 10px; align-items: end; margin-top: 12px; }
.row label { flex: 1 1 260px; }
details > summary { cursor: pointer; font-weight: 600; padding: 4px 0; }
.two { display: grid; grid-template-columns: minmax(0, 3fr) minmax(0, 2fr); gap: 0 14px; align-items: start; }
.two .facts { grid-template-columns: repeat(auto-fill, minmax(150px, 1fr)); }
.two .row label { flex-basis: 100%; }
.trail td:first-child { white-space: nowrap; }
footer { color: var(--muted); font-size: 13px; margin-top: 18px; }
@media (max-width: 820px) {
	main { padding: 12px 12px 40px; }
	.two { grid-template-columns: minmax(0, 1fr); }
	.list thead, .record thead, .trail thead { display: none; }
	.list tr { display: grid; grid-template-columns: auto 1fr; gap: 0 8px; padding: 10px 0; border-bottom: 1px solid var(--rule); }
	.list td { border: 0; padding: 2px 4px; grid-column: 2; text-align: left; }
	.list td:first-child { grid-column: 1; grid-row: 1; }
	.list td:empty { display: none; }
	.list .what { min-width: 0; }
	.list td[data-label]:not(:empty)::before { content: attr(data-label) ': '; color: var(--muted); font-size: 13px; }
	.record tr, .trail tr { display: block; padding: 6px 0; border-bottom: 1px solid var(--rule); }
	.record th, .record td, .trail td { display: block; width: auto; border: 0; padding: 1px 4px; }
	.search label { max-width: none; }
	button { flex: 1 1 auto; }
}
`;
