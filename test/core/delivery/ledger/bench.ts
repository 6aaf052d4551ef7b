import { fault, type FaultInit } from '../../../../core/faults';
import type { Entry, Scope } from '../../../../core/delivery/entry';
import type {
	Claim,
	Completion,
	Delivery,
	Ledger,
	LedgerSettings,
	NewEvent,
	Verdict,
	Worker,
} from '../../../../core/delivery/ledger/api';
import { createLedger } from '../../../../core/delivery/ledger/ledger';
import { createMemoryStore, type MemoryStore } from '../../../../core/delivery/stores/memory';

export const SCOPE: Scope = { connection: 'https://erp.example|db', company: 1 };
export const WORKER: Worker = { id: 'w1', workflowId: 'wf', node: 'Upsert' };
export const T0 = Date.parse('2026-11-22T08:00:00Z');

/** A ledger over a memory store with a clock that is set by hand; no jitter unless asked. */
export interface Bench {
	readonly ledger: Ledger;
	readonly store: MemoryStore;
	now(): number;
	tick(ms: number): void;
	begin(...deliveries: Delivery[]): Promise<readonly Verdict[]>;
	/** Begins one and expects to be let through. */
	go(delivery: Delivery): Promise<Claim>;
	/** Begins one and applies it. */
	apply(delivery: Delivery): Promise<Entry>;
	applied(claim: Claim): Promise<string>;
	failed(claim: Claim, init?: Partial<FaultInit>): Promise<string>;
	entry(id: number): Entry;
	entries(): Entry[];
	/** What the audit trail says, in order. */
	trail(): string[];
}

export function bench(settings: Partial<LedgerSettings> = {}): Bench {
	let clock = T0;
	const store = createMemoryStore(() => clock);
	const ledger = createLedger(store, { random: () => 1, ...settings });
	const complete = async (completion: Completion): Promise<string> =>
		(await ledger.complete(SCOPE, WORKER, [completion]))[0]?.outcome ?? 'nothing';
	const it: Bench = {
		ledger,
		store,
		now: () => clock,
		tick: (ms) => {
			clock += ms;
		},
		begin: async (...deliveries) =>
			await ledger.begin(SCOPE, WORKER, {
				deliveries: deliveries.map((delivery, index) => ({ ...delivery, index })),
				unreadable: [],
			}),
		go: async (delivery) => claimOf((await it.begin(delivery))[0]),
		apply: async (delivery) => {
			const claim = await it.go(delivery);
			await it.applied(claim);
			return it.entry(claim.id);
		},
		applied: async (claim) =>
			await complete({ claim, status: 'applied', effect: 'created', result: '{"id":7}' }),
		failed: async (claim, init = {}) =>
			await complete({ claim, status: 'failed', fault: anyFault(init) }),
		entry: (id) => {
			const entry = store.tables.entries.get(id);
			if (entry === undefined) throw new Error(`no entry ${id}`);
			return entry;
		},
		entries: () => [...store.tables.entries.values()],
		trail: () => (store.tables.audit.get(SCOPE.connection) ?? []).map(({ what }) => what),
	};
	return it;
}

export const anyFault = (init: Partial<FaultInit> = {}) =>
	fault({
		class: 'unavailable',
		code: 'odoo.busy_record',
		message: 'It failed.',
		remedy: 'Try again.',
		...init,
	});

export const lost = { class: 'unknown_outcome', code: 'odoo.no_answer' } as const;
export const bad = { class: 'source_data', code: 'odoo.validation' } as const;

export function claimOf(verdict: Verdict | undefined): Claim {
	if (verdict?.verdict === 'go') return verdict.claim;
	throw new Error(`not let through: ${JSON.stringify(verdict)}`);
}

let serial = 0;

/** A revision of vendor 4711, numbered by `sync_token`; its content follows from the revision. */
export function revision(value: string, more: Partial<Delivery> = {}): Delivery {
	serial += 1;
	return {
		index: 0,
		kind: 'state',
		operation: 'procurement.vendor.upsert',
		action: 'upsert',
		system: 'procore',
		tenant: '8089',
		entity: 'vendor',
		nativeId: '4711',
		revision: { kind: 'sync_token', value },
		hash: `content ${value}`,
		facts: { title: `Vendor ${value}` },
		priority: 2,
		payload: JSON.stringify({ revision: value }),
		correlationId: `c${serial}`,
		causation: null,
		...more,
	};
}

export const event = (value: string, more: Partial<Delivery> = {}): Delivery =>
	revision(value, { kind: 'event', operation: 'jobCost.costPosting.labour', ...more });

export const command = (more: Partial<Delivery> = {}): Delivery =>
	revision('1', { kind: 'command', operation: 'jobCost.setup.prepare', ...more });

export const hashed = (content: string, more: Partial<Delivery> = {}): Delivery =>
	revision(content, { revision: { kind: 'hash', value: content }, hash: content, ...more });

export const incoming = (eventKey: string, more: Partial<NewEvent> = {}): NewEvent => ({
	eventKey,
	source: 'procore',
	hash: `hash of ${eventKey}`,
	payload: JSON.stringify({ eventKey }),
	priority: 2,
	taken: false,
	...more,
});

/** Kind of answer of each verdict, with what it waits for. */
export const told = (verdicts: readonly Verdict[]): string[] =>
	verdicts.map((verdict) =>
		verdict.verdict === 'waiting' ? `waiting ${verdict.why}` : verdict.verdict,
	);

/** Code of the fault a promise is refused with. */
export const refusal = async (promise: Promise<unknown>): Promise<string> => {
	try {
		await promise;
		return 'no refusal';
	} catch (thrown) {
		return thrown instanceof Error && 'code' in thrown ? String(thrown.code) : String(thrown);
	}
};
