import { createHash } from 'node:crypto';

import { fault } from '../faults';

/** The module part of every External ID this package writes; no Odoo module bears this name. */
export const EXTERNAL_ID_MODULE = 'n8n';

const MAX_PART = 64;

export interface ExternalIdParts {
	/** Source system, e.g. `procore`. */
	readonly system: string;
	/** Account or company in the source system. */
	readonly tenant: string;
	/** Canonical entity, e.g. `project`. */
	readonly entity: string;
	/** The record's id in the source system. */
	readonly key: string;
}

/**
 * One part of an External ID: letters, digits, `-` and `_` stay; any other character becomes
 * `_x<code point in hex>_`, and the underscore of a literal `_x` likewise, so two different texts
 * never meet. A part over 64 characters becomes the first 24 hex digits of its SHA-256.
 */
function part(text: string, name: string): string {
	if (typeof text !== 'string' || text.trim() === '' || text.length > 4096) {
		throw fault({
			class: 'source_data',
			code: 'external_id.part_missing',
			message: `The ${name} of an External ID is empty or too long.`,
			remedy: `Send the ${name} as text of 1 to 4096 characters.`,
			field: name,
		});
	}
	const encoded = text.replace(
		/_(?=x)|[^A-Za-z0-9_-]/gu,
		(character) => `_x${(character.codePointAt(0) ?? 0).toString(16).toUpperCase()}_`,
	);
	if (encoded.length <= MAX_PART) return encoded;
	return createHash('sha256').update(text, 'utf8').digest('hex').slice(0, 24);
}

/**
 * The External ID of a source record: `n8n.<system>.<tenant>.<entity>.<key>`, e.g.
 * `n8n.procore.8089.project.4711`. Faults: `external_id.part_missing`.
 */
export const externalId = ({ system, tenant, entity, key }: ExternalIdParts): string =>
	[
		EXTERNAL_ID_MODULE,
		part(system, 'system'),
		part(tenant, 'tenant'),
		part(entity, 'entity'),
		part(key, 'key'),
	].join('.');

/**
 * The External ID of a line, named after its document: a line's id that occurs under two documents
 * would move the line from one to the other.
 */
export const lineExternalId = (parent: string, key: string): string =>
	`${parent}.${part(key, 'line key')}`;

/**
 * Source record an External ID of this package was made for, or that of the document a line belongs
 * to; null for every other External ID. A part that was too long is given as its digest.
 */
export function sourceOfExternalId(id: string): ExternalIdParts | null {
	const [module, system, tenant, entity, key] = id.split('.').map(unpart);
	if (module !== EXTERNAL_ID_MODULE || !system || !tenant || !entity || !key) return null;
	return { system, tenant, entity, key };
}

/** What an External ID of this package stands for; null for every other. */
export const entityOfExternalId = (id: string | null): string | null =>
	id === null ? null : (sourceOfExternalId(id)?.entity ?? null);

/** Key of the line an External ID names, the last part of it; a digest where it was too long. */
export const lineOfExternalId = (id: string): string => unpart(id.slice(id.lastIndexOf('.') + 1));

const unpart = (text: string): string =>
	text.replace(/_x([0-9A-F]{1,6})_/g, (_, hex: string) =>
		String.fromCodePoint(Math.min(Number.parseInt(hex, 16), 0x10ffff)),
	);

/** Splits at the first dot, as Odoo does. Faults: `external_id.malformed`. */
export function splitExternalId(id: string): { module: string; name: string } {
	const match = /^([A-Za-z0-9_-]+)\.(\S+)$/u.exec(id);
	if (!match?.[1] || !match[2]) {
		throw fault({
			class: 'source_data',
			code: 'external_id.malformed',
			message: `"${id.slice(0, 80)}" is not an External ID.`,
			remedy:
				'Use module.name without blanks, as shown under Settings > Technical > External Identifiers.',
			field: 'externalId',
		});
	}
	return { module: match[1], name: match[2] };
}
