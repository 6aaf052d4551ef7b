import { DateTime } from 'luxon';

import { markup, plain } from '../../job-cost/report/escape';
import { agesChart, hoursChart } from './dashboard-charts';
import { STYLE } from './dashboard-style';
import * as tables from './dashboard-tables';
import type { MonitorFigures } from './figures';
import {
	DEFAULT_SERVICE_LEVELS,
	serviceLevels,
	type Alert,
	type ServiceLevel,
} from './service-levels';
import { ago, counted, figure, queueWord, span } from './words';

export interface DashboardOptions {
	/** IANA zone of the times shown; default UTC. */
	readonly timezone?: string;
	readonly levels?: readonly ServiceLevel[];
	/** Seconds after which a browser loads the page again; absent: never. */
	readonly refreshSeconds?: number;
}

/**
 * The figures as one HTML page without scripts, images or links: a controller sees in the first line
 * whether something has to be done and by whom. Every text is escaped here; the page forbids scripts
 * by its own content policy as well. Equal figures give equal bytes.
 */
export function dashboardHtml(figures: MonitorFigures, options: DashboardOptions = {}): string {
	const { timezone = 'UTC', levels = DEFAULT_SERVICE_LEVELS, refreshSeconds } = options;
	const alerts = serviceLevels(figures, levels);
	const at = DateTime.fromMillis(figures.at, { zone: timezone });
	const zone = at.isValid ? timezone : 'UTC';
	const shown = at.isValid ? at : DateTime.fromMillis(figures.at, { zone: 'UTC' });
	const { origin, database } = placeOf(figures.scope.connection);
	const refresh =
		refreshSeconds === undefined || !(refreshSeconds >= 10)
			? ''
			: `<meta http-equiv="refresh" content="${String(Math.floor(refreshSeconds))}">\n`;
	const test =
		figures.environment === 'production' || figures.environment === ''
			? ''
			: `<span class="badge">${line(figures.environment)}</span>`;
	return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'">
${refresh}<title>${line(leadOf(figures, alerts).text)} · Delivery to Odoo</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<header><h1>Delivery to Odoo${test}</h1><p>${line(database)} on ${line(origin)}${figures.scope.company === 0 ? '' : `, company ${String(figures.scope.company)}`} · as of ${shown.toFormat('d LLL yyyy, HH:mm')} (${line(zone)})</p></header>
${lead(figures, alerts)}
${alertList(alerts)}
${keyFigures(figures)}
<div class="cards">
${cards(figures, zone)}
</div>
<footer>Late: on its way for more than 15 min. Times in ${line(zone)}. Read in ${span(figures.tookMs)}. Figures cover ${figures.scope.company === 0 ? 'all companies' : 'one company'} of this Odoo database.</footer>
</main>
</body>
</html>
`;
}

/** What has nothing to say is left out: a calm day is a short page. */
function cards(figures: MonitorFigures, zone: string): string {
	const { exceptions, orders, projects, vendors, costCodes, depth, at } = figures;
	const any = exceptions.total.count > 0;
	return [
		any &&
			card(
				'Who has to act',
				'Deliveries that wait for a person, the longest wait first.',
				tables.queues(figures),
			),
		any &&
			card(
				'How long they have waited',
				`${counted(exceptions.total.count, 'exception')} by age.`,
				chart(agesChart(figures)),
			),
		any &&
			card(
				'Longest waiting',
				'Open them in the exception queue by their number.',
				tables.oldest(figures),
				'wide long',
			),
		card('The last 24 hours', hoursNote(figures), chart(hoursChart(figures.hours, zone)), 'wide'),
		orders.length > 0 &&
			card(
				'Purchase orders and subcontracts by project',
				'Orders and their changes that are not in Odoo yet.',
				tables.held(orders, at, 'project'),
			),
		vendors.length > 0 &&
			card(
				'Vendors',
				'Documents of a vendor that are held or late.',
				tables.held(vendors, at, 'vendor'),
			),
		projects.length > 0 &&
			card(
				'Projects',
				'Everything of a project that is not in Odoo yet.',
				tables.held(projects, at, 'project'),
			),
		costCodes.length > 0 &&
			card(
				'Cost codes',
				'What is missing in the figures of a code.',
				tables.held(costCodes, at, 'cost code'),
			),
		any &&
			card(
				'Why they wait for a person',
				'By class of exception, and what is done about it.',
				tables.classes(figures),
				'wide long',
			),
		depth.count > 0 &&
			card(
				'On their way',
				'Deliveries that go on by themselves, and what they wait for.',
				tables.backlog(figures),
				'wide',
			),
		card('Machinery', 'What keeps deliveries going.', tables.machinery(figures), 'wide parts'),
	]
		.filter((one) => one !== false)
		.join('\n');
}

/** One line of foreign text, safe in an element. */
const line = (text: string, longest = 200): string => markup(plain(text, longest));

function placeOf(connection: string): { readonly origin: string; readonly database: string } {
	const cut = connection.indexOf('|');
	if (cut < 0) return { origin: connection, database: 'Odoo' };
	return { origin: connection.slice(0, cut), database: connection.slice(cut + 1) };
}

interface Lead {
	readonly tone: 'good' | 'warn' | 'bad';
	readonly text: string;
	readonly more: string;
}

/** The state in plain words: what has to be done, by whom, and how long it has waited. */
function leadOf(figures: MonitorFigures, alerts: readonly Alert[]): Lead {
	const { exceptions, depth, at, hours } = figures;
	const done = hours.reduce((sum, hour) => sum + hour.applied, 0);
	const way =
		depth.count === 0
			? 'Nothing is on its way'
			: `${counted(depth.count, 'delivery is', 'deliveries are')} on ${depth.count === 1 ? 'its' : 'their'} way, the oldest for ${ago(depth.oldest, at)}`;
	const more = `${way}. Of what came in during the last 24 hours, ${counted(done, 'delivery is', 'deliveries are')} in Odoo.`;
	const critical = alerts.find(({ severity }) => severity === 'critical');
	if (figures.chain !== null && figures.chain.broken !== null) {
		return { tone: 'bad', text: 'The audit trail was changed', more: figures.chain.broken };
	}
	const [first, ...rest] = exceptions.byQueue;
	if (first === undefined) {
		if (critical !== undefined) return { tone: 'bad', text: critical.message, more };
		return {
			tone: alerts.length > 0 ? 'warn' : 'good',
			text: 'Nothing needs a person',
			more,
		};
	}
	const oldest = `oldest ${ago(first.oldest, at)}`;
	const text =
		rest.length === 0
			? `${counted(first.count, 'document needs', 'documents need')} ${lower(queueWord(first.queue))}; ${oldest}`
			: `${counted(exceptions.total.count, 'document needs', 'documents need')} a person: ${[
					...exceptions.byQueue,
				]
					.sort((a, b) => b.count - a.count)
					.map(({ queue, count }) => `${figure(count)} ${lower(queueWord(queue))}`)
					.join(', ')}; oldest ${ago(exceptions.total.oldest, at)}`;
	return { tone: critical === undefined ? 'warn' : 'bad', text, more };
}

const lower = (word: string): string => word.charAt(0).toLowerCase() + word.slice(1);

function lead(figures: MonitorFigures, alerts: readonly Alert[]): string {
	const { tone, text, more } = leadOf(figures, alerts);
	return `<div class="lead ${tone}" role="status"><b>${line(text, 400)}</b><p>${line(more, 400)}</p></div>`;
}

const alertList = (alerts: readonly Alert[]): string =>
	alerts.length === 0
		? ''
		: `<ul class="alerts" aria-label="Alerts">${alerts
				.map(
					({ severity, message, remedy, role }) =>
						`<li class="${severity}"><b>${severity === 'critical' ? 'Critical' : 'Warning'}</b>${line(message, 400)}<span>${line(queueWord(role))}: ${line(remedy, 400)}</span></li>`,
				)
				.join('')}</ul>`;

function keyFigures(figures: MonitorFigures): string {
	const { exceptions, depth, latency, duplicates, hours, at } = figures;
	const done = hours.reduce((sum, hour) => sum + hour.applied, 0);
	const tile = (label: string, value: string, note: string, tone = '') =>
		`<li${tone === '' ? '' : ` class="${tone}"`}><span>${label}</span><strong>${line(value)}</strong><span>${line(note)}</span></li>`;
	return `<ul class="figures">${[
		tile(
			'Need a person',
			figure(exceptions.total.count),
			exceptions.total.count === 0 ? 'nothing waits' : `oldest ${ago(exceptions.total.oldest, at)}`,
			exceptions.total.count === 0 ? '' : 'bad',
		),
		tile(
			'On their way',
			figure(depth.count),
			depth.count === 0 ? 'nothing waits' : `oldest ${ago(depth.oldest, at)}`,
		),
		tile('In Odoo, last 24 h', figure(done), 'of what came in since'),
		tile(
			'Time to Odoo',
			latency === null ? '–' : span(latency.p50),
			latency === null ? 'nothing applied in 24 h' : `half; 95 % within ${span(latency.p95)}`,
		),
		tile(
			'Repeats answered',
			`${duplicates.complete ? '' : '≥ '}${figure(duplicates.answered)}`,
			'sent twice, written once',
		),
		tile(
			'Odoo',
			figures.breaker.state === 'closed'
				? 'Answers'
				: figures.breaker.state === 'open'
					? 'Away'
					: 'On trial',
			figures.breaker.openedAt === null
				? 'calls go through'
				: `no answer for ${ago(figures.breaker.openedAt, at)}`,
			figures.breaker.state === 'closed' ? '' : 'bad',
		),
	].join('')}</ul>`;
}

function hoursNote({ hours }: MonitorFigures): string {
	const sum = (of: 'applied' | 'waiting' | 'failed' | 'closed') =>
		hours.reduce((total, hour) => total + hour[of], 0);
	const all = sum('applied') + sum('waiting') + sum('failed') + sum('closed');
	return `${counted(all, 'delivery', 'deliveries')} accepted: ${figure(sum('applied'))} in Odoo, ${figure(sum('waiting'))} on their way, ${figure(sum('failed'))} need a person, ${figure(sum('closed'))} replaced or closed.`;
}

const chart = (drawing: string): string => `<figure>${drawing}</figure>`;

const card = (title: string, note: string, body: string, kind = ''): string =>
	`<section class="card${kind === '' ? '' : ` ${kind}`}"><h2>${markup(title)}</h2><p class="note">${markup(note)}</p>${body}</section>`;
