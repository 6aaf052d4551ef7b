import type { Scope } from '../entry';
import type { LedgerStore, LedgerTx } from '../stores/store.port';
import type { LedgerSettings, Worker } from './api';
import { actorOf, openDesk, type Desk } from './desk';
import { expiredFault, notTakenFault } from './faults';
import { giveUp } from './intake';
import { bury, expire, isExpired, lastFault } from './moves';

/** Rows of a kind a sweep looks at; what is left comes with the next one. */
const STEP = 500;

const SWEEPER: Worker = { id: 'sweep', workflowId: 'ledger', node: 'sweep' };

/** `Ledger.sweep`: finds what nobody will come back for. */
export async function sweep(
	store: LedgerStore,
	settings: LedgerSettings,
	scope: Scope,
): Promise<{ readonly changed: number }> {
	return await store.write(scope.connection, async (tx) => {
		const desk = await openDesk(tx, scope, settings, actorOf(SWEEPER));
		const changed =
			(await expireLeases(desk)) +
			(await endHorizons(desk)) +
			(await giveUpEvents(desk, tx, settings));
		await desk.save();
		return { changed };
	});
}

async function expireLeases(desk: Desk): Promise<number> {
	const found = await desk.tx.findEntries(
		desk.scope,
		{ states: ['sending'], expiredAt: desk.now },
		{ order: 'oldest', limit: STEP },
	);
	await desk.take(found);
	const lanes = [...new Set(found.map(({ lane }) => lane))].map((name) => desk.lane(name));
	const over = lanes.filter((lane) => isExpired(desk, lane));
	for (const lane of over) expire(desk, lane);
	return over.length;
}

async function endHorizons(desk: Desk): Promise<number> {
	const { tx, scope, now, settings } = desk;
	const since = now - settings.retryHorizonMs;
	const failing = await tx.findEntries(
		scope,
		{ failingTo: since },
		{ order: 'oldest', limit: STEP },
	);
	const idle = await tx.findEntries(
		scope,
		{ states: ['ready'], dueAt: since },
		{ order: 'due', limit: STEP },
	);
	const over = failing.filter(({ state }) => state !== 'sending' && state !== 'ready');
	const ids = [...over, ...idle].map(({ id }) => id);
	if (ids.length === 0) return 0;
	await desk.take([...over, ...idle]);
	const hours = Math.round(settings.retryHorizonMs / 3_600_000);
	for (const id of ids) {
		const row = desk.byId(id);
		if (row === undefined || row.entry.state === 'dead') continue;
		const report =
			row.entry.state === 'ready' ? notTakenFault(hours).report() : lastFault(row, expiredFault(0));
		bury(desk, row, report);
	}
	return ids.length;
}

async function giveUpEvents(
	desk: Desk,
	tx: LedgerTx,
	{ maxTakes }: LedgerSettings,
): Promise<number> {
	const found = await tx.findEvents(
		desk.scope,
		{ states: ['taken'], dueAt: desk.now },
		{ order: 'oldest', limit: STEP },
	);
	const over = found.filter(({ attempts }) => attempts >= maxTakes);
	await giveUp(desk, SWEEPER, over);
	return over.length;
}
