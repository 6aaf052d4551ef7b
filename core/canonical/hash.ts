import { createHash } from 'node:crypto';

/**
 * JSON with the keys of every object sorted by code unit and absent values left out, so that equal
 * content gives equal text whatever order a source sent it in.
 */
export function canonicalJson(value: unknown): string {
	if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null';
	if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
	let text = '';
	const record = value as Readonly<Record<string, unknown>>;
	for (const key of Object.keys(record).sort()) {
		const item = record[key];
		if (item === undefined) continue;
		text += `${text === '' ? '' : ','}${JSON.stringify(key)}:${canonicalJson(item)}`;
	}
	return `{${text}}`;
}

/** SHA-256 of the canonical JSON, 64 hex digits. Equal hash: nothing to deliver. */
export const contentHash = (value: unknown): string =>
	createHash('sha256').update(canonicalJson(value)).digest('hex');
