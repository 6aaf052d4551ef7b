import { verifyChain } from '../../../core/delivery/audit/verify';
import type { EntryState } from '../../../core/delivery/entry';
import { projectUpsert } from '../../../core/job-cost/project';
import { connect } from '../../../core/odoo/connect';
import { silentLogger, systemClock } from '../../../core/ports';
import type { LedgerPlace } from '../../../nodes/shared/ledger-place';
import { openStore } from '../../../nodes/shared/ledger-store';
import { connectionOf } from '../../../nodes/shared/ports';
import { prepareGround } from '../ground';
import { SYSTEM } from '../records';

/** What the n8n runs need of the package's TypeScript: Odoo and the ledger as an auditor reads them. */

interface OdooFacts {
	readonly url: string;
	readonly database: string;
	readonly apiKey: string;
}

/** Master data for the run, one project included, and what the run leaves in Odoo. */
export async function openGround({ url, database, apiKey }: OdooFacts) {
	const prefix = `cn${Date.now().toString(36)}`;
	const odoo = await connect({
		url,
		...(database === '' ? {} : { database }),
		auth: { kind: 'apiKey', key: apiKey },
	});
	await prepareGround(odoo, prefix);
	const deps = { odoo, clock: systemClock, log: silentLogger };
	const job = projectUpsert.input.parse({
		system: SYSTEM,
		tenant: prefix,
		nativeid: 'P1',
		data: { code: `${prefix}-P1`, name: `${prefix} job` },
	});
	await projectUpsert.apply(deps, await projectUpsert.plan(deps, [{ index: 0, value: job }]));
	return {
		prefix,
		system: SYSTEM,
		/** Names of this run's vendors. */
		vendors: async () =>
			(
				await odoo.searchRead<{ id: number; name: string }>({
					model: 'res.partner',
					domain: [['ref', '=like', `${prefix}-V%`]],
					fields: ['name'],
				})
			).map(({ name }) => name),
		/** Descriptions of this run's costs. */
		costs: async () =>
			(
				await odoo.searchRead<{ id: number; name: string }>({
					model: 'account.analytic.line',
					domain: [['name', '=like', `${prefix}-C%`]],
					fields: ['name'],
				})
			).map(({ name }) => name),
		close: () => odoo.close(),
	};
}

const OPEN: readonly EntryState[] = ['ready', 'sending', 'retry_wait', 'unknown', 'blocked'];

/** The ledger of a run, read beside n8n. */
export async function openRunLedger(place: LedgerPlace, odoo: OdooFacts) {
	const store = await openStore({ place, environment: 'test', settings: {} });
	const { scope } = connectionOf({ ...odoo, environment: 'test' }, 'UTC');
	return {
		/** What is not at an end yet, by what it is. */
		open: async () =>
			await store.read(async (reads) => {
				const entries = await reads.countEntries(scope, { states: OPEN }, ['state']);
				const events = await reads.countEvents(scope);
				return [
					...entries.map(({ by, count }) => `${String(count)} ${String(by[0])}`),
					...(['waiting', 'taken', 'dead'] as const)
						.filter((state) => (events.get(state) ?? 0) > 0)
						.map((state) => `${String(events.get(state))} events ${state}`),
				];
			}),
		dead: async () =>
			(
				await store.read((reads) =>
					reads.findEntries(scope, { states: ['dead'] }, { order: 'oldest', limit: 50 }),
				)
			).map(({ key, fault }) => `${key}: ${fault?.code ?? ''} ${fault?.message ?? ''}`),
		verify: async () => await store.read((reads) => verifyChain(reads, scope.connection)),
		/** Audit records by what happened. */
		counted: async () => {
			const counts = new Map<string, number>();
			for (let from = 1; ; ) {
				const page = await store.read((reads) => reads.auditFrom(scope.connection, from, 2_000));
				for (const { what } of page) counts.set(what, (counts.get(what) ?? 0) + 1);
				if (page.length < 2_000) return Object.fromEntries(counts);
				from += page.length;
			}
		},
		close: async () => {
			await store.close();
		},
	};
}
