import { Fault, fault, toFault } from '../../faults';
import { type Decimal, decimalFromFloat } from '../../money';
import type { Domain, OdooClient } from '../../odoo/client.port';
import {
	BILL_HOLD,
	BILL_HOLD_FIELDS,
	type BillHoldRow,
	type HoldCheck,
	type HoldOwner,
	type HoldState,
} from '../../odoo/models/bill-hold';
import { idOf, momentOf, nameOf, textOf } from '../../odoo/models/values';

/** Why a bill waits, or waited. */
export interface Hold {
	readonly id: number;
	/** Odoo ids; no line: the whole bill. */
	readonly bill: number;
	readonly billName: string;
	readonly line: number | null;
	readonly check: HoldCheck;
	readonly state: HoldState;
	/** Role that has to see to it. */
	readonly owner: HoldOwner;
	/** One sentence with the figures. */
	readonly reason: string;
	/** In the bill's currency or the line's unit, by the check. */
	readonly expected: Decimal;
	readonly found: Decimal;
	/** `found − expected`. */
	readonly difference: Decimal;
	/** Digest of the line that was judged; '' on a manual hold. */
	readonly content: string;
	/** A person, or `match`. */
	readonly placedBy: string;
	/** RFC 3339, UTC. */
	readonly placedAt: string;
	readonly releasedBy: string | null;
	readonly releasedAt: string | null;
	readonly releaseReason: string | null;
	readonly company: number | null;
}

/**
 * Open holds by bill (Odoo id of the account.move); a bill without any is absent. One call for any
 * number of bills. Whoever posts or pays a bill asks here first and refuses with `heldFault`.
 *
 * Faults: `setup.not_prepared` where Setup has not made the model yet.
 */
export const openHolds = async (
	odoo: OdooClient,
	billIds: readonly number[],
): Promise<Map<number, Hold[]>> =>
	billIds.length === 0
		? new Map()
		: byBill(
				await readHolds(odoo, [
					['x_bill_id', 'in', [...new Set(billIds)]],
					['x_state', '=', 'open'],
				]),
			);

/** Holds of any state, the oldest first. Fault `setup.not_prepared`. */
export async function readHolds(
	odoo: OdooClient,
	domain: Domain,
	limit?: number,
): Promise<readonly Hold[]> {
	try {
		const rows = await odoo.searchRead<BillHoldRow>({
			model: BILL_HOLD,
			domain,
			fields: BILL_HOLD_FIELDS,
			...(limit === undefined ? {} : { limit }),
		});
		return rows.map(holdOf);
	} catch (thrown) {
		if (thrown instanceof Fault && thrown.code === 'odoo.unknown_model') throw notPrepared();
		throw toFault(thrown);
	}
}

export function byBill(holds: readonly Hold[]): Map<number, Hold[]> {
	const bills = new Map<number, Hold[]>();
	for (const hold of holds) {
		const known = bills.get(hold.bill);
		if (known === undefined) bills.set(hold.bill, [hold]);
		else known.push(hold);
	}
	return bills;
}

const HELD: Readonly<Record<HoldOwner, string>> = {
	finance: 'match.held',
	procurement: 'match.held_by_procurement',
	project: 'match.held_by_project',
};
const REASONS_NAMED = 3;

/**
 * Why a bill cannot go on, for the queue of whoever owns its first hold; class of exception
 * `match_hold`.
 * @param bill the vendor's number or Odoo's
 * @param holds open ones of this bill, at least one
 */
export function heldFault(
	bill: string,
	holds: ReadonlyArray<Pick<Hold, 'reason' | 'owner' | 'check' | 'bill'>>,
): Fault {
	const [first] = holds;
	const named = holds.slice(0, REASONS_NAMED).map(({ reason }) => reason);
	const more = holds.length - named.length;
	return fault({
		class: 'conflict',
		code: HELD[first?.owner ?? 'finance'],
		message: `The bill ${bill} is held: ${named.join(' ')}${
			more > 0 ? ` And ${String(more)} more.` : ''
		}`,
		remedy:
			'Have the receipt, the order or the bill corrected and match it again, or release its holds with a reason within your limit.',
		field: first?.check ?? 'bill',
		details: {
			bill: first?.bill ?? null,
			holds: holds.length,
			owner: [...new Set(holds.map(({ owner }) => owner))].join(', '),
			checks: [...new Set(holds.map(({ check }) => check))].join(', '),
		},
	});
}

const holdOf = (row: BillHoldRow): Hold => ({
	id: row.id,
	bill: idOf(row.x_bill_id) ?? 0,
	billName: nameOf(row.x_bill_id) ?? '',
	line: idOf(row.x_line_id),
	check: row.x_check,
	state: row.x_state,
	owner: row.x_owner,
	reason: textOf(row.x_reason) ?? '',
	expected: decimalFromFloat(row.x_expected, 'x_expected'),
	found: decimalFromFloat(row.x_found, 'x_found'),
	difference: decimalFromFloat(row.x_difference, 'x_difference'),
	content: textOf(row.x_content) ?? '',
	placedBy: textOf(row.x_placed_by) ?? '',
	placedAt: momentOf(row.x_placed_at) ?? '',
	releasedBy: textOf(row.x_released_by),
	releasedAt: momentOf(row.x_released_at),
	releaseReason: textOf(row.x_release_reason),
	company: idOf(row.x_company_id),
});

const notPrepared = () =>
	fault({
		class: 'conflict',
		code: 'setup.not_prepared',
		message: 'This Odoo has no model for holds on bills yet, so nobody can tell which bills wait.',
		remedy: 'Run Odoo Job Cost > Setup > Prepare once as an administrator.',
		model: BILL_HOLD,
	});
