import { DateTime } from 'luxon';

import { valueError } from './errors';
import type { Domain } from './domain';
import type { Env } from './env';
import type { Field, Model } from './model';
import type { Row, Stored } from './values';
import { accountsOf } from './domain-operators';
import { matchingRows } from './search';
import { fieldValue, nameOf } from './record-values';
import { isRelational } from './model';
import { numberOf, repr, roundTo } from './values';

/** One group: the keys asked for, in order, and its rows. */
export interface Group {
	readonly keys: readonly Stored[];
	readonly rows: readonly Row[];
}

export interface GroupBy {
	/** As asked: `date:month`, `x_plan2_id.plan_id`. */
	readonly text: string;
	readonly path: string;
	readonly granularity: string | undefined;
	/** The field at the end of the path. */
	readonly field: Field;
}

const GRANULARITIES = new Set(['day', 'week', 'month', 'quarter', 'year', 'hour']);

export function parseGroupBy(model: Model, env: Env, text: string): GroupBy {
	const [path = '', granularity] = text.split(':');
	let current: Model | undefined = model;
	let field: Field | undefined;
	for (const step of path.split('.')) {
		field = current?.fields.get(step);
		if (!field)
			throw valueError(`Invalid field '${step}' on model '${current?.name ?? model.name}'`);
		current = field.relation === undefined ? undefined : env.registry.find(field.relation);
	}
	if (!field) throw valueError(`Invalid field '${path}' on model '${model.name}'`);
	const dated = field.type === 'date' || field.type === 'datetime';
	if (granularity !== undefined && (!dated || !GRANULARITIES.has(granularity))) {
		throw valueError(`Granularity specification isn't correct: ${repr(granularity)}`);
	}
	return { text, path, granularity: dated ? (granularity ?? 'month') : undefined, field };
}

/** Start of the bucket a date falls in; weeks start on Monday or Sunday by language (en_US: Sunday). */
function bucket(value: Stored, granularity: string, type: Field['type']): Stored {
	if (typeof value !== 'string') return null;
	const moment = DateTime.fromISO(value.slice(0, 19).replace(' ', 'T'), { zone: 'UTC' });
	const start =
		granularity === 'week'
			? moment.startOf('day').minus({ days: moment.weekday % 7 })
			: moment.startOf(granularity as 'day' | 'month' | 'quarter' | 'year' | 'hour');
	return start.toFormat(type === 'datetime' ? 'yyyy-MM-dd HH:mm:ss' : 'yyyy-MM-dd');
}

/** First day of the next bucket, for the group's domain. */
export function bucketEnd(start: string, granularity: string, type: Field['type']): string {
	const moment = DateTime.fromISO(start.replace(' ', 'T'), { zone: 'UTC' });
	const step = granularity === 'quarter' ? { months: 3 } : { [`${granularity}s`]: 1 };
	return moment.plus(step).toFormat(type === 'datetime' ? 'yyyy-MM-dd HH:mm:ss' : 'yyyy-MM-dd');
}

/** The words a bucket is shown with. */
export function bucketLabel(start: string, granularity: string): string {
	const moment = DateTime.fromISO(start.replace(' ', 'T'), { zone: 'UTC', locale: 'en-US' });
	switch (granularity) {
		case 'hour':
			return moment.toFormat('HH:00 dd MMM');
		case 'day':
			return moment.toFormat('dd MMM yyyy');
		case 'week':
			return `W${moment.plus({ days: 1 }).weekNumber} ${moment.plus({ days: 4 }).year}`;
		case 'quarter':
			return `Q${moment.quarter} ${moment.year}`;
		case 'year':
			return moment.toFormat('yyyy');
		default:
			return moment.toFormat('MMMM yyyy');
	}
}

function keyReader(env: Env, model: Model, by: GroupBy): (row: Row) => readonly Stored[] {
	const { field, path, granularity } = by;
	if (field.type === 'json') return (row) => accountsOf(row[field.name]);
	const simple =
		field.store &&
		path === field.name &&
		model.behaviour.related?.[path] === undefined &&
		model.behaviour.computed?.[path] === undefined &&
		field.type !== 'one2many';
	const read = simple
		? (row: Row) => row[path] ?? null
		: (row: Row) => fieldValue(env, model, row, path);
	if (granularity !== undefined) {
		// Many rows, few days.
		const known = new Map<Stored, readonly Stored[]>();
		return (row) => {
			const value = read(row);
			const day = typeof value === 'string' && field.type === 'date' ? value : null;
			const found = day === null ? undefined : known.get(day);
			if (found) return found;
			const start = [bucket(value, granularity, field.type)];
			if (day !== null) known.set(day, start);
			return start;
		};
	}
	if (field.type === 'many2many' || field.type === 'one2many') {
		return (row) => {
			const value = read(row);
			return Array.isArray(value) && value.length > 0 ? value : [null];
		};
	}
	if (field.type === 'boolean') return (row) => [read(row) === true];
	if (field.type === 'integer' || field.type === 'float') return (row) => [read(row) ?? 0];
	return (row) => {
		const value = read(row);
		return [value === '' ? null : value];
	};
}

/** Groups the visible rows that match, sorted by the keys (names for relations, empty last). */
export function groupRows(env: Env, model: Model, domain: Domain, by: readonly GroupBy[]): Group[] {
	const rows = matchingRows(env, model, domain);
	if (by.length === 0) return [{ keys: [], rows }];
	const sudo = env.sudo();
	const readers = by.map((one) => keyReader(sudo, model, one));
	const groups = new Map<string, { keys: Stored[]; rows: Row[] }>();
	for (const row of rows) {
		let combinations: Stored[][] = [[]];
		for (const reader of readers) {
			const values = reader(row);
			combinations =
				values.length === 1
					? combinations.map((keys) => [...keys, values[0] ?? null])
					: combinations.flatMap((keys) => values.map((value) => [...keys, value]));
		}
		for (const keys of combinations) {
			const id = keys.length === 1 ? String(keys[0]) : keys.join('\u0000');
			const group = groups.get(id);
			if (group) group.rows.push(row);
			else groups.set(id, { keys, rows: [row] });
		}
	}
	const ranks = by.map((one) => ranker(sudo, one));
	return [...groups.values()].sort((a, b) => {
		for (const [i, rank] of ranks.entries()) {
			const result = rank(a.keys[i] ?? null, b.keys[i] ?? null);
			if (result !== 0) return result;
		}
		return 0;
	});
}

function ranker(env: Env, by: GroupBy): (a: Stored, b: Stored) => number {
	const { field } = by;
	const text = (value: Stored): Stored =>
		isRelational(field) && typeof value === 'number'
			? nameOf(env, field.relation ?? '', value).toLowerCase()
			: value;
	return (a, b) => {
		if (a === b) return 0;
		if (a === null) return 1;
		if (b === null) return -1;
		const left = text(a);
		const right = text(b);
		if (typeof left === 'string' && typeof right === 'string') {
			return left < right ? -1 : left > right ? 1 : Number(a) - Number(b);
		}
		return Number(left) - Number(right);
	};
}

const OPERATIONS = new Set([
	'sum',
	'avg',
	'min',
	'max',
	'count',
	'count_distinct',
	'bool_and',
	'bool_or',
	'array_agg',
	'recordset',
	'array_agg_distinct',
]);

/** `amount:sum` of the rows of a group. */
export function aggregate(env: Env, model: Model, spec: string, rows: readonly Row[]): Stored {
	if (spec === '__count') return rows.length;
	const [name = '', operation = ''] = spec.split(':');
	const field = model.fields.get(name);
	if (!field) throw valueError(`Invalid field '${name}' on model '${model.name}'`);
	if (!OPERATIONS.has(operation))
		throw valueError(`Aggregate method is not supported: ${repr(operation)}`);
	const plain =
		field.store &&
		model.behaviour.related?.[name] === undefined &&
		model.behaviour.computed?.[name] === undefined;
	if (operation === 'sum' && plain) {
		let total = 0;
		for (const row of rows) total += numberOf(row[name]);
		return roundTo(total, field.type === 'integer' ? 0 : 6);
	}
	const values = rows.map((row) => fieldValue(env, model, row, name));
	const numbers = () => values.map(numberOf);
	switch (operation) {
		case 'sum': {
			let total = 0;
			for (const value of values) total += numberOf(value);
			return roundTo(total, field.type === 'integer' ? 0 : 6);
		}
		case 'avg':
			return rows.length === 0 ? 0 : numbers().reduce((a, b) => a + b, 0) / rows.length;
		case 'min':
		case 'max': {
			const filled = values.filter((value) => value !== null);
			const sorted = [...filled].sort((a, b) => ((a as number) < (b as number) ? -1 : 1));
			return (operation === 'min' ? sorted[0] : sorted[sorted.length - 1]) ?? false;
		}
		case 'count':
			return values.filter((value) => value !== null && value !== false).length;
		case 'count_distinct':
			return new Set(values.filter((value) => value !== null).map((value) => JSON.stringify(value)))
				.size;
		case 'bool_and':
			return values.every(Boolean);
		case 'bool_or':
			return values.some(Boolean);
		default:
			return values;
	}
}
