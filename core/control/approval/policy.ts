import { wrongPolicy } from './faults';
import { readPeople, type People } from './people';
import { checkColumns, rowsOf, type CellReader, type PolicyRow } from './policy-row';
import { indexRules, type RuleIndex } from './rule-index';
import { scaled } from './scaled';

/** What a rule looks at besides amounts. A blank condition holds for everything. */
export const DIMENSIONS = [
	'entity',
	'company',
	'project',
	'costCentre',
	'costCode',
	'vendorClass',
	'budget',
	'urgency',
] as const;
export type Dimension = (typeof DIMENSIONS)[number];

export const BUDGET_RESULTS = ['ok', 'warn', 'block'] as const;
export const URGENCIES = ['normal', 'urgent'] as const;
export const RULE_OUTCOMES = ['auto', 'approve', 'after_the_fact', 'reject'] as const;
export type RuleOutcome = (typeof RULE_OUTCOMES)[number];

/** `03*` holds for everything that begins with 03. Texts are compared in lower case. */
export interface Pattern {
	readonly text: string;
	readonly isPrefix: boolean;
}

/** More than `over`, and at most `upTo`; null is no bound. Whole numbers of 10⁻¹² (`scaled`). */
export interface Range {
	readonly over: bigint | null;
	readonly upTo: bigint | null;
}

export interface RuleStep {
	readonly order: number;
	readonly role: string;
	/** Up to here the step is the last one needed; null: for every amount. */
	readonly limit: bigint | null;
	readonly limitText: string | null;
	readonly expiryHours: number | null;
	/** Role that may decide as well when the time is over. */
	readonly delegate: string | null;
}

export interface Rule {
	/** As a message names it: `rule "Site purchases" (row 3)`. */
	readonly label: string;
	readonly name: string;
	readonly priority: number;
	/** By `DIMENSIONS`. */
	readonly conditions: ReadonlyArray<Pattern | null>;
	readonly currency: string | null;
	readonly amount: Range;
	readonly cumulative: Range;
	readonly outcome: RuleOutcome;
	readonly reason: string;
	readonly samePerson: boolean;
	/** By order. */
	readonly steps: readonly RuleStep[];
}

export interface Policy {
	readonly rules: readonly Rule[];
	readonly rulesFor: RuleIndex;
	readonly people: People;
	/** Days over which the amounts of one project and vendor are added up. */
	readonly windowDays: number;
	/** Does any rule look at it? Then every request must say it. */
	readonly asks: { readonly budget: boolean; readonly vendorClass: boolean };
	readonly usesCumulative: boolean;
}

export interface PolicyTables {
	/** One row a step; rows of one rule name belong together. */
	readonly rules: readonly PolicyRow[];
	/** Who has which role. */
	readonly approvers: readonly PolicyRow[];
	/** Days, 1 to 3,650. */
	readonly windowDays?: number;
	/** IANA zone of the dates of a delegation. */
	readonly timezone: string;
}

const CONDITION_COLUMNS = [
	'priority',
	...DIMENSIONS,
	'currency',
	'amountOver',
	'amountUpTo',
	'cumulativeOver',
	'cumulativeUpTo',
	'outcome',
	'samePerson',
	'reason',
] as const;
const STEP_COLUMNS = ['step', 'role', 'limit', 'expiryHours', 'delegate'] as const;
export const RULE_COLUMNS = ['rule', ...CONDITION_COLUMNS, ...STEP_COLUMNS] as const;

const RULE_LIMIT = 10_000;
const YES: ReadonlySet<string> = new Set(['yes', 'true']);

/**
 * Reads a policy from the rows of a table and checks it as a whole, so that a slip in the sheet
 * shows at once and not when the first large order comes. Columns: `RULE_COLUMNS` and
 * `PEOPLE_COLUMNS`; case, blanks and underscores in a column's name do not matter, a name that is
 * no column is a fault. Faults: `approval.policy`, naming row and column.
 */
export function readPolicy(tables: PolicyTables): Policy {
	const { windowDays = 30 } = tables;
	if (!Number.isInteger(windowDays) || windowDays < 1 || windowDays > 3_650) {
		throw wrongPolicy('Window', 'it must be 1 to 3,650 whole days.', 'windowDays');
	}
	const groups = new Map<string, CellReader[]>();
	checkColumns(tables.rules, RULE_COLUMNS, 'rules');
	for (const row of rowsOf(tables.rules, RULE_COLUMNS)) {
		const name = row.text('rule');
		if (name === '') throw wrongPolicy(row.label, 'it has no rule name.', 'rule');
		const key = name.toLowerCase();
		const group = groups.get(key) ?? [];
		groups.set(key, group);
		group.push(row);
	}
	if (groups.size === 0) throw wrongPolicy('Rules', 'there are none.', 'rules');
	if (groups.size > RULE_LIMIT) throw wrongPolicy('Rules', 'more than 10,000.', 'rules');
	const rules = [...groups.values()].map(readRule);
	const asks = (dimension: Dimension): boolean =>
		rules.some(({ conditions }) => conditions[DIMENSIONS.indexOf(dimension)] !== null);
	return {
		rules,
		rulesFor: indexRules(rules),
		people: readPeople(tables.approvers, tables.timezone),
		windowDays,
		asks: { budget: asks('budget'), vendorClass: asks('vendorClass') },
		usesCumulative: rules.some(
			({ cumulative }) => cumulative.over !== null || cumulative.upTo !== null,
		),
	};
}

function readRule(rows: readonly CellReader[]): Rule {
	const [row] = rows;
	if (row === undefined) throw wrongPolicy('Rules', 'there are none.', 'rules');
	for (const other of rows.slice(1)) {
		const differs = CONDITION_COLUMNS.find(
			(column) => other.text(column) !== '' && other.text(column) !== row.text(column),
		);
		if (differs !== undefined) {
			throw wrongPolicy(
				other.label,
				`${differs} is another than in ${row.label} of the same rule. Leave it empty, or give the rule another name.`,
				differs,
			);
		}
	}
	const outcome = row.choice('outcome', RULE_OUTCOMES, 'approve');
	const currency = row.currency('currency');
	const rule: Rule = {
		label: `rule "${row.text('rule')}" (${row.label})`,
		name: row.text('rule'),
		priority: row.whole('priority', -1_000, 1_000) ?? 0,
		conditions: DIMENSIONS.map((dimension) => patternOf(row, dimension)),
		currency,
		amount: rangeOf(row, 'amountOver', 'amountUpTo'),
		cumulative: rangeOf(row, 'cumulativeOver', 'cumulativeUpTo'),
		outcome,
		reason: row.text('reason'),
		samePerson: YES.has(row.choice('samePerson', ['no', 'yes', 'false', 'true'] as const, 'no')),
		steps: stepsOf(rows, outcome),
	};
	const hasAmounts =
		[rule.amount, rule.cumulative].some(({ over, upTo }) => over !== null || upTo !== null) ||
		rule.steps.some(({ limit }) => limit !== null);
	if (hasAmounts && currency === null) {
		throw wrongPolicy(row.label, 'it has amounts but no currency.', 'currency');
	}
	if (outcome === 'after_the_fact' && rule.amount.upTo === null) {
		throw wrongPolicy(row.label, 'a purchase that passes at once needs a limit.', 'amountUpTo');
	}
	return rule;
}

function stepsOf(rows: readonly CellReader[], outcome: RuleOutcome): readonly RuleStep[] {
	const asked = outcome === 'approve' || outcome === 'after_the_fact';
	const steps = rows
		.filter((row) => asked || STEP_COLUMNS.some((column) => row.text(column) !== ''))
		.map((row, at): RuleStep => {
			if (!asked) throw wrongPolicy(row.label, `${outcome} has no steps.`, 'role');
			const role = row.key('role');
			if (role === '') throw wrongPolicy(row.label, 'the step has no role.', 'role');
			const limitText = row.amount('limit');
			const expiryHours = row.whole('expiryHours', 1, 8_760);
			if (outcome === 'after_the_fact' && expiryHours === null) {
				throw wrongPolicy(
					row.label,
					'an approval after the fact needs hours after which it is chased.',
					'expiryHours',
				);
			}
			const delegate = row.key('delegate');
			return {
				order: row.whole('step', 1, 99) ?? at + 1,
				role,
				limit: limitText === null ? null : scaled(limitText, 'limit'),
				limitText,
				expiryHours,
				delegate: delegate === '' ? null : delegate,
			};
		})
		.sort((a, b) => a.order - b.order);
	const label = rows[0]?.label ?? '';
	if (new Set(steps.map(({ order }) => order)).size !== steps.length) {
		throw wrongPolicy(label, 'two steps have the same number.', 'step');
	}
	return steps;
}

function patternOf(row: CellReader, dimension: Dimension): Pattern | null {
	const text = row.key(dimension);
	if (text === '' || text === '*') return null;
	if (dimension === 'budget') row.choice(dimension, BUDGET_RESULTS, 'ok');
	if (dimension === 'urgency') row.choice(dimension, URGENCIES, 'normal');
	const isPrefix = text.endsWith('*');
	const kept = isPrefix ? text.slice(0, -1) : text;
	if (kept.includes('*')) {
		throw wrongPolicy(row.label, 'a star may only stand at the end.', dimension);
	}
	return { text: kept, isPrefix };
}

function rangeOf(row: CellReader, from: string, to: string): Range {
	const bound = (column: string): bigint | null => {
		const text = row.amount(column);
		return text === null ? null : scaled(text, column);
	};
	const range = { over: bound(from), upTo: bound(to) };
	if (range.over !== null && range.upTo !== null && range.over >= range.upTo) {
		throw wrongPolicy(row.label, `${to} is not more than ${from}.`, to);
	}
	return range;
}
