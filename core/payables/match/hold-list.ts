import { z } from 'zod/v4';

import type { Domain, OdooClient } from '../../odoo/client.port';
import {
	BILL_HOLD,
	HOLD_CHECKS,
	HOLD_OWNERS,
	HOLD_STATES,
	type HoldCheck,
	type HoldOwner,
	type HoldState,
} from '../../odoo/models/bill-hold';
import { done, type Outcome } from '../../outcome';
import { asPlanned, type Verb, type VerbPlan } from '../../verb';
import { type Hold, readHolds } from './holds';

export const holdListQuestion = z.object({
	/** Odoo id of a bill. */
	bill: z.int().positive().optional(),
	/** Part of the bill's number or of the reason. */
	search: z.string().min(1).max(256).optional(),
	/** Blank: open ones. */
	states: z.array(z.enum(HOLD_STATES)).default(['open']),
	owner: z.enum(HOLD_OWNERS).optional(),
	check: z.enum(HOLD_CHECKS).optional(),
	limit: z.int().positive().max(100_000).optional(),
});
export type HoldListQuestion = z.infer<typeof holdListQuestion>;

/** A hold as people read it; figures as decimal text. */
export interface HoldRecord {
	readonly id: number;
	/** Odoo id of the bill, and its name there. */
	readonly bill: number;
	readonly billName: string;
	readonly line: number | null;
	readonly check: HoldCheck;
	readonly state: HoldState;
	readonly owner: HoldOwner;
	readonly reason: string;
	readonly expected: string;
	readonly found: string;
	readonly difference: string;
	readonly placedBy: string;
	/** RFC 3339, UTC. */
	readonly placedAt: string;
	readonly releasedBy: string | null;
	readonly releasedAt: string | null;
	readonly releaseReason: string | null;
}

export interface HoldList {
	readonly holds: readonly HoldRecord[];
}

/** Lists holds, the oldest first: who waits longest comes first. Fault `setup.not_prepared`. */
export const holdGetMany: Verb<HoldListQuestion, VerbPlan<HoldList>, HoldList> = {
	name: 'payables.hold.getMany',
	writes: false,
	needs: [{ model: BILL_HOLD, operations: ['read'], group: 'Construction Integration' }],
	input: holdListQuestion,
	plan: async ({ odoo }, inputs) => {
		const preview: Array<Outcome<HoldList>> = [];
		for (const { index, value } of inputs) {
			preview.push(done(index, 'read', { holds: await listHolds(odoo, value) }));
		}
		return { preview };
	},
	apply: asPlanned,
};

async function listHolds(
	odoo: OdooClient,
	{ bill, search, states, owner, check, limit }: HoldListQuestion,
): Promise<HoldRecord[]> {
	const domain: Domain = [
		...(states.length === 0 ? [] : ([['x_state', 'in', states]] as const)),
		...(bill === undefined ? [] : ([['x_bill_id', '=', bill]] as const)),
		...(owner === undefined ? [] : ([['x_owner', '=', owner]] as const)),
		...(check === undefined ? [] : ([['x_check', '=', check]] as const)),
		...(search === undefined
			? []
			: (['|', ['x_name', 'ilike', search], ['x_reason', 'ilike', search]] as const)),
	];
	return (await readHolds(odoo, domain, limit)).map(holdRecord);
}

export const holdRecord = (hold: Hold): HoldRecord => ({
	id: hold.id,
	bill: hold.bill,
	billName: hold.billName,
	line: hold.line,
	check: hold.check,
	state: hold.state,
	owner: hold.owner,
	reason: hold.reason,
	expected: hold.expected.toFixed(),
	found: hold.found.toFixed(),
	difference: hold.difference.toFixed(),
	placedBy: hold.placedBy,
	placedAt: hold.placedAt,
	releasedBy: hold.releasedBy,
	releasedAt: hold.releasedAt,
	releaseReason: hold.releaseReason,
});
