import type { Entry, EntryState } from '../../delivery/entry';
import {
	EXCEPTION_CLASSES,
	QUEUE_ROLES,
	type ExceptionClass,
	type QueueRole,
} from '../../delivery/exceptions/taxonomy';
import type { EntryFilter } from '../../delivery/stores/store.port';
import { isRecord } from './record';

/** What the address of a page asks for. Anything unknown in it is left out, never passed on. */
export interface InboxQuery {
	readonly show: Show;
	readonly queue?: QueueRole;
	readonly exceptionClass?: ExceptionClass;
	readonly project?: string;
	readonly assignee?: string;
	/** Entries after this id. */
	readonly after?: number;
	/** One entry instead of the list. */
	readonly entry?: number;
}

/** The tabs of the list. */
export const SHOWS = ['open', 'underway', 'closed'] as const;
export type Show = (typeof SHOWS)[number];

export const SHOW_WORDS: Readonly<Record<Show, string>> = {
	open: 'Waiting for a person',
	underway: 'On the way',
	closed: 'Settled',
};

export const STATES: Readonly<Record<Show, readonly EntryState[]>> = {
	open: ['dead'],
	underway: ['ready', 'sending', 'retry_wait', 'unknown', 'blocked'],
	closed: ['cancelled', 'applied', 'superseded'],
};

const WORD_LIMIT = 200;

export function readQuery(raw: unknown): InboxQuery {
	const from = isRecord(raw) ? raw : {};
	const queue = among(QUEUE_ROLES, from['queue']);
	const exceptionClass = among(EXCEPTION_CLASSES, from['class']);
	const project = wordOf(from['project']);
	const assignee = wordOf(from['assignee']);
	const after = idOf(from['after']);
	const entry = idOf(from['entry']);
	return {
		show: among(SHOWS, from['show']) ?? 'open',
		...(queue === undefined ? {} : { queue }),
		...(exceptionClass === undefined ? {} : { exceptionClass }),
		...(project === undefined ? {} : { project }),
		...(assignee === undefined ? {} : { assignee }),
		...(after === undefined ? {} : { after }),
		...(entry === undefined ? {} : { entry }),
	};
}

/** The filter of a list: what is asked for, and never a queue that is not allowed here. */
export function filterOf(asked: InboxQuery, allowed: readonly QueueRole[]): EntryFilter {
	const queues = asked.queue === undefined ? allowed : allowed.filter((one) => one === asked.queue);
	// What goes by itself is in nobody's queue; who may see all queues sees it as well.
	const everything = asked.show === 'underway' && queues.length === QUEUE_ROLES.length;
	return {
		states: STATES[asked.show],
		...(everything ? {} : { queues }),
		...(asked.exceptionClass === undefined ? {} : { classes: [asked.exceptionClass] }),
		...(asked.project === undefined ? {} : { project: asked.project }),
		...(asked.assignee === undefined ? {} : { assignee: asked.assignee }),
	};
}

/** Whether an entry may be seen through an inbox of these queues. */
export const isVisible = (
	{ queue }: Pick<Entry, 'queue'>,
	allowed: readonly QueueRole[],
): boolean => (queue === null ? allowed.length === QUEUE_ROLES.length : allowed.includes(queue));

export const among = <T extends string>(known: readonly T[], value: unknown): T | undefined =>
	known.find((one) => one === value);

/** One value of a form or query, trimmed; undefined when it is empty or sent twice. */
export function wordOf(value: unknown, limit = WORD_LIMIT): string | undefined {
	if (typeof value !== 'string') return undefined;
	const word = value.trim();
	return word === '' || word.length > limit ? undefined : word;
}

export function idOf(value: unknown): number | undefined {
	const text = typeof value === 'number' ? String(value) : value;
	if (typeof text !== 'string' || !/^\d{1,15}$/.test(text)) return undefined;
	const id = Number(text);
	return id > 0 ? id : undefined;
}
