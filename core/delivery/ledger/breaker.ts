import type { Fault } from '../../faults';
import type { Breaker } from '../entry';
import type { LedgerSettings } from './api';

/** Faults that tell of the way to Odoo as a whole and not of one record. */
const TRANSPORT: ReadonlySet<string> = new Set([
	'odoo.unreachable',
	'odoo.no_answer',
	'odoo.not_sent',
	'odoo.not_an_api_answer',
	'odoo.database_down',
	'odoo.server_busy',
	'odoo.rate_limited',
]);

type Word = 'answer' | 'transport' | 'none';

/**
 * What one outcome says of the connection: Odoo answered, could not be reached, or nothing, as a claim
 * given up by this side.
 */
export function wordOf(fault: Fault | null): Word {
	if (fault === null) return 'answer';
	if (fault.class !== 'unavailable' && fault.class !== 'unknown_outcome') {
		return fault.code.startsWith('odoo.') ? 'answer' : 'none';
	}
	if (TRANSPORT.has(fault.code)) return 'transport';
	return fault.code.startsWith('odoo.') ? 'answer' : 'none';
}

/** When the next attempt may start; 0 while the breaker is closed. */
export const opensAt = (breaker: Breaker | null): number =>
	breaker === null || breaker.openedAt === 0 ? 0 : breaker.probeAt;

/** The breaker after a probe was let through: the next one only after another pause. */
export const probing = (breaker: Breaker, now: number, settings: LedgerSettings): Breaker => ({
	...breaker,
	probeAt: now + settings.breakerProbeMs,
});

/**
 * The breaker after the outcomes of one batch, which count once: they shared their requests. Null when
 * it stays as it is.
 */
export function afterBatch(
	breaker: Breaker | null,
	words: readonly Word[],
	now: number,
	connection: string,
	settings: LedgerSettings,
): Breaker | null {
	const failures = breaker?.failures ?? 0;
	if (words.includes('answer')) {
		return failures === 0 && (breaker?.openedAt ?? 0) === 0
			? null
			: { connection, failures: 0, openedAt: 0, probeAt: 0 };
	}
	if (!words.includes('transport')) return null;
	if (failures + 1 < settings.breakerFailures) {
		return { connection, failures: failures + 1, openedAt: 0, probeAt: 0 };
	}
	return {
		connection,
		failures: failures + 1,
		openedAt: breaker !== null && breaker.openedAt > 0 ? breaker.openedAt : now,
		probeAt: now + settings.breakerProbeMs,
	};
}
