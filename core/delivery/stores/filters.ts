import { sql, type SelectQueryBuilder } from 'kysely';

import type { EntryState, IntakeEvent, Scope } from '../entry';
import type { EntryFilter, EntryGroup, LedgerReads, Page } from './store.port';
import { DUE_STATES, OPEN_EVENTS, OPEN_STATES, type Database, type Tables } from './tables';

/** Entries or events of a scope as conditions of a query. */

const DUE: ReadonlySet<EntryState> = new Set([
	'ready',
	'sending',
	'retry_wait',
	'unknown',
	'blocked',
]);
const FINAL: ReadonlySet<EntryState> = new Set(['applied', 'superseded', 'cancelled']);

export const GROUP_COLUMNS = {
	state: 'state',
	queue: 'queue',
	exceptionClass: 'exception_class',
	operation: 'operation',
	entity: 'entity',
	priority: 'priority',
	workflowId: 'workflow_id',
	project: 'project',
	vendor: 'vendor',
	costCode: 'cost_code',
} as const satisfies Record<EntryGroup, keyof Tables['entry']>;

/** The text of a partial index's condition; without it a database cannot know that the index serves. */
function partial(states: readonly EntryState[] | undefined): string | undefined {
	if (states === undefined) return undefined;
	if (states.every((state) => DUE.has(state))) return DUE_STATES;
	return states.some((state) => FINAL.has(state)) ? undefined : OPEN_STATES;
}

/**
 * The open states a page of entries is read from one by one, each in order of ids by its index; null
 * when another index finds fewer. Without it a page costs as much as there are open entries.
 */
export function statesOfPage(filter: EntryFilter, page: Page): readonly EntryState[] | null {
	const { states, record, correlationId, dueAt, expiredAt, failingTo, blockedOn } = filter;
	if (page.order === 'due' || states === undefined) return null;
	if (states.some((state) => FINAL.has(state))) return null;
	return [record, correlationId, dueAt, expiredAt, failingTo, blockedOn].every(
		(narrow) => narrow === undefined,
	)
		? [...new Set(states)]
		: null;
}

/**
 * What other pages are ordered by. Open entries are few: they are found by their index, then sorted;
 * the sign keeps a database from walking the whole history in order of ids instead.
 */
export const pageOrder = (filter: EntryFilter) =>
	partial(filter.states) === undefined && filter.failingTo === undefined
		? sql<number>`id`
		: sql<number>`+id`;

export function filterEntries(
	db: Database,
	scope: Scope,
	filter: EntryFilter,
): SelectQueryBuilder<Tables, 'entry', object> {
	const index = partial(filter.states);
	const {
		states,
		queues,
		classes,
		operations,
		entities,
		priority,
		workflowId,
		assignee,
		record,
		correlationId,
		project,
		dueAt,
		expiredAt,
		failingTo,
		blockedOn,
		createdFrom,
		createdTo,
	} = filter;
	let query = db.selectFrom('entry').where('connection', '=', scope.connection);
	if (scope.company !== 0) query = query.where('company', '=', scope.company);
	if (index !== undefined) query = query.where(sql<boolean>`${sql.raw(index)}`);
	if (states !== undefined) query = query.where('state', 'in', states);
	if (queues !== undefined) query = query.where('queue', 'in', queues);
	if (classes !== undefined) query = query.where('exception_class', 'in', classes);
	if (operations !== undefined) query = query.where('operation', 'in', operations);
	if (entities !== undefined) query = query.where('entity', 'in', entities);
	if (priority !== undefined) query = query.where('priority', '=', priority);
	if (workflowId !== undefined) query = query.where('workflow_id', '=', workflowId);
	if (assignee !== undefined) query = query.where('assignee', '=', assignee);
	if (record !== undefined) query = query.where('record', '=', record);
	if (correlationId !== undefined) query = query.where('correlation_id', '=', correlationId);
	if (project !== undefined) query = query.where('project', '=', project);
	if (dueAt !== undefined) query = query.where('next_at', '<=', dueAt);
	if (expiredAt !== undefined) query = query.where('lease_until', '<=', expiredAt);
	if (failingTo !== undefined) {
		query = query
			.where(sql<boolean>`${sql.raw(DUE_STATES)}`)
			.where('failing_since', '<=', failingTo);
	}
	if (blockedOn !== undefined) query = query.where('blocked_on', 'in', blockedOn);
	if (createdFrom !== undefined) query = query.where('created_at', '>=', createdFrom);
	if (createdTo !== undefined) query = query.where('created_at', '<=', createdTo);
	return query;
}

export type EventFilter = Parameters<LedgerReads['findEvents']>[1];

const openEvents: ReadonlySet<IntakeEvent['state']> = new Set(['waiting', 'taken']);

export function filterEvents(
	db: Database,
	scope: Scope,
	filter: EventFilter,
): SelectQueryBuilder<Tables, 'event', object> {
	const { states, workflowId, node, dueAt, priority } = filter;
	let query = db.selectFrom('event').where('connection', '=', scope.connection);
	if (scope.company !== 0) query = query.where('company', '=', scope.company);
	if (states?.every((state) => openEvents.has(state)) === true) {
		query = query.where(sql<boolean>`${sql.raw(OPEN_EVENTS)}`);
	}
	if (states !== undefined) query = query.where('state', 'in', states);
	if (workflowId !== undefined) query = query.where('workflow_id', '=', workflowId);
	if (node !== undefined) query = query.where('node', '=', node);
	if (dueAt !== undefined) query = query.where('next_at', '<=', dueAt);
	if (priority !== undefined) query = query.where('priority', '=', priority);
	return query;
}

/** A condition that nothing can meet: some databases refuse an empty `in ()`. */
export const meetsNothing = (filter: EntryFilter | EventFilter): boolean =>
	Object.values(filter).some((value) => Array.isArray(value) && value.length === 0);

/**
 * Rows of a page. In order `due` each priority is a range of its index: rows of an urgent class that
 * are not due yet are not read on the way to the next class.
 */
export async function pageOf<Row extends { readonly id: number }>(
	page: Page,
	priority: number | undefined,
	read: (part: {
		readonly priority?: number;
		readonly order: Page['order'];
		readonly limit: number;
		readonly after?: number;
	}) => Promise<readonly Row[]>,
): Promise<readonly Row[]> {
	if (page.order !== 'due') return await read(page);
	const found: Row[] = [];
	for (const urgency of priority === undefined ? [0, 1, 2] : [priority]) {
		const limit = page.limit - found.length;
		if (limit <= 0) break;
		found.push(...(await read({ priority: urgency, order: 'due', limit })));
	}
	return found;
}
