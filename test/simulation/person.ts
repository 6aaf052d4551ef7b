import type { Entry, Scope } from '../../core/delivery/entry';
import type { Ledger } from '../../core/delivery/ledger/api';
import type { MemoryStore } from '../../core/delivery/stores/memory';
import { demand } from './checks';
import type { Odoo } from './odoo';
import type { Random } from './random';
import { externalIdOf, isOrdered, messageOf } from './records';

export interface PersonHost {
	readonly ledger: Ledger;
	readonly store: MemoryStore;
	readonly odoo: Odoo;
	readonly rng: Random;
	readonly dismissed: Set<string>;
	say(text: () => string): void;
}

/**
 * Somebody looks at an entry and does what its fault asks for; `hasty` ones try anything.
 * A refusal by the ledger is fine: it has changed nothing.
 */
export async function person(
	world: PersonHost,
	scope: Scope,
	{ id }: Entry,
	hasty: boolean,
): Promise<void> {
	const { ledger, store, rng } = world;
	const entry = store.tables.entries.get(id);
	if (entry === undefined) return;
	const decision = { id, by: 'Kim', reason: 'looked at it' };
	if (entry.state === 'applied') {
		await ledger.replay(scope, decision);
		// I13: nothing is left to do.
		demand(store.tables.entries.get(id) === entry, 'I13', () => entry.key);
		return;
	}
	if (entry.state !== 'dead') {
		if (hasty) await ledger.replay(scope, decision);
		return;
	}
	const what = choose(world, entry, hasty);
	world.say(() => `person: ${what} #${id} (${entry.fault?.code ?? ''})`);
	if (what === 'replay') {
		await ledger.replay(scope, decision);
		return;
	}
	const { payload } = await ledger.open(scope, id);
	const message = payload === null ? undefined : messageOf(payload);
	if (what === 'dismiss' || message === undefined) {
		await ledger.dismiss(scope, decision);
		if (message !== undefined && entry.fault?.code !== 'delivery.conflict') {
			world.dismissed.add(`${message.record}@${message.revision}`);
		}
		return;
	}
	const content = `${message.content.replace(/bad$/, '')} by hand ${rng.below(1_000)}`;
	const corrected = { ...message, content, byHand: true };
	await ledger.resolve(scope, { ...decision, payload: JSON.stringify(corrected) });
}

function choose(world: PersonHost, entry: Entry, hasty: boolean): 'replay' | 'dismiss' | 'resolve' {
	switch (entry.fault?.code) {
		case 'odoo.validation':
			return hasty ? 'dismiss' : 'resolve';
		case 'delivery.conflict':
			return world.rng.chance(0.5) ? 'resolve' : 'dismiss';
		case 'delivery.event_conflict':
			return 'dismiss';
		case 'delivery.restored_lane':
			return isBehind(world, entry) ? 'dismiss' : 'replay';
		default:
			return 'replay';
	}
}

/** Does Odoo hold a later revision than this one, from before the restore? */
function isBehind({ odoo }: PersonHost, entry: Entry): boolean {
	const revision = Number(entry.revision);
	if (!isOrdered(entry.nativeId)) return false;
	const there = odoo.read(externalIdOf({ record: entry.nativeId, revision, content: '' }));
	return there !== undefined && there.revision >= revision;
}
