import { valueError } from './errors';
import type { Domain } from './domain';
import type { Env } from './env';
import type { Model } from './model';
import type { Stored } from './values';
import { isRelational } from './model';
import { nameOf } from './record-values';
import {
	aggregate,
	bucketEnd,
	bucketLabel,
	groupRows,
	parseGroupBy,
	type Group,
	type GroupBy,
} from './read-group';
import { roundTo } from './values';

type AnswerRow = Record<string, unknown>;

interface Grouped {
	readonly by: readonly GroupBy[];
	readonly groups: ReadonlyArray<{ readonly group: Group; readonly row: AnswerRow }>;
}

/** A key as the answer shows it: a pair for relations and (19) for date buckets. */
function shownKey(env: Env, by: GroupBy, key: Stored, paired: boolean): unknown {
	if (key === null) return false;
	if (isRelational(by.field) && typeof key === 'number') {
		return [key, nameOf(env.sudo(), by.field.relation ?? '', key)];
	}
	if (by.granularity !== undefined && typeof key === 'string') {
		const label = bucketLabel(key, by.granularity);
		return paired ? [key, label] : label;
	}
	return key;
}

/** The leaves that select the rows of a group. */
function keyDomain(by: GroupBy, key: Stored): unknown[] {
	const { path } = by;
	if (by.granularity !== undefined && typeof key === 'string') {
		return ['&', [path, '>=', key], [path, '<', bucketEnd(key, by.granularity, by.field.type)]];
	}
	const dot = path.indexOf('.');
	if (dot > 0) {
		const [head, rest] = [path.slice(0, dot), path.slice(dot + 1)];
		if (key === null) {
			return ['|', [head, 'not any', []], [head, 'any', [[rest, '=', false]]]];
		}
		return [[head, 'any', [[rest, '=', key]]]];
	}
	return [[path, '=', key ?? false]];
}

/** Odoo writes the `&`s first: `&`, `&`, a, b, c. */
function conjunction(parts: readonly unknown[][]): unknown[] {
	const filled = parts.filter((part) => part.length > 0);
	const ands = new Array<string>(Math.max(0, filled.length - 1)).fill('&');
	// A date range is itself an `&`, which Odoo moves to the front as well.
	const inner = filled.flatMap((part) => (part[0] === '&' ? ['&'] : []));
	return [...ands, ...inner, ...filled.flatMap((part) => (part[0] === '&' ? part.slice(1) : part))];
}

const tidy = (value: Stored): Stored => (typeof value === 'number' ? roundTo(value, 6) : value);

function group(
	env: Env,
	model: Model,
	domain: Domain,
	groupby: readonly string[],
	aggregates: readonly string[],
): Grouped {
	const by = groupby.map((text) => parseGroupBy(model, env, text));
	const distribution = by.find((one) => one.field.type === 'json');
	const forbidden = aggregates.find((spec) => spec !== '__count');
	if (distribution && forbidden !== undefined) {
		throw valueError(`${distribution.text} grouping does not accept ${forbidden} as aggregate.`);
	}
	const sudo = env.sudo();
	const groups = groupRows(env, model, domain, by).map((one) => {
		const row: AnswerRow = {};
		by.forEach((key, i) => {
			row[key.text] = shownKey(env, key, one.keys[i] ?? null, true);
		});
		const parts = by.map((key, i) => keyDomain(key, one.keys[i] ?? null));
		row['__extra_domain'] = parts.length === 0 ? [[1, '=', 1]] : conjunction(parts);
		for (const spec of aggregates) row[spec] = tidy(aggregate(sudo, model, spec, one.rows));
		return { group: one, row };
	});
	return { by, groups };
}

type Having = readonly (readonly [string, string, number])[];

function keeps(row: AnswerRow, having: Having): boolean {
	return having.every(([spec, operator, value]) => {
		const own = Number(row[spec]);
		switch (operator) {
			case '>':
				return own > value;
			case '>=':
				return own >= value;
			case '<':
				return own < value;
			case '<=':
				return own <= value;
			case '!=':
				return own !== value;
			default:
				return own === value;
		}
	});
}

function ordered(rows: AnswerRow[], order: unknown): AnswerRow[] {
	if (typeof order !== 'string' || order === '') return rows;
	const parts = order.split(',').map((part) => part.trim().split(/\s+/));
	const known = rows[0] ?? {};
	for (const [name = ''] of parts) {
		const isKey = Object.keys(known).some((key) => key === name);
		if (rows.length > 0 && !isKey)
			throw valueError(`Order term '${name}' is not a valid aggregate nor valid groupby`);
	}
	const rank = (value: unknown): string | number =>
		Array.isArray(value) ? String(value[1]) : typeof value === 'number' ? value : String(value);
	return [...rows].sort((a, b) => {
		for (const [name = '', direction] of parts) {
			const [x, y] = [a[name], b[name]];
			if (x === y) continue;
			const sign = direction?.toLowerCase() === 'desc' ? -1 : 1;
			if (x === false && Array.isArray(y)) return sign;
			if (y === false && Array.isArray(x)) return -sign;
			const [left, right] = [rank(x), rank(y)];
			if (left !== right) return left < right ? -sign : sign;
		}
		return 0;
	});
}

export interface GroupedRequest {
	readonly domain: Domain;
	readonly groupby: readonly string[];
	readonly aggregates: readonly string[];
	readonly having?: Having;
	readonly order?: unknown;
	readonly limit?: number | undefined;
	readonly offset?: number | undefined;
}

/** `formatted_read_group` (19). */
export function formattedReadGroup(env: Env, model: Model, request: GroupedRequest): AnswerRow[] {
	const { groups } = group(env, model, request.domain, request.groupby, request.aggregates);
	const rows = groups.map((one) => one.row).filter((row) => keeps(row, request.having ?? []));
	const sorted = ordered(rows, request.order);
	const from = request.offset ?? 0;
	return sorted.slice(from, request.limit ? from + request.limit : undefined);
}

/** `read_group` (all versions): sums under the field's own name, the whole domain of each group. */
export function readGroup(
	env: Env,
	model: Model,
	domain: Domain,
	fields: readonly string[],
	groupby: readonly string[],
	options: {
		lazy: boolean;
		order?: unknown;
		limit?: number | undefined;
		offset?: number | undefined;
	},
): AnswerRow[] {
	const used = options.lazy ? groupby.slice(0, 1) : groupby;
	const specs = fields.flatMap((field): Array<readonly [string, string]> => {
		// `amount`, `amount:max`, or under a name of its own: `total:sum(amount)`.
		const [label = '', how] = field.split(':');
		const [, operation, inner] = /^(\w+)(?:\((\w+)\))?$/.exec(how ?? '') ?? [];
		const name = inner ?? label;
		const about = model.fields.get(name);
		if (!about) throw valueError(`Invalid field '${name}' on model '${model.name}'`);
		const numeric = ['integer', 'float', 'monetary'].includes(about.type);
		if (operation === undefined && !numeric) return [];
		return [[label, `${name}:${operation ?? 'sum'}`]];
	});
	const { by, groups } = group(
		env,
		model,
		domain,
		used,
		specs.map(([, spec]) => spec),
	);
	const sudo = env.sudo();
	const rows = groups.map(({ group: one, row }) => {
		const answer: AnswerRow = {};
		const range: Record<string, unknown> = {};
		by.forEach((key, i) => {
			const value = one.keys[i] ?? null;
			answer[key.text] = shownKey(sudo, key, value, false);
			if (key.granularity === undefined) return;
			range[key.text] =
				typeof value === 'string'
					? { from: value, to: bucketEnd(value, key.granularity, key.field.type) }
					: false;
		});
		if (Object.keys(range).length > 0) answer['__range'] = range;
		const count = options.lazy && by[0] ? `${by[0].path}_count` : '__count';
		answer[count] = one.rows.length;
		for (const [name, spec] of specs) answer[name] = row[spec];
		answer['__domain'] = conjunction([
			...domain.map((leaf) => [leaf]),
			...by.map((key, i) => keyDomain(key, one.keys[i] ?? null)),
		]);
		if (options.lazy && groupby.length > 1) answer['__context'] = { group_by: groupby.slice(1) };
		return answer;
	});
	const sorted = ordered(rows, options.order);
	const from = options.offset ?? 0;
	return sorted.slice(from, options.limit ? from + options.limit : undefined);
}
