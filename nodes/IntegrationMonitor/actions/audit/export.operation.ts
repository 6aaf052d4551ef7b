import { createHash } from 'node:crypto';

import { DateTime } from 'luxon';

import {
	auditCsv,
	auditJsonLines,
	auditRecords,
	type ExportFilter,
} from '../../../../core/delivery/audit/export';
import { headOf } from '../../../../core/delivery/audit/head';
import type { AuditRecord } from '../../../../core/delivery/audit/record';
import { fault } from '../../../../core/faults';
import type { LedgerOperation } from '../../../shared/ledger-operation';
import { fileName, joined } from './files';
import { wholeTrail } from './whole-trail';

const FORMATS = {
	csv: { lines: auditCsv, ending: 'csv', type: 'text/csv' },
	jsonl: { lines: auditJsonLines, ending: 'jsonl', type: 'application/jsonl' },
} as const;

/** One file holds no more: it lies in memory once. The next file begins at `nextNumber`. */
const LARGEST = 100_000;

export const exportTrail: LedgerOperation = {
	value: 'export',
	name: 'Export',
	action: 'Export the audit trail',
	description: 'Records of a time, of one record or of one kind, as a file for an auditor',
	properties: [
		{
			displayName: 'Format',
			name: 'format',
			type: 'options',
			options: [
				{ name: 'CSV', value: 'csv', description: 'For a spreadsheet' },
				{
					name: 'JSON Lines',
					value: 'jsonl',
					description: 'Every sealed field: the file can be verified without the ledger',
				},
			],
			default: 'csv',
			description: 'Form of the file in the binary field data',
		},
		{
			displayName: 'Period',
			name: 'period',
			type: 'options',
			options: [
				{ name: 'All', value: 'all' },
				{ name: 'Custom', value: 'custom' },
				{ name: 'Last 24 Hours', value: 'day' },
				{ name: 'Last 30 Days', value: 'month' },
				{ name: 'Last 7 Days', value: 'week' },
			],
			default: 'month',
			description: 'When the steps were taken',
		},
		{
			displayName: 'From',
			name: 'from',
			type: 'dateTime',
			default: '',
			displayOptions: { show: { period: ['custom'] } },
			description: 'First moment, included; empty for the beginning of the trail',
		},
		{
			displayName: 'Until',
			name: 'until',
			type: 'dateTime',
			default: '',
			displayOptions: { show: { period: ['custom'] } },
			description: 'Moment after the last one; empty for now',
		},
		{
			displayName: 'Options',
			name: 'options',
			type: 'collection',
			placeholder: 'Add Option',
			default: {},
			description: 'Which records only',
			options: [
				{
					displayName: 'Actor',
					name: 'actor',
					type: 'string',
					default: '',
					placeholder: 'e.g. jane.doe@example.com',
					description: 'Only what this person or workflow did',
				},
				{
					displayName: 'Correlation ID',
					name: 'correlation',
					type: 'string',
					default: '',
					description: 'Only what one event or the first document of a chain led to',
				},
				{
					displayName: 'From Number',
					name: 'fromN',
					type: 'number',
					typeOptions: { minValue: 1 },
					default: 1,
					description: 'Number to begin with: nextNumber of the file before',
				},
				{
					displayName: 'Record',
					name: 'record',
					type: 'string',
					default: '',
					placeholder: 'procore|8089|vendor|4711',
					description: 'Only steps of this record of a source: system, tenant, entity and ID',
				},
				{
					displayName: 'Step',
					name: 'what',
					type: 'string',
					default: '',
					placeholder: 'e.g. exception.',
					description: 'Only steps whose name begins like this',
				},
			],
		},
	],
	run: async ({ ledger, scope }, { parameter, store }) => {
		const chain = wholeTrail(scope);
		const format = parameter('format') === 'jsonl' ? FORMATS.jsonl : FORMATS.csv;
		const options = optionsOf(parameter('options'));
		const taken = { records: 0, first: 0, last: 0, more: false };
		const { content, head } = await ledger.store.read(async (reads) => {
			const filter: ExportFilter = {
				...options,
				...periodOf(parameter('period'), parameter('from'), parameter('until'), reads.now),
			};
			const records = counted(auditRecords(reads, chain, filter), taken);
			return {
				content: await joined(format.lines(records)),
				head: await headOf(reads, chain),
			};
		});
		const stem = `audit-${String(taken.first)}-${String(taken.last)}`;
		const data = await store(content, fileName(stem, format.ending), format.type);
		return [
			{
				json: {
					effect: 'read',
					planned: false,
					chain,
					format: format.ending,
					records: taken.records,
					firstNumber: taken.first,
					lastNumber: taken.last,
					nextNumber: taken.more ? taken.last + 1 : null,
					sha256: createHash('sha256').update(content).digest('hex'),
					head: head === null ? null : { n: head.n, hash: head.hash },
				},
				binary: { data },
			},
		];
	},
};

async function* counted(
	records: AsyncGenerator<AuditRecord>,
	taken: { records: number; first: number; last: number; more: boolean },
): AsyncGenerator<AuditRecord> {
	// eslint-disable-next-line @typescript-eslint/await-thenable -- the rule does not know async generators, the compiler does
	for await (const record of records) {
		if (taken.records === LARGEST) {
			taken.more = true;
			return;
		}
		if (taken.records === 0) taken.first = record.n;
		taken.records += 1;
		taken.last = record.n;
		yield record;
	}
}

const HOURS: Readonly<Record<string, number>> = { day: 24, week: 7 * 24, month: 30 * 24 };

function periodOf(period: unknown, from: unknown, until: unknown, now: number): ExportFilter {
	if (period === 'custom') {
		const since = momentOf(from, 'from');
		const end = momentOf(until, 'until');
		return {
			...(since === undefined ? {} : { since }),
			...(end === undefined ? {} : { until: end }),
		};
	}
	const hours = HOURS[String(period)];
	return hours === undefined ? {} : { since: now - hours * 3_600_000 };
}

/** ms since the epoch; undefined when nothing was given. A time without an offset is UTC. */
function momentOf(value: unknown, field: string): number | undefined {
	if (value === undefined || value === null || value === '') return undefined;
	const given = DateTime.isDateTime(value)
		? value
		: DateTime.fromISO(String(value), { zone: 'utc' });
	if (given.isValid) return given.toMillis();
	throw fault({
		class: 'source_data',
		code: 'input.invalid',
		message: `${field} is no date and time.`,
		remedy: 'Write it like 2026-11-01T00:00:00Z, or leave it empty.',
		field,
	});
}

function optionsOf(value: unknown): ExportFilter {
	const given = (typeof value === 'object' && value !== null ? value : {}) as Readonly<
		Record<string, unknown>
	>;
	const text = (name: 'actor' | 'correlation' | 'record' | 'what'): ExportFilter => {
		const entry = given[name];
		return typeof entry === 'string' && entry.trim() !== '' ? { [name]: entry.trim() } : {};
	};
	const fromN = Number(given['fromN'] ?? 1);
	if (!Number.isSafeInteger(fromN) || fromN < 1) {
		throw fault({
			class: 'source_data',
			code: 'input.invalid',
			message: 'From Number is no whole number above zero.',
			remedy: 'Use nextNumber of the file before, or leave it out.',
			field: 'fromN',
		});
	}
	return { ...text('actor'), ...text('correlation'), ...text('record'), ...text('what'), fromN };
}
