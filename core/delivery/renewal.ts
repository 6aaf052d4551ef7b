import { toFault } from '../faults';
import type { Logger } from '../ports';
import type { Scope } from './entry';
import type { Lease } from './lease';
import type { Claim, Ledger } from './ledger/api';

/** Four tries within a lease of 60 s, so that one that fails costs nothing. */
const RENEWALS_A_LEASE = 4;

/**
 * Prolongs the claims of a batch until the returned function is called. A claim somebody else took
 * over ends the lease of all: their rows may travel in the same request. A ledger that does not
 * answer is only logged, the lease then ends by itself.
 */
export function keepRenewed(
	{ ledger, scope, log }: { ledger: Ledger; scope: Scope; log: Logger },
	claims: readonly Claim[],
	lease: Lease,
): () => void {
	let underWay = false;
	const renew = async (): Promise<void> => {
		const mark = lease.begin();
		try {
			const held = await ledger.renew(scope, claims);
			if (held.length < claims.length) lease.lose();
			else lease.prolonged(mark);
		} catch (thrown) {
			log.warn('The lease of a delivery could not be prolonged.', { code: toFault(thrown).code });
		}
	};
	const timer = setInterval(() => {
		if (underWay) return;
		underWay = true;
		void renew().finally(() => {
			underWay = false;
		});
	}, ledger.settings.leaseMs / RENEWALS_A_LEASE);
	timer.unref();
	return () => clearInterval(timer);
}
