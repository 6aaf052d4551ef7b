import { fault } from '../../faults';
import { redactText } from '../audit/redact';
import type { BusinessFacts } from '../entry';
import type { EntryFilter } from '../stores/store.port';
import type { Delivery, Unreadable } from './api';

/** NUL and half characters: one database refuses them, the other gives back something else. */
const UNSTORABLE = /[\0\p{Surrogate}]/u;

export const isStorable = (text: string): boolean => !UNSTORABLE.test(text);

/** The same text in every store; a sign shows where something was that no store keeps. */
export const storable = (text: string): string =>
	isStorable(text) ? text : text.replace(/\0/g, '\u2400').replace(/\p{Surrogate}/gu, '\ufffd');

/** JSON text keeps half characters as escapes. */
export const storableJson = (json: string): string =>
	json.replace(/\p{Surrogate}/gu, (half) => `\\u${half.charCodeAt(0).toString(16)}`);

/** As every list may show them: a title may quote a bank account. */
export const storableFacts = (facts: BusinessFacts): BusinessFacts =>
	Object.fromEntries(Object.entries(facts).map(([name, text]) => [name, redactText(String(text))]));

/** Columns that hold what may be shown. */
const SHOWN: ReadonlySet<string> = new Set(['project', 'assignee']);

export const storableFilter = (filter: EntryFilter): EntryFilter =>
	Object.fromEntries(
		Object.entries(filter).map(([name, value]: [string, unknown]) => [
			name,
			typeof value !== 'string' ? value : SHOWN.has(name) ? redactText(value) : storable(value),
		]),
	);

/** What a delivery is known by: here nothing may be replaced, or two records could become one. */
const IDENTITY = ['system', 'tenant', 'entity', 'nativeId', 'action'] as const;

/**
 * Texts for people are kept as far as a store can; a delivery whose identity no store can keep is an
 * item that cannot be read. The others of its batch go on.
 */
export function storableBatch(batch: {
	readonly deliveries: readonly Delivery[];
	readonly unreadable: readonly Unreadable[];
}): { readonly deliveries: readonly Delivery[]; readonly unreadable: readonly Unreadable[] } {
	const deliveries: Delivery[] = [];
	const unreadable = [...batch.unreadable];
	for (const delivery of batch.deliveries) {
		const field = IDENTITY.find((name) => !isStorable(delivery[name]));
		const wrong = field ?? (isStorable(delivery.revision.value) ? undefined : 'revision');
		if (wrong === undefined) {
			deliveries.push({
				...delivery,
				facts: storableFacts(delivery.facts),
				correlationId: storable(delivery.correlationId),
			});
		} else {
			unreadable.push({ ...delivery, fault: identityFault(wrong) });
		}
	}
	return { deliveries, unreadable };
}

const identityFault = (field: string) =>
	fault({
		class: 'source_data',
		code: 'delivery.bad_identity',
		message: `${field} of the record holds a sign that is no text (NUL or half a character).`,
		remedy: 'Correct it at the source, or in the mapping, and send the item again.',
		field,
	});
