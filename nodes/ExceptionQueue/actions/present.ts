import type { IDataObject } from 'n8n-workflow';

import type { Entry, Proposal } from '../../../core/delivery/entry';
import type { Decided } from '../../../core/delivery/ledger/api';
import type { OutputItem } from '../../shared/outputs';

const instant = (at: number | null): string | null =>
	at === null ? null : new Date(at).toISOString();

/** An entry of the ledger as the node puts it out; times in UTC, never its payload. */
export const entryJson = (entry: Entry): IDataObject => ({
	id: entry.id,
	state: entry.state,
	class: entry.exceptionClass,
	queue: entry.queue,
	assignee: entry.assignee,
	title: entry.facts.title ?? null,
	project: entry.facts.project ?? null,
	vendor: entry.facts.vendor ?? null,
	costCode: entry.facts.costCode ?? null,
	amount: entry.facts.amount ?? null,
	currency: entry.facts.currency ?? null,
	operation: entry.operation,
	record: {
		system: entry.system,
		tenant: entry.tenant,
		entity: entry.entity,
		nativeId: entry.nativeId,
		revision: entry.revision,
	},
	fault: entry.fault === null ? null : { ...entry.fault, details: { ...entry.fault.details } },
	attempts: entry.attempts,
	seen: entry.seen,
	nextAt: instant(entry.nextAt),
	blockedOn: entry.blockedOn,
	corrects: entry.corrects,
	workflowId: entry.workflowId,
	node: entry.node,
	correlationId: entry.correlationId,
	createdAt: instant(entry.createdAt),
	updatedAt: instant(entry.updatedAt),
	failingSince: instant(entry.failingSince),
	doneAt: instant(entry.doneAt),
});

export const proposalJson = (proposal: Proposal): IDataObject => ({
	id: proposal.id,
	exceptionId: proposal.entryId,
	what: proposal.what,
	by: proposal.by,
	reason: proposal.reason,
	createdAt: instant(proposal.createdAt),
	decision: proposal.decision,
	decidedBy: proposal.decidedBy,
	decidedAt: instant(proposal.decidedAt),
});

/** What a decision did. */
export const decidedItems = ({ entry, outcome, proposal }: Decided): readonly OutputItem[] => [
	{
		json: {
			effect: outcome === 'done' ? 'updated' : 'unchanged',
			outcome,
			...entryJson(entry),
			...(proposal === undefined ? {} : { proposal: proposalJson(proposal) }),
		},
	},
];

export const updatedItems = (entry: Entry): readonly OutputItem[] => [
	{ json: { effect: 'updated', ...entryJson(entry) } },
];
