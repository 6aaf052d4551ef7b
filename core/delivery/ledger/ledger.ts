import type { LedgerStore } from '../stores/store.port';
import type { Ledger, LedgerSettings } from './api';
import { begin, claimWaiting } from './begin';
import { complete } from './complete';
import { assign, decide, route, settleException } from './decisions';
import { isVisible } from './desk';
import { notFound } from './faults';
import { acknowledge, receive, receivePage, streamOf } from './intake';
import { correctionKey } from './keys';
import { renew } from './renew';
import { DEFAULT_SETTINGS } from './settings';
import { sweep } from './sweep';
import { take } from './take';
import { storableFilter } from './text';
import { report } from './unread';
import { declareRestore, heartbeat, retain } from './upkeep';

/** Audit records shown with an entry. */
const TRAIL = 200;

/** The delivery ledger over a store; `settings` replace defaults one by one. */
export function createLedger(store: LedgerStore, given: Partial<LedgerSettings> = {}): Ledger {
	const settings: LedgerSettings = { ...DEFAULT_SETTINGS, ...given };
	return {
		settings,
		store,
		begin: async (scope, worker, batch, foreseen) =>
			await begin(store, settings, scope, worker, batch, foreseen),
		claim: async (scope, worker, waiting) =>
			await claimWaiting(store, settings, scope, worker, waiting),
		renew: async (scope, claims) => await renew(store, settings, scope, claims),
		complete: async (scope, worker, completions) =>
			await complete(store, settings, scope, worker, completions),

		receive: async (scope, worker, events) => await receive(store, settings, scope, worker, events),
		receivePage: async (scope, worker, page) =>
			await receivePage(store, settings, scope, worker, page),
		watermark: async (scope, stream) =>
			await store.read(async (reads) => {
				const row = await reads.watermark(scope.connection, streamOf(scope, stream));
				return row === null ? null : { value: row.value, pageToken: row.pageToken };
			}),
		acknowledge: async (scope, worker, eventKeys, why) =>
			await acknowledge(store, settings, scope, worker, eventKeys, why),

		sweep: async (scope) => await sweep(store, settings, scope),
		take: async (scope, worker, what) => await take(store, settings, scope, worker, what),

		report: async (scope, worker, problems) =>
			await report(store, settings, scope, worker, problems),
		find: async (scope, filter, page) =>
			await store.read(
				async (reads) => await reads.findEntries(scope, storableFilter(filter), page),
			),
		count: async (scope, filter, groups) =>
			await store.read(
				async (reads) => await reads.countEntries(scope, storableFilter(filter), groups),
			),
		open: async (scope, id) =>
			await store.read(async (reads) => {
				const { connection } = scope;
				const entry = (await reads.entriesById([id])).get(id);
				if (entry === undefined || !isVisible(scope, entry)) throw notFound();
				const keys =
					entry.corrects === null ? [entry.key] : [entry.key, correctionKey(entry.corrects)];
				return {
					entry,
					payload: (await reads.payloads([id])).get(id) ?? null,
					proposals: await reads.proposals(connection, [id]),
					trail: await reads.auditOf(connection, keys, TRAIL),
				};
			}),
		assign: async (scope, decision) => await assign(store, settings, scope, decision),
		route: async (scope, decision) => await route(store, settings, scope, decision),
		replay: async (scope, decision) =>
			await settleException(store, settings, scope, 'replay', decision),
		resolve: async (scope, decision) =>
			await settleException(store, settings, scope, 'resolve', decision),
		dismiss: async (scope, decision) =>
			await settleException(store, settings, scope, 'dismiss', decision),
		decide: async (scope, decision) => await decide(store, settings, scope, decision),

		declareRestore: async (scope, by, reason) =>
			await declareRestore(store, settings, scope, by, reason),
		retain: async (scope) => await retain(store, settings, scope),
		heartbeat: async (scope, worker) => await heartbeat(store, scope, worker),
		close: async () => await store.close(),
	};
}
