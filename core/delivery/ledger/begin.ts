import type { Entry, Scope } from '../entry';
import type { LedgerStore } from '../stores/store.port';
import type { Delivery, LedgerSettings, Unreadable, Verdict, Worker } from './api';
import { openCauses } from './causes';
import { claimRow, type Claims, type Placed } from './claim';
import { actorOf, isVisible, openDesk, type Desk, type Row } from './desk';
import { notFound } from './faults';
import { comesByArrival, conflictKey, foreignKey, keyOf, laneOf } from './keys';
import { findKnown, register } from './register';
import { storableBatch } from './text';
import { addUnread, nameOnce, unreadKeyOf } from './unread';

interface Batch {
	readonly deliveries: readonly Delivery[];
	readonly unreadable: readonly Unreadable[];
}

/** `Ledger.begin`: all of the batch is registered first, then claimed in the order given. */
export async function begin(
	store: LedgerStore,
	settings: LedgerSettings,
	scope: Scope,
	worker: Worker,
	given: Batch,
	foreseen: (going: readonly number[]) => void = () => undefined,
): Promise<readonly Verdict[]> {
	const batch = storableBatch(given);
	if (batch.deliveries.length + batch.unreadable.length === 0) return [];
	return await store.write(scope.connection, async (tx) => {
		const desk = await openDesk(tx, scope, settings, actorOf(worker));
		await loadBatch(desk, batch);
		const causes = await openCauses(desk, [...batch.deliveries, ...batch.unreadable]);
		const placed = batch.deliveries.map((delivery) => {
			const named = visible(desk, delivery.entry);
			const row =
				delivery.entry !== undefined && named === undefined
					? addUnread(desk, worker, causes, { ...delivery, fault: notFound() })
					: register(desk, worker, causes, delivery, named ?? null);
			return placedAs(delivery, row, named);
		});
		const names = nameOnce(
			desk,
			batch.deliveries.map(({ entry }) => entry),
		);
		const unread = batch.unreadable.map((item) => ({
			index: item.index,
			row: addUnread(desk, worker, causes, item, names(item.entry)),
			hash: '',
			named: false,
			again: false,
		}));
		await causes.adopt();
		const { verdicts, going } = await claimAll(desk, [...placed, ...unread]);
		if (going.length > 0) foreseen(going);
		causes.settle();
		await desk.save();
		await causes.save();
		return verdicts.map((verdict) => verdict());
	});
}

/** `Ledger.claim`: for entries that waited behind others of their own batch. */
export async function claimWaiting(
	store: LedgerStore,
	settings: LedgerSettings,
	scope: Scope,
	worker: Worker,
	waiting: ReadonlyArray<{ readonly index: number; readonly id: number }>,
): Promise<readonly Verdict[]> {
	if (waiting.length === 0) return [];
	return await store.write(scope.connection, async (tx) => {
		const desk = await openDesk(tx, scope, settings, actorOf(worker));
		await desk.load({ ids: waiting.map(({ id }) => id) });
		const rows = waiting.map(({ index, id }) => {
			const row = visible(desk, id);
			if (row === undefined) throw notFound();
			return { index, row, hash: row.entry.hash, named: false, again: false };
		});
		await desk.load({ lanes: rows.map(({ row }) => row.entry.lane) });
		const { verdicts } = await claimAll(desk, rows);
		await desk.save();
		return verdicts.map((verdict) => verdict());
	});
}

async function claimAll(
	desk: Desk,
	placed: readonly Placed[],
): Promise<{ verdicts: ReadonlyArray<() => Verdict>; going: readonly number[] }> {
	const claims: Claims = {
		breaker: await desk.tx.breaker(desk.scope.connection),
		breakerMoved: false,
		taken: new Set(),
		going: [],
	};
	const verdicts = placed.map((one) => claimRow(desk, claims, one));
	if (claims.breakerMoved && claims.breaker !== null) await desk.tx.putBreaker(claims.breaker);
	return { verdicts, going: claims.going };
}

/** Everything the batch may touch, in a fixed number of reads. */
async function loadBatch(desk: Desk, { deliveries, unreadable }: Batch): Promise<void> {
	const { scope } = desk;
	const lanes = deliveries.map((delivery) => laneOf(scope, delivery));
	await desk.load({
		keys: [
			...deliveries.map((delivery, at) => keyOf(lanes[at] ?? '', delivery, 0)),
			...unreadable.map((item) => unreadKeyOf(scope, item)),
			...deliveries.flatMap((item) => (item.entry === undefined ? [] : [unreadKeyOf(scope, item)])),
		],
		ids: [...deliveries, ...unreadable].flatMap(({ entry }) =>
			entry === undefined ? [] : [entry],
		),
	});
	const named = [...deliveries, ...unreadable].flatMap(({ entry }) => {
		const row = entry === undefined ? undefined : desk.byId(entry);
		return row === undefined ? [] : [row.entry.lane];
	});
	await desk.load({ lanes: [...lanes, ...named] });
	// The entry applied last tells a repetition from a return to an earlier content.
	await desk.load({
		ids: deliveries.flatMap((delivery, at) => {
			const { appliedId } = desk.lane(lanes[at] ?? '').lane;
			return appliedId === null || !mayRepeat(delivery) ? [] : [appliedId];
		}),
	});
	await loadRefused(desk, deliveries, lanes);
}

/** Entries of what was refused before, for deliveries that may be refused again: few of any batch. */
async function loadRefused(
	desk: Desk,
	deliveries: readonly Delivery[],
	lanes: readonly string[],
): Promise<void> {
	const times = new Map<string, number>();
	for (const lane of lanes) times.set(lane, (times.get(lane) ?? 0) + 1);
	const { company } = desk.scope;
	const keys = deliveries.flatMap((delivery, at) => {
		const lane = lanes[at] ?? '';
		const known = findKnown(desk, desk.lane(lane), delivery);
		const accepted =
			known === undefined ||
			(known.entry.hash === delivery.hash && isVisible(desk.scope, known.entry));
		// Several of one record: one may make the other known.
		if (accepted && times.get(lane) === 1) return [];
		const key = keyOf(lane, delivery, 0);
		return [conflictKey(key, delivery.hash), foreignKey(key, company, delivery.hash)];
	});
	if (keys.length > 0) await desk.load({ keys });
}

const mayRepeat = (delivery: Delivery): boolean =>
	comesByArrival(delivery) || delivery.kind === 'state';

const visible = (desk: Desk, id: number | undefined): Row | undefined => {
	const row = id === undefined ? undefined : desk.byId(id);
	return row !== undefined && isVisible(desk.scope, row.entry) ? row : undefined;
};

const placedAs = (delivery: Delivery, row: Row, named: Row | undefined): Placed => ({
	index: delivery.index,
	row,
	hash: isOf(row.entry, delivery) ? delivery.hash : row.entry.hash,
	named: named === row,
	again: delivery.again === true,
});

/** Only an entry the caller named may carry other content than it was registered with. */
const isOf = (entry: Entry, delivery: Delivery): boolean => entry.id === delivery.entry;
