import { isReady, type Prepared } from '../../job-cost/upserting';
import { type Decimal, toText } from '../../money';
import type { OdooClient } from '../../odoo/client.port';
import type { HoldOwner } from '../../odoo/models/bill-hold';
import { PURCHASE_LINE } from '../../odoo/models/purchase';
import { done, type Effect, failed, type Outcome } from '../../outcome';
import type { AccessNeed, Verb, VerbDeps, VerbInput, VerbPlan } from '../../verb';
import type { BillCheckName, BillMatchKind } from '../rules/bill-line';
import type { MatchCheck } from '../rules/match';
import { type BillDecision, decideBill, type HoldChange, keyOf, type LineDecision } from './decide';
import { byBill, heldFault, readHolds } from './holds';
import { billOfEach, HOLD_NEEDS } from './hold-bill';
import { type MatchInput, matchInput } from './input';
import { type MatchPolicies, matchPolicies, type MatchRule } from './policy';
import { type BillToMatch, readBillsToMatch } from './read';
import { writeHolds } from './write';

/** One check of one line. Figures as decimal text in the bill's currency or the order's unit. */
export interface CheckResult {
	readonly check: BillCheckName;
	/** `released`: failed, and a person let it pass. */
	readonly status: MatchCheck['status'] | 'released';
	/** What order, receipt or certificate allow, tolerance not counted. */
	readonly expected: string;
	readonly found: string;
	readonly difference: string;
}

export interface LineResult {
	/** Odoo id of the bill line. */
	readonly line: number;
	readonly description: string;
	/** Odoo's number of the order; null where the line bills none. */
	readonly order: string | null;
	readonly kind: BillMatchKind | 'charge' | 'retention';
	/** Row of the policy; '' where none fits and nothing may be exceeded. */
	readonly rule: string;
	readonly verdict: Verdict;
	readonly checks: readonly CheckResult[];
}

/** `released`: something failed, and persons with the limit let all of it pass. */
export type Verdict = 'matched' | 'released' | 'held';

export interface MatchResult {
	/** Odoo id. */
	readonly bill: number;
	readonly number: string;
	readonly vendor: string;
	/** ISO 4217. */
	readonly currency: string;
	readonly verdict: Verdict;
	/** Role that has to see to what is open; null when nothing is. */
	readonly owner: HoldOwner | null;
	readonly reasons: readonly string[];
	/** Open holds afterwards, manual ones included, and what this match did to them. */
	readonly holds: {
		readonly open: number;
		readonly opened: number;
		readonly changed: number;
		readonly cleared: number;
	};
	readonly lines: readonly LineResult[];
	/** Correlation id of the purchase; '' for none (core/procurement/trail.ts). */
	readonly trail: string;
}

export interface MatchPlan extends VerbPlan<MatchResult> {
	readonly changes: readonly HoldChange[];
	/** Bill of each input that found one. */
	readonly billOf: ReadonlyMap<number, number>;
}

const NEEDS: readonly AccessNeed[] = [
	...HOLD_NEEDS,
	{ model: PURCHASE_LINE, operations: ['read'], group: 'Purchase / User', module: 'purchase' },
];

/**
 * Matches vendor bills with their orders and receipts, line by line and check by check, opens a hold
 * for what fails and clears the holds of what no longer does. The bill itself is not touched: it
 * stays a draft, and `bill.post` and payments ask for open holds.
 *
 * Six calls at most for 1,000 lines, the writing of 2,000 holds included. Safe at any parallelism:
 * drafts count as billed, so that of two bills that exceed an order together no two can pass.
 *
 * Faults: `match.held`, `match.held_by_procurement`, `match.held_by_project` (class of exception
 * `match_hold`) after the holds are written, unless `whenHeld` is `result`; `mapping.unknown_bill`,
 * `mapping.ambiguous`, `match.bill_cancelled`, `setup.not_prepared`.
 */
export const matchRun: Verb<MatchInput, MatchPlan, MatchResult> = {
	name: 'payables.match.run',
	writes: true,
	needs: NEEDS,
	input: matchInput,
	plan: planMatch,
	apply: applyMatch,
};

async function planMatch(
	{ odoo }: VerbDeps,
	inputs: ReadonlyArray<VerbInput<MatchInput>>,
): Promise<MatchPlan> {
	const policiesOf = policyReader();
	const found = await readBillsToMatch(
		odoo,
		inputs.map(({ value }) => value),
		{
			byCoding: inputs.some(({ value }) => policiesOf(value.policy).byCoding),
			chargeItems: [...new Set(inputs.flatMap(({ value }) => value.chargeItems))],
		},
	);
	const chosen = billOfEach(inputs, found);
	const holds = await holdsOf(odoo, chosen);
	const changes = new Map<string, HoldChange>();
	const billOf = new Map<number, number>();
	const preview = chosen.map((one): Outcome<MatchResult> => {
		if (!isReady(one)) return failed(one.index, one.fault);
		const { bill, value } = one.value;
		const decision = decideBill(bill, policiesOf(value.policy), holds.get(bill.id) ?? []);
		billOf.set(one.index, bill.id);
		// The same bill twice in a batch is decided alike, and written once.
		for (const change of decision.changes) {
			changes.set(
				`${String(bill.id)} ${keyOf({ line: change.line, check: change.x_check })}`,
				change,
			);
		}
		return outcomeOf(one.index, decision, value.whenHeld);
	});
	return { preview, changes: [...changes.values()], billOf };
}

async function applyMatch(
	{ odoo, clock }: VerbDeps,
	{ preview, changes, billOf }: MatchPlan,
): Promise<ReadonlyArray<Outcome<MatchResult>>> {
	const refused = await writeHolds(odoo, clock, changes);
	return preview.map((outcome) => {
		const reason = refused.get(billOf.get(outcome.index) ?? 0);
		return reason === undefined ? outcome : failed(outcome.index, reason);
	});
}

/** Most items of a run bear the same table. */
function policyReader(): (rules: readonly MatchRule[]) => MatchPolicies {
	const known = new Map<string, MatchPolicies>();
	return (rules) => {
		const key = JSON.stringify(rules);
		const policies = known.get(key) ?? matchPolicies(rules);
		known.set(key, policies);
		return policies;
	};
}

const holdsOf = async (
	odoo: OdooClient,
	chosen: ReadonlyArray<Prepared<{ readonly bill: BillToMatch }>>,
) => {
	const bills = [...new Set(chosen.filter(isReady).map(({ value }) => value.bill.id))];
	return bills.length === 0
		? new Map<number, never>()
		: byBill(await readHolds(odoo, [['x_bill_id', 'in', bills]]));
};

function outcomeOf(
	index: number,
	decision: BillDecision,
	whenHeld: MatchInput['whenHeld'],
): Outcome<MatchResult> {
	const { bill, open, changes } = decision;
	if (open.length > 0 && whenHeld === 'exception') {
		return failed(index, heldFault(bill.number, open));
	}
	const effect: Effect = changes.some(({ what }) => what === 'opened')
		? 'created'
		: changes.length > 0
			? 'updated'
			: 'unchanged';
	return done(index, effect, resultOf(decision));
}

function resultOf(decision: BillDecision): MatchResult {
	const { bill, open, changes, released } = decision;
	const count = (...what: ReadonlyArray<HoldChange['what']>) =>
		changes.filter((change) => what.includes(change.what)).length;
	return {
		bill: bill.id,
		number: bill.number,
		vendor: bill.vendor,
		currency: bill.currency,
		verdict: open.length > 0 ? 'held' : released.length > 0 ? 'released' : 'matched',
		owner: open[0]?.owner ?? null,
		reasons: open.map(({ reason }) => reason),
		holds: {
			open: open.length,
			opened: count('opened', 'reopened'),
			changed: count('changed'),
			cleared: count('cleared'),
		},
		lines: decision.lines.map((line) => lineResult(line, decision)),
		trail: bill.trail,
	};
}

function lineResult({ line, policy, checks }: LineDecision, decision: BillDecision): LineResult {
	const isOf = (one: { readonly line: number | null }) => one.line === line.id;
	const passed = new Set(decision.released.filter(isOf).map(({ check }) => String(check)));
	return {
		line: line.id,
		description: line.description,
		order: line.orderName,
		kind: line.charge ? 'charge' : line.retention ? 'retention' : policy.kind,
		rule: policy.rule,
		verdict: decision.open.some(isOf) ? 'held' : passed.size > 0 ? 'released' : 'matched',
		checks: checks.map(({ check, status, expected, found, difference }) => ({
			check,
			status: passed.has(check) ? 'released' : status,
			expected: figure(check, expected),
			found: figure(check, found),
			difference: figure(check, difference),
		})),
	};
}

const MONEY: ReadonlySet<BillCheckName> = new Set(['certified', 'amount', 'total', 'tax']);

const figure = (check: BillCheckName, value: Decimal): string =>
	MONEY.has(check) ? toText(value) : value.round(6, 1).toFixed();
