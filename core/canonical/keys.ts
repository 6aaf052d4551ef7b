import type { Envelope } from './envelope';

/**
 * The keys under which ledgers, lanes and lines are known. Parts are joined with `|`; a `|` or `%`
 * inside a part is escaped, so that two different records never share a key.
 */
const part = (text: string): string =>
	/[|%]/.test(text) ? text.replace(/[|%]/g, (sign) => (sign === '|' ? '%7C' : '%25')) : text;

/** One text from several parts, e.g. the key of a record that has no id of its own. */
export const joinKey = (...parts: readonly string[]): string => parts.map(part).join('|');

/** `cost_code` of `construction.cost_code.v1`. */
export const entityNameOf = (envelope: Pick<Envelope, 'type'>): string =>
	envelope.type.split('.')[1] ?? '';

/** The same event delivered twice has the same key. */
export const eventKey = (envelope: Pick<Envelope, 'system' | 'tenant' | 'id'>): string =>
	joinKey(envelope.system, envelope.tenant, envelope.id);

/** One record of a source, whatever its revision: the lane in which its revisions queue. */
export const recordKey = (
	envelope: Pick<Envelope, 'system' | 'tenant' | 'type' | 'nativeid'>,
): string => joinKey(envelope.system, envelope.tenant, entityNameOf(envelope), envelope.nativeid);

/** One effect: the same record, action and revision is written once. */
export const writeKey = (
	envelope: Pick<
		Envelope,
		'system' | 'tenant' | 'type' | 'nativeid' | 'action' | 'revision' | 'revisionkind'
	>,
): string =>
	`${recordKey(envelope)}|${joinKey(envelope.action, envelope.revisionkind, envelope.revision)}`;

/** One line of a document; `lineId` is the line's native id. */
export const lineKey = (parentKey: string, lineId: string): string =>
	`${parentKey}|${part(lineId)}`;
