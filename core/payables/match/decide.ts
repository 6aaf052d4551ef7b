import type { Decimal } from '../../money';
import type { BillHoldRow } from '../../odoo/models/bill-hold';
import { type BillCheck, checkBillLine } from '../rules/bill-line';
import type { Hold } from './holds';
import type { ChosenPolicy, MatchPolicies } from './policy';
import type { BillToMatch, LineToMatch } from './read';
import { OWNERS, reasonOf } from './reasons';

/** What shall become of a hold. */
export interface HoldChange
	extends Pick<BillHoldRow, 'x_check' | 'x_state' | 'x_owner' | 'x_placed_by'> {
	readonly bill: number;
	readonly line: number | null;
	readonly name: string;
	readonly reason: string;
	readonly expected: Decimal;
	readonly found: Decimal;
	readonly difference: Decimal;
	readonly content: string;
	/** Kept from the hold as it stands; null: now. */
	readonly placedAt: string | null;
	readonly released: { readonly by: string; readonly at: string; readonly reason: string } | null;
	readonly company: number | null;
	/** Which change it is, for the result. */
	readonly what: 'opened' | 'reopened' | 'changed' | 'cleared';
}

export interface LineDecision {
	readonly line: LineToMatch;
	readonly policy: ChosenPolicy;
	readonly checks: readonly BillCheck[];
}

export interface BillDecision {
	readonly bill: BillToMatch;
	readonly lines: readonly LineDecision[];
	readonly changes: readonly HoldChange[];
	/** What is open afterwards, manual holds included. */
	readonly open: ReadonlyArray<Pick<Hold, 'bill' | 'line' | 'check' | 'owner' | 'reason'>>;
	/** Failed checks a person has let pass. */
	readonly released: readonly Hold[];
}

/**
 * Matches a bill and says what becomes of its holds; pure.
 *
 * A failed check opens its hold, a passed one clears it. A released hold stays released while the line
 * says the same and the difference is no larger than what was released; else it opens again. Manual
 * holds are left alone: only a person ends them.
 *
 * @param holds all holds of the bill, whatever their state
 */
export function decideBill(
	bill: BillToMatch,
	policies: MatchPolicies,
	holds: readonly Hold[],
): BillDecision {
	const known = new Map(holds.map((hold) => [keyOf(hold), hold]));
	const changes: HoldChange[] = [];
	const open: Array<BillDecision['open'][number]> = [];
	const released: Hold[] = [];
	const lines = bill.lines.map((line): LineDecision => {
		const chosen = policies.of(line.subject);
		const policy = isPurchase(line) ? chosen : { ...chosen, kind: 'none' as const };
		const checks = checkBillLine(line.order, line.billed, policy);
		for (const check of checks) {
			const hold = known.get(keyOf({ line: line.id, check: check.check }));
			if (check.status !== 'failed') {
				if (hold?.state === 'open') changes.push(cleared(bill, hold));
				continue;
			}
			if (hold?.state === 'released' && covers(hold, line, check)) {
				released.push(hold);
				continue;
			}
			const change = opened(bill, line, check, hold);
			open.push({
				bill: bill.id,
				line: line.id,
				check: check.check,
				owner: change.x_owner,
				reason: change.reason,
			});
			if (hold === undefined || hold.state !== 'open' || differs(hold, change)) {
				changes.push(change);
			}
		}
		return { line, policy, checks };
	});
	const manual = holds.filter(({ check, state }) => check === 'manual' && state === 'open');
	return { bill, lines, changes, open: [...open, ...manual], released };
}

/** Charges are in the prices of the other lines; retention was not bought. */
const isPurchase = ({ charge, retention }: LineToMatch): boolean => !charge && !retention;

export const keyOf = ({ line, check }: { line: number | null; check: string }): string =>
	`${String(line ?? 0)} ${check}`;

/** What a person let pass: this content, and no more than this difference. */
const covers = (hold: Hold, line: LineToMatch, check: BillCheck): boolean =>
	hold.content === line.content && rounded(check.difference).abs().lte(hold.difference.abs());

/** As a hold keeps figures: beyond that no two of them differ. */
const rounded = (value: Decimal): Decimal => value.round(HOLD_PLACES, 1);
export const HOLD_PLACES = 6;

const differs = (hold: Hold, change: HoldChange): boolean =>
	hold.content !== change.content ||
	hold.reason !== change.reason ||
	hold.owner !== change.x_owner ||
	!rounded(change.found).eq(hold.found) ||
	!rounded(change.expected).eq(hold.expected);

const opened = (
	bill: BillToMatch,
	line: LineToMatch,
	check: BillCheck,
	hold: Hold | undefined,
): HoldChange => ({
	bill: bill.id,
	line: line.id,
	name: `${bill.number}: ${check.check.replaceAll('_', ' ')}`,
	x_check: check.check,
	x_state: 'open',
	x_owner: OWNERS[check.check],
	x_placed_by: 'match',
	reason: reasonOf(bill, line, check),
	expected: check.expected,
	found: check.found,
	difference: check.difference,
	content: line.content,
	placedAt: hold?.state === 'open' ? hold.placedAt : null,
	released: null,
	company: bill.company,
	what: hold === undefined ? 'opened' : hold.state === 'open' ? 'changed' : 'reopened',
});

const cleared = (bill: BillToMatch, hold: Hold): HoldChange => ({
	...kept(bill.number, hold),
	x_state: 'cleared',
	what: 'cleared',
});

/** A hold as it stands, to be written with another state. */
export const kept = (number: string, hold: Hold): Omit<HoldChange, 'what'> => ({
	bill: hold.bill,
	line: hold.line,
	name: `${number}: ${hold.check.replaceAll('_', ' ')}`,
	x_check: hold.check,
	x_state: hold.state,
	x_owner: hold.owner,
	x_placed_by: hold.placedBy,
	reason: hold.reason,
	expected: hold.expected,
	found: hold.found,
	difference: hold.difference,
	content: hold.content,
	placedAt: hold.placedAt,
	released:
		hold.releasedBy === null
			? null
			: {
					by: hold.releasedBy,
					at: hold.releasedAt ?? '',
					reason: hold.releaseReason ?? '',
				},
	company: hold.company,
});
