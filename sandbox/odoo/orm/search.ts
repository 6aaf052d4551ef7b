import { valueError } from './errors';
import type { Domain, Node } from './domain';
import type { Env } from './env';
import type { Model } from './model';
import type { Row, Stored } from './values';
import { candidates, compile, mentions, parseDomain } from './domain';
import { activeFieldOf, recNameOf } from './model';
import { ruleDomain } from '../security/rules';
import { checkAccess } from '../security/access';
import { fieldValue, nameOf } from './record-values';

export interface SearchOptions {
	readonly order?: string | undefined;
	readonly limit?: number | undefined;
	readonly offset?: number | undefined;
}

/** Rows the caller may see that match, unordered. */
export function matchingRows(env: Env, model: Model, domain: Domain): Row[] {
	if (!env.su) checkAccess(env, model, 'read');
	const asked = parseDomain(env, domain);
	const nodes: Node[] = [asked];
	const active = activeFieldOf(model);
	if (active !== undefined && env.context['active_test'] !== false && !mentions(asked, active)) {
		nodes.push({ kind: 'leaf', leaf: [active, '=', true] });
	}
	const rule = env.su ? null : ruleDomain(env, model, 'read');
	if (rule) nodes.push(parseDomain(env, rule));
	const node: Node = { kind: 'and', nodes };
	// Rules look through relations the caller may not read himself.
	const seeing = env.su ? env : env.sudo();
	const matches = compile(seeing, model, node);
	const table = env.store.table(model.name);
	const narrowed = candidates(seeing, model, node);
	const found: Row[] = [];
	if (narrowed) {
		for (const id of narrowed) {
			const row = table.rows.get(id);
			if (row && matches(row)) found.push(row);
		}
	} else {
		for (const row of table.rows.values()) if (matches(row)) found.push(row);
	}
	return found;
}

export function searchIds(
	env: Env,
	model: Model,
	domain: Domain,
	options: SearchOptions = {},
): number[] {
	const rows = matchingRows(env, model, domain);
	sortRows(env.sudo(), model, rows, options.order ?? '');
	const from = options.offset ?? 0;
	const to = options.limit ? from + options.limit : undefined;
	return rows.slice(from, to).map((row) => row.id);
}

type SortKey = (row: Row) => Stored;

function compareValues(a: Stored, b: Stored): number {
	if (a === b) return 0;
	// PostgreSQL puts NULL last when ascending.
	if (a === null || a === undefined) return 1;
	if (b === null || b === undefined) return -1;
	if (typeof a === 'string' && typeof b === 'string') {
		return a < b ? -1 : 1;
	}
	return Number(a) - Number(b);
}

/** Sorts in place by an order clause; an unknown column is refused as Odoo does. */
export function sortRows(env: Env, model: Model, rows: Row[], order: string): void {
	const keys = orderKeys(env, model, order === '' ? model.order : order, order !== '', 0);
	rows.sort((a, b) => {
		for (const { key, sign } of keys) {
			const result = compareValues(key(a), key(b));
			if (result !== 0) return result * sign;
		}
		return 0;
	});
}

function orderKeys(
	env: Env,
	model: Model,
	order: string,
	strict: boolean,
	depth: number,
): Array<{ key: SortKey; sign: number }> {
	const keys: Array<{ key: SortKey; sign: number }> = [];
	for (const part of order.split(',')) {
		const [name, direction] = part.trim().split(/\s+/);
		if (name === undefined || name === '') continue;
		const field = model.fields.get(name.split(/[.:]/)[0] ?? '');
		if (!field) {
			if (strict) throw valueError(`Invalid field '${name}' on model '${model.name}'`);
			continue;
		}
		const sign = direction?.toLowerCase() === 'desc' ? -1 : 1;
		if (field.type === 'many2one' && field.relation !== undefined && !name.includes('.')) {
			const comodel = env.registry.find(field.relation);
			if (!comodel || depth > 2) {
				keys.push({ key: (row) => fieldValue(env, model, row, name), sign });
				continue;
			}
			for (const inner of orderKeys(env, comodel, comodel.order, false, depth + 1)) {
				keys.push({
					sign: sign * inner.sign,
					key: (row) => {
						const id = fieldValue(env, model, row, name);
						const target = typeof id === 'number' ? env.row(comodel.name, id) : undefined;
						return target ? inner.key(target) : null;
					},
				});
			}
			continue;
		}
		keys.push({ key: (row) => fieldValue(env, model, row, name), sign });
	}
	return keys;
}

/** `name_search`: active records whose name (or code, reference …) matches. */
export function nameSearch(
	env: Env,
	model: Model,
	name: string,
	domain: Domain,
	operator: string,
	limit: number | undefined,
): Array<[number, string]> {
	const rec = recNameOf(model);
	const columns = [...(model.behaviour.searchNames ?? []), ...(rec === undefined ? [] : [rec])];
	const wanted: unknown[] =
		name === '' || columns.length === 0
			? []
			: [
					...new Array<string>(columns.length - 1).fill('|'),
					...columns.map((column) => [column, operator, name]),
				];
	const ids = searchIds(env, model, [...wanted, ...domain], { limit });
	return ids.map((id) => [id, nameOf(env.sudo(), model.name, id)]);
}
