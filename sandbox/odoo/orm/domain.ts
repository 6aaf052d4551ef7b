import { OdooError, valueError, typeError } from './errors';
import type { Env } from './env';
import type { Field, Model } from './model';
import type { Row, Stored } from './values';
import { isRelational } from './model';
import { fieldValue, linesOf, nameOf, targets } from './record-values';
import { idsOf, isList, repr } from './values';
import { dateBound, hierarchy, likePattern, matchDistribution } from './domain-operators';

/** A domain as it was sent; `parseDomain` says whether it is one. */
export type Domain = readonly unknown[];

type Leaf = readonly [path: string | 0 | 1, operator: string, value: unknown];
export type Node =
	| { readonly kind: 'and' | 'or'; readonly nodes: readonly Node[] }
	| { readonly kind: 'not'; readonly node: Node }
	| { readonly kind: 'leaf'; readonly leaf: Leaf };

export type Predicate = (row: Row) => boolean;

const OPERATORS = new Set([
	'=',
	'!=',
	'<>',
	'==',
	'=?',
	'<',
	'>',
	'<=',
	'>=',
	'in',
	'not in',
	'like',
	'not like',
	'ilike',
	'not ilike',
	'=like',
	'=ilike',
	'not =like',
	'not =ilike',
	'child_of',
	'parent_of',
	'any',
	'not any',
]);

const pythonLeaf = (leaf: Leaf) => `(${leaf.map(repr).join(', ')})`;

/** Reads prefix notation with its implicit `&`; says what is wrong in the words of `env`'s version. */
export function parseDomain(env: Env, domain: unknown): Node {
	if (domain === null || domain === undefined || domain === false)
		return { kind: 'and', nodes: [] };
	if (!Array.isArray(domain)) {
		if (env.registry.version < 19) {
			throw new OdooError(
				'builtins.AssertionError',
				"Domains to normalize must have a 'domain' form: a list or tuple of domain components",
				500,
			);
		}
		throw typeError(`Domain() invalid argument type for domain: ${repr(domain)}`);
	}
	const stack: Node[] = [];
	for (let i = domain.length - 1; i >= 0; i -= 1) {
		const token: unknown = domain[i];
		if (token === '!') {
			const node = stack.pop();
			if (!node) throw valueError(`Domain() invalid item in domain: ${repr(domain)}`);
			stack.push({ kind: 'not', node });
		} else if (token === '&' || token === '|') {
			const left = stack.pop();
			const right = stack.pop();
			if (!left || !right)
				throw valueError(`Domain() missing operand for ${repr(token)}: ${repr(domain)}`);
			stack.push({ kind: token === '&' ? 'and' : 'or', nodes: [left, right] });
		} else {
			stack.push({ kind: 'leaf', leaf: toLeaf(env, token) });
		}
	}
	return { kind: 'and', nodes: stack.reverse() };
}

function toLeaf(env: Env, token: unknown): Leaf {
	const form = env.registry.version >= 19 ? 'condition' : 'leaf';
	if (!isList(token) || token.length !== 3) {
		throw valueError(`Domain() invalid item in domain: ${repr(token)}`);
	}
	const [path, operator, value] = token;
	if ((path !== 0 && path !== 1 && typeof path !== 'string') || typeof operator !== 'string') {
		throw valueError(`Invalid ${form} ${repr(token)}`);
	}
	const leaf: Leaf = [path, operator.toLowerCase(), value];
	if (!OPERATORS.has(leaf[1])) {
		throw valueError(
			env.registry.version >= 19
				? `Invalid operator in condition ${pythonLeaf(leaf)}`
				: `Invalid leaf ${pythonLeaf(leaf)}`,
		);
	}
	return leaf;
}

/** Does the domain speak of the archive flag itself? Then nothing is hidden. */
export function mentions(node: Node, field: string): boolean {
	if (node.kind === 'leaf') return node.leaf[0] === field;
	if (node.kind === 'not') return mentions(node.node, field);
	return node.nodes.some((one) => mentions(one, field));
}

export function compile(env: Env, model: Model, node: Node): Predicate {
	switch (node.kind) {
		case 'leaf':
			return compileLeaf(env, model, node.leaf);
		case 'not': {
			const inner = compile(env, model, node.node);
			return (row) => !inner(row);
		}
		case 'and': {
			const parts = node.nodes.map((one) => compile(env, model, one));
			if (parts.length === 1 && parts[0]) return parts[0];
			return (row) => parts.every((part) => part(row));
		}
		case 'or': {
			const parts = node.nodes.map((one) => compile(env, model, one));
			return (row) => parts.some((part) => part(row));
		}
	}
}

/** Remembers the answer for each related record: a path over 100,000 rows meets few of them. */
function throughRelation(
	env: Env,
	model: Model,
	field: Field,
	inner: (comodel: Model) => Predicate,
): Predicate {
	const comodel = field.relation === undefined ? undefined : env.registry.find(field.relation);
	if (!comodel) return () => false;
	const matches = inner(comodel);
	const seen = new Map<number, boolean>();
	const holds = (id: number): boolean => {
		const known = seen.get(id);
		if (known !== undefined) return known;
		const target = env.row(comodel.name, id);
		const answer = target !== undefined && matches(target);
		seen.set(id, answer);
		return answer;
	};
	if (field.type === 'many2one' && field.store && !isIndirect(model, field.name)) {
		return (row) => {
			const id = row[field.name];
			return typeof id === 'number' && holds(id);
		};
	}
	return (row) => targets(env, model, row, field.name).some(holds);
}

function compileLeaf(env: Env, model: Model, leaf: Leaf): Predicate {
	const [path, operator, value] = leaf;
	if (typeof path === 'number') {
		const holds = operator === '=' ? path === value : path !== value;
		return () => holds;
	}
	const dot = path.indexOf('.');
	const name = dot < 0 ? path : path.slice(0, dot);
	const field = model.fields.get(name);
	if (!field) {
		const form = env.registry.version >= 19 ? 'condition' : 'leaf';
		throw valueError(`Invalid field ${model.name}.${path} in ${form} ${pythonLeaf(leaf)}`);
	}
	if (dot > 0) {
		if (field.type === 'date' || field.type === 'datetime') return datePart(env, model, leaf, name);
		if (!isRelational(field)) {
			throw valueError(`Invalid field ${model.name}.${path} in condition ${pythonLeaf(leaf)}`);
		}
		const rest = path.slice(dot + 1);
		const inner = throughRelation(env, model, field, (comodel) =>
			compileLeaf(env, comodel, [rest, operator, value]),
		);
		const orNothing = operator === '=' && (value === false || value === null);
		return orNothing ? (row) => inner(row) || targets(env, model, row, name).length === 0 : inner;
	}
	if (operator === 'any' || operator === 'not any') {
		const inner = throughRelation(env, model, field, (comodel) =>
			compile(env, comodel, parseDomain(env, value)),
		);
		return operator === 'any' ? inner : (row) => !inner(row);
	}
	if (operator === '=?') {
		if (value === false || value === null) return () => true;
		return compileLeaf(env, model, [path, '=', value]);
	}
	if (operator === 'child_of' || operator === 'parent_of') {
		return hierarchy(env, model, field, operator, value);
	}
	if (isRelational(field)) return relational(env, model, field, leaf);
	if (field.type === 'json') return matchDistribution(env, field.name, operator, value);
	return scalar(env, model, field, operator, value);
}

/** `date.month_number` and the like (19). */
function datePart(env: Env, model: Model, leaf: Leaf, name: string): Predicate {
	const part = String(leaf[0]).slice(name.length + 1);
	const cut: Record<string, (text: string) => number> = {
		year_number: (text) => Number(text.slice(0, 4)),
		month_number: (text) => Number(text.slice(5, 7)),
		day_of_month: (text) => Number(text.slice(8, 10)),
	};
	const read = cut[part];
	if (!read)
		throw valueError(
			`Invalid field ${model.name}.${String(leaf[0])} in condition ${pythonLeaf(leaf)}`,
		);
	const wanted = new Set(Array.isArray(leaf[2]) ? leaf[2] : [leaf[2]]);
	return (row) => {
		const value = fieldValue(env, model, row, name);
		const hit = typeof value === 'string' && wanted.has(read(value));
		return leaf[1] === '!=' || leaf[1] === 'not in' ? !hit : hit;
	};
}

function relational(env: Env, model: Model, field: Field, leaf: Leaf): Predicate {
	const [, operator, value] = leaf;
	const negative = operator.startsWith('not ') || operator === '!=' || operator === '<>';
	const base = operator === '<>' ? '!=' : operator;
	const list = Array.isArray(value) ? value : [value];
	const texts = list.filter((one): one is string => typeof one === 'string');
	const relation = field.relation ?? '';
	const direct = field.type === 'many2one' && field.store && !isIndirect(model, field.name);
	const read = (row: Row): readonly number[] => {
		if (direct) {
			const id = row[field.name];
			return typeof id === 'number' ? [id] : [];
		}
		if (field.type === 'one2many' && !isIndirect(model, field.name))
			return linesOf(env, field, row.id);
		return targets(env, model, row, field.name);
	};
	if (base === '=' || base === '!=' || base === 'in' || base === 'not in') {
		const empty =
			list.includes(false) ||
			list.includes(null) ||
			(base.endsWith('in') === false && list.length === 0);
		const ids = new Set(idsOf(list as Stored[]));
		const byName = texts.map((text) => text.toLowerCase());
		if (direct && byName.length === 0) {
			// The common case, over many rows: no list for each.
			return (row) => {
				const id = row[field.name];
				return (typeof id === 'number' ? ids.has(id) : empty) !== negative;
			};
		}
		const matches = (row: Row): boolean => {
			const own = read(row);
			if (own.length === 0) return empty;
			return own.some(
				(id) =>
					ids.has(id) ||
					(byName.length > 0 && byName.includes(nameOf(env, relation, id).toLowerCase())),
			);
		};
		return negative ? (row) => !matches(row) : matches;
	}
	if (base.includes('like')) {
		const pattern = likePattern(base.replace(/^not /, ''), String(value));
		const matches = (row: Row) => read(row).some((id) => pattern(nameOf(env, relation, id)));
		return negative ? (row) => !matches(row) : matches;
	}
	if (base === '<' || base === '>' || base === '<=' || base === '>=') {
		return (row) => read(row).some((id) => typeof value === 'number' && compare(id, base, value));
	}
	throw valueError(`Invalid operator in condition ${pythonLeaf(leaf)}`);
}

const isIndirect = (model: Model, field: string) =>
	model.behaviour.related?.[field] !== undefined || model.behaviour.computed?.[field] !== undefined;

function compare<T extends string | number>(left: T, operator: string, right: T): boolean {
	if (operator === '<') return left < right;
	if (operator === '>') return left > right;
	if (operator === '<=') return left <= right;
	return left >= right;
}

function scalar(env: Env, model: Model, field: Field, operator: string, value: unknown): Predicate {
	const { name } = field;
	const plain = !isIndirect(model, name) && name !== 'display_name' && name !== 'id';
	const companyBound = model.behaviour.companyDependent?.includes(name) ?? false;
	const read = (row: Row): Stored =>
		plain && !companyBound ? (row[name] ?? null) : fieldValue(env, model, row, name);
	const isDate = field.type === 'date' || field.type === 'datetime';
	const cut = isDate && env.registry.version >= 19 ? 19 : 26;
	const seen = (row: Row): Stored => {
		const own = read(row);
		return isDate && typeof own === 'string' ? own.slice(0, cut) : own;
	};
	const normal = (one: unknown, op: string): unknown =>
		isDate && typeof one === 'string' ? dateBound(env, field.type, op, one) : one;
	const isEmpty = (own: Stored): boolean =>
		own === null || own === false || own === '' || (own === 0 && field.type !== 'selection');

	switch (operator) {
		case '=':
		case '==':
		case 'in': {
			const wanted = new Set(
				(Array.isArray(value) ? value : [value]).map((one) => normal(one, '=')),
			);
			const empty = wanted.has(false) || wanted.has(null);
			return (row) => {
				const own = seen(row);
				return wanted.has(own) || (empty && isEmpty(own));
			};
		}
		case '!=':
		case '<>':
		case 'not in': {
			const same = scalar(env, model, field, '=', value);
			return (row) => !same(row);
		}
		case '<':
		case '>':
		case '<=':
		case '>=': {
			const bound = normal(value, operator);
			return (row) => {
				const own = seen(row);
				if (typeof own === 'string' && typeof bound === 'string')
					return compare(own, operator, bound);
				if (typeof own === 'boolean') return compare(Number(own), operator, Number(bound));
				if (typeof own === 'number' && typeof bound === 'number')
					return compare(own, operator, bound);
				return false;
			};
		}
		default: {
			const negative = operator.startsWith('not ');
			if (value === false || value === null) return () => !negative;
			const pattern = likePattern(operator.replace(/^not /, ''), String(value));
			return (row) => {
				const own = seen(row);
				const hit = own !== null && own !== false && pattern(String(own));
				return negative ? !hit : hit;
			};
		}
	}
}

/**
 * The smallest set of rows an index can narrow the search to, or null for all. Only leaves that
 * every match must satisfy count, so the caller still tests the whole domain.
 */
export function candidates(env: Env, model: Model, node: Node): ReadonlySet<number> | null {
	if (node.kind === 'and') {
		let best: ReadonlySet<number> | null = null;
		for (const one of node.nodes) {
			const found = candidates(env, model, one);
			if (found && (!best || found.size < best.size)) best = found;
		}
		return best;
	}
	if (node.kind !== 'leaf') return null;
	const [path, operator, value] = node.leaf;
	if (typeof path !== 'string' || (operator !== '=' && operator !== 'in')) return null;
	const list: unknown[] = Array.isArray(value) ? value : [value];
	if (path === 'id') return new Set(idsOf(list as Stored[]));
	const field = model.fields.get(path);
	const indexed =
		field?.type === 'many2one' || field?.type === 'char' || field?.type === 'many2one_reference';
	if (!field || !indexed || isIndirect(model, path) || path === 'display_name' || !field.store)
		return null;
	if (model.behaviour.companyDependent?.includes(path)) return null;
	const wanted = field.type === 'char' ? 'string' : 'number';
	if (!list.every((one) => typeof one === wanted && one !== '')) return null;
	const table = env.store.table(model.name);
	if (list.length === 1) return table.lookup(path, list[0] as Stored);
	const ids = new Set<number>();
	for (const one of list) for (const id of table.lookup(path, one as Stored)) ids.add(id);
	return ids;
}
