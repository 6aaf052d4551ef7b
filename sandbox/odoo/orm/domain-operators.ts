import { OdooError, valueError } from './errors';
import type { Env } from './env';
import type { Predicate } from './domain';
import type { Field, FieldType, Model } from './model';
import type { Row } from './values';
import { nameOf, targets } from './record-values';
import { idOf, isObject, repr } from './values';

const escapeRegex = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** SQL LIKE: `%` and `_`, escaped by a backslash. `like` and `ilike` look inside the text. */
export function likePattern(operator: string, value: string): (text: string) => boolean {
	const insensitive = operator.includes('ilike');
	if (operator === 'like' || operator === 'ilike') {
		const needle = insensitive ? value.toLowerCase() : value;
		if (!/[%_\\]/.test(needle)) {
			return (text) => (insensitive ? text.toLowerCase() : text).includes(needle);
		}
	}
	let source = '';
	for (let i = 0; i < value.length; i += 1) {
		const char = value[i] ?? '';
		if (char === '\\') {
			i += 1;
			source += escapeRegex(value[i] ?? '');
		} else if (char === '%') source += '.*';
		else if (char === '_') source += '.';
		else source += escapeRegex(char);
	}
	const whole = operator.startsWith('=');
	const regex = new RegExp(whole ? `^${source}$` : source, insensitive ? 'is' : 's');
	return (text) => regex.test(text);
}

const DATE = /^\d{4}-(\d{2})-(\d{2})$/;
const DATETIME = /^\d{4}-(\d{2})-(\d{2}) (\d{2}):(\d{2})(?::(\d{2})(\.\d+)?)?$/;

/** Is it a day that exists? */
export function isDay(text: string): boolean {
	const match = DATE.exec(text);
	if (!match) return false;
	const [year, month, day] = [Number(text.slice(0, 4)), Number(match[1]), Number(match[2])];
	const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
	const last = month === 2 ? (leap ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;
	return year > 0 && month >= 1 && month <= 12 && day >= 1 && day <= last;
}

/** Is it `YYYY-MM-DD HH:MM:SS` at a time that exists? */
export const isMoment = (text: string): boolean => {
	const match = DATETIME.exec(text);
	return (
		match !== null &&
		isDay(text.slice(0, 10)) &&
		Number(match[3]) < 24 &&
		Number(match[4]) < 60 &&
		Number(match[5] ?? 0) < 60
	);
};

const badMoment = (env: Env, text: string) =>
	env.registry.version >= 19
		? valueError(`Invalid term ${repr(text)} in expression date: ${repr(text)}`)
		: new OdooError(
				'psycopg2.errors.InvalidDatetimeFormat',
				`invalid input syntax for type timestamp: "${text}"\n`,
				500,
			);

/**
 * The text to compare a date column with. A bare day stands for its start, or for its end where
 * the whole day is meant. 19 refuses ISO texts with a zone, 18 takes them.
 */
export function dateBound(env: Env, type: FieldType, operator: string, text: string): string {
	let value = text;
	if (/\d[TZ]/.test(value)) {
		if (env.registry.version >= 19) {
			throw valueError(`expecting only datetimes with no timezone: ${repr(text)}`);
		}
		value = value.replace('T', ' ').replace(/Z$/, '');
	}
	if (type === 'date') {
		const day = value.slice(0, 10);
		if (!isDay(day)) throw valueError(`time data ${repr(day)} does not match format '%Y-%m-%d'`);
		return day;
	}
	if (isDay(value)) {
		return `${value} ${operator === '<=' || operator === '>' ? '23:59:59' : '00:00:00'}`;
	}
	if (!isMoment(value)) throw badMoment(env, text);
	return env.registry.version >= 19 ? value.slice(0, 19) : value;
}

const parentOf = (model: Model): string =>
	model.behaviour.parent ?? (model.fields.has('parent_id') ? 'parent_id' : '');

/** Ids below (or above) the named records, themselves included. */
function family(env: Env, model: Model, operator: string, roots: Iterable<number>): Set<number> {
	const parent = parentOf(model);
	const found = new Set<number>();
	const open = [...roots];
	while (open.length > 0) {
		const id = open.pop();
		if (id === undefined || found.has(id)) continue;
		const row = env.row(model.name, id);
		if (!row) continue;
		found.add(id);
		if (parent === '') continue;
		if (operator === 'child_of') open.push(...env.where(model.name, parent, id));
		else {
			const up = idOf(row[parent]);
			if (up !== null) open.push(up);
		}
	}
	return found;
}

export function hierarchy(
	env: Env,
	model: Model,
	field: Field,
	operator: 'child_of' | 'parent_of',
	value: unknown,
): Predicate {
	const own = field.name === 'id' || field.name === parentOf(model);
	const target = field.name === 'id' ? model : env.registry.find(field.relation ?? '');
	if (!target) return () => false;
	const list: unknown[] = Array.isArray(value) ? value : [value];
	const roots = list.flatMap((one) => {
		if (typeof one === 'number') return [one];
		if (typeof one !== 'string') return [];
		const wanted = one.toLowerCase();
		return [...env.store.table(target.name).rows.values()]
			.filter((row) => nameOf(env, target.name, row.id).toLowerCase().includes(wanted))
			.map((row) => row.id);
	});
	const ids = family(env, target, operator, roots);
	if (field.name === 'id') return (row) => ids.has(row.id);
	// parent_of on an optional company also means "of every company".
	const orNone = !own && operator === 'parent_of' && list.includes(false);
	return (row) => {
		const own = targets(env, model, row, field.name);
		return own.length === 0 ? orNone : own.some((id) => ids.has(id));
	};
}

/** Account ids named in an analytic distribution, whatever plan they belong to. */
export function accountsOf(distribution: unknown): number[] {
	if (!isObject(distribution)) return [];
	return Object.keys(distribution).flatMap((key) =>
		key
			.split(',')
			.map(Number)
			.filter((id) => Number.isInteger(id) && id > 0),
	);
}

/** `analytic_distribution` is searched by account, not by the text of the JSON. */
export function matchDistribution(
	env: Env,
	field: string,
	operator: string,
	value: unknown,
): Predicate {
	const negative = operator.startsWith('not ') || operator === '!=';
	const list: unknown[] = Array.isArray(value) ? value : [value];
	if (list.length === 1 && (list[0] === false || list[0] === null)) {
		return (row) => (accountsOf(row[field]).length === 0) !== negative;
	}
	const ids = new Set(list.filter((one): one is number => typeof one === 'number'));
	const pattern = operator.includes('like')
		? likePattern(operator.replace(/^not /, ''), String(value))
		: null;
	const names = list.filter((one): one is string => typeof one === 'string');
	const hit = (row: Row) =>
		accountsOf(row[field]).some((id) => {
			if (ids.has(id)) return true;
			if (names.length === 0 || !env.row('account.analytic.account', id)) return false;
			const name = nameOf(env, 'account.analytic.account', id);
			return pattern ? pattern(name) : names.includes(name);
		});
	return (row) => hit(row) !== negative;
}
