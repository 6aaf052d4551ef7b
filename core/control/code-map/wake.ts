import { joinKey } from '../../canonical/keys';
import type { Entry, Scope } from '../../delivery/entry';
import { isVisible, type Desk, type Row } from '../../delivery/ledger/desk';
import type { ControlRecord } from '../../delivery/stores/store.port';
import { APPLY_OPERATION } from './apply';
import { USE_KIND, wordFamily } from './key';
import { meaningOn, type Mapping } from './mapping';
import { eachRecord } from './records';
import { useOf, useRecord } from './use';

/** Blocked deliveries set free at once; the rest goes by its hourly try. */
const LIMIT = 1_000;

/**
 * Sends what waited for these mappings on: records that Code Map could not translate, and deliveries an
 * Odoo node holds back because it does not know the word. In the transaction of the approval. What
 * lacks another word as well comes back to the queue and names that one.
 *
 * @param desk of the approval; the caller saves it
 * @param company whose mappings they are; 0 are those of all companies
 * @returns entries that are due now
 */
export async function wakeWaiting(
	desk: Desk,
	company: number,
	mappings: readonly Mapping[],
): Promise<readonly Entry[]> {
	const scope = { connection: desk.scope.connection, company };
	const woken = new Set<Row>();
	for (const mapping of mappings) {
		const rows: ControlRecord[] = [];
		const uses: ControlRecord[] = [];
		const filter = { kind: USE_KIND, family: wordFamily(mapping) };
		await eachRecord(desk.tx, scope, filter, (record) => uses.push(record));
		for (const record of uses) {
			const use = useOf(record);
			if (use.waiting.length === 0) continue;
			await desk.load({ ids: use.waiting });
			const [free, still] = await sendOn(desk, scope, mapping, use.waiting);
			for (const row of free) woken.add(row);
			if (still.length === use.waiting.length) continue;
			const { connection, company: own, key } = record;
			const at = { connection, company: own, key, now: desk.now };
			rows.push(useRecord(record, { ...use, waiting: still }, at));
		}
		await desk.tx.putRecords(rows);
	}
	for (const row of await blockedOn(desk, scope, mappings)) woken.add(row);
	return [...woken].map(({ entry }) => entry);
}

/** Those of the entries that wait for the mapping, and the ids of those that go on waiting. */
async function sendOn(
	desk: Desk,
	scope: Scope,
	mapping: Mapping,
	ids: readonly number[],
): Promise<readonly [readonly Row[], readonly number[]]> {
	const free: Row[] = [];
	const still: number[] = [];
	const waiting = ids.flatMap((id) => {
		const row = desk.byId(id);
		return row !== undefined && isVisible(scope, row.entry) && waits(row.entry) ? [row] : [];
	});
	await desk.load({ lanes: waiting.map(({ entry }) => entry.lane) });
	for (const row of waiting) {
		const day = row.entry.fault?.details?.['day'];
		if (typeof day === 'string' && meaningOn(mapping, day) === undefined) {
			still.push(row.entry.id);
			continue;
		}
		desk.set(row, {
			state: 'ready',
			nextAt: desk.now,
			failingSince: null,
			updatedAt: desk.now,
		});
		desk.fact('exception.replayed', row, {
			from: 'dead',
			reason: 'The mapping it waited for was approved.',
		});
		free.push(row);
	}
	return [free, still];
}

const waits = ({ state, operation, fault }: Entry): boolean =>
	state === 'dead' && operation === APPLY_OPERATION && fault?.code === 'mapping.unmapped';

/** Deliveries of the same source that an Odoo node holds back for the word are tried again now. */
async function blockedOn(
	desk: Desk,
	scope: Scope,
	mappings: readonly Mapping[],
): Promise<readonly Row[]> {
	const sources = new Set(mappings.map(({ system, tenant }) => joinKey(system, tenant)));
	const awaited = mappings.flatMap(({ system, tenant, list, native }) => [
		joinKey(system, tenant, list, native),
		`entity:${list}`,
	]);
	const found = await desk.tx.findEntries(
		scope,
		{ states: ['blocked'], blockedOn: [...new Set(awaited)] },
		{ order: 'oldest', limit: LIMIT },
	);
	const own = found.filter(({ system, tenant }) => sources.has(joinKey(system, tenant)));
	await desk.load({ ids: own.map(({ id }) => id) });
	return own.flatMap(({ id }) => {
		const row = desk.byId(id);
		if (row?.entry.state !== 'blocked') return [];
		desk.set(row, { nextAt: desk.now, updatedAt: desk.now });
		return [row];
	});
}
