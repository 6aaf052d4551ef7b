import { DateTime } from 'luxon';

import { listOfField, statusMeaning, type CodeList } from './lists';

/** A word of the source as a record holds it. */
export interface Word {
	readonly list: CodeList;
	/** What it may be mapped by, the surest first: id, then code; one at least. */
	readonly natives: readonly string[];
	/** The project it stands in, likewise; none when the record names none. */
	readonly projects: readonly string[];
}

/** The word of the target system for it, or undefined when it stays. */
export type Translate = (word: Word) => string | undefined;

type Data = Readonly<Record<string, unknown>>;

/** Records of the canonical model are three levels deep. */
const DEPTH = 6;

/**
 * The data of a canonical record with its words translated: references become `{ code }` of the
 * target system, units and taxes its words, a status what its native word means. What is not
 * translated is the same object, so that an unchanged record costs no copy.
 */
export const translateData = (data: unknown, translate: Translate): unknown =>
	isRecord(data) ? translateRecord(data, [], translate, DEPTH) : data;

function translateRecord(
	record: Data,
	outer: readonly string[],
	translate: Translate,
	depth: number,
): Data {
	const own = wordsOfRef(record['project']);
	const projects = own.length === 0 ? outer : own;
	let copy: Record<string, unknown> | undefined;
	for (const field of Object.keys(record)) {
		const value = record[field];
		// Fields of the source are nobody's references.
		if (field === 'ext' || value === undefined) continue;
		const list = listOfField(field);
		const next =
			list !== undefined
				? translateWord(list, value, projects, translate)
				: depth > 0
					? translateValue(value, projects, translate, depth - 1)
					: value;
		if (next !== value) (copy ??= { ...record })[field] = next;
	}
	return copy ?? record;
}

function translateValue(
	value: unknown,
	projects: readonly string[],
	translate: Translate,
	depth: number,
): unknown {
	if (Array.isArray(value)) {
		let changed = false;
		const list = value.map((one: unknown) => {
			const next = isRecord(one) ? translateRecord(one, projects, translate, depth) : one;
			changed ||= next !== one;
			return next;
		});
		return changed ? list : value;
	}
	return isRecord(value) ? translateRecord(value, projects, translate, depth) : value;
}

function translateWord(
	list: CodeList,
	value: unknown,
	projects: readonly string[],
	translate: Translate,
): unknown {
	if (typeof value === 'string') {
		return translate({ list, natives: [value], projects }) ?? value;
	}
	if (list === 'status') {
		const native = isRecord(value) ? value['native'] : undefined;
		if (!isRecord(value) || typeof native !== 'string') return value;
		const target = translate({ list, natives: [native], projects });
		const meaning = target === undefined ? undefined : statusMeaning(target);
		if (meaning === undefined) return value;
		const next = { ...value, ...meaning };
		return isSame(next, value) ? value : next;
	}
	const natives = wordsOfRef(value);
	if (natives.length === 0) return value;
	const target = translate({ list, natives, projects });
	return target === undefined ? value : { code: target };
}

const isSame = (a: Data, b: Data): boolean =>
	Object.keys(a).every((field) => a[field] === b[field]);

const isRecord = (value: unknown): value is Data =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

const NONE: readonly string[] = [];

/** Id and code of a reference, in the order in which they are tried everywhere. */
function wordsOfRef(value: unknown): readonly string[] {
	if (!isRecord(value)) return NONE;
	const { id, code } = value;
	const words: string[] = [];
	if (typeof id === 'string') words.push(id);
	if (typeof code === 'string' && code !== id) words.push(code);
	return words;
}

/** The day a record counts on, most telling first. */
const DAYS = [
	'accountingDate',
	'invoiceDate',
	'date',
	'paymentDate',
	'executionDate',
	'approvedDate',
	'contractDate',
	'issuedDate',
	'requestedDate',
] as const;

/**
 * The day of a record, `YYYY-MM-DD`: its accounting or document date, else the day its event happened.
 * @param time of the envelope, RFC 3339
 * @param timezone IANA zone in which an instant becomes a day
 */
export function dayOf(data: unknown, time: string, timezone: string): string {
	if (isRecord(data)) {
		for (const field of DAYS) {
			const day = data[field];
			if (typeof day === 'string' && /^\d{4}-\d\d-\d\d$/.test(day)) return day;
		}
	}
	return DateTime.fromISO(time, { zone: timezone }).toISODate() ?? time.slice(0, 10);
}
