import type { Scope } from '../entry';
import type { LedgerStore } from '../stores/store.port';
import type { LedgerSettings, Worker } from './api';
import { checkedText } from './checks';
import { openDesk } from './desk';

const DAY = 86_400_000;
/** Rows removed in one transaction, so that no delivery waits long for it. */
const STEP = 500;
const STEPS = 20;

/**
 * `Ledger.declareRestore`. From now on every lane is doubtful until Odoo was seen to agree with it:
 * the backup may be older than what Odoo holds.
 */
export async function declareRestore(
	store: LedgerStore,
	settings: LedgerSettings,
	scope: Scope,
	by: string,
	reason: string,
): Promise<{ readonly generation: number }> {
	const who = checkedText('by', by);
	const why = checkedText('reason', reason);
	return await store.write(scope.connection, async (tx) => {
		const desk = await openDesk(tx, scope, settings, who);
		const generation = desk.generation + 1;
		await tx.putMeta('generation', String(generation));
		desk.note('ledger.restored', scope.connection, { generation, reason: why });
		await desk.save();
		return { generation };
	});
}

/** `Ledger.retain`. */
export async function retain(
	store: LedgerStore,
	settings: LedgerSettings,
	scope: Scope,
): Promise<{ readonly payloads: number; readonly entries: number }> {
	let payloads = 0;
	let entries = 0;
	for (let step = 0; step < STEPS; step++) {
		const removed = await store.write(scope.connection, async (tx) => {
			const gone = {
				payloads: await tx.removePayloads(scope, tx.now - settings.payloadDays * DAY, STEP),
				entries: await tx.removeEntries(scope, tx.now - settings.entryDays * DAY, STEP),
			};
			if (gone.payloads + gone.entries > 0) {
				const desk = await openDesk(tx, scope, settings, 'ledger');
				desk.note('ledger.retained', scope.connection, gone);
				await desk.save();
			}
			return gone;
		});
		payloads += removed.payloads;
		entries += removed.entries;
		if (removed.payloads < STEP && removed.entries < STEP) break;
	}
	return { payloads, entries };
}

/** `Ledger.heartbeat`. */
export const heartbeat = async (
	store: LedgerStore,
	{ connection }: Scope,
	worker: Worker,
): Promise<void> =>
	await store.write(connection, async (tx) => {
		const { node: name, workflowId } = worker;
		await tx.putHeartbeat({ name, connection, workflowId, at: tx.now });
	});
