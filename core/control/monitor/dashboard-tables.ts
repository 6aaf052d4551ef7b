import { markup, plain } from '../../job-cost/report/escape';
import { EXCEPTIONS } from '../../delivery/exceptions/taxonomy';
import type { EntryState } from '../../delivery/entry';
import type { Held, MonitorFigures, OpenException } from './figures';
import { tallyOf } from './tally';
import {
	ago,
	classWord,
	counted,
	figure,
	nameOf,
	PRIORITY_WORDS,
	queueWord,
	spoken,
	STATE_WORDS,
	when,
} from './words';

/** A cell: its text, a second line in small type, how it is set. */
interface Cell {
	readonly text: string;
	readonly small?: string;
	readonly kind?: string;
}

interface Column {
	readonly title: string;
	readonly kind?: string;
}

const text = (says: string, longest = 200): string => markup(plain(says, longest));

/** First column: the head of the row. Without rows the sentence `empty` stands there. */
function table(
	caption: string,
	columns: readonly Column[],
	rows: ReadonlyArray<readonly Cell[]>,
	empty: string,
): string {
	if (rows.length === 0) return `<p class="none">${text(empty)}</p>`;
	const heads = columns
		.map(({ title, kind }) => `<th scope="col"${classOf(kind)}>${text(title)}</th>`)
		.join('');
	const body = rows
		.map((cells) => {
			const written = cells.map(({ text: says, small, kind }, at) => {
				const kinds = [columns[at]?.kind, kind].filter((one) => one !== undefined).join(' ');
				const inner = `${text(says, 400)}${small === undefined || small === '' ? '' : `<small>${text(small, 400)}</small>`}`;
				return at === 0
					? `<th scope="row"${classOf(kinds)}>${inner}</th>`
					: `<td${classOf(kinds)}>${inner}</td>`;
			});
			return `<tr>${written.join('')}</tr>`;
		})
		.join('\n');
	return `<div class="scroll" tabindex="0" role="region" aria-label="${text(caption)}"><table><caption class="visually-hidden">${text(caption)}</caption><thead><tr>${heads}</tr></thead><tbody>
${body}
</tbody></table></div>`;
}

const classOf = (kind: string | undefined): string =>
	kind === undefined || kind === '' ? '' : ` class="${kind}"`;

const N: Pick<Column, 'kind'> = { kind: 'n' };

/** Zeros step back, so that the eye finds what is there. */
const count = (of: number, tone?: string): Cell =>
	of === 0
		? { text: '–', kind: 'nil' }
		: { text: figure(of), ...(tone === undefined ? {} : { kind: tone }) };

export const queues = ({ exceptions, at }: MonitorFigures): string =>
	table(
		'Who has to act',
		[{ title: 'Queue' }, { title: 'Waiting', ...N }, { title: 'Oldest', ...N }],
		exceptions.byQueue.map(({ queue, count: number, oldest }) => [
			{
				text: queueWord(queue),
				small: exceptions.byClass
					.filter((group) => group.queue === queue)
					.slice(0, 3)
					.map((group) => `${classWord(group.exceptionClass)} (${figure(group.count)})`)
					.join(', '),
			},
			count(number, 'bad'),
			{ text: ago(oldest, at) },
		]),
		'Nobody: every delivery arrived or is on its way.',
	);

export const oldest = ({ exceptions, at }: MonitorFigures): string =>
	table(
		'Longest waiting exceptions',
		[
			{ title: 'Document' },
			{ title: 'What happened, what to do' },
			{ title: 'Project, vendor' },
			{ title: 'Amount', ...N },
			{ title: 'Queue', kind: 'one' },
			{ title: 'Waiting', ...N },
		],
		exceptions.oldest.map((one) => [
			{ text: one.title, small: documentOf(one) },
			{ text: one.message, small: one.remedy },
			{
				text: one.project ?? one.vendor ?? '–',
				small: one.project === null ? '' : (one.vendor ?? ''),
			},
			{ text: amountOf(one) },
			{ text: queueWord(one.queue), small: one.assignee ?? 'not assigned' },
			{ text: ago(one.since, at) },
		]),
		'No exception is open.',
	);

/** What could not be read names no entity. */
const documentOf = ({ entity, entry }: OpenException): string =>
	`${entity === '' ? '' : `${spoken(entity)} · `}no. ${String(entry)}`;

function amountOf({ amount, currency }: OpenException): string {
	const parts = /^(-?)(\d{1,15})(?:\.(\d{1,12}))?$/.exec(amount ?? '');
	if (parts === null) return '–';
	const [, sign = '', whole = '', cents = ''] = parts;
	const grouped = whole.replace(/\B(?=(?:\d{3})+$)/g, ',');
	return `${sign === '' ? '' : '−'}${grouped}.${cents.padEnd(2, '0')} ${currency ?? ''}`.trim();
}

/** What of a project, vendor or cost code is held or under way. */
export const held = (rows: readonly Held[], at: number, what: string): string =>
	table(
		`Held by ${what}`,
		[
			{ title: `${what.charAt(0).toUpperCase()}${what.slice(1)}` },
			{ title: 'Need a person', ...N },
			{ title: 'On their way', ...N },
			{ title: 'Late', ...N },
			{ title: 'Oldest', ...N },
		],
		rows.map((row) => [
			{ text: nameOf(row, what) },
			count(row.failed.count, 'bad'),
			count(row.waiting.count),
			count(row.late.count, 'warn'),
			{ text: ago(earlier(row.failed.oldest, row.waiting.oldest), at) },
		]),
		'Nothing is held or under way.',
	);

const earlier = (a: number | null, b: number | null): number | null =>
	a === null ? b : b === null ? a : Math.min(a, b);

export const classes = ({ exceptions, at }: MonitorFigures): string =>
	table(
		'Exceptions by class',
		[
			{ title: 'Class' },
			{ title: 'What is done about it' },
			{ title: 'Queue', kind: 'one' },
			{ title: 'Number', ...N },
			{ title: 'Oldest', ...N },
		],
		exceptions.byClass.map(({ exceptionClass, queue, count: number, oldest: since }) => [
			{
				text: classWord(exceptionClass),
				small: exceptionClass === null ? '' : EXCEPTIONS[exceptionClass].description,
			},
			{ text: exceptionClass === null ? '' : EXCEPTIONS[exceptionClass].action },
			{ text: queueWord(queue) },
			count(number),
			{ text: ago(since, at) },
		]),
		'No exception is open.',
	);

const ON_THE_WAY: readonly EntryState[] = ['ready', 'sending', 'retry_wait', 'blocked', 'unknown'];

/** One row a priority, one column a state. */
export function backlog({ backlog: groups, at }: MonitorFigures): string {
	const priorities = ([0, 1, 2] as const).filter((priority) =>
		groups.some((group) => group.priority === priority),
	);
	return table(
		'Deliveries on their way',
		[
			{ title: 'What' },
			...ON_THE_WAY.map((state) => ({ title: STATE_WORDS[state], ...N })),
			{ title: 'All', ...N },
			{ title: 'Oldest', ...N },
		],
		priorities.map((priority) => {
			const mine = groups.filter((group) => group.priority === priority);
			const { count: all, oldest: since } = tallyOf(mine);
			return [
				{ text: PRIORITY_WORDS[priority] },
				...ON_THE_WAY.map((state) =>
					count(
						tallyOf(mine.filter((group) => group.state === state)).count,
						state === 'unknown' ? 'warn' : undefined,
					),
				),
				count(all),
				{ text: ago(since, at) },
			];
		}),
		'Nothing is on its way.',
	);
}

export function machinery(figures: MonitorFigures): string {
	const { at, breaker, heartbeats, unattended, intake, chain } = figures;
	const [beat] = heartbeats;
	const pending = intake.waiting + intake.taken;
	const rows: Cell[][] = [
		[
			{ text: 'Connection to Odoo' },
			breaker.state === 'closed'
				? {
						text: 'Answers',
						small: breaker.failures === 0 ? '' : `${counted(breaker.failures, 'failure')} in a row`,
					}
				: {
						text: `No answer for ${ago(breaker.openedAt, at)}`,
						small: 'One attempt each 30 s; deliveries wait and go on by themselves.',
						kind: 'bad',
					},
		],
		[
			{ text: 'Delivery Triggers' },
			beat === undefined
				? { text: 'No sign of life yet', kind: unattended.length > 0 ? 'bad' : 'nil' }
				: {
						text: `${counted(heartbeats.length, 'trigger')}, last heard of ${when(beat.at, at)}`,
					},
		],
		...unattended.slice(0, 5).map(({ workflowId, count: number, lastHeartbeat }): Cell[] => [
			{ text: `Workflow ${workflowId === '' ? 'without id' : workflowId}` },
			{
				text: `${counted(number, 'overdue delivery', 'overdue deliveries')}, nobody fetches them`,
				small:
					lastHeartbeat === null
						? 'It has no running Delivery Trigger.'
						: `Its trigger was last heard of ${when(lastHeartbeat, at)}.`,
				kind: 'bad',
			},
		]),
		[
			{ text: 'Events not yet deliveries' },
			{
				text:
					pending === 0
						? 'None'
						: `${figure(intake.waiting)} wait, ${figure(intake.taken)} in work; oldest ${ago(intake.oldest, at)}`,
				...(intake.dead === 0 ? {} : { small: `${counted(intake.dead, 'event')} given up` }),
			},
		],
		[
			{ text: 'Audit trail' },
			chain === null
				? { text: 'Empty', kind: 'nil' }
				: chain.broken === null
					? {
							text: `${counted(chain.n, 'record')}, last ${figure(chain.checked)} verified`,
							small: `Head ${chain.hash.slice(0, 16)}…, written ${when(chain.at, at)}`,
						}
					: { text: 'Broken', small: chain.broken, kind: 'bad' },
		],
		...(figures.generation === 0
			? []
			: [[{ text: 'Restores from backup' }, { text: figure(figures.generation) }]]),
	];
	return table('Machinery', [{ title: 'Part' }, { title: 'State' }], rows, '');
}
