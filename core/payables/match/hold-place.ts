import { z } from 'zod/v4';

import { isReady } from '../../job-cost/upserting';
import { ZERO } from '../../money';
import { HOLD_OWNERS, type HoldOwner } from '../../odoo/models/bill-hold';
import { done, failed, type Outcome } from '../../outcome';
import type { Verb, VerbDeps, VerbInput, VerbPlan } from '../../verb';
import type { HoldChange } from './decide';
import { billOfEach, HOLD_NEEDS } from './hold-bill';
import { byBill, readHolds } from './holds';
import { heldBill, person, spokenReason } from './input';
import { readBillsToMatch } from './read';
import { writeHolds } from './write';

export const placeInput = heldBill.and(
	z.object({
		/** Who places it, by a name the workflow has checked. */
		person,
		reason: spokenReason,
		owner: z.enum(HOLD_OWNERS).default('finance'),
	}),
);
export type PlaceInput = z.infer<typeof placeInput>;

export interface HoldPlaced {
	/** Odoo id. */
	readonly bill: number;
	readonly number: string;
	readonly owner: HoldOwner;
	readonly person: string;
	readonly reason: string;
	/** Open holds of the bill afterwards. */
	readonly open: number;
	readonly trail: string;
}

export interface PlacePlan extends VerbPlan<HoldPlaced> {
	readonly changes: ReadonlyMap<number, HoldChange>;
}

/**
 * Holds a bill by hand, for a reason no check knows: insurance expired, lien waiver missing, work in
 * dispute. Matching leaves it alone; only a release ends it. The same reason again changes nothing
 * while it is open, and opens it once more after a release.
 *
 * Faults: `mapping.unknown_bill`, `mapping.ambiguous`,
 * `match.bill_cancelled`, `setup.not_prepared`.
 */
export const holdPlace: Verb<PlaceInput, PlacePlan, HoldPlaced> = {
	name: 'payables.hold.place',
	writes: true,
	needs: HOLD_NEEDS,
	input: placeInput,
	plan: planPlace,
	apply: applyPlace,
};

async function planPlace(
	{ odoo }: VerbDeps,
	inputs: ReadonlyArray<VerbInput<PlaceInput>>,
): Promise<PlacePlan> {
	const found = await readBillsToMatch(
		odoo,
		inputs.map(({ value }) => value),
	);
	const chosen = billOfEach(inputs, found);
	const ids = chosen.filter(isReady).map(({ value }) => value.bill.id);
	const holds = byBill(ids.length === 0 ? [] : await readHolds(odoo, [['x_bill_id', 'in', ids]]));
	const changes = new Map<number, HoldChange>();
	const preview = chosen.map((one): Outcome<HoldPlaced> => {
		if (!isReady(one)) return failed(one.index, one.fault);
		const { bill, value } = one.value;
		const { reason } = value;
		const mine = holds.get(bill.id) ?? [];
		const known = mine.find((hold) => hold.check === 'manual' && hold.reason === reason);
		const open = mine.filter(({ state }) => state === 'open').length;
		const result = (now: number): HoldPlaced => ({
			bill: bill.id,
			number: bill.number,
			owner: value.owner,
			person: value.person,
			reason,
			open: now,
			trail: bill.trail,
		});
		if (known?.state === 'open') return done(one.index, 'unchanged', result(open));
		changes.set(one.index, {
			bill: bill.id,
			line: null,
			name: `${bill.number}: manual`,
			x_check: 'manual',
			x_state: 'open',
			x_owner: value.owner,
			x_placed_by: value.person,
			reason,
			expected: ZERO,
			found: ZERO,
			difference: ZERO,
			content: '',
			placedAt: null,
			released: null,
			company: bill.company,
			what: known === undefined ? 'opened' : 'reopened',
		});
		return done(one.index, known === undefined ? 'created' : 'updated', result(open + 1));
	});
	return { preview, changes };
}

async function applyPlace(
	{ odoo, clock }: VerbDeps,
	{ preview, changes }: PlacePlan,
): Promise<ReadonlyArray<Outcome<HoldPlaced>>> {
	const refused = await writeHolds(odoo, clock, [...changes.values()]);
	return preview.map((outcome) => {
		const reason = refused.get(changes.get(outcome.index)?.bill ?? 0);
		return reason === undefined ? outcome : failed(outcome.index, reason);
	});
}
