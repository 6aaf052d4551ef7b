import { alreadyDecided, documentChanged, expired, noCase, notYet } from './faults';
import { dueOf, type NeededStep, type Verdict } from './decide';
import type { ApprovalRequest } from './request';

/** Where a round stands. `pending` waits for a person; all others are final for its content. */
export const CASE_STATUSES = [
	'auto_approved',
	'pending',
	'approved',
	'rejected',
	'withdrawn',
	'expired',
	'void',
] as const;
export type CaseStatus = (typeof CASE_STATUSES)[number];

/** What a person said, with what they saw. */
export interface StepDecision {
	readonly what: 'approved' | 'rejected';
	readonly by: string;
	/** The person in whose place they decided, or null. */
	readonly onBehalfOf: string | null;
	readonly reason: string;
	/** ms since the epoch. */
	readonly at: number;
	readonly documentHash: string;
}

export interface CaseStep extends NeededStep {
	/** From when it is open, and until when it should be decided; null before its turn. */
	readonly openedAt: number | null;
	readonly due: number | null;
	readonly decision: StepDecision | null;
}

/** An approver's step in somebody else's hands, until then. */
export interface Handover {
	readonly step: number;
	readonly from: string;
	readonly to: string;
	readonly until: number;
	readonly reason: string;
	readonly at: number;
}

/** One content of a document and what became of it. */
export interface Round {
	readonly request: ApprovalRequest;
	readonly status: CaseStatus;
	/** It passed at once; its approval is asked for afterwards and never expires. */
	readonly afterTheFact: boolean;
	readonly rules: readonly string[];
	readonly reasons: readonly string[];
	readonly samePerson: boolean;
	readonly steps: readonly CaseStep[];
	readonly handovers: readonly Handover[];
	readonly openedAt: number;
	readonly closedAt: number | null;
	readonly closedBy: string | null;
}

/** The approval of one document: its present content, and the rounds before. */
export interface ApprovalCase {
	/** 1, 2, 3 …: how many contents were evaluated. */
	readonly number: number;
	readonly present: Round;
	/** The newest first; older ones are in the audit trail. */
	readonly before: readonly Round[];
}

const ROUNDS_KEPT = 20;

/** The first round of a verdict. */
export function openRound(request: ApprovalRequest, verdict: Verdict, now: number): Round {
	const waits = verdict.outcome === 'needs_approval' || verdict.outcome === 'after_the_fact';
	const steps = waits ? verdict.steps : [];
	return {
		request,
		status: waits ? 'pending' : verdict.outcome === 'auto_approved' ? 'auto_approved' : 'rejected',
		afterTheFact: verdict.outcome === 'after_the_fact',
		rules: verdict.rules,
		reasons: verdict.reasons,
		samePerson: waits && verdict.samePerson,
		steps: steps.map((step, at) => ({
			...step,
			openedAt: at === 0 ? now : null,
			due: at === 0 ? dueOf(step, now) : null,
			decision: null,
		})),
		handovers: [],
		openedAt: now,
		closedAt: waits ? null : now,
		closedBy: null,
	};
}

/**
 * What passed at once keeps owing its approval: a change to a content that would pass by itself must
 * not make it go away.
 */
export function stillOwed(before: Round | undefined, verdict: Verdict, now: number): Verdict {
	if (verdict.outcome !== 'auto_approved' || before === undefined) return verdict;
	const [first] = before.steps;
	if (!before.afterTheFact || before.status !== 'pending' || first === undefined) return verdict;
	return {
		outcome: 'after_the_fact',
		rules: verdict.rules,
		reasons: [...verdict.reasons, 'an earlier content passed and was not approved yet'],
		samePerson: before.samePerson,
		steps: before.steps.map(({ step, role, expiryHours, delegate }) => ({
			step,
			role,
			expiryHours,
			delegate,
		})),
		step: 1,
		role: first.role,
		due: dueOf(first, now),
	};
}

/** A new content takes the place of the one before, whose approvals are void. */
export const nextRound = (
	{ number, present, before }: ApprovalCase,
	round: Round,
): ApprovalCase => ({
	number: number + 1,
	present: round,
	before: [{ ...present, status: 'void' as const }, ...before].slice(0, ROUNDS_KEPT),
});

export const openStep = ({ status, steps }: Round): CaseStep | undefined =>
	status === 'pending' ? steps.find(({ decision }) => decision === null) : undefined;

/** When nothing more can be decided: twice the time with a delegate, never after the fact. */
export function endOf(round: Round): number | null {
	const step = openStep(round);
	if (step === undefined || step.due === null || round.afterTheFact) return null;
	if (step.delegate === null) return step.due;
	return dueOf(step, step.due);
}

/** May the delegate of the step decide as well? */
export const isEscalated = (step: CaseStep, now: number): boolean =>
	step.delegate !== null && step.due !== null && now > step.due;

/** The round as the time makes it: expired when nobody decided. */
export function asOf(round: Round, now: number): Round {
	const end = endOf(round);
	return end === null || now <= end ? round : { ...round, status: 'expired', closedAt: end };
}

/**
 * The step somebody means, when it can still be decided. Of two who decide at once one counts; the
 * other learns here who was first.
 *
 * Faults: `approval.document_changed`, `approval.already_decided`, `approval.expired`,
 * `approval.not_yet`, `approval.not_found`.
 *
 * @param round as of now
 */
export function stepToDecide(round: Round, step: number, documentHash: string): CaseStep {
	if (round.request.documentHash !== documentHash) throw documentChanged();
	const meant = round.steps[step - 1];
	if (meant === undefined && round.steps.length > 0) throw noCase();
	if (meant !== undefined && meant.decision !== null) {
		const { what, by, at } = meant.decision;
		throw alreadyDecided(`Step ${step} was ${what} by ${by} at ${instant(at)}.`);
	}
	if (round.status === 'expired') throw expired();
	const open = openStep(round);
	if (open === undefined || meant === undefined) {
		const by = round.closedBy === null ? '' : ` by ${round.closedBy}`;
		throw alreadyDecided(`The request was ${words(round.status)}${by}.`);
	}
	if (open.step !== step) throw notYet(step, open.step);
	return meant;
}

/** The round after a decision on its open step: the next step opens, or it is closed. */
export function decided(round: Round, step: CaseStep, decision: StepDecision): Round {
	const next = step.step;
	const ends = decision.what === 'rejected' || next >= round.steps.length;
	return {
		...round,
		steps: round.steps.map((one, at) => {
			if (one.step === step.step) return { ...one, decision };
			if (at !== next || ends) return one;
			return { ...one, openedAt: decision.at, due: dueOf(one, decision.at) };
		}),
		...(ends ? { status: decision.what, closedAt: decision.at, closedBy: decision.by } : {}),
	};
}

export const words = (status: CaseStatus): string => status.replace('_', ' ');
export const instant = (at: number): string => new Date(at).toISOString();
