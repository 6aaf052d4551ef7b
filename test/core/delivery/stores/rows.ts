import type { AuditRecord } from '../../../../core/delivery/audit/record';
import type { Entry, IntakeEvent, Lane } from '../../../../core/delivery/entry';

/** Rows for tests of a store; every column holds something else, so that a swapped one is seen. */

export const CONNECTION = 'https://erp.example|works';
export const SCOPE = { connection: CONNECTION, company: 0 };

export type NewEntry = Omit<Entry, 'id'> & { readonly payload: string };

export const entry = (n: number, more: Partial<NewEntry> = {}): NewEntry => ({
	key: `${CONNECTION}|jobCost.project|procore|8089|project|${String(n)}|upsert|version|1`,
	connection: CONNECTION,
	company: 3,
	lane: `${CONNECTION}|jobCost.project|procore|8089|project|${String(n)}`,
	kind: 'state',
	operation: 'jobCost.project.upsert',
	action: 'upsert',
	system: 'procore',
	tenant: '8089',
	entity: 'project',
	nativeId: String(n),
	revision: '1.0',
	revisionKind: 'version',
	ordinal: '000001',
	hash: 'a'.repeat(64),
	facts: {
		title: `Project ${String(n)}`,
		project: 'J-100',
		vendor: 'V-7',
		costCode: '03-300',
		amount: '1250.00',
		currency: 'USD',
	},
	priority: 1,
	state: 'ready',
	attempts: 2,
	epoch: 4,
	nextAt: 1_000 + n,
	leaseUntil: 2_000,
	blockedOn: null,
	fault: null,
	exceptionClass: null,
	queue: null,
	assignee: null,
	effect: null,
	result: null,
	seen: 1,
	workflowId: 'wf1',
	node: 'Odoo',
	correlationId: `c${String(n)}`,
	causation: null,
	corrects: null,
	createdAt: 10_000 + n,
	updatedAt: 20_000 + n,
	failingSince: null,
	doneAt: null,
	payload: JSON.stringify({ n }),
	...more,
});

/** An entry with every nullable column filled. */
export const fullEntry = (n: number): NewEntry =>
	entry(n, {
		state: 'dead',
		blockedOn: 'procore|8089|vendor|9',
		fault: {
			class: 'mapping',
			code: 'mapping.unknown_vendor',
			message: 'Vendor V-7 is not known.',
			remedy: 'Send the vendor first.',
			retryable: false,
			field: 'vendor',
			details: { code: 'V-7', tries: 2, known: false, id: null },
		},
		exceptionClass: 'missing_reference',
		queue: 'procurement',
		assignee: 'lee@example.com',
		effect: 'created',
		result: '{"id":5}',
		causation: 'event-1',
		corrects: 12,
		failingSince: 15_000,
		doneAt: 16_000,
	});

export const lane = (n: number, more: Partial<Lane> = {}): Lane => ({
	lane: entry(n).lane,
	connection: CONNECTION,
	inflight: 5,
	epoch: 6,
	leaseUntil: 7,
	quietUntil: 8,
	appliedId: 9,
	appliedOrdinal: '0010',
	appliedKind: 'version',
	appliedHash: 'b'.repeat(64),
	arrivals: 11,
	generation: 12,
	...more,
});

export type NewEvent = Omit<IntakeEvent, 'id'> & { readonly payload: string };

export const event = (n: number, more: Partial<NewEvent> = {}): NewEvent => ({
	key: `${CONNECTION}|procore|event-${String(n)}`,
	connection: CONNECTION,
	company: 3,
	source: 'procore',
	hash: 'c'.repeat(64),
	state: 'waiting',
	attempts: 1,
	nextAt: 500 + n,
	parts: 2,
	fault: null,
	seen: 1,
	workflowId: 'wf2',
	node: 'Webhook',
	priority: 1,
	createdAt: 30_000 + n,
	updatedAt: 40_000 + n,
	payload: JSON.stringify({ event: n }),
	...more,
});

export const auditRecord = (n: number, chain = CONNECTION): AuditRecord => ({
	chain,
	n,
	at: 50_000 + n,
	actor: 'workflow:wf1/Odoo',
	what: 'entry.accepted',
	key: `key-${String(n)}`,
	record: 'procore|8089|project|1',
	before: null,
	after: 'd'.repeat(64),
	detail: { amount: '1.00', seen: 2, again: true, why: null },
	prev: String(n - 1).padStart(64, '0'),
	hash: String(n).padStart(64, '0'),
});
