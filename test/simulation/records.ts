import type { Delivery } from '../../core/delivery/ledger/api';
import type { Written } from './odoo';

/** What a source sends: one revision of one record. The payload of entries and events. */
export interface Message {
	readonly record: string;
	readonly revision: number;
	readonly content: string;
	/** Says that a person wrote it. */
	readonly byHand?: boolean;
}

/**
 * Records of the simulated source: `v` vendors and `p` projects are states in order of a sync token, a
 * project needs its vendor; `h` hours are documents, each revision one; `x` states under a hash.
 */
export const RECORDS = ['v0', 'v1', 'v2', 'p0', 'p1', 'h0', 'h1', 'x0'] as const;

export const isEvent = (record: string): boolean => record.startsWith('h');
export const isHashed = (record: string): boolean => record.startsWith('x');
export const isOrdered = (record: string): boolean => !isEvent(record) && !isHashed(record);

const ENTITIES: Readonly<Record<string, { entity: string; operation: string }>> = {
	v: { entity: 'vendor', operation: 'procurement.vendor.upsert' },
	p: { entity: 'project', operation: 'jobCost.project.upsert' },
	h: { entity: 'timesheet', operation: 'jobCost.costPosting.labour' },
	x: { entity: 'item', operation: 'procurement.item.upsert' },
};

export const externalIdOf = ({ record, revision }: Message): string =>
	isEvent(record) ? `${record}/${revision}` : record;

export const writtenOf = (message: Message): Written => ({
	externalId: externalIdOf(message),
	ordered: isOrdered(message.record),
	revision: message.revision,
	content: message.content,
	needs: message.record.startsWith('p') ? `v${message.record.slice(1)}` : null,
	byHand: message.byHand === true,
});

export function deliveryOf(
	message: Message,
	index: number,
	more: Partial<Pick<Delivery, 'entry' | 'causation'>> = {},
): Delivery {
	const kind = ENTITIES[message.record.charAt(0)] ?? { entity: 'vendor', operation: 'a.b.c' };
	return {
		index,
		kind: isEvent(message.record) ? 'event' : 'state',
		...kind,
		action: 'upsert',
		system: 'procore',
		tenant: 't',
		nativeId: message.record,
		revision: isHashed(message.record)
			? { kind: 'hash', value: message.content }
			: { kind: 'sync_token', value: String(message.revision) },
		hash: message.content,
		facts: {},
		priority: isEvent(message.record) ? 1 : 2,
		payload: JSON.stringify(message),
		correlationId: `${message.record}/${message.revision}`,
		causation: null,
		...more,
	};
}

/** A message, or undefined for what cannot be read as one. */
export function messageOf(payload: string): Message | undefined {
	const value = JSON.parse(payload) as Partial<Message>;
	return typeof value.record === 'string' &&
		typeof value.revision === 'number' &&
		typeof value.content === 'string'
		? (value as Message)
		: undefined;
}
