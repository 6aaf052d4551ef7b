import { contentHash } from '../../canonical/hash';
import { fault } from '../../faults';
import type { Entry } from '../entry';
import type { LedgerSettings } from './api';
import type { Desk, Row } from './desk';
import { tooLargeFault, wrongState } from './faults';
import { freshEntry } from './fresh';
import { reviveEvent } from './intake';
import { correctionKey, hasRealKey } from './keys';
import { keptPayload } from './payload';
import { supersede } from './moves';
import { correctionOrdinal } from './revision-ordinal';
import { storableJson } from './text';

/** What a decision of a person does to an entry. */

/** @throws `ledger.payload_unreadable`, `delivery.payload_too_large` */
export function checkedCorrection(payload: string, settings: LedgerSettings): string {
	const { tooLarge } = keptPayload(payload, settings);
	if (tooLarge !== null) throw tooLargeFault(tooLarge, settings.maxPayloadBytes);
	if (isJsonObject(payload)) return storableJson(payload);
	throw fault({
		class: 'source_data',
		code: 'ledger.payload_unreadable',
		message: 'The corrected item is no JSON object.',
		remedy: 'Correct the text and send it again. Nothing was changed.',
		field: 'payload',
	});
}

function isJsonObject(text: string): boolean {
	try {
		const value: unknown = JSON.parse(text);
		return typeof value === 'object' && value !== null && !Array.isArray(value);
	} catch {
		return false;
	}
}

const REPLAYABLE: ReadonlySet<Entry['state']> = new Set([
	'ready',
	'retry_wait',
	'blocked',
	'unknown',
	'dead',
]);

/** Makes it due at once. One that is applied stays so: there is nothing left to do. */
export async function replayRow(desk: Desk, row: Row, reason: string): Promise<void> {
	const { state, fault: report } = row.entry;
	if (state !== 'applied') {
		if (!REPLAYABLE.has(state)) throw notReplayable(state);
		const code = state === 'dead' ? (report?.code ?? '') : '';
		if (NEEDS_CONTENT.has(code)) throw needsContent(code);
		if (code === 'delivery.event_not_taken') {
			await replayEvent(desk, row, reason);
			return;
		}
		if (code === 'delivery.incomparable_revision') restartOrder(desk, row);
		// The person has looked: the lane counts as known again.
		if (code === 'delivery.restored_lane') {
			desk.setLane(desk.lane(row.entry.lane), { generation: desk.generation });
		}
		desk.set(row, {
			state: state === 'dead' ? 'ready' : state,
			nextAt: desk.now,
			failingSince: null,
			updatedAt: desk.now,
		});
	}
	desk.fact('exception.replayed', row, { from: state, reason });
}

/** Faults of what was sent: the same again would say the same again. */
const NEEDS_CONTENT: ReadonlySet<string> = new Set([
	'delivery.conflict',
	'delivery.event_conflict',
	'delivery.other_company',
	'delivery.payload_too_large',
]);

/** The event itself is handed out again; what stood for it in the queue is answered. */
async function replayEvent(desk: Desk, row: Row, reason: string): Promise<void> {
	if (!(await reviveEvent(desk.tx, desk.scope, row.entry.correlationId))) {
		throw wrongState('The event is no longer there, or was handled.', 'Dismiss this entry.');
	}
	desk.fact('exception.replayed', row, { from: 'dead', reason });
	supersede(desk, row, row.entry.correlationId);
}

/** A person says that this revision counts although its order cannot be told: order begins with it. */
function restartOrder(desk: Desk, row: Row): void {
	if (row.entry.fault?.details?.['known'] === undefined)
		throw needsContent('delivery.bad_revision');
	const lane = desk.lane(row.entry.lane);
	if (lane.holder !== null) {
		throw wrongState(
			'Another revision of this record is being sent.',
			'Replay it again when that one has ended.',
		);
	}
	desk.setLane(lane, { appliedOrdinal: null, appliedKind: null, appliedHash: null });
	for (const other of lane.open) {
		if (
			other !== row &&
			other.entry.kind === 'state' &&
			other.entry.revisionKind !== row.entry.revisionKind
		) {
			supersede(desk, other, row.entry.ordinal);
		}
	}
}

const RESOLVABLE: ReadonlySet<Entry['state']> = new Set(['dead', 'blocked', 'retry_wait']);

/** Closes it and registers the corrected item, which a Delivery Trigger hands out at once. */
export function resolveRow(desk: Desk, row: Row, reason: string, payload: string): void {
	const { entry } = row;
	if (!RESOLVABLE.has(entry.state)) {
		throw wrongState(
			`An entry in state ${entry.state} cannot be corrected.`,
			'Wait until it needs a person, or send a new revision from the source.',
		);
	}
	const lane = desk.lane(entry.lane);
	const arrival = lane.lane.arrivals + 1;
	// What could not be read belongs to no lane yet.
	if (hasRealKey(entry.key)) desk.setLane(lane, { arrivals: arrival });
	const { now } = desk;
	const hash = contentHash(payload);
	const { id: corrects, ...copied } = entry;
	desk.set(row, {
		state: 'cancelled',
		effect: 'corrected',
		blockedOn: null,
		doneAt: now,
		updatedAt: now,
	});
	desk.fact('exception.resolved', row, { reason }, { before: entry.hash, after: hash });
	const correction = desk.add(
		{
			...copied,
			...freshEntry(now),
			key: correctionKey(corrects),
			ordinal: correctionOrdinal(entry.ordinal, arrival),
			hash,
			state: 'ready',
			causation: null,
			corrects,
		},
		payload,
	);
	desk.fact('entry.accepted', correction, { corrects });
}

export function dismissRow(desk: Desk, row: Row, reason: string): void {
	const { state, hash } = row.entry;
	if (!REPLAYABLE.has(state)) {
		throw wrongState(
			`An entry in state ${state} cannot be dismissed.`,
			state === 'sending' ? 'Wait until the attempt has ended.' : 'It is closed already.',
		);
	}
	desk.set(row, { state: 'cancelled', blockedOn: null, doneAt: desk.now, updatedAt: desk.now });
	desk.fact('exception.dismissed', row, { from: state, reason }, { before: hash, after: null });
	const lane = desk.lane(row.entry.lane);
	// A request of unknown outcome may still arrive, so the lane stays quiet for its time.
	if (lane.holder === row) desk.setLane(lane, { holder: null, leaseUntil: 0 });
}

const notReplayable = (state: Entry['state']) =>
	wrongState(
		`An entry in state ${state} cannot be replayed.`,
		state === 'sending'
			? 'Wait until the attempt has ended.'
			: 'Send a new revision from the source if it is to be delivered.',
	);

const needsContent = (code: string) =>
	wrongState(
		`Sent again as it is, it would end the same way (${code}).`,
		'Resolve it with the right content, or dismiss it.',
	);
