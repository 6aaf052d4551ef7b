import { z } from 'zod/v4';

import { DECIMAL_PATTERN } from '../../canonical/types';
import { type Decimal, decimal } from '../../money';
import type { BillMatchKind, BillPolicy } from '../rules/bill-line';
import type { Tolerance } from '../rules/match';

const MATCH_KINDS = ['two_way', 'three_way', 'progress', 'none'] as const;

/** A cell of a table, wherever the table is kept: a sheet has numbers where text is meant. */
const cell = z
	.union([z.string().max(200), z.number()])
	.default('')
	.transform((value) => String(value).trim());
const tolerance = cell.refine(
	(text) => text === '' || (DECIMAL_PATTERN.test(text) && !text.startsWith('-')),
	{ message: 'must be a decimal such as "2.5", or blank' },
);

/** Columns that say how far a figure may be exceeded, in per cent and in amount. */
const LIMITS = {
	quantityPercent: tolerance,
	quantityAmount: tolerance,
	pricePercent: tolerance,
	priceAmount: tolerance,
	linePercent: tolerance,
	lineAmount: tolerance,
	totalPercent: tolerance,
	totalAmount: tolerance,
	taxPercent: tolerance,
	taxAmount: tolerance,
};

/**
 * One row of the matching policy. Blank conditions hold for everything. Per cent and amount together
 * hold both; where both are blank nothing may be exceeded (line and tax: is not checked).
 */
export const matchRule = z.strictObject({
	/** Name of the row in results and messages. */
	rule: cell,
	/** Code (reference) or name of the vendor. */
	vendor: cell,
	/** Code of the project. */
	project: cell,
	/** Code of the cost type. */
	costType: cell,
	/** Blank: `progress` for subcontracts, else `three_way`. */
	kind: z.enum(['', ...MATCH_KINDS]).default(''),
	...LIMITS,
	/** Prices below the order's fail as well: `yes` or blank. */
	alsoBelow: z.enum(['', 'yes', 'no']).default(''),
});
export type MatchRule = z.infer<typeof matchRule>;

export const matchRules = z.array(matchRule).max(5000).default([]);

/** What of a bill line chooses its row; codes as Odoo has them. */
export interface MatchSubject {
	/** Code and name: either may be written in the table. */
	readonly vendor: readonly string[];
	readonly projects: readonly string[];
	readonly costType: string;
	/** The order is a subcontract. */
	readonly subcontract: boolean;
}

export interface ChosenPolicy extends BillPolicy {
	/** Name of the row; '' when none fits. */
	readonly rule: string;
}

export interface MatchPolicies {
	/** Some row depends on project or cost type. */
	readonly byCoding: boolean;
	of(subject: MatchSubject): ChosenPolicy;
}

type Named = 'quantity' | 'unitPrice' | 'amount' | 'total' | 'tax';

/**
 * The policy of each bill line. The row with the most conditions wins, of two with as many the
 * earlier one; without a row nothing may be exceeded.
 */
export function matchPolicies(rules: readonly MatchRule[]): MatchPolicies {
	const rows = rules
		.map((rule, at) => ({
			vendor: comparable(rule.vendor),
			project: comparable(rule.project),
			costType: comparable(rule.costType),
			kind: rule.kind,
			limits: limitsOf(rule),
			name: rule.rule === '' ? `row ${String(at + 1)}` : rule.rule,
			conditions: [rule.vendor, rule.project, rule.costType].filter((text) => text !== '').length,
		}))
		.sort((a, b) => b.conditions - a.conditions);
	const choose = ({ vendor, projects, costType, subcontract }: MatchSubject): ChosenPolicy => {
		const [vendors, jobs, types] = [vendor, projects, [costType]].map(comparables);
		const row = rows.find(
			(one) => among(one.vendor, vendors) && among(one.project, jobs) && among(one.costType, types),
		);
		const byDocument: BillMatchKind = subcontract ? 'progress' : 'three_way';
		return {
			kind: row === undefined || row.kind === '' ? byDocument : row.kind,
			rule: row?.name ?? '',
			...row?.limits,
		};
	};
	// Lines of a batch have few subjects between them.
	const chosen = new Map<string, ChosenPolicy>();
	return {
		byCoding: rows.some(({ project, costType }) => project !== '' || costType !== ''),
		of: (subject) => {
			const key = JSON.stringify(subject);
			const policy = chosen.get(key) ?? choose(subject);
			chosen.set(key, policy);
			return policy;
		},
	};
}

const among = (wanted: string, values: ReadonlySet<string> | undefined): boolean =>
	wanted === '' || values?.has(wanted) === true;

const comparables = (texts: readonly string[]): ReadonlySet<string> =>
	new Set(texts.map(comparable));

const comparable = (text: string): string => text.normalize('NFKC').trim().toLowerCase();

const limitsOf = (rule: MatchRule): Partial<Record<Named, Tolerance>> & { alsoBelow: boolean } => ({
	...limit('quantity', rule.quantityPercent, rule.quantityAmount),
	...limit('unitPrice', rule.pricePercent, rule.priceAmount),
	...limit('amount', rule.linePercent, rule.lineAmount),
	...limit('total', rule.totalPercent, rule.totalAmount),
	...limit('tax', rule.taxPercent, rule.taxAmount),
	alsoBelow: rule.alsoBelow === 'yes',
});

const limit = (name: Named, percent: string, amount: string): Partial<Record<Named, Tolerance>> =>
	percent === '' && amount === ''
		? {}
		: {
				[name]: {
					...given('percent', percent),
					...given('amount', amount),
				},
			};

const given = (name: keyof Tolerance, text: string): Readonly<Record<string, Decimal>> =>
	text === '' ? {} : { [name]: decimal(text, name) };
