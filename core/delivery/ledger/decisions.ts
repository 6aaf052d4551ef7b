import { fault } from '../../faults';
import { redactText } from '../audit/redact';
import type { Entry, Proposal, Scope } from '../entry';
import type { QueueRole } from '../exceptions/taxonomy';
import type { LedgerStore } from '../stores/store.port';
import type { Decided, Decision, LedgerSettings } from './api';
import { checkedText, isSamePerson } from './checks';
import { isFinal, isVisible, openDesk, type Desk, type Row } from './desk';
import { notFound, wrongState } from './faults';
import { checkedCorrection, dismissRow, replayRow, resolveRow } from './verdicts';

type What = Proposal['what'];

/** A decision on one entry, its texts checked. */
async function decideOn<T>(
	store: LedgerStore,
	settings: LedgerSettings,
	scope: Scope,
	decision: Decision,
	work: (
		desk: Desk,
		row: Row,
		texts: { readonly by: string; readonly reason: string },
	) => Promise<T>,
): Promise<T> {
	const by = checkedText('by', decision.by);
	const reason = redactText(checkedText('reason', decision.reason), 2_000);
	return await store.write(scope.connection, async (tx) => {
		const desk = await openDesk(tx, scope, settings, by);
		await desk.load({ ids: [decision.id] });
		const row = desk.byId(decision.id);
		if (row === undefined || !isVisible(scope, row.entry)) throw notFound();
		await desk.load({ lanes: [row.entry.lane] });
		return await work(desk, row, { by, reason });
	});
}

/** `Ledger.assign`. The entry stays where it is; only who looks at it changes. */
export const assign = async (
	store: LedgerStore,
	settings: LedgerSettings,
	scope: Scope,
	decision: Decision & { readonly to: string },
): Promise<Entry> => {
	const to = redactText(checkedText('to', decision.to));
	return await decideOn(store, settings, scope, decision, async (desk, row, { reason }) => {
		if (isFinal(row)) throw closed();
		desk.set(row, { assignee: to });
		desk.fact('exception.assigned', row, { to, reason });
		await desk.save();
		return row.entry;
	});
};

/** `Ledger.route`. */
export const route = async (
	store: LedgerStore,
	settings: LedgerSettings,
	scope: Scope,
	decision: Decision & { readonly queue: QueueRole },
): Promise<Entry> =>
	await decideOn(store, settings, scope, decision, async (desk, row, { reason }) => {
		if (row.entry.state !== 'dead') throw notAnException();
		const { queue } = decision;
		desk.set(row, { queue, assignee: null });
		desk.fact('exception.routed', row, { queue, from: row.entry.queue, reason });
		await desk.save();
		return row.entry;
	});

/** `Ledger.replay`, `resolve` and `dismiss`: carried out, or proposed to a second person. */
export async function settleException(
	store: LedgerStore,
	settings: LedgerSettings,
	scope: Scope,
	what: What,
	decision: Decision & { readonly payload?: string },
): Promise<Decided> {
	const payload = what === 'resolve' ? checkedCorrection(decision.payload ?? '', settings) : null;
	return await decideOn(store, settings, scope, decision, async (desk, row, { by, reason }) => {
		const { exceptionClass, state } = row.entry;
		const twoPersons =
			state === 'dead' &&
			exceptionClass !== null &&
			settings.secondPersonFor.includes(exceptionClass);
		if (!twoPersons) {
			await carryOut(desk, row, what, reason, payload);
			await desk.save();
			return { entry: row.entry, outcome: 'done' };
		}
		const { connection } = scope;
		const open = (await desk.tx.proposals(connection, [row.entry.id])).filter(
			({ decision: made }) => made === null,
		);
		if (open.length > 0) {
			throw wrongState(
				`A decision on entry ${row.entry.id} waits for a second person already.`,
				'Approve or reject that one first.',
			);
		}
		const proposal = await desk.tx.insertProposal({
			connection,
			entryId: row.entry.id,
			what,
			by,
			reason,
			payload,
			createdAt: desk.now,
			decidedBy: null,
			decision: null,
			decidedAt: null,
		});
		desk.fact('exception.proposed', row, { what, proposal: proposal.id, reason });
		await desk.save();
		return { entry: row.entry, outcome: 'proposed', proposal };
	});
}

/** `Ledger.decide`: the second person. */
export async function decide(
	store: LedgerStore,
	settings: LedgerSettings,
	scope: Scope,
	decision: Decision & { readonly proposalId: number; readonly approve: boolean },
): Promise<Decided> {
	return await decideOn(store, settings, scope, decision, async (desk, row, { by, reason }) => {
		const proposals = await desk.tx.proposals(scope.connection, [row.entry.id]);
		const proposal = proposals.find(({ id }) => id === decision.proposalId);
		if (proposal === undefined) throw notFound();
		if (proposal.decision !== null) {
			throw wrongState('This proposal was decided before.', 'Open the entry to see how.');
		}
		if (isSamePerson(by, proposal.by)) throw secondPerson(proposal.by);
		const { approve } = decision;
		// What the first person saw is no longer there: neither may be taken for granted.
		if (approve && (row.entry.state !== 'dead' || row.entry.updatedAt > proposal.createdAt)) {
			throw wrongState(
				'The entry has changed since the proposal was made.',
				'Reject the proposal, look at the entry again and decide anew.',
			);
		}
		const decided: Proposal = {
			...proposal,
			decidedBy: by,
			decision: approve ? 'approved' : 'rejected',
			decidedAt: desk.now,
		};
		await desk.tx.putProposal(decided);
		desk.fact('exception.decided', row, {
			what: proposal.what,
			proposal: proposal.id,
			decision: decided.decision,
			proposedBy: proposal.by,
			reason,
		});
		if (approve) await carryOut(desk, row, proposal.what, proposal.reason, proposal.payload);
		await desk.save();
		return { entry: row.entry, outcome: 'done', proposal: decided };
	});
}

async function carryOut(
	desk: Desk,
	row: Row,
	what: What,
	reason: string,
	payload: string | null,
): Promise<void> {
	switch (what) {
		case 'replay':
			await replayRow(desk, row, reason);
			return;
		case 'resolve':
			resolveRow(desk, row, reason, payload ?? '');
			return;
		case 'dismiss':
			dismissRow(desk, row, reason);
	}
}

const secondPerson = (first: string) =>
	fault({
		class: 'rights',
		code: 'ledger.second_person',
		message: `${first} proposed this, so somebody else has to decide it.`,
		remedy: 'Ask a second person to approve or reject it.',
		field: 'by',
	});

const closed = () =>
	wrongState('The entry is closed.', 'Nothing is to be done; look at its audit trail.');

const notAnException = () =>
	wrongState('The entry is not in the exception queue.', 'Look at its state: it may go by itself.');
