import { dashboardHtml } from '../../../../core/control/monitor/dashboard';
import { monitorFigures } from '../../../../core/control/monitor/figures';
import { prometheusText } from '../../../../core/control/monitor/prometheus';
import { HOUR, MINUTE, SCOPE, storeWith, type SampleEntry } from './sample';

const CLOSED = ['conflict.closed_period', 'conflict', 'The period is locked.', 'Open it.'] as const;

const figuresOf = async (samples: readonly SampleEntry[], scope = SCOPE) =>
	await monitorFigures({ store: await storeWith(samples) }, scope, { now: () => 0 });
const pageOf = async (samples: readonly SampleEntry[]) => dashboardHtml(await figuresOf(samples));
const leadOf = async (samples: readonly SampleEntry[]) =>
	/<div class="lead (\w+)" role="status"><b>(.*?)<\/b>/.exec(await pageOf(samples))?.slice(1);

describe('the dashboard', () => {
	it('says in its first line what has to be done', async () => {
		const dead = (age: number): SampleEntry => ({ state: 'dead', fault: CLOSED, age });
		expect(await leadOf([{}])).toEqual(['good', 'Nothing needs a person']);
		expect(await leadOf([dead(HOUR), dead(2 * HOUR), dead(MINUTE)])).toEqual([
			'warn',
			'3 documents need finance; oldest 2 h',
		]);
		expect(await leadOf([dead(HOUR)])).toEqual(['warn', '1 document needs finance; oldest 1 h']);
		expect(
			await leadOf([dead(HOUR), { ...dead(3 * HOUR), entity: 'timesheet' }, dead(HOUR)]),
		).toEqual(['warn', '3 documents need a person: 2 finance, 1 project; oldest 3 h']);
	});

	it('has no script, no link and nothing to load', async () => {
		const page = await pageOf([{ state: 'dead', fault: CLOSED }]);
		expect(page).toContain("content=\"default-src 'none'; style-src 'unsafe-inline'");
		expect(page).not.toMatch(
			/<script|<link|<img|<iframe|<form|\son\w+=|url\(|@import|\shref=|\ssrc=/i,
		);
		expect(page).not.toMatch(/undefined|NaN|\[object/);
	});

	it('escapes everything that comes from outside', async () => {
		const nasty = `"><script>alert(1)</script><svg onload=x>&'\u202e\u0000`;
		const page = await pageOf([
			{
				state: 'dead',
				title: nasty,
				project: nasty,
				vendor: nasty,
				costCode: nasty,
				workflowId: nasty,
				dueIn: -HOUR,
				fault: ['x.y', 'conflict', nasty, nasty],
			},
			{ state: 'ready', workflowId: nasty, dueIn: -HOUR, project: nasty },
		]);
		for (const raw of ['<script', '<svg onload', '\u202e', '\u0000'])
			expect(page).not.toContain(raw);
		expect(page).toContain('&lt;script&gt;alert(1)');
	});

	it('is the same for the same figures, and well formed', async () => {
		const figures = await figuresOf([{ state: 'dead', fault: CLOSED }, {}]);
		const page = dashboardHtml(figures);
		expect(dashboardHtml(figures)).toBe(page);
		for (const tag of ['div', 'table', 'tr', 'td', 'th', 'svg', 'section', 'ul', 'li', 'figure']) {
			const opened = page.match(new RegExp(`<${tag}[\\s>]`, 'g'))?.length ?? 0;
			expect([tag, page.match(new RegExp(`</${tag}>`, 'g'))?.length ?? 0]).toEqual([tag, opened]);
		}
	});

	it('shows times in the zone asked for, and UTC for one that does not exist', async () => {
		const figures = await figuresOf([]);
		expect(dashboardHtml(figures, { timezone: 'America/Chicago' })).toContain(
			'08:20 (America/Chicago)',
		);
		expect(dashboardHtml(figures, { timezone: 'No/Where' })).toContain('14:20 (UTC)');
	});

	it('is loaded again only on request', async () => {
		const figures = await figuresOf([]);
		expect(dashboardHtml(figures)).not.toContain('http-equiv="refresh"');
		expect(dashboardHtml(figures, { refreshSeconds: 60 })).toContain('content="60"');
		expect(dashboardHtml(figures, { refreshSeconds: 1 })).not.toContain('http-equiv="refresh"');
	});
});

describe('the Prometheus text', () => {
	const LINE =
		/^(?:# (?:HELP|TYPE) [a-z_]+ .+|[a-z_]+\{(?:[a-z]+="(?:[^"\\\n]|\\["\\n])*",?)+\} (?:-?\d+(?:\.\d+)?(?:e[+-]?\d+)?|NaN))$/;

	it('is well formed line by line, each metric told of once', async () => {
		const text = prometheusText(
			await figuresOf([{ state: 'dead', fault: CLOSED }, {}, { state: 'ready' }]),
		);
		expect(text.endsWith('\n')).toBe(true);
		const lines = text.trimEnd().split('\n');
		for (const line of lines) expect(line).toMatch(LINE);
		const types = lines.filter((line) => line.startsWith('# TYPE'));
		expect(new Set(types).size).toBe(types.length);
		expect(text).toMatch(/^construction_delivery_exceptions_queue\{.*queue="finance"\} 1$/m);
		expect(text).toMatch(/^construction_delivery_exceptions_queue\{.*queue="project"\} 0$/m);
		expect(text).toMatch(/^construction_delivery_latency_seconds\{.*quantile="0.5"\} 2$/m);
	});

	it('escapes labels', async () => {
		const connection = 'https://x|a"b\\c\nd\te';
		const text = prometheusText(await figuresOf([], { connection, company: 0 }));
		expect(text).toContain('connection="https://x|a\\"b\\\\c\\nd e"');
		for (const line of text.trimEnd().split('\n')) expect(line).toMatch(LINE);
	});

	it('has no more series however many projects, vendors and workflows there are', async () => {
		const many = Array.from(
			{ length: 300 },
			(_, at): SampleEntry => ({
				state: 'retry_wait',
				project: `P${String(at)}`,
				vendor: `V${String(at)}`,
				costCode: `C${String(at)}`,
				workflowId: `w${String(at)}`,
				dueIn: -HOUR,
			}),
		);
		expect(prometheusText(await figuresOf(many)).split('\n').length).toBeLessThan(130);
	});
});
