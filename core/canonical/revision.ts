import type { Envelope } from './envelope';

export type RevisionKind = Envelope['revisionkind'];

/** A revision of a record and how revisions of its kind are ordered. */
export interface Revision {
	readonly value: string;
	readonly kind: RevisionKind;
}

/**
 * `incomparable`: the two say nothing about order (hashes that differ, different kinds, text that
 * is not of its kind); a caller must treat it as a conflict, never as newer.
 */
export type RevisionOrder = 'older' | 'equal' | 'newer' | 'incomparable';

const WHOLE = /^\d{1,30}$/;
const VERSION = /^\d{1,18}(?:\.\d{1,18})*$/;
const INSTANT =
	/^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?(Z|[+-]\d{2}:?\d{2})$/i;

/** How `a` stands to `b`: `older` means `a` must not overwrite `b`. */
export function compareRevision(a: Revision, b: Revision): RevisionOrder {
	if (a.kind !== b.kind) return 'incomparable';
	switch (a.kind) {
		case 'hash':
			return a.value === b.value ? 'equal' : 'incomparable';
		case 'sync_token':
			return WHOLE.test(a.value) && WHOLE.test(b.value)
				? order(BigInt(a.value), BigInt(b.value))
				: 'incomparable';
		case 'version':
			return compareVersions(a.value, b.value);
		case 'updated_at':
		case 'snapshot_time': {
			const left = nanoseconds(a.value);
			const right = nanoseconds(b.value);
			return left === undefined || right === undefined ? 'incomparable' : order(left, right);
		}
	}
}

const order = <T extends bigint>(a: T, b: T): RevisionOrder =>
	a === b ? 'equal' : a < b ? 'older' : 'newer';

/** `1.10` is newer than `1.9`; `2` equals `2.0`. */
function compareVersions(a: string, b: string): RevisionOrder {
	if (!VERSION.test(a) || !VERSION.test(b)) return 'incomparable';
	const left = a.split('.');
	const right = b.split('.');
	for (let i = 0; i < Math.max(left.length, right.length); i++) {
		const found = order(BigInt(left[i] ?? '0'), BigInt(right[i] ?? '0'));
		if (found !== 'equal') return found;
	}
	return 'equal';
}

/** Sources stamp microseconds; Date keeps milliseconds, so the fraction is read apart. */
function nanoseconds(text: string): bigint | undefined {
	const match = INSTANT.exec(text);
	if (match === null) return undefined;
	const [, minute, second = '00', fraction = '', zone] = match;
	const millis = Date.parse(`${minute ?? ''}:${second}${(zone ?? 'Z').toUpperCase()}`);
	if (Number.isNaN(millis)) return undefined;
	return BigInt(millis) * 1_000_000n + BigInt(fraction.padEnd(9, '0'));
}
