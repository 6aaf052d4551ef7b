import { contentHash } from '../../canonical/hash';
import { routeFault } from '../exceptions/route';
import type { Entry, Scope } from '../entry';
import type { LedgerStore, LedgerTx } from '../stores/store.port';
import type { LedgerSettings, Unreadable, Worker } from './api';
import { openCauses, type Causes } from './causes';
import { actorOf, isFinal, isVisible, openDesk, type Desk, type Row } from './desk';
import { freshEntry } from './fresh';
import { unreadKey } from './keys';
import { bury } from './moves';
import { keptPayload } from './payload';
import { arrivalOrdinal } from './revision-ordinal';
import { recordOfUnread } from './unread-record';

type Unread = Pick<Unreadable, 'operation' | 'fault' | 'payload' | 'causation'>;

/** One content that cannot be read is one entry, however often a source sends it. */
export const unreadKeyOf = (scope: Scope, item: Pick<Unread, 'operation' | 'payload'>): string =>
	unreadKey(scope, item.operation, contentHash(item.payload));

/**
 * Puts into the exception queue what says no record and revision of its own; its real key comes with
 * the delivery that can be read.
 *
 * @param named the entry the item was handed out as, if it was
 */
export function addUnread(
	desk: Desk,
	worker: Worker,
	causes: Causes,
	item: Unread,
	named?: Row,
): Row {
	const report = item.fault.report();
	const key = unreadKeyOf(desk.scope, item);
	// What is done or under way says nothing of an item that cannot be read.
	const retried =
		named === undefined || isFinal(named) || named.entry.state === 'sending' ? undefined : named;
	const known = retried ?? desk.byKey(key);
	if (known !== undefined) {
		causes.known(known, item.causation);
		if (retried === undefined) desk.set(known, { seen: known.entry.seen + 1 });
		if (!isFinal(known) && known.entry.state !== 'dead' && known.entry.state !== 'sending') {
			bury(desk, known, report);
		}
		return known;
	}
	const { payload } = keptPayload(item.payload, desk.settings);
	const row = desk.add(unreadEntry(desk, worker, item, key, causes.keyOf(item.causation)), payload);
	const { exceptionClass, queue } = routeFault(report, row.entry.entity);
	desk.set(row, { fault: report, exceptionClass, queue });
	desk.fact('entry.dead', row, { code: report.code, class: exceptionClass, queue });
	return row;
}

const unreadEntry = (
	{ scope, now }: Desk,
	worker: Worker,
	item: Unread,
	key: string,
	causation: string | null,
): Omit<Entry, 'id'> => ({
	...freshEntry(now),
	...recordOfUnread(item),
	key,
	connection: scope.connection,
	company: scope.company,
	lane: key,
	kind: 'event',
	operation: item.operation,
	action: '',
	revision: '',
	revisionKind: 'hash',
	ordinal: arrivalOrdinal(0),
	hash: contentHash(item.payload),
	priority: 1,
	state: 'dead',
	workflowId: worker.workflowId,
	node: worker.node,
	causation,
	corrects: null,
});

/**
 * The visible entry an item was handed out as. Items made of one share its number; only the first to
 * name it stands for it.
 */
export function nameOnce(
	desk: Desk,
	taken: Iterable<number | undefined> = [],
): (id: number | undefined) => Row | undefined {
	const named = new Set(taken);
	return (id) => {
		const row = id === undefined || named.has(id) ? undefined : desk.byId(id);
		named.add(id);
		return row !== undefined && isVisible(desk.scope, row.entry) ? row : undefined;
	};
}

/** `Ledger.report`. */
export async function report(
	store: LedgerStore,
	settings: LedgerSettings,
	scope: Scope,
	worker: Worker,
	problems: readonly Unreadable[],
): Promise<ReadonlyArray<{ readonly index: number; readonly entry: Entry }>> {
	if (problems.length === 0) return [];
	return await store.write(
		scope.connection,
		async (tx) => await reportIn(tx, settings, scope, worker, problems),
	);
}

/** The same within a transaction of the caller, for what must be seen together with it. */
export async function reportIn(
	tx: LedgerTx,
	settings: LedgerSettings,
	scope: Scope,
	worker: Worker,
	problems: readonly Unreadable[],
): Promise<ReadonlyArray<{ readonly index: number; readonly entry: Entry }>> {
	if (problems.length === 0) return [];
	const desk = await openDesk(tx, scope, settings, actorOf(worker));
	await desk.load({
		keys: problems.map((item) => unreadKeyOf(scope, item)),
		ids: problems.flatMap(({ entry }) => (entry === undefined ? [] : [entry])),
	});
	const lanes = problems.flatMap(({ entry }) => {
		const row = entry === undefined ? undefined : desk.byId(entry);
		return row === undefined ? [] : [row.entry.lane];
	});
	await desk.load({ lanes });
	const causes = await openCauses(desk, problems);
	const names = nameOnce(desk);
	const rows = problems.map((item) => ({
		index: item.index,
		row: addUnread(desk, worker, causes, item, names(item.entry)),
	}));
	await causes.adopt();
	causes.settle();
	await desk.save();
	await causes.save();
	return rows.map(({ index, row }) => ({ index, entry: row.entry }));
}
