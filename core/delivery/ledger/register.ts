import type { FaultReport } from '../../faults';
import { redactReport } from '../audit/redact';
import { routeFault } from '../exceptions/route';
import type { Entry } from '../entry';
import type { Delivery, Worker } from './api';
import type { Causes } from './causes';
import { answersFor, isFinal, isVisible, type Desk, type LaneRow, type Row } from './desk';
import { conflictFault, foreignFault, incomparableFault, tooLargeFault } from './faults';
import { freshEntry } from './fresh';
import { comesByArrival, conflictKey, foreignKey, hasRealKey, keyOf, laneOf } from './keys';
import { bury, isRefused, supersede } from './moves';
import { keptPayload } from './payload';
import {
	arrivalOrdinal,
	correctionOrdinal,
	correctionSuffix,
	revisionOrdinal,
} from './revision-ordinal';

/**
 * Finds or makes the entry of a delivery; claims nothing.
 *
 * @param named the entry the caller says it is, visible to it; null for one that comes from outside
 */
export function register(
	desk: Desk,
	worker: Worker,
	causes: Causes,
	delivery: Delivery,
	named: Row | null,
): Row {
	const lane = desk.lane(laneOf(desk.scope, delivery));
	if (named !== null) {
		const placeholder = !hasRealKey(named.entry.key);
		// Nothing revives an entry that waits for a person, and nothing changes one that is closed.
		if (placeholder && (isFinal(named) || named.entry.state === 'dead')) return named;
		if (placeholder && named.entry.corrects !== null) return adopt(desk, lane, delivery, named);
		if (!placeholder && isSame(named, lane, delivery)) {
			return mayReplace(named, lane, delivery)
				? replace(desk, worker, lane, delivery, named)
				: named;
		}
	}
	const unread = named !== null && !hasRealKey(named.entry.key) ? named : null;
	const known = findKnown(desk, lane, delivery);
	if (known === undefined) return registerNew(desk, worker, causes, lane, delivery, unread);
	// What could not be read before turns out to be something known.
	if (unread !== null) supersede(desk, unread, known.entry.key);
	const key = keyOf(lane.lane.lane, delivery, 0);
	if (!isVisible(desk.scope, known.entry)) {
		return refuse(desk, worker, causes, lane, delivery, {
			key: foreignKey(key, desk.scope.company, delivery.hash),
			ordinal: known.entry.ordinal,
			report: foreignFault().report(),
			what: 'entry.dead',
		});
	}
	if (mayReplace(known, lane, delivery)) {
		causes.known(known, delivery.causation);
		return replace(desk, worker, lane, delivery, known);
	}
	if (mayRemap(known, lane, delivery)) {
		causes.known(known, delivery.causation);
		return remap(desk, delivery, known);
	}
	if (known.entry.hash !== delivery.hash) {
		return refuse(desk, worker, causes, lane, delivery, {
			key: conflictKey(key, delivery.hash),
			ordinal: known.entry.ordinal,
			report: conflictFault(delivery.revision.value, known.entry.id).report(),
			what: 'entry.conflict',
		});
	}
	causes.known(known, delivery.causation);
	desk.set(known, { seen: known.entry.seen + 1 });
	return known;
}

/** An entry of the same delivery; its content may have changed with the mapping. */
const isSame = ({ entry }: Row, { lane }: LaneRow, delivery: Delivery): boolean =>
	entry.lane === lane.lane &&
	entry.operation === delivery.operation &&
	entry.action === delivery.action &&
	(delivery.kind === 'command' ||
		comesByArrival(delivery) ||
		(entry.revision === delivery.revision.value && entry.revisionKind === delivery.revision.kind));

/**
 * Other content under the key of an entry that waits for a person and never reached Odoo: the mapping
 * was corrected, and what the source says now counts. A request of unknown outcome since the entry was
 * made has left its mark on the lane.
 */
const mayReplace = ({ entry }: Row, { lane }: LaneRow, delivery: Delivery): boolean =>
	entry.state === 'dead' &&
	entry.hash !== delivery.hash &&
	entry.doneAt === null &&
	lane.quietUntil <= entry.createdAt &&
	delivery.kind !== 'command' &&
	!comesByArrival(delivery);

function replace(desk: Desk, worker: Worker, lane: LaneRow, delivery: Delivery, row: Row): Row {
	const { hash: before, fault, seen } = row.entry;
	const { hash, facts, priority } = delivery;
	const { workflowId, node } = worker;
	const kept = keptPayload(delivery.payload, desk.settings);
	desk.set(row, {
		...{ hash, facts, priority, workflowId, node },
		state: 'ready',
		nextAt: desk.now,
		fault: null,
		exceptionClass: null,
		queue: null,
		failingSince: null,
		seen: seen + 1,
		updatedAt: desk.now,
	});
	desk.setPayload(row, kept.payload);
	desk.fact('entry.replaced', row, { code: fault?.code ?? null }, { before, after: hash });
	putInQueue(desk, lane, delivery, row, kept.tooLarge);
	return row;
}

/**
 * The revision Odoo holds, mapped anew: the workflow asks for it on purpose (*Send Again*), and no other
 * revision is newer.
 */
const mayRemap = ({ entry }: Row, { lane }: LaneRow, delivery: Delivery): boolean =>
	delivery.again === true &&
	delivery.kind === 'state' &&
	entry.state === 'applied' &&
	entry.hash !== delivery.hash &&
	lane.appliedId === entry.id;

function remap(desk: Desk, delivery: Delivery, row: Row): Row {
	const { hash: before, seen } = row.entry;
	const { hash, facts } = delivery;
	const kept = keptPayload(delivery.payload, desk.settings);
	desk.set(row, { hash, facts, seen: seen + 1, updatedAt: desk.now });
	desk.setPayload(row, kept.payload);
	desk.fact('entry.replaced', row, { code: null }, { before, after: hash });
	if (kept.tooLarge !== null) {
		bury(desk, row, tooLargeFault(kept.tooLarge, desk.settings.maxPayloadBytes).report());
	}
	return row;
}

/** What cannot be kept or ordered goes to a person, a state takes its place among its revisions. */
function putInQueue(
	desk: Desk,
	lane: LaneRow,
	{ kind, revision }: Delivery,
	row: Row,
	tooLarge: number | null,
): void {
	const byArrival = kind === 'command' || revision.kind === 'hash';
	if (tooLarge !== null) {
		bury(desk, row, tooLargeFault(tooLarge, desk.settings.maxPayloadBytes).report());
	} else if (!byArrival && revisionOrdinal(revision) === null) {
		bury(desk, row, incomparableFault(revision.kind, null).report());
	} else if (kind === 'state') {
		placeInOrder(desk, lane, row);
	}
}

/** The entry that stands for the same revision already, of whatever company of the connection. */
export function findKnown(desk: Desk, lane: LaneRow, delivery: Delivery): Row | undefined {
	if (comesByArrival(delivery)) {
		const newest = newestState(desk, lane, delivery.operation);
		return newest?.entry.hash === delivery.hash ? newest : undefined;
	}
	const byKey = desk.byKey(keyOf(lane.lane.lane, delivery, 0));
	if (byKey !== undefined || delivery.kind !== 'state') return byKey;
	// The same revision in another spelling, as `2` and `2.0`.
	const ordinal = revisionOrdinal(delivery.revision);
	return states(desk, lane, delivery.operation).find(
		({ entry }) =>
			entry.ordinal === ordinal &&
			entry.action === delivery.action &&
			entry.revisionKind === delivery.revision.kind,
	);
}

/** Open revisions of the record's state under this operation, and the one applied last. */
function states(desk: Desk, { lane, open }: LaneRow, operation: string): Row[] {
	const applied = lane.appliedId === null ? undefined : desk.byId(lane.appliedId);
	return [
		...open.filter((row) => !isFinal(row)),
		...(applied === undefined ? [] : [applied]),
	].filter(
		({ entry }) => entry.kind === 'state' && entry.operation === operation && !isRefused(entry),
	);
}

const newestState = (desk: Desk, lane: LaneRow, operation: string): Row | undefined =>
	states(desk, lane, operation).reduce<Row | undefined>(
		(newest, row) =>
			newest === undefined || row.entry.ordinal > newest.entry.ordinal ? row : newest,
		undefined,
	);

function registerNew(
	desk: Desk,
	worker: Worker,
	causes: Causes,
	lane: LaneRow,
	delivery: Delivery,
	unread: Row | null,
): Row {
	const arrival = lane.lane.arrivals + 1;
	desk.setLane(lane, { arrivals: arrival });
	const byArrival = delivery.kind === 'command' || delivery.revision.kind === 'hash';
	const ordinal = byArrival ? arrivalOrdinal(arrival) : revisionOrdinal(delivery.revision);
	const kept = keptPayload(delivery.payload, desk.settings);
	const entry = {
		...entryOf(desk, worker, delivery, lane),
		key: keyOf(lane.lane.lane, delivery, arrival),
		ordinal: ordinal ?? arrivalOrdinal(arrival),
	};
	let row: Row;
	if (unread === null) {
		row = desk.add({ ...entry, causation: causes.keyOf(delivery.causation) }, kept.payload);
	} else {
		row = unread;
		causes.known(row, delivery.causation);
		const { causation, createdAt, seen, company, attempts } = row.entry;
		desk.set(row, { ...entry, causation, createdAt, seen, company, attempts });
	}
	const { kind, revision, evidence } = delivery;
	desk.fact('entry.accepted', row, { kind, revision: revision.value, ...evidence });
	putInQueue(desk, lane, delivery, row, kept.tooLarge);
	return row;
}

/** Of the revisions of a state only the newest goes on; the others are written down as superseded. */
function placeInOrder(desk: Desk, lane: LaneRow, row: Row): void {
	const { entry } = row;
	const others = states(desk, lane, entry.operation).filter(
		(other) => other !== row && answersFor(other.entry, entry),
	);
	const otherKind =
		lane.lane.appliedKind !== null && lane.lane.appliedKind !== entry.revisionKind
			? lane.lane.appliedKind
			: others.find(
					(other) =>
						!isFinal(other) &&
						other.entry.state !== 'dead' &&
						other.entry.revisionKind !== entry.revisionKind,
				)?.entry.revisionKind;
	if (otherKind !== undefined) {
		bury(desk, row, incomparableFault(entry.revisionKind, otherKind).report());
		return;
	}
	const { appliedOrdinal } = lane.lane;
	const newer = others.find(
		(other) => other.entry.ordinal > entry.ordinal || corrected(other, entry),
	);
	if (newer !== undefined || (appliedOrdinal !== null && appliedOrdinal > entry.ordinal)) {
		supersede(desk, row, newer?.entry.ordinal ?? appliedOrdinal ?? '');
		return;
	}
	if (isForgotten(desk, lane, entry)) {
		if (entry.hash === lane.lane.appliedHash) supersede(desk, row, entry.ordinal);
		else bury(desk, row, conflictFault(entry.revision, 0).report(), 'entry.conflict');
		return;
	}
	for (const other of lane.open) {
		if (other !== row && isAnswered(other, entry)) supersede(desk, other, entry.ordinal);
	}
}

/** The very revision applied last, whose entry retention has removed: only the lane knows it. */
const isForgotten = (desk: Desk, { lane }: LaneRow, { ordinal }: Entry): boolean =>
	lane.appliedId !== null &&
	lane.appliedOrdinal === ordinal &&
	desk.byId(lane.appliedId) === undefined;

/** A hash comes back that a person has corrected: the correction stands. */
const corrected = ({ entry: other }: Row, entry: Entry): boolean =>
	other.corrects !== null &&
	entry.corrects === null &&
	entry.revisionKind === 'hash' &&
	other.revision === entry.revision;

/** Waiting or in the exception queue, of the same operation and older: the newer one answers it. */
const isAnswered = ({ entry: other }: Row, entry: Entry): boolean =>
	other.kind === 'state' &&
	other.operation === entry.operation &&
	other.ordinal < entry.ordinal &&
	answersFor(entry, other) &&
	ANSWERED.has(other.state);

const ANSWERED: ReadonlySet<Entry['state']> = new Set(['ready', 'retry_wait', 'blocked', 'dead']);

/** The correction of a person comes as a delivery: from now on it has the key and order of one. */
function adopt(desk: Desk, lane: LaneRow, delivery: Delivery, correction: Row): Row {
	const { entry } = correction;
	const stays = entry.lane === lane.lane.lane;
	const arrival = lane.lane.arrivals + 1;
	desk.setLane(lane, { arrivals: arrival });
	const byArrival = delivery.kind === 'command' || delivery.revision.kind === 'hash';
	const ordinal =
		stays && (byArrival || entry.revision === delivery.revision.value)
			? entry.ordinal
			: correctionOrdinal(
					(byArrival ? null : revisionOrdinal(delivery.revision)) ?? arrivalOrdinal(arrival),
					arrival,
				);
	const { kind, operation, action, system, tenant, entity, nativeId, hash, facts } = delivery;
	const before = entry.hash;
	desk.set(correction, {
		key: `${keyOf(lane.lane.lane, delivery, 0)}${correctionSuffix(ordinal)}`,
		lane: lane.lane.lane,
		kind,
		operation,
		action,
		system,
		tenant,
		entity,
		nativeId,
		// A hash that was corrected by hand still names what it corrects.
		revision: byArrival && stays ? entry.revision : delivery.revision.value,
		revisionKind: delivery.revision.kind,
		ordinal,
		hash,
		facts,
		priority: delivery.priority,
		updatedAt: desk.now,
	});
	desk.fact(
		'entry.accepted',
		correction,
		{ kind, corrects: entry.corrects },
		{ before, after: hash },
	);
	if (kind === 'state') placeInOrder(desk, lane, correction);
	return correction;
}

/** Kept for a person under a key of its own, once for each content. */
function refuse(
	desk: Desk,
	worker: Worker,
	causes: Causes,
	lane: LaneRow,
	delivery: Delivery,
	why: {
		readonly key: string;
		readonly ordinal: string;
		readonly report: FaultReport;
		readonly what: string;
	},
): Row {
	const known = desk.byKey(why.key);
	if (known !== undefined) {
		causes.known(known, delivery.causation);
		desk.set(known, { seen: known.entry.seen + 1 });
		return known;
	}
	const { exceptionClass, queue } = routeFault(why.report, delivery.entity);
	const row = desk.add(
		{
			...entryOf(desk, worker, delivery, lane),
			key: why.key,
			ordinal: why.ordinal,
			state: 'dead',
			fault: redactReport(why.report),
			exceptionClass,
			queue,
			causation: causes.keyOf(delivery.causation),
		},
		keptPayload(delivery.payload, desk.settings).payload,
	);
	desk.fact(why.what, row, { code: why.report.code, class: exceptionClass, queue });
	return row;
}

const entryOf = (
	{ scope, now }: Desk,
	worker: Worker,
	delivery: Delivery,
	{ lane }: LaneRow,
): Omit<Entry, 'id' | 'key' | 'ordinal' | 'causation'> => ({
	...freshEntry(now),
	connection: scope.connection,
	company: scope.company,
	lane: lane.lane,
	kind: delivery.kind,
	operation: delivery.operation,
	action: delivery.action,
	system: delivery.system,
	tenant: delivery.tenant,
	entity: delivery.entity,
	nativeId: delivery.nativeId,
	revision: delivery.revision.value,
	revisionKind: delivery.revision.kind,
	hash: delivery.hash,
	facts: delivery.facts,
	priority: delivery.priority,
	state: 'ready',
	workflowId: worker.workflowId,
	node: worker.node,
	correlationId: delivery.correlationId,
	corrects: null,
});
