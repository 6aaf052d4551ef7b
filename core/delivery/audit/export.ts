import { canonicalJson } from '../../canonical/hash';
import type { LedgerReads } from '../stores/store.port';
import type { AuditRecord } from './record';

const PAGE = 1_000;

/** Which records to export; all given conditions hold together. */
export interface ExportFilter {
	/** `at >= since`, `at < until`, ms since the epoch. */
	readonly since?: number;
	readonly until?: number;
	/** `<system>|<tenant>|<entity>|<native id>`. */
	readonly record?: string;
	/**
	 * `correlation` or `trail` of the detail: everything one event of a source led to, and every later
	 * document of the same chain (requisition, order, receipt, bill, payment).
	 */
	readonly correlation?: string;
	/** `entry.` takes every step of entries. */
	readonly what?: string;
	readonly actor?: string;
	readonly fromN?: number;
	readonly toN?: number;
}

/** Record by record, ascending, a page at a time: a chain of millions needs no more memory. */
export async function* auditRecords(
	reads: Pick<LedgerReads, 'auditFrom'>,
	chain: string,
	filter: ExportFilter = {},
): AsyncGenerator<AuditRecord> {
	let next = filter.fromN ?? 1;
	for (;;) {
		const page = await reads.auditFrom(chain, next, PAGE);
		for (const record of page) {
			// Times never run backwards within a chain.
			if (record.n > (filter.toN ?? Infinity) || record.at >= (filter.until ?? Infinity)) return;
			if (matches(record, filter)) yield record;
		}
		const last = page.at(-1);
		if (last === undefined || page.length < PAGE) return;
		next = last.n + 1;
	}
}

const matches = (record: AuditRecord, filter: ExportFilter): boolean =>
	record.at >= (filter.since ?? 0) &&
	(filter.record === undefined || record.record === filter.record) &&
	(filter.correlation === undefined ||
		record.detail['correlation'] === filter.correlation ||
		record.detail['trail'] === filter.correlation) &&
	(filter.what === undefined || record.what.startsWith(filter.what)) &&
	(filter.actor === undefined || record.actor === filter.actor);

/**
 * JSON Lines, one record a line with every field that was sealed: whoever has the file can verify
 * the chain again.
 */
export async function* auditJsonLines(records: AsyncIterable<AuditRecord>): AsyncGenerator<string> {
	// eslint-disable-next-line @typescript-eslint/await-thenable -- the rule does not know async generators, the compiler does
	for await (const record of records) yield `${canonicalJson(record)}\n`;
}

const COLUMNS = [
	'n',
	'time_utc',
	'what',
	'actor',
	'record',
	'key',
	'before',
	'after',
	'detail',
	'prev',
	'hash',
] as const;

/** CSV by RFC 4180 with a header, for a spreadsheet: no cell can run as a formula. */
export async function* auditCsv(records: AsyncIterable<AuditRecord>): AsyncGenerator<string> {
	yield `${COLUMNS.join(',')}\r\n`;
	// eslint-disable-next-line @typescript-eslint/await-thenable -- the rule does not know async generators, the compiler does
	for await (const record of records) {
		const cells = [
			String(record.n),
			new Date(record.at).toISOString(),
			record.what,
			record.actor,
			record.record,
			record.key,
			record.before ?? '',
			record.after ?? '',
			canonicalJson(record.detail),
			record.prev,
			record.hash,
		];
		yield `${cells.map(csvCell).join(',')}\r\n`;
	}
}

/**
 * One cell. A text a spreadsheet would take for a formula gets a leading apostrophe; quotes are
 * doubled, and a cell is quoted when it holds a quote, a comma or a line break.
 */
export function csvCell(text: string): string {
	const safe = /^[\s\u00a0\ufeff]*[=+\-@\t\r|%＝＋－＠]/u.test(text) ? `'${text}` : text;
	return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
