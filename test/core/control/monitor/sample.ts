import { appendFacts } from '../../../../core/delivery/audit/chain';
import type { Entry, EntryState, Scope } from '../../../../core/delivery/entry';
import { routeFault } from '../../../../core/delivery/exceptions/route';
import type { FaultClass } from '../../../../core/faults';
import { createMemoryStore, type MemoryStore } from '../../../../core/delivery/stores/memory';

export const NOW = Date.UTC(2026, 10, 22, 14, 20);
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const SCOPE: Scope = { connection: 'https://odoo.example.com|books', company: 0 };

export interface SampleEntry {
	readonly entity?: string;
	readonly state?: EntryState;
	/** Accepted so many ms ago. */
	readonly age?: number;
	readonly title?: string;
	readonly project?: string;
	readonly vendor?: string;
	readonly costCode?: string;
	readonly amount?: string;
	readonly priority?: 0 | 1 | 2;
	readonly fault?: readonly [code: string, kind: FaultClass, message: string, remedy: string];
	readonly seen?: number;
	/** ms from acceptance to applied. */
	readonly took?: number;
	readonly workflowId?: string;
	/** Due in so many ms. */
	readonly dueIn?: number;
	readonly company?: number;
	readonly connection?: string;
}

/** A row as the ledger would have written it. */
export function row(at: number, sample: SampleEntry): Omit<Entry, 'id'> & { payload: string } {
	const { entity = 'vendor_invoice', state = 'applied', age = HOUR, fault } = sample;
	const createdAt = NOW - age;
	const report =
		fault === undefined
			? null
			: { code: fault[0], class: fault[1], message: fault[2], remedy: fault[3], retryable: false };
	const route = report === null || state !== 'dead' ? null : routeFault(report, entity);
	const connection = sample.connection ?? SCOPE.connection;
	return {
		key: `${connection}|${String(at)}`,
		connection,
		company: sample.company ?? 1,
		lane: `${connection}|lane|${String(at)}`,
		system: 'procore',
		tenant: '8089',
		entity,
		nativeId: String(4700 + at),
		kind: 'state',
		operation: 'billing.bill.upsert',
		action: 'upsert',
		revision: '1',
		revisionKind: 'version',
		ordinal: '0001',
		hash: 'a'.repeat(64),
		facts: {
			...(sample.title === undefined ? {} : { title: sample.title }),
			...(sample.project === undefined ? {} : { project: sample.project }),
			...(sample.vendor === undefined ? {} : { vendor: sample.vendor }),
			...(sample.costCode === undefined ? {} : { costCode: sample.costCode }),
			...(sample.amount === undefined ? {} : { amount: sample.amount, currency: 'USD' }),
		},
		priority: sample.priority ?? 0,
		state,
		attempts: 1,
		epoch: 1,
		nextAt: NOW + (sample.dueIn ?? HOUR),
		leaseUntil: 0,
		blockedOn: null,
		fault: report,
		exceptionClass: route?.exceptionClass ?? null,
		queue: route?.queue ?? null,
		assignee: null,
		effect: state === 'applied' ? 'created' : null,
		result: null,
		seen: sample.seen ?? 1,
		workflowId: sample.workflowId ?? 'wf1',
		node: 'Odoo',
		correlationId: 'c',
		causation: null,
		corrects: null,
		createdAt,
		updatedAt: createdAt,
		failingSince: state === 'unknown' ? createdAt : null,
		doneAt: state === 'applied' ? createdAt + (sample.took ?? 2_000) : null,
		payload: '{}',
	};
}

/** A store with these entries, `NOW` on its clock and one audit record an entry. */
export async function storeWith(samples: readonly SampleEntry[]): Promise<MemoryStore> {
	const store = createMemoryStore(() => NOW);
	await store.write(SCOPE.connection, async (tx) => {
		await tx.putMeta('environment', 'production');
		await tx.insertEntries(samples.map((sample, at) => row(at, sample)));
		await appendFacts(
			tx,
			SCOPE.connection,
			samples.map((_, at) => ({
				actor: 'workflow:wf1/Odoo',
				what: 'entry.accepted',
				key: String(at),
				record: '',
				before: null,
				after: null,
				detail: {},
			})),
		);
	});
	return store;
}
