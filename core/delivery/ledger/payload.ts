import { contentHash } from '../../canonical/hash';
import type { LedgerSettings } from './api';

/** What the ledger keeps of a payload; one that is too large only by size and hash. */
export function keptPayload(
	payload: string,
	{ maxPayloadBytes }: LedgerSettings,
): { readonly payload: string; readonly tooLarge: number | null } {
	const bytes = Buffer.byteLength(payload, 'utf8');
	if (bytes <= maxPayloadBytes) return { payload, tooLarge: null };
	return {
		payload: JSON.stringify({ truncated: true, bytes, sha256: contentHash(payload) }),
		tooLarge: bytes,
	};
}
