import * as crypto from 'node:crypto';

/**
 * JSON with the keys of every object sorted by code unit and absent values left out, so that equal
 * content gives equal text whatever order a source sent it in.
 */
export function canonicalJson(value: unknown): string {
	// In order already, as records of this package are: Node writes it several times as fast.
	return isInOrder(value) ? (JSON.stringify(value) ?? 'null') : ordered(value);
}

function ordered(value: unknown): string {
	if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null';
	if (Array.isArray(value)) return `[${value.map(ordered).join(',')}]`;
	const record = value as Readonly<Record<string, unknown>>;
	const keys = Object.keys(record);
	if (!isSorted(keys)) keys.sort();
	let text = '';
	for (const key of keys) {
		const item = record[key];
		if (item === undefined) continue;
		text += `${text === '' ? '' : ','}${JSON.stringify(key)}:${ordered(item)}`;
	}
	return `{${text}}`;
}

/** Plain records, lists and values only, which JSON.stringify writes as they are. */
function isInOrder(value: unknown): boolean {
	if (value === null || typeof value !== 'object') {
		return typeof value !== 'function' && typeof value !== 'symbol';
	}
	if (Array.isArray(value)) return value.every(isInOrder);
	if ('toJSON' in value || value instanceof String || value instanceof Number) return false;
	if (value instanceof Boolean) return false;
	const record = value as Readonly<Record<string, unknown>>;
	const keys = Object.keys(record);
	return isSorted(keys) && keys.every((key) => isInOrder(record[key]));
}

function isSorted(keys: readonly string[]): boolean {
	for (let at = 1; at < keys.length; at++) {
		if ((keys[at] ?? '') < (keys[at - 1] ?? '')) return false;
	}
	return true;
}

/** SHA-256 of the canonical JSON, 64 hex digits. Equal hash: nothing to deliver. */
export const contentHash = (value: unknown): string => sha256(canonicalJson(value));

// The one-shot form is twice as fast on short texts; Node has it since 20.12.
const sha256: (text: string) => string =
	typeof crypto.hash === 'function'
		? (text) => crypto.hash('sha256', text, 'hex')
		: (text) => crypto.createHash('sha256').update(text).digest('hex');
