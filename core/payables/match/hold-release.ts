import { z } from 'zod/v4';

import { authorityOf } from '../../control/approval/authority';
import type { CaseStep, Round } from '../../control/approval/case';
import { ownRequest } from '../../control/approval/faults';
import { type People, readPeople } from '../../control/approval/people';
import type { ApprovalRequest } from '../../control/approval/request';
import { type Fault, fault, toFault } from '../../faults';
import { isReady } from '../../job-cost/upserting';
import { toText } from '../../money';
import { done, failed, type Outcome } from '../../outcome';
import type { Verb, VerbDeps, VerbInput, VerbPlan } from '../../verb';
import { type HoldChange, kept } from './decide';
import { billOfEach, HOLD_NEEDS } from './hold-bill';
import { byBill, type Hold, readHolds } from './holds';
import { heldBill, person, spokenReason } from './input';
import { type BillToMatch, readBillsToMatch } from './read';
import { writeHolds } from './write';

export const releaseInput = heldBill.and(
	z.object({
		/** Odoo ids of the holds; empty: all that are open on the bill. */
		holds: z.array(z.int().positive()).max(1000).default([]),
		person,
		reason: spokenReason,
		/** Who asked for what the bill bills, and whoever else may not release it. */
		requesters: z.array(z.string().trim().min(1).max(200)).max(50).default([]),
		/** Table of approvers, as the approval policy has it (core/control/approval/people.ts). */
		approvers: z.array(z.record(z.string(), z.unknown())).max(5000),
		/** Role that releases; blank: the owner of the hold (finance, procurement, project). */
		role: z.string().trim().max(100).default(''),
		/** IANA zone in which days of absence count. */
		timezone: z.string().min(1).max(64).default('UTC'),
	}),
);
export type ReleaseInput = z.infer<typeof releaseInput>;

export interface HoldReleased {
	/** Odoo id. */
	readonly bill: number;
	readonly number: string;
	/** What was let pass: check and reason of each hold. */
	readonly released: ReadonlyArray<{
		readonly hold: number;
		readonly check: string;
		readonly reason: string;
	}>;
	readonly person: string;
	/** In whose place, when it was not in the own name. */
	readonly onBehalfOf: string | null;
	readonly reason: string;
	/** Of the whole bill without tax, decimal text: what the limit was held against. */
	readonly amount: string;
	/** ISO 4217. */
	readonly currency: string;
	/** Open holds of the bill afterwards. */
	readonly open: number;
	readonly trail: string;
}

export interface ReleasePlan extends VerbPlan<HoldReleased> {
	readonly changes: ReadonlyMap<number, readonly HoldChange[]>;
}

/**
 * Releases open holds of a bill: the bill may then go on although it does not match. A person with
 * the role of the hold does it, within their limit on the whole bill (so that no bill is split into
 * small releases), for a reason, and neither who asked for the purchase nor who entered the bill or
 * answers for it in Odoo. Who, when, why and in whose place stays with the hold.
 *
 * A release covers what was held: another content of the line, or a larger difference, is held again
 * by the next match. Of two who release at once one does it; for the other nothing is open any more.
 *
 * Faults: `approval.policy`, `approval.own_request`, `approval.not_approver`, `approval.above_limit`,
 * `approval.integration_admin`, `match.hold_not_open`, `mapping.unknown_bill`, `mapping.ambiguous`,
 * `match.bill_cancelled`, `setup.not_prepared`.
 */
export const holdRelease: Verb<ReleaseInput, ReleasePlan, HoldReleased> = {
	name: 'payables.hold.release',
	writes: true,
	needs: HOLD_NEEDS,
	input: releaseInput,
	plan: planRelease,
	apply: applyRelease,
};

async function planRelease(
	{ odoo, clock }: VerbDeps,
	inputs: ReadonlyArray<VerbInput<ReleaseInput>>,
): Promise<ReleasePlan> {
	const found = await readBillsToMatch(
		odoo,
		inputs.map(({ value }) => value),
		{ byCoding: true, people: true },
	);
	const chosen = billOfEach(inputs, found);
	const ids = chosen.filter(isReady).map(({ value }) => value.bill.id);
	const holds = byBill(ids.length === 0 ? [] : await readHolds(odoo, [['x_bill_id', 'in', ids]]));
	const now = clock.now();
	const changes = new Map<number, readonly HoldChange[]>();
	const preview = chosen.map((one): Outcome<HoldReleased> => {
		if (!isReady(one)) return failed(one.index, one.fault);
		try {
			const { bill, value } = one.value;
			const mine = holds.get(bill.id) ?? [];
			const wanted = wantedHolds(mine, value, bill);
			const onBehalfOf = entitled(bill, wanted, value, now);
			changes.set(
				one.index,
				wanted.map((hold) => released(bill, hold, value, onBehalfOf, now)),
			);
			const open = mine.filter(({ state }) => state === 'open').length - wanted.length;
			const effect = wanted.length > 0 ? 'updated' : 'unchanged';
			return done(one.index, effect, {
				bill: bill.id,
				number: bill.number,
				released: wanted.map(({ id, check, reason }) => ({ hold: id, check, reason })),
				person: value.person,
				onBehalfOf,
				reason: value.reason,
				amount: toText(bill.amount),
				currency: bill.currency,
				open,
				trail: bill.trail,
			});
		} catch (thrown) {
			return failed(one.index, toFault(thrown));
		}
	});
	return { preview, changes };
}

async function applyRelease(
	{ odoo, clock }: VerbDeps,
	{ preview, changes }: ReleasePlan,
): Promise<ReadonlyArray<Outcome<HoldReleased>>> {
	const refused = await writeHolds(odoo, clock, [...changes.values()].flat());
	return preview.map((outcome) => {
		const reason = refused.get(changes.get(outcome.index)?.[0]?.bill ?? 0);
		return reason === undefined ? outcome : failed(outcome.index, reason);
	});
}

/** A hold that is named must be one of the bill and open, or released already: then nothing is to do. */
function wantedHolds(
	mine: readonly Hold[],
	{ holds }: ReleaseInput,
	bill: BillToMatch,
): readonly Hold[] {
	for (const id of holds) {
		const hold = mine.find((one) => one.id === id);
		if (hold === undefined || hold.state === 'cleared') throw notOpen(bill, id, hold);
	}
	return mine.filter(
		({ id, state }) => state === 'open' && (holds.length === 0 || holds.includes(id)),
	);
}

/**
 * May this person release all of these? Every hold needs its role, every project of the bill counts.
 * @returns in whose place, or null
 */
function entitled(
	bill: BillToMatch,
	holds: readonly Hold[],
	{ person: who, requesters, approvers, role, timezone }: ReleaseInput,
	now: number,
): string | null {
	const people = readPeople(approvers, timezone);
	refuseOwn(people, who, [...requesters, ...bill.people]);
	const projects = [...new Set(bill.lines.flatMap(({ subject }) => subject.projects))];
	const roles = new Set(holds.map(({ owner }) => (role === '' ? owner : role).toLowerCase()));
	let inPlaceOf: string | null = null;
	for (const one of roles) {
		for (const project of projects.length === 0 ? [''] : projects) {
			const round = roundOf(bill, project, requesters[0] ?? '');
			const { onBehalfOf } = authorityOf(people, round, stepOf(one), who, now);
			inPlaceOf ??= onBehalfOf;
		}
	}
	return inPlaceOf;
}

function refuseOwn({ identity }: People, who: string, owners: readonly string[]): void {
	if (owners.some((owner) => identity(owner) === identity(who))) throw ownRequest();
}

/** The release as a request for approval of the whole bill: limits and absences count as they do there. */
const roundOf = (bill: BillToMatch, project: string, requester: string): Round => ({
	request: {
		...NO_REQUEST,
		nativeId: String(bill.id),
		company: bill.companyName,
		project,
		amount: toText(bill.amount),
		currency: bill.currency,
		requester,
	},
	status: 'pending',
	afterTheFact: false,
	rules: [],
	reasons: [],
	samePerson: true,
	steps: [],
	handovers: [],
	openedAt: 0,
	closedAt: null,
	closedBy: null,
});

const NO_REQUEST: Omit<
	ApprovalRequest,
	'nativeId' | 'company' | 'project' | 'amount' | 'currency' | 'requester'
> = {
	system: 'odoo',
	tenant: '',
	entity: 'bill_hold',
	title: '',
	costCentre: '',
	costCodes: [],
	vendor: '',
	vendorClass: '',
	budget: null,
	urgency: 'normal',
	documentHash: '',
	correlationId: '',
};

const stepOf = (role: string): CaseStep => ({
	step: 1,
	role,
	expiryHours: null,
	delegate: null,
	openedAt: null,
	due: null,
	decision: null,
});

const released = (
	bill: BillToMatch,
	hold: Hold,
	{ person: who, reason }: ReleaseInput,
	onBehalfOf: string | null,
	now: number,
): HoldChange => ({
	...kept(bill.number, hold),
	x_state: 'released',
	released: {
		by: onBehalfOf === null ? who : `${who} for ${onBehalfOf}`,
		at: new Date(now).toISOString(),
		reason,
	},
	what: 'changed',
});

const notOpen = ({ number, id }: BillToMatch, hold: number, known: Hold | undefined): Fault =>
	fault({
		class: 'conflict',
		code: 'match.hold_not_open',
		message:
			known === undefined
				? `The hold ${String(hold)} is none of the bill ${number}.`
				: `The hold ${String(hold)} of the bill ${number} was cleared by a later match.`,
		remedy: 'List the open holds of the bill, and release one of those.',
		field: 'holds',
		details: { bill: id, hold },
	});
