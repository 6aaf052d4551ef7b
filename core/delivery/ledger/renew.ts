import type { Scope } from '../entry';
import type { LedgerStore } from '../stores/store.port';
import type { Claim, LedgerSettings } from './api';
import { claimedRow, isHeld, loadClaimed } from './complete';
import { openDesk } from './desk';

/** `Ledger.renew`: claims still held get a new end; the others are left out of the answer. */
export async function renew(
	store: LedgerStore,
	settings: LedgerSettings,
	scope: Scope,
	claims: readonly Claim[],
): Promise<readonly Claim[]> {
	if (claims.length === 0) return [];
	return await store.write(scope.connection, async (tx) => {
		const desk = await openDesk(tx, scope, settings, '');
		await loadClaimed(desk, claims);
		const leaseUntil = desk.now + settings.leaseMs;
		const held: Claim[] = [];
		for (const claim of claims) {
			const row = claimedRow(desk, claim);
			// Once its end was noticed others count on it.
			if (!isHeld(desk, row, claim) || row.entry.state !== 'sending') continue;
			desk.set(row, { leaseUntil, nextAt: leaseUntil });
			desk.setLane(desk.lane(row.entry.lane), { leaseUntil });
			held.push({ ...claim, leaseUntil });
		}
		await desk.save();
		return held;
	});
}
