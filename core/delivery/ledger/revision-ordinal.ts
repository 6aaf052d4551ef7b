import type { Revision } from '../../canonical/revision';

const PLACES = 30;
const WHOLE = /^\d{1,30}$/;
const VERSION = /^\d{1,18}(?:\.\d{1,18})*$/;
const INSTANT =
	/^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?(Z|[+-]\d{2}:?\d{2})$/i;

const padded = (digits: string, places: number): string => digits.padStart(places, '0');

/**
 * Text that sorts as `compareRevision` orders, within one kind; the ledger compares it by code unit.
 * Null for a revision that is not of its kind, and for hashes, which have no order.
 */
export function revisionOrdinal({ kind, value }: Revision): string | null {
	switch (kind) {
		case 'hash':
			return null;
		case 'sync_token':
			return WHOLE.test(value) ? padded(value, PLACES) : null;
		case 'version':
			return VERSION.test(value) ? versionOrdinal(value) : null;
		case 'updated_at':
		case 'snapshot_time':
			return instantOrdinal(value);
	}
}

/** Trailing zero parts are dropped, because `2` equals `2.0`; `.` sorts before every digit. */
const versionOrdinal = (value: string): string =>
	value
		.replace(/(?:\.0+)+$/, '')
		.split('.')
		.map((piece) => padded(piece.replace(/^0+(?=\d)/, ''), 18))
		.join('.');

/** Nanoseconds since the year 0, so that no instant is negative. */
function instantOrdinal(value: string): string | null {
	const match = INSTANT.exec(value);
	if (match === null) return null;
	const [, minute, second = '00', fraction = '', zone] = match;
	const millis = Date.parse(`${minute ?? ''}:${second}${(zone ?? 'Z').toUpperCase()}`);
	if (Number.isNaN(millis)) return null;
	const sinceYearZero = BigInt(millis) - YEAR_ZERO;
	return padded(String(sinceYearZero * 1_000_000n + BigInt(fraction.padEnd(9, '0'))), PLACES);
}

// A day earlier than year 0, for offsets that lie before it.
const YEAR_ZERO = BigInt(Date.parse('0000-01-01T00:00:00Z')) - 86_400_000n;

/** Order of what arrives, for revisions that say none. */
export const arrivalOrdinal = (arrival: number): string => padded(String(arrival), PLACES);

/**
 * A correction comes after what it corrects and before the source's next revision: `!` sorts before
 * the `.` of a version's next part.
 */
export const correctionOrdinal = (ordinal: string, arrival: number): string =>
	`${ordinal.replace(/!.*$/, '')}!c${padded(String(arrival), 12)}`;

/** `|c<n>` of a correction's key, from its ordinal; empty for anything else. */
export function correctionSuffix(ordinal: string): string {
	const number = /!c0*(\d+)$/.exec(ordinal)?.[1];
	return number === undefined ? '' : `|c${number}`;
}
