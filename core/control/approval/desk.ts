import { appendFacts } from '../../delivery/audit/chain';
import type { AuditFact } from '../../delivery/audit/record';
import type { Scope } from '../../delivery/entry';
import { checkedText } from '../../delivery/ledger/checks';
import type {
	ControlRecord,
	LedgerReads,
	LedgerStore,
	LedgerTx,
} from '../../delivery/stores/store.port';
import { authorityOf } from './authority';
import {
	asOf,
	decided,
	nextRound,
	openRound,
	openStep,
	stepToDecide,
	stillOwed,
	words,
	type ApprovalCase,
	type Round,
} from './case';
import { decide, type EarlierRequest } from './decide';
import {
	administrator,
	alreadyDecided,
	noCase,
	noPerson,
	otherCompany,
	ownRequest,
	wrongRequest,
} from './faults';
import { personKey } from './person';
import type { Policy } from './policy';
import { documentKey, familyOf, type ApprovalRequest } from './request';

/** Records of approvals in the ledger's store. */
const KIND = 'approval';
const PAGE = 500;
const DAY = 86_400_000;
/** Statuses whose amounts count towards later requests. */
const COUNTED = ['auto_approved', 'pending', 'approved'];

/** Where approvals lie, whose they are, and which workflow asks. */
export interface Office {
	readonly store: LedgerStore;
	readonly scope: Scope;
	/** For steps no person takes: `workflow:<id>/<node>`. */
	readonly actor: string;
}

/** An approval as it stands. */
export interface Standing {
	readonly key: string;
	readonly case: ApprovalCase;
	/** Store's clock, ms since the epoch. */
	readonly now: number;
	readonly effect: 'created' | 'updated' | 'unchanged';
	/** Decisions on the content before that count no more. */
	readonly voided: number;
}

export interface Act {
	/** `documentKey` of the document. */
	readonly key: string;
	readonly step: number;
	/** Hash of the content the person saw. */
	readonly documentHash: string;
	readonly person: string;
	/** Must be given to reject and to delegate. */
	readonly reason: string;
	readonly action:
		| { readonly what: 'approved' | 'rejected' }
		| { readonly what: 'delegated'; readonly to: string; readonly until: number };
}

/**
 * Evaluates a request and keeps what came of it. The same content again gives the same answer; another
 * content voids the approvals of the one before and is evaluated anew. `askAgain` opens a rejected,
 * expired or withdrawn request of the same content once more.
 */
export async function evaluate(
	{ store, scope, actor }: Office,
	policy: Policy,
	request: ApprovalRequest,
	askAgain = false,
): Promise<Standing> {
	const key = documentKey(request);
	return await store.write(scope.connection, async (tx) => {
		const desk = await openDesk(tx, scope, key);
		const { known } = desk;
		if (known !== null) {
			const present = asOf(known.present, tx.now);
			const again = askAgain && ['rejected', 'expired', 'withdrawn'].includes(present.status);
			if (present.request.documentHash === request.documentHash && !again) {
				if (present === known.present) return desk.standing(known, 'unchanged');
				return await desk.keep({ ...known, present }, [fact(key, present, actor, 'expired', {})]);
			}
		}
		const earlier = policy.usesCumulative ? await earlierRequests(tx, scope, policy, request) : [];
		const verdict = stillOwed(
			known?.present,
			decide(policy, request, { now: tx.now, earlier }),
			tx.now,
		);
		const round = openRound(request, verdict, tx.now);
		const opened = fact(key, round, actor, verdict.outcome, {
			requester: request.requester,
			rules: verdict.rules.join(', '),
			why: verdict.reasons.join('; '),
		});
		if (known === null) return await desk.keep({ number: 1, present: round, before: [] }, [opened]);
		const voided = known.present.steps.filter(({ decision }) => decision !== null).length;
		return await desk.keep(
			nextRound(known, round),
			[
				fact(key, known.present, actor, 'voided', {
					status: known.present.status,
					decisions: voided,
					why: 'The document changed or was asked for again.',
				}),
				{ ...opened, before: known.present.request.documentHash },
			],
			voided,
		);
	});
}

/** A decision of a person on the open step. Faults: those of `stepToDecide` and `authorityOf`. */
export async function act(
	{ store, scope }: Office,
	{ people }: Policy,
	{ key, step: number, documentHash, person, reason, action }: Act,
): Promise<Standing> {
	if (personKey(person) === '') throw noPerson('person');
	const why = action.what === 'approved' ? reason.trim() : checkedText('reason', reason);
	return await store.write(scope.connection, async (tx) => {
		const { now } = tx;
		const desk = await openDesk(tx, scope, key);
		const known = desk.known;
		if (known === null) throw noCase();
		const present = asOf(known.present, now);
		const step = stepToDecide(present, number, documentHash);
		const { onBehalfOf } = authorityOf(people, present, step, person, now);
		const detail = { step: number, role: step.role, onBehalfOf, reason: why };
		if (action.what === 'delegated') {
			const { to, until } = action;
			if (personKey(to) === '') throw noPerson('to');
			if (until <= now) {
				throw wrongRequest('until', 'The delegation ends before it begins.', 'Choose a later day.');
			}
			if (people.isAdmin(to)) throw administrator();
			if (people.identity(to) === people.identity(present.request.requester)) throw ownRequest();
			const from = onBehalfOf ?? person;
			const handover = { step: number, from, to, until, reason: why, at: now };
			const round = { ...present, handovers: [...present.handovers, handover] };
			return await desk.keep({ ...known, present: round }, [
				fact(key, round, person, 'delegated', {
					...detail,
					to,
					until: new Date(until).toISOString(),
				}),
			]);
		}
		const { what } = action;
		const round = decided(present, step, {
			what,
			by: person,
			onBehalfOf,
			reason: why,
			at: now,
			documentHash,
		});
		const closed = round.status !== 'pending';
		return await desk.keep({ ...known, present: round }, [
			fact(key, round, person, closed ? what : 'step_approved', detail),
		]);
	});
}

/** Takes a request back; only its requester does, and not after it was decided. */
export async function withdraw(
	{ store, scope }: Office,
	{ people }: Policy,
	{ key, person, reason }: Pick<Act, 'key' | 'person' | 'reason'>,
): Promise<Standing> {
	if (personKey(person) === '') throw noPerson('person');
	const why = checkedText('reason', reason);
	return await store.write(scope.connection, async (tx) => {
		const desk = await openDesk(tx, scope, key);
		const known = desk.known;
		if (known === null) throw noCase();
		const present = asOf(known.present, tx.now);
		if (people.identity(person) !== people.identity(present.request.requester)) {
			throw wrongRequest(
				'person',
				'Only the person who asked can withdraw a request.',
				'Have an approver reject it.',
			);
		}
		if (present.status !== 'pending' || present.afterTheFact) {
			throw alreadyDecided(
				present.afterTheFact
					? 'The purchase passed at once; its approval cannot be withdrawn.'
					: `The request was ${words(present.status)}.`,
			);
		}
		const round: Round = { ...present, status: 'withdrawn', closedAt: tx.now, closedBy: person };
		return await desk.keep({ ...known, present: round }, [
			fact(key, round, person, 'withdrawn', { reason: why }),
		]);
	});
}

/**
 * What waits for a person, most urgent first. What nobody decided in time is closed as expired here,
 * and given out once with that status.
 *
 * @param dueBefore ms since the epoch; without it everything that waits
 */
export async function pending(
	{ store, scope, actor }: Office,
	dueBefore?: number,
): Promise<readonly Standing[]> {
	const found = await store.read(async (reads) => {
		const filter = {
			kind: KIND,
			statuses: ['pending'],
			...(dueBefore === undefined ? {} : { dueAt: dueBefore }),
		};
		return (await everyRecord(reads, scope, filter)).map((record) => standing(record, reads.now));
	});
	const settled: Standing[] = [];
	for (const one of found) {
		const over = asOf(one.case.present, one.now) !== one.case.present;
		settled.push(over ? await expire({ store, scope, actor }, one.key) : one);
	}
	const due = ({ case: { present } }: Standing): number => openStep(present)?.due ?? Infinity;
	return settled.sort((a, b) => due(a) - due(b) || (a.key < b.key ? -1 : 1));
}

async function expire({ store, scope, actor }: Office, key: string): Promise<Standing> {
	return await store.write(scope.connection, async (tx) => {
		const desk = await openDesk(tx, scope, key);
		if (desk.known === null) throw noCase();
		// Somebody may have decided since it was listed.
		const present = asOf(desk.known.present, tx.now);
		if (present === desk.known.present) return desk.standing(desk.known, 'unchanged');
		return await desk.keep({ ...desk.known, present }, [fact(key, present, actor, 'expired', {})]);
	});
}

interface Desk {
	readonly known: ApprovalCase | null;
	standing(found: ApprovalCase, effect: Standing['effect'], voided?: number): Standing;
	/** Stores the case and links its facts to the audit chain, in the same transaction. */
	keep(found: ApprovalCase, facts: readonly AuditFact[], voided?: number): Promise<Standing>;
}

async function openDesk(tx: LedgerTx, scope: Scope, key: string): Promise<Desk> {
	const { connection, company } = scope;
	const row = await tx.record(connection, KIND, key);
	if (row !== null && company !== 0 && row.company !== company) throw otherCompany();
	const known = row === null ? null : (JSON.parse(row.body) as ApprovalCase);
	const standing: Desk['standing'] = (found, effect, voided = 0) => ({
		key,
		case: found,
		now: tx.now,
		effect,
		voided,
	});
	return {
		known,
		standing,
		keep: async (found, facts, voided) => {
			await tx.putRecord({
				connection,
				company: row?.company ?? company,
				kind: KIND,
				key,
				family: familyOf(found.present.request),
				status: found.present.status,
				dueAt: openStep(found.present)?.due ?? null,
				version: (row?.version ?? 0) + 1,
				body: JSON.stringify(found),
				createdAt: row?.createdAt ?? tx.now,
				updatedAt: tx.now,
			});
			await appendFacts(tx, connection, facts);
			return standing(found, row === null ? 'created' : 'updated', voided);
		},
	};
}

const standing = (record: ControlRecord, now: number): Standing => ({
	key: record.key,
	case: JSON.parse(record.body) as ApprovalCase,
	now,
	effect: 'unchanged',
	voided: 0,
});

async function everyRecord(
	reads: LedgerReads,
	scope: Scope,
	filter: Parameters<LedgerReads['findRecords']>[1],
): Promise<readonly ControlRecord[]> {
	const found: ControlRecord[] = [];
	for (;;) {
		const after = found.at(-1)?.key;
		const page = await reads.findRecords(scope, filter, {
			limit: PAGE,
			...(after === undefined ? {} : { after }),
		});
		found.push(...page);
		if (page.length < PAGE) return found;
	}
}

/** Of all companies of the connection: an order split between two credentials is still one. */
async function earlierRequests(
	tx: LedgerTx,
	{ connection }: Scope,
	{ windowDays }: Policy,
	request: ApprovalRequest,
): Promise<readonly EarlierRequest[]> {
	const family = familyOf(request);
	const records = await everyRecord(
		tx,
		{ connection, company: 0 },
		{ kind: KIND, family, statuses: COUNTED, updatedFrom: tx.now - windowDays * DAY },
	);
	return records.map((record) => {
		const { present } = JSON.parse(record.body) as ApprovalCase;
		const { amount, currency } = present.request;
		return { key: record.key, family, amount, currency, at: present.openedAt };
	});
}

/** Evidence: who, what, why, on which content. */
const fact = (
	key: string,
	{ request }: Round,
	actor: string,
	what: string,
	detail: AuditFact['detail'],
): AuditFact => ({
	actor,
	what: `approval.${what}`,
	key: `${KIND}|${key}`,
	record: key,
	before: null,
	after: request.documentHash,
	detail: {
		amount: request.amount,
		currency: request.currency,
		project: request.project,
		vendor: request.vendor,
		...(request.correlationId === '' ? {} : { correlation: request.correlationId }),
		...detail,
	},
});
