import { DateTime } from 'luxon';

import { fault } from '../faults';
import type { FieldFacts, Json, OdooCall, OdooClient } from './client.port';
import type { Dialect } from './dialects';

type ReadGroup = Parameters<OdooClient['readGroup']>[0];
type Group = Record<string, Json>;

interface GroupedReadDeps {
	readonly call: <T>(call: OdooCall) => Promise<T>;
	readonly dialect: Dialect;
	readonly fieldsOf: (model: string) => Promise<ReadonlyMap<string, FieldFacts> | null>;
}

/**
 * One grouped read in one shape for all versions: keys are the groupby and aggregate names as
 * asked, plus `__count`; many2one as id or null, date buckets as their first day.
 */
export async function readGrouped(deps: GroupedReadDeps, request: ReadGroup): Promise<Group[]> {
	const aggregates = request.aggregates.filter((name) => name !== '__count');
	for (const name of aggregates) {
		if (!/^\w+:\w+$/.test(name)) {
			throw fault({
				class: 'source_data',
				code: 'odoo.bad_argument',
				message: `"${name.slice(0, 60)}" is not an aggregate.`,
				remedy: 'Write aggregates as field:function, for example amount:sum.',
				model: request.model,
			});
		}
	}
	// Buckets of datetimes depend on the zone; without one they must not depend on the user's.
	const context = { tz: 'UTC', ...request.context };
	const groups =
		deps.dialect.groupedRead === 'formatted_read_group'
			? await deps.call<Group[]>({
					model: request.model,
					method: 'formatted_read_group',
					args: {
						domain: request.domain,
						groupby: request.groupBy,
						aggregates: [...aggregates, '__count'],
					},
					context,
				})
			: await legacy(deps, request, aggregates, context);
	const facts = groups.some((group) => request.groupBy.some((key) => group[key] === false))
		? await deps.fieldsOf(request.model)
		: null;
	return groups
		.filter((group) => group['__count'] !== 0)
		.map((group) => {
			const row: Group = Object.create(null) as Group;
			for (const key of request.groupBy) {
				row[key] = groupValue(group[key] ?? null, facts?.get(key)?.type, context.tz);
			}
			for (const name of aggregates) row[name] = group[name] ?? null;
			row['__count'] = group['__count'] ?? 0;
			return { ...row };
		});
}

/** `read_group` names sums after their field; an alias keeps `amount:sum` and `amount:max` apart. */
async function legacy(
	{ call }: GroupedReadDeps,
	{ model, domain, groupBy }: ReadGroup,
	aggregates: readonly string[],
	context: NonNullable<ReadGroup['context']>,
): Promise<Group[]> {
	const aliases = aggregates.map((name, at) => {
		const [field, how] = name.split(':');
		return { name, alias: `aggregate_${at}`, spec: `aggregate_${at}:${how}(${field})` };
	});
	const groups = await call<Group[]>({
		model,
		method: 'read_group',
		args: { domain, fields: aliases.map(({ spec }) => spec), groupby: groupBy, lazy: false },
		context,
	});
	return groups.map((group) => {
		const row: Group = { __count: group['__count'] ?? 0 };
		const ranges = group['__range'];
		for (const key of groupBy) row[key] = rangeStart(ranges, key) ?? group[key] ?? null;
		for (const { name, alias } of aliases) row[name] = group[alias] ?? null;
		return row;
	});
}

/** `__range` holds the bucket's first day; the group's own value is a label ("November 2026"). */
function rangeStart(ranges: Json | undefined, key: string): Json | undefined {
	if (typeof ranges !== 'object' || ranges === null || Array.isArray(ranges)) return undefined;
	const range = ranges[key];
	if (typeof range !== 'object' || range === null || Array.isArray(range)) return undefined;
	return [range['from'] ?? null, ''];
}

function groupValue(value: Json, type: string | undefined, zone: string): Json {
	if (value === false) return type === 'boolean' ? false : null;
	if (!Array.isArray(value)) return value;
	const first = value[0] ?? null;
	return typeof first === 'string' && /^\d{4}-\d\d-\d\d \d\d:/.test(first)
		? DateTime.fromSQL(first, { zone: 'utc' }).setZone(zone).toISODate()
		: first;
}
