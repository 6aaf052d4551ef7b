/** Who has to look at an exception. */
export const QUEUE_ROLES = ['project', 'finance', 'procurement', 'integration'] as const;
export type QueueRole = (typeof QUEUE_ROLES)[number];

/**
 * Why a delivery waits for a person, in the words of the trade. `docs/exceptions.md` lists the queue
 * and the replay rule of each.
 */
export const EXCEPTION_CLASSES = [
	'missing_reference',
	'contract_rule',
	'duplicate',
	'state_conflict',
	'open_elsewhere',
	'partial_success',
	'stale',
	'outage',
	'arithmetic',
	'match_hold',
	'master_data_risk',
	'late',
	'lost_confirmation',
	'access',
] as const;
export type ExceptionClass = (typeof EXCEPTION_CLASSES)[number];

/**
 * What sends it again.
 * - `automatic`    the same delivery, once the cause is put right; by itself or by a replay
 * - `new_revision` a corrected record of the source; the same one would fail again
 * - `never`        nothing: link it to the record that exists, or dismiss it
 * - `approval`     a replay with a reason by somebody who may decide it
 * - `backoff`      time; a replay once the system is back
 * - `verify_first` a replay after a look whether it was done
 * - `none`         nothing has to be done
 */
export const REPLAY_RULES = [
	'automatic',
	'new_revision',
	'never',
	'approval',
	'backoff',
	'verify_first',
	'none',
] as const;
export type ReplayRule = (typeof REPLAY_RULES)[number];

export interface ExceptionKind {
	readonly title: string;
	/** One sentence for whoever opens the queue. */
	readonly description: string;
	/** What that person does about it. */
	readonly action: string;
	/** `owner`: the role that owns the kind of record (`roleOf`). */
	readonly queue: QueueRole | 'owner';
	readonly replay: ReplayRule;
}

export const EXCEPTIONS: Readonly<Record<ExceptionClass, ExceptionKind>> = {
	missing_reference: {
		title: 'Missing reference',
		description:
			'The record names a project, vendor or code that Odoo or a code list does not have.',
		action: 'Create or map what is missing; the delivery then goes again as it is.',
		queue: 'owner',
		replay: 'automatic',
	},
	contract_rule: {
		title: 'Record not acceptable',
		description:
			'A field is missing, too long, of an unknown kind or against a rule of the contract.',
		action: 'Correct it in the source; its next revision takes the place of this one.',
		queue: 'owner',
		replay: 'new_revision',
	},
	duplicate: {
		title: 'Duplicate',
		description:
			'The same document or number exists already, with other content or another origin.',
		action: 'Compare both; link to the one that exists or dismiss this one. Never send it again.',
		queue: 'finance',
		replay: 'never',
	},
	state_conflict: {
		title: 'Locked or not approved',
		description:
			'The state of the record in Odoo forbids the change: posted, closed, locked, archived.',
		action: 'Decide whether it may be changed; replay with a reason, or dismiss.',
		queue: 'owner',
		replay: 'approval',
	},
	open_elsewhere: {
		title: 'Open elsewhere',
		description: 'Another session or system holds the record, or it is half made there.',
		action: 'Look at the record on both sides, finish or release it there, then replay.',
		queue: 'integration',
		replay: 'verify_first',
	},
	partial_success: {
		title: 'Partly done',
		description: 'The source or Odoo accepted some members of a batch and refused others.',
		action: 'Put right what was refused; only that goes again.',
		queue: 'integration',
		replay: 'automatic',
	},
	stale: {
		title: 'Out of date',
		description: 'A newer revision was there first, or the order of two revisions cannot be told.',
		action: 'Nothing when a newer one is applied; else read the record from its source again.',
		queue: 'integration',
		replay: 'none',
	},
	outage: {
		title: 'Not reachable',
		description: 'Odoo, the source or the ledger was away or busy for longer than retries go on.',
		action: 'Bring it back, then replay; nothing was done so far.',
		queue: 'integration',
		replay: 'backoff',
	},
	arithmetic: {
		title: 'Figures do not add up',
		description: 'A total, a share or an identity of the document is wrong.',
		action: 'Send it back to the source; its corrected revision takes the place of this one.',
		queue: 'finance',
		replay: 'new_revision',
	},
	match_hold: {
		title: 'Held by matching',
		description:
			'Price, quantity or total differ from the order, or a receipt, waiver or insurance is missing.',
		action: 'Release it with a reason within your limit, or have the document corrected.',
		queue: 'finance',
		replay: 'approval',
	},
	master_data_risk: {
		title: 'Risky master data change',
		description: 'Bank details of a payee changed, or two vendors were merged.',
		action:
			'Confirm it with the vendor by a known number, not by the message; a second person decides.',
		queue: 'finance',
		replay: 'approval',
	},
	late: {
		title: 'Too late for its period',
		description: 'The date lies in a period that is closed or locked, or the record came in late.',
		action: 'Move it to an open period or have the period opened, and say why.',
		queue: 'finance',
		replay: 'new_revision',
	},
	lost_confirmation: {
		title: 'Outcome unknown',
		description: 'The answer got lost or made no sense: it may or may not have been done.',
		action: 'Look the record up in Odoo first; then replay or dismiss.',
		queue: 'integration',
		replay: 'verify_first',
	},
	access: {
		title: 'Access or set-up',
		description: 'Odoo refuses the user, the key or the company, or lacks a module or a field.',
		action: 'Grant the right or finish the set-up, then replay; the record itself is good.',
		queue: 'integration',
		replay: 'automatic',
	},
};
