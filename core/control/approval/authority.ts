import { isEscalated, type CaseStep, type Round } from './case';
import { aboveLimit, administrator, notApprover, ownRequest, tookStep } from './faults';
import type { Fault } from '../../faults';
import type { Grant, People } from './people';
import { comparable } from './policy-row';
import { magnitude, scaled } from './scaled';

/** Right to decide on a step: in one's own name, or in the place of somebody. */
export interface Authority {
	readonly onBehalfOf: string | null;
}

/**
 * May this person decide on the open step? The role counts as the table of approvers has it now, so
 * that somebody who left cannot decide any more; steps and limits count as they were when asked.
 * Whoever decides in another's place needs that other to be free to decide: not the requester, no
 * administrator, not above their limit, and not on another step of the round before.
 *
 * Faults, all of class rights: `approval.integration_admin`, `approval.own_request`,
 * `approval.not_approver`, `approval.above_limit`, `approval.same_person`.
 */
export function authorityOf(
	people: People,
	round: Round,
	step: CaseStep,
	person: string,
	now: number,
): Authority {
	const { identity } = people;
	const requester = identity(round.request.requester);
	if (people.isAdmin(person)) throw administrator();
	if (identity(person) === requester) throw ownRequest();
	let refused: Fault | undefined;
	for (const { grant, inPlace } of holdersFor(people, round, step, person, now)) {
		const fault = hindrance(people, round, grant, inPlace ? [person, grant.person] : [person]);
		if (fault === undefined) return { onBehalfOf: inPlace ? grant.person : null };
		refused ??= fault;
	}
	throw refused ?? notApprover(step.role);
}

/** Everybody who may decide on the step now, each once, in the order of the table. */
export function approversOf(
	people: People,
	round: Round,
	step: CaseStep,
	now: number,
): readonly string[] {
	const named = new Map<string, string>();
	const name = (person: string): void => {
		if (!named.has(people.identity(person))) named.set(people.identity(person), person);
	};
	for (const grant of people.grants) {
		if (!holds(grant, round, step, now)) continue;
		name(grant.person);
		if (grant.delegate !== null && isNow(grant.delegate, now)) name(grant.delegate.to);
	}
	for (const handover of round.handovers) if (handover.step === step.step) name(handover.to);
	return [...named.values()].filter((person) => {
		if (people.isAdmin(person)) return false;
		if (people.identity(person) === people.identity(round.request.requester)) return false;
		return holdersFor(people, round, step, person, now).some(
			({ grant, inPlace }) =>
				hindrance(people, round, grant, inPlace ? [person, grant.person] : [person]) === undefined,
		);
	});
}

interface Held {
	readonly grant: Grant;
	/** Held by another person, in whose place this one may act. */
	readonly inPlace: boolean;
}

/** Roles of the step in the hands of a person, the own ones first. */
function holdersFor(
	people: People,
	round: Round,
	step: CaseStep,
	person: string,
	now: number,
): readonly Held[] {
	const is = (other: string): boolean => people.identity(other) === people.identity(person);
	const held = people.grants.filter((grant) => holds(grant, round, step, now));
	const own = held.filter((grant) => is(grant.person));
	const others = held.filter(
		(grant) =>
			!is(grant.person) &&
			((grant.delegate !== null && isNow(grant.delegate, now) && is(grant.delegate.to)) ||
				round.handovers.some(
					(handover) =>
						handover.step === step.step &&
						now < handover.until &&
						is(handover.to) &&
						people.identity(handover.from) === people.identity(grant.person),
				)),
	);
	return [
		...own.map((grant) => ({ grant, inPlace: false })),
		...others.map((grant) => ({ grant, inPlace: true })),
	];
}

function holds(grant: Grant, { request }: Round, step: CaseStep, now: number): boolean {
	const isRole =
		grant.role === step.role || (isEscalated(step, now) && grant.role === step.delegate);
	const fits = (wanted: string | null, value: string): boolean =>
		wanted === null || wanted === comparable(value);
	return isRole && fits(grant.company, request.company) && fits(grant.project, request.project);
}

const isNow = ({ from, until }: { from: number; until: number }, now: number): boolean =>
	now >= from && now < until;

function hindrance(
	{ identity, isAdmin }: People,
	{ request, steps, samePerson }: Round,
	grant: Grant,
	persons: readonly string[],
): Fault | undefined {
	const ids = persons.map(identity);
	if (ids.includes(identity(request.requester))) return ownRequest();
	if (persons.some(isAdmin)) return administrator();
	if (grant.currency !== null && grant.currency !== request.currency) {
		return aboveLimit(`limits are in ${grant.currency}`);
	}
	const amount = magnitude(scaled(request.amount, 'amount'));
	if (grant.limit !== null && amount > grant.limit) return aboveLimit(grant.limitText);
	if (samePerson) return undefined;
	const taken = steps.find(
		({ decision }) =>
			decision !== null &&
			[decision.by, decision.onBehalfOf].some((by) => by !== null && ids.includes(identity(by))),
	);
	return taken === undefined ? undefined : tookStep(taken.step);
}
