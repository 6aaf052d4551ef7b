import { z } from 'zod/v4';

import { line } from '../../canonical/types';
import { readPeople } from '../../control/approval/people';
import { redactText } from '../../delivery/audit/redact';
import { fault, type Fault, toFault } from '../../faults';
import { isReady, type Prepared, prepareEach } from '../../job-cost/upserting';
import type { OdooClient } from '../../odoo/client.port';
import {
	type BankCaseState,
	CONFIRMATION_METHODS,
	VENDOR_BANK_CASE,
} from '../../odoo/models/vendor-bank-case';
import { done, failed, type Outcome } from '../../outcome';
import type { Verb, VerbDeps, VerbInput, VerbPlan } from '../../verb';
import { odooMoment } from '../../odoo/models/values';
import { type BankCase, type VendorAccount } from './case';
import { readAccounts, readCases } from './cases';
import { BANK_CASE_NEEDS } from './open';
import { type BankCaseRecord, caseRecord } from './record';
import { confirmationAt, deciderOf, matchOf, refuseUnrejectable, refuseUnverified } from './rules';

const person = {
	/** Odoo's id of the case. */
	caseId: z.int().positive(),
	person: line('Who decides, by login or e-mail.', 200),
	reason: line('What was done and found, e.g. whom one called on which known number.', 1_000),
	/** Table of approvers, as in Approval Policy: columns person, role, aliases. */
	approvers: z.array(z.record(z.string(), z.unknown())).min(1).max(1_000),
	/** Role that decides on bank details. */
	role: line('Role.', 64).default('bank details'),
};
export const confirmInput = z.object({ ...person, method: z.enum(CONFIRMATION_METHODS) });
export const rejectInput = z.object(person);
export const verifyInput = z.object({ caseId: z.int().positive() });
type Confirm = z.infer<typeof confirmInput>;
type Reject = z.infer<typeof rejectInput>;
type Verify = z.infer<typeof verifyInput>;

/** What becomes of a case: fields to write, and what is to be found when it is read back. */
interface Step {
	readonly before: BankCase;
	/** null: nothing is to be written. */
	readonly values: Readonly<Record<string, string | number | false>> | null;
	readonly state: BankCaseState;
	readonly holds: (after: BankCase) => boolean;
	readonly warnings: readonly string[];
}
export interface DecisionPlan extends VerbPlan<BankCaseRecord> {
	readonly steps: ReadonlyMap<number, Step>;
}
type DecisionVerb<I> = Verb<I, DecisionPlan, BankCaseRecord>;

interface Known {
	readonly accounts: readonly VendorAccount[];
	/** All cases of the vendors. */
	readonly cases: readonly BankCase[];
	readonly now: string;
}

const decision = <I extends { readonly caseId: number }>(
	name: string,
	input: z.ZodType<I>,
	decide: (value: I, before: BankCase, known: Known) => Step,
): DecisionVerb<I> => ({
	name,
	writes: true,
	needs: BANK_CASE_NEEDS,
	input,
	plan: async (deps, inputs) => await planDecisions(deps, inputs, decide),
	apply: applyDecisions,
});

/**
 * One of two persons says that they made sure of a change outside the way the request came by. The
 * second one completes the case; where the account stands in Odoo already it is compared at once.
 *
 * Faults: those of `deciderOf` and `confirmationAt`, `mapping.unknown_vendor_bank_change`,
 * `bank.case_moved`, `approval.policy`, `setup.not_prepared`.
 */
export const bankChangeConfirm = decision<Confirm>(
	'payables.bankChange.confirm',
	confirmInput,
	(value, before, { accounts, cases, now }): Step => {
		const people = readPeople(value.approvers, 'UTC');
		const who = deciderOf(before, people, value.person, value.role);
		const at = confirmationAt(before, people, who);
		if (at === 'repeat') return unchanged(before);
		const given = {
			[`x_${at}_by`]: value.person,
			[`x_${at}_method`]: value.method,
			[`x_${at}_reason`]: redactText(value.reason, 1_000),
			[`x_${at}_at`]: now,
		};
		const holds = (after: BankCase) => after[at]?.by === value.person;
		if (at === 'first') {
			return {
				before,
				values: { ...given, x_state: 'half_confirmed' },
				state: 'half_confirmed',
				holds,
				warnings: [],
			};
		}
		const match = matchOf(before, accounts, cases);
		const verified = match.kind === 'same' ? verification(match.account, value.person, now) : null;
		const state = verified === null ? 'confirmed' : 'verified';
		return {
			before,
			values: { ...given, ...verified, x_state: state },
			state,
			holds,
			warnings:
				match.kind === 'same'
					? otherAccounts(match.others)
					: [
							'A person has to enter the account in Odoo now; then verify the case. The vendor is not paid before.',
						],
		};
	},
);

/**
 * Ends a case without a change. A rejected account that stands in Odoo has to go first.
 * Faults: those of `deciderOf` and `refuseUnrejectable`, `bank.case_moved`.
 */
export const bankChangeReject = decision<Reject>(
	'payables.bankChange.reject',
	rejectInput,
	(value, before, { accounts, cases, now }): Step => {
		deciderOf(before, readPeople(value.approvers, 'UTC'), value.person, value.role);
		if (before.state === 'rejected') return unchanged(before);
		refuseUnrejectable(before, matchOf(before, accounts, cases));
		return {
			before,
			values: {
				x_state: 'rejected',
				x_closed_by: value.person,
				x_closed_reason: redactText(value.reason, 1_000),
				x_closed_at: now,
			},
			state: 'rejected',
			holds: (after) => after.state === 'rejected',
			warnings: [],
		};
	},
);

/**
 * Compares the account a person entered in Odoo with the one two persons confirmed, and lets the
 * vendor be paid when it is the same. Faults: those of `refuseUnverified`, `bank.case_moved`.
 */
export const bankChangeVerify = decision<Verify>(
	'payables.bankChange.verify',
	verifyInput,
	(_value, before, { accounts, cases, now }): Step => {
		if (before.state === 'verified') return unchanged(before);
		const match = matchOf(before, accounts, cases);
		refuseUnverified(before, match);
		if (match.kind !== 'same') throw new RangeError('verified without an account');
		return {
			before,
			values: {
				...verification(match.account, before.second?.by ?? '', now),
				x_state: 'verified',
			},
			state: 'verified',
			holds: (after) => after.state === 'verified',
			warnings: otherAccounts(match.others),
		};
	},
);

const verification = ({ id, written }: VendorAccount, by: string, now: string) => ({
	x_bank_id: id,
	x_bank_seen: written,
	x_closed_by: by,
	x_closed_at: now,
});

const otherAccounts = (masked: readonly string[]): string[] =>
	masked.length === 0
		? []
		: [
				`The vendor has other accounts in Odoo as well (${masked.join(', ')}); archive what is no longer used, and look at the recipient bank of open bills.`,
			];

const unchanged = (before: BankCase): Step => ({
	before,
	values: null,
	state: before.state,
	holds: () => true,
	warnings: [],
});

async function planDecisions<I extends { readonly caseId: number }>(
	{ odoo, clock }: VerbDeps,
	inputs: ReadonlyArray<VerbInput<I>>,
	decide: (value: I, before: BankCase, known: Known) => Step,
): Promise<DecisionPlan> {
	const asked = await readCases(odoo, [
		['id', 'in', [...new Set(inputs.map(({ value }) => value.caseId))]],
	]);
	const vendors = [...new Set(asked.map(({ vendor }) => vendor))];
	const [accounts, cases] = await Promise.all([
		readAccounts(odoo, vendors),
		readCases(odoo, [['x_partner_id', 'in', vendors]]),
	]);
	const known: Known = { accounts, cases, now: odooMoment(clock.now()) };
	const taken = new Set<number>();
	const prepared = prepareEach(inputs, ({ value }): Step => {
		const before = asked.find(({ id }) => id === value.caseId);
		if (before === undefined) throw unknownCase(value.caseId);
		// Two decisions on one case in one batch: the second is about a case that has moved.
		if (taken.has(before.id)) throw moved(before);
		const step = decide(value, before, known);
		if (step.values !== null) taken.add(before.id);
		return step;
	});
	return {
		steps: new Map(prepared.filter(isReady).map(({ index, value }) => [index, value])),
		preview: prepared.map((one: Prepared<Step>): Outcome<BankCaseRecord> => {
			if (!isReady(one)) return failed(one.index, one.fault);
			const { before, state, values, warnings } = one.value;
			const effect = values === null ? 'unchanged' : 'updated';
			return done(one.index, effect, caseRecord({ ...before, state }), warnings);
		}),
	};
}

/** Writes each decision where the case still stands as it was read, and reads back what is kept. */
async function applyDecisions(
	{ odoo }: VerbDeps,
	{ preview, steps }: DecisionPlan,
): Promise<Array<Outcome<BankCaseRecord>>> {
	const writing = [...steps].filter(([, { values }]) => values !== null);
	const faults = new Map<number, Fault>();
	const still = await stateOf(
		odoo,
		writing.map(([, { before }]) => before.id),
	);
	for (const [index, { before, values }] of writing) {
		if (still.get(before.id)?.state !== before.state) {
			faults.set(index, moved(before));
			continue;
		}
		try {
			await odoo.call({
				model: VENDOR_BANK_CASE,
				method: 'write',
				ids: [before.id],
				args: { vals: values },
			});
		} catch (thrown) {
			faults.set(index, toFault(thrown));
		}
	}
	const kept = await stateOf(
		odoo,
		writing.map(([, { before }]) => before.id),
	);
	return preview.map((outcome): Outcome<BankCaseRecord> => {
		const step = steps.get(outcome.index);
		if (outcome.status === 'exception' || step === undefined || step.values === null) {
			return outcome;
		}
		const reason = faults.get(outcome.index);
		if (reason !== undefined) return failed(outcome.index, reason);
		const after = kept.get(step.before.id);
		if (after === undefined || !step.holds(after)) return failed(outcome.index, moved(step.before));
		return done(outcome.index, 'updated', caseRecord(after), outcome.warnings);
	});
}

const stateOf = async (
	odoo: OdooClient,
	ids: readonly number[],
): Promise<ReadonlyMap<number, BankCase>> =>
	ids.length === 0
		? new Map()
		: new Map((await readCases(odoo, [['id', 'in', [...ids]]])).map((one) => [one.id, one]));

const unknownCase = (id: number): Fault =>
	fault({
		class: 'mapping',
		code: 'mapping.unknown_vendor_bank_change',
		message: `Odoo has no bank case ${String(id)}, or hides it from this user.`,
		remedy: 'Take the id that Bank Change > Open, Watch or Get Many gave.',
		model: VENDOR_BANK_CASE,
		field: 'caseId',
	});

const moved = ({ id, name }: BankCase): Fault =>
	fault({
		class: 'conflict',
		code: 'bank.case_moved',
		message: `Somebody else decided on the case ${name} at the same moment.`,
		remedy: 'Look at it as it is now, and decide again.',
		model: VENDOR_BANK_CASE,
		field: 'caseId',
		details: { id },
	});
