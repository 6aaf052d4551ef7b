import type { LedgerSettings } from './api';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Odoo's `limit_time_real` is 120 s by default; a request the client gave up on may live that long. */
export const DEFAULT_SETTINGS: LedgerSettings = {
	leaseMs: 60 * SECOND,
	quietMs: 3 * MINUTE,
	retryBaseMs: 2 * SECOND,
	retryMaxMs: 15 * MINUTE,
	retryHorizonMs: 72 * HOUR,
	maxLostClaims: 3,
	takeMs: 5 * MINUTE,
	maxTakes: 5,
	breakerFailures: 5,
	breakerProbeMs: 30 * SECOND,
	maxPayloadBytes: 1_048_576,
	payloadDays: 90,
	entryDays: 400,
	secondPersonFor: ['master_data_risk', 'match_hold'],
	random: Math.random,
};
