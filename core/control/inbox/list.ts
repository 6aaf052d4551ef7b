import type { Entry } from '../../delivery/entry';
import {
	EXCEPTION_CLASSES,
	EXCEPTIONS,
	QUEUE_ROLES,
	type QueueRole,
} from '../../delivery/exceptions/taxonomy';
import { markup } from '../../job-cost/report/escape';
import { SHOWS, SHOW_WORDS, type InboxQuery, type Show } from './request';
import { query, text } from './shell';
import { age, amountOf, failingSince, spoken, STATE_WORDS, titleOf } from './words';

export interface InboxList {
	readonly asked: InboxQuery;
	readonly allowed: readonly QueueRole[];
	readonly entries: readonly Entry[];
	/** One form token an entry, in their order. */
	readonly tokens: readonly string[];
	/** Open entries by queue, whatever else is asked for. */
	readonly counts: ReadonlyMap<QueueRole, number>;
	readonly more: boolean;
	readonly now: number;
}

/** Three days without a decision. */
const OLD_MS = 3 * 86_400_000;

/** The list as markup: tabs by role, filters, entries with their ages, and decisions over many. */
export function listBody(list: InboxList): string {
	return [tabs(list), search(list), list.entries.length === 0 ? nothing(list) : table(list)].join(
		'\n',
	);
}

function tabs({ asked, allowed, counts }: InboxList): string {
	const all = allowed.reduce((sum, queue) => sum + (counts.get(queue) ?? 0), 0);
	const tab = (queue: QueueRole | undefined, label: string, count: number): string =>
		`<a href="${query({ queue, show: shown(asked.show) })}"${asked.queue === queue ? ' aria-current="page"' : ''}>${text(label)} <b>${String(count)}</b></a>`;
	const roles = QUEUE_ROLES.filter((queue) => allowed.includes(queue));
	const byShow = SHOWS.map(
		(show) =>
			`<a href="${query({ queue: asked.queue, show: shown(show) })}"${asked.show === show ? ' aria-current="page"' : ''}>${text(SHOW_WORDS[show])}</a>`,
	);
	return `<nav aria-label="Queues">${tab(undefined, 'All', all)}${roles
		.map((queue) => tab(queue, spoken(queue), counts.get(queue) ?? 0))
		.join('')}</nav>
<nav aria-label="States">${byShow.join('')}</nav>`;
}

const shown = (show: Show): Show | undefined => (show === 'open' ? undefined : show);

function search({ asked }: InboxList): string {
	const classes = EXCEPTION_CLASSES.map(
		(name) =>
			`<option value="${name}"${asked.exceptionClass === name ? ' selected' : ''}>${text(EXCEPTIONS[name].title)}</option>`,
	);
	const hidden = (name: string, value: string | undefined): string =>
		value === undefined ? '' : `<input type="hidden" name="${name}" value="${markup(value)}">`;
	return `<form class="search" method="get">${hidden('queue', asked.queue)}${hidden('show', shown(asked.show))}
<label><span>Class</span><select name="class"><option value="">All</option>${classes.join('')}</select></label>
<label><span>Project</span><input type="text" name="project" maxlength="200" value="${text(asked.project ?? '')}"></label>
<label><span>Assigned to</span><input type="text" name="assignee" maxlength="200" value="${text(asked.assignee ?? '')}"></label>
<button>Filter</button></form>`;
}

const nothing = ({ asked }: InboxList): string =>
	`<div class="card"><p class="muted">${
		asked.show === 'open' ? 'Nothing waits for a person here.' : 'Nothing to show here.'
	}</p></div>`;

function table(list: InboxList): string {
	const { entries, asked, more } = list;
	const decide = asked.show !== 'closed';
	const last = entries.at(-1);
	const next =
		more && last !== undefined
			? `<p><a href="${query({ queue: asked.queue, show: shown(asked.show), class: asked.exceptionClass, project: asked.project, assignee: asked.assignee, after: last.id })}">Next page</a></p>`
			: '';
	const rows = entries.map((entry, at) => row(entry, list, decide ? list.tokens[at] : undefined));
	const body = `<div class="card"><table class="list">
<thead><tr><th scope="col"></th><th scope="col">What</th><th scope="col">Class</th><th scope="col">Queue</th><th scope="col">Project</th><th scope="col" class="n">Amount</th><th scope="col">Age</th><th scope="col">Assigned to</th></tr></thead>
<tbody>
${rows.join('\n')}
</tbody>
</table></div>${next}`;
	return decide ? `<form method="post" autocomplete="off">${body}${bulk(list)}</form>` : body;
}

function row(entry: Entry, { now }: InboxList, token: string | undefined): string {
	const since = failingSince(entry);
	const old = entry.state === 'dead' && now - since > OLD_MS;
	const title = titleOf(entry);
	const pick =
		token === undefined
			? ''
			: `<input type="checkbox" name="pick" value="${String(entry.id)}:${markup(token)}" aria-label="Choose ${text(title, 80)}">`;
	const says = entry.state === 'dead' ? (entry.fault?.message ?? '') : STATE_WORDS[entry.state];
	return `<tr><td>${pick}</td>
<td class="what"><a href="${query({ entry: entry.id })}">${text(title, 120)}</a><small>${text(says, 220)}</small></td>
<td data-label="Class" class="one">${entry.exceptionClass === null ? '' : text(EXCEPTIONS[entry.exceptionClass].title)}</td>
<td data-label="Queue" class="one">${entry.queue === null ? '' : text(spoken(entry.queue))}</td>
<td data-label="Project">${text(entry.facts.project ?? '', 60)}</td>
<td data-label="Amount" class="n">${text(amountOf(entry.facts), 40)}</td>
<td data-label="Age" class="one${old ? ' old' : ''}">${text(age(since, now))}</td>
<td data-label="Assigned to">${text(entry.assignee ?? '', 60)}</td></tr>`;
}

const bulk = ({ asked }: InboxList): string =>
	`<div class="card"><h2>Decide over the chosen ones</h2>
<div class="row"><label><span>Reason</span><input type="text" name="reason" maxlength="500" required></label></div>
<div class="row"><button name="act" value="replay" class="main">Replay</button>${
		asked.show === 'open' ? '<button name="act" value="dismiss" class="stop">Dismiss</button>' : ''
	}<label><span>Person</span><input type="text" name="to" maxlength="100"></label><button name="act" value="assign">Assign</button></div></div>`;
