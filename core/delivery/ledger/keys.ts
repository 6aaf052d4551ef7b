import { contentHash } from '../../canonical/hash';
import { joinKey } from '../../canonical/keys';
import type { Scope, SourceRecordRef } from '../entry';
import type { Delivery } from './api';
import { isStorable } from './text';

/** `<system>|<tenant>|<entity>|<native id>`, the parts escaped as in every key. */
export const recordOf = (ref: SourceRecordRef): string =>
	joinKey(ref.system, ref.tenant, ref.entity, ref.nativeId);

/** `<connection>|<area.resource>|<record>`: all operations on one record pass one at a time. */
export function laneOf(
	{ connection }: Scope,
	delivery: Pick<Delivery, 'operation'> & SourceRecordRef,
): string {
	const [area = '', resource = ''] = delivery.operation.split('.');
	return `${joinKey(connection, `${area}.${resource}`)}|${recordOf(delivery)}`;
}

/**
 * `<lane>|<operation>|<action>|<revision kind>|<revision>`. Two deliveries with one key are the same
 * delivery, so what tells them apart is appended where a revision alone does not:
 * - a state under a hash: the lane's arrival number (A, B, then A again is a third delivery);
 * - a command: the intake event and content it came with, or the arrival number when none did.
 */
export function keyOf(lane: string, delivery: Delivery, arrival: number): string {
	const { kind, operation, action, revision, causation, hash } = delivery;
	const key = `${lane}|${joinKey(operation, action, revision.kind, revision.value)}`;
	if (kind === 'command') {
		return causation === null
			? `${key}|${arrival}`
			: `${key}|${joinKey(short(causation.event), hash)}`;
	}
	return comesByArrival(delivery) ? `${key}|${arrival}` : key;
}

/** An item may name any event, and no index holds a key of any length. */
const short = (event: string): string =>
	event.length <= 500 && isStorable(event) ? event : contentHash(event);

/** Revisions of these say nothing of order and may come back: only arrival orders them. */
export const comesByArrival = ({ kind, revision }: Pick<Delivery, 'kind' | 'revision'>): boolean =>
	kind === 'state' && revision.kind === 'hash';

/** Same key, other content. */
export const conflictKey = (key: string, hash: string): string =>
	`${key}|conflict|${hash.slice(0, 12)}`;

/** Same key, but the known entry belongs to another company of this connection. */
export const foreignKey = (key: string, company: number, hash: string): string =>
	`${key}|company|${company}|${hash.slice(0, 12)}`;

/**
 * Placeholders until a delivery says what record it is about. No connection starts like them: it is
 * an origin.
 */
export const correctionKey = (id: number): string => `correction|${id}`;
export const unreadKey = (
	{ connection, company }: Scope,
	operation: string,
	hash: string,
): string => `unread|${joinKey(connection, String(company), operation, hash)}`;
export const hasRealKey = (key: string): boolean => !/^(?:correction|unread)\|/.test(key);

/** Key of an intake event; companies of one connection each get their own copy. */
export const intakeKey = (
	{ connection, company }: Scope,
	event: { readonly source: string; readonly eventKey: string },
): string => joinKey(connection, String(company), event.source, event.eventKey);
