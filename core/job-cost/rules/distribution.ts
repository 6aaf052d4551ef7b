import { fault } from '../../faults';
import { type Decimal, decimalFromFloat, sum, ZERO } from '../../money';
import { allocate } from './allocate';
import { keyText, NO_KEY } from './dimensions';
import { HUNDRED } from './ratio';
import { type CostKey, DIMENSIONS, type Dimension } from './types';

/**
 * Odoo's `analytic_distribution`: `{"11,3,7": 60, "11,4,7": 40}`. A key lists analytic accounts of
 * different plans that share one percentage; their order means nothing. Percentages have two digits
 * (decimal precision *Percentage Analytic*).
 */
export type Distribution = Record<string, number>;

/** Where an analytic account belongs; `other` is a plan that job cost does not use. */
export type Place = Dimension | 'other';
/** The plan of an account id; undefined when Odoo has no such account. */
export type PlaceOf = (account: number) => Place | undefined;

export interface Split {
	readonly key: CostKey;
	/** 0..100. */
	readonly percent: Decimal;
}

export interface DistributionProblem {
	readonly code:
		| 'empty'
		| 'not_a_distribution'
		| 'bad_key'
		| 'bad_percent'
		| 'unknown_account'
		| 'two_of_one_plan'
		| 'separate_keys'
		| 'not_100';
	readonly message: string;
}

export interface ReadDistribution {
	readonly splits: readonly Split[];
	/** Σ of the splits; less than 100 means that Odoo books only that part. */
	readonly percent: Decimal;
	readonly problems: readonly DistributionProblem[];
}

/**
 * Reads a distribution that stands in Odoo, the way Odoo will book it, and says what is wrong.
 * Never throws for content: the record exists and its cost has to be shown somewhere.
 *
 * - unknown accounts are ignored; a key with none left books nothing (`unknown_account`)
 * - two accounts of one plan in a key: the later one counts (`two_of_one_plan`)
 * - `{"11":100,"3":100}`: Odoo books the full amount once for each key. Only the keys with a
 *   project are cost of a job; the others would count it again (`separate_keys`)
 * - keys that are not whole numbers cannot be posted at all (`bad_key`) and are left out
 */
export function readDistribution(value: unknown, placeOf: PlaceOf): ReadDistribution {
	const problems: DistributionProblem[] = [];
	const note = (code: DistributionProblem['code'], message: string) =>
		problems.push({ code, message });
	const entries = entriesOf(value, note);
	const byKey = new Map<string, Split>();
	for (const [text, raw] of entries) {
		const percent = percentOfRaw(raw);
		const ids = idsOf(text);
		if (ids === null) {
			note('bad_key', `The key "${text.slice(0, 60)}" does not list account ids.`);
			continue;
		}
		if (percent === null) {
			note('bad_percent', `The percentage of "${text}" is not a number from 0 to 100.`);
			continue;
		}
		const key = placeIds(ids, placeOf, note);
		if (key === null) continue;
		const at = keyText(key);
		byKey.set(at, { key, percent: percent.plus(byKey.get(at)?.percent ?? ZERO) });
	}
	const all = [...byKey.values()];
	const separate = isSeparate(all);
	if (separate) {
		note(
			'separate_keys',
			'Project and cost code stand in separate keys, so the cost has no cost code.',
		);
	}
	const splits = separate ? all.filter(({ key }) => key.project !== null) : all;
	const percent = sum(splits.map((split) => split.percent));
	if (entries.length > 0 && !percent.eq(HUNDRED)) {
		note('not_100', `The percentages add up to ${percent.toFixed()} %, not to 100 %.`);
	}
	return { splits, percent, problems };
}

export interface SplitWish {
	/** Account ids, at most one of a plan; the project's first by convention. */
	readonly accounts: readonly number[];
	readonly percent: Decimal;
}

/**
 * Builds a distribution that Odoo books as meant, or refuses: one joined key a split, every id
 * known, one account a plan, a project in every split, percentages above 0 with two digits that
 * add up to exactly 100. Equal splits are joined. Ids in a key are ordered project, phase, cost
 * code, cost type, others.
 *
 * @throws Fault `distribution.<problem>`
 */
export function buildDistribution(wishes: readonly SplitWish[], placeOf: PlaceOf): Distribution {
	if (wishes.length === 0) throw refuse('empty', 'The cost is assigned to no job.');
	const percents = new Map<string, Decimal>();
	for (const { accounts, percent } of wishes) {
		if (percent.lte(0) || percent.gt(HUNDRED) || !percent.round(2, 0).eq(percent)) {
			throw refuse(
				'bad_percent',
				`${percent.toFixed()} % is not a share between 0 and 100 with two digits.`,
			);
		}
		const key = orderAccounts(accounts, placeOf).join(',');
		percents.set(key, percent.plus(percents.get(key) ?? ZERO));
	}
	const total = sum(percents.values());
	if (!total.eq(HUNDRED)) {
		throw refuse('not_100', `The shares add up to ${total.toFixed()} %, not to 100 %.`);
	}
	return Object.fromEntries(
		[...percents].map(([key, percent]) => [key, Number(percent.toFixed(2))]),
	);
}

/** Percentages with two digits that add up to 100, in proportion to amounts of one sign. */
export const percentagesOf = (amounts: readonly Decimal[]): Decimal[] =>
	allocate(HUNDRED, sum(amounts).lt(0) ? amounts.map((amount) => amount.neg()) : amounts, 2);

/**
 * Splits an amount as posted: the part that is distributed (Σ percent of it), rounded to `places`,
 * shared without losing or making a cent. Empty splits give an empty answer.
 */
export function splitAmount(amount: Decimal, splits: readonly Split[], places = 2): Decimal[] {
	const percents = splits.map((split) => split.percent);
	if (sum(percents).eq(0)) return splits.map(() => ZERO);
	return allocate(amount.times(sum(percents)).div(100), percents, places);
}

export interface QuantityLine {
	/** The journal item that made this analytic line; null for timesheets and pure cost lines. */
	readonly journalItem: number | null;
	/** `unit_amount` as Odoo stores it. */
	readonly quantity: Decimal;
	readonly amount: Decimal;
	/** Balance of the journal item where known: needed when less than 100 % is distributed. */
	readonly journalItemAmount?: Decimal;
}

/**
 * The real quantity of each analytic line. Odoo writes the journal item's whole quantity on every
 * line split from it; here each gets its share by amount (equal shares when the amounts cancel).
 */
export function shareQuantities(lines: readonly QuantityLine[]): Decimal[] {
	const siblings = new Map<number, QuantityLine[]>();
	for (const line of lines) {
		if (line.journalItem === null) continue;
		const group = siblings.get(line.journalItem);
		if (group === undefined) siblings.set(line.journalItem, [line]);
		else group.push(line);
	}
	return lines.map((line) => {
		const group = line.journalItem === null ? [] : (siblings.get(line.journalItem) ?? []);
		const whole = (line.journalItemAmount ?? sum(group.map(({ amount }) => amount))).abs();
		if (line.journalItem === null) return line.quantity;
		if (whole.eq(0)) return line.quantity.div(group.length);
		return line.quantity.times(line.amount.abs()).div(whole);
	});
}

type Note = (code: DistributionProblem['code'], message: string) => void;

function entriesOf(value: unknown, note: Note): Array<[string, unknown]> {
	if (value === null || value === undefined || value === false) {
		note('empty', 'No analytic distribution: the cost belongs to no job.');
		return [];
	}
	if (typeof value !== 'object' || Array.isArray(value)) {
		note('not_a_distribution', 'The analytic distribution is not an object of percentages.');
		return [];
	}
	const entries = Object.entries(value);
	if (entries.length === 0) note('empty', 'No analytic distribution: the cost belongs to no job.');
	return entries;
}

function percentOfRaw(raw: unknown): Decimal | null {
	if (typeof raw !== 'number' || !Number.isFinite(raw)) return null;
	const percent = decimalFromFloat(raw, 'percentage').round(2, 1);
	return percent.lt(0) || percent.gt(HUNDRED) ? null : percent;
}

function idsOf(text: string): number[] | null {
	if (!/^[1-9]\d{0,11}(?:,[1-9]\d{0,11})*$/.test(text)) return null;
	return text.split(',').map(Number);
}

function placeIds(ids: readonly number[], placeOf: PlaceOf, note: Note): CostKey | null {
	const key: { -readonly [dimension in Dimension]: number | null } = { ...NO_KEY };
	let known = 0;
	for (const id of ids) {
		const place = placeOf(id);
		if (place === undefined) {
			note('unknown_account', `Analytic account ${id} does not exist.`);
			continue;
		}
		known++;
		if (place === 'other') continue;
		if (key[place] !== null) {
			note('two_of_one_plan', `Accounts ${key[place]} and ${id} are of one plan; ${id} counts.`);
		}
		key[place] = id;
	}
	return known === 0 ? null : key;
}

// Some keys with a project and some without: Odoo books each key by itself.
const isSeparate = (splits: readonly Split[]): boolean =>
	splits.some(({ key }) => key.project !== null) && splits.some(({ key }) => key.project === null);

function orderAccounts(accounts: readonly number[], placeOf: PlaceOf): number[] {
	const placed = new Map<Place, number>();
	const others: number[] = [];
	for (const id of accounts) {
		if (!Number.isSafeInteger(id) || id <= 0) {
			throw refuse('bad_key', `"${String(id).slice(0, 40)}" is no analytic account id.`);
		}
		const place = placeOf(id);
		if (place === undefined) {
			throw refuse(
				'unknown_account',
				`Analytic account ${id} does not exist; Odoo would lose the cost without a word.`,
			);
		}
		if (place === 'other') others.push(id);
		else if (placed.has(place) && placed.get(place) !== id) {
			throw refuse('two_of_one_plan', `Accounts ${placed.get(place)} and ${id} are of one plan.`);
		} else placed.set(place, id);
	}
	if (!placed.has('project')) throw refuse('no_project', 'A share of the cost names no project.');
	return [
		...DIMENSIONS.flatMap((dimension) => placed.get(dimension) ?? []),
		...[...new Set(others)].sort((a, b) => a - b),
	];
}

const refuse = (problem: DistributionProblem['code'] | 'no_project', message: string) =>
	fault({
		class: problem === 'unknown_account' ? 'mapping' : 'source_data',
		code: `distribution.${problem}`,
		message,
		remedy: REMEDIES[problem],
		field: 'analytic_distribution',
	});

const REMEDIES: Record<DistributionProblem['code'] | 'no_project', string> = {
	empty: 'Name the project, phase, cost code and cost type.',
	not_a_distribution: 'Give shares with account ids and percentages.',
	bad_key: 'Use the ids of existing analytic accounts.',
	bad_percent: 'Give percentages above 0, up to 100, with at most two digits.',
	unknown_account: 'Create the account in Odoo or correct the mapping.',
	two_of_one_plan: 'Keep one account of each plan in a share.',
	separate_keys: 'Put project, phase, cost code and cost type into one key.',
	not_100: 'Make the shares add up to exactly 100 %.',
	no_project: 'Put the project’s analytic account into every share.',
};
