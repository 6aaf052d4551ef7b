import type { LedgerSettings } from '../../core/delivery/ledger/api';
import type { LedgerPlace } from '../../nodes/shared/ledger-place';
import type { Message } from './feed';
import type { Masters } from './records';

/**
 * Where a worker can be told to die, by kill -9 of itself:
 * before and within the transaction that takes a message in, after it and before the answer; with
 * the claim made and nothing sent; with Odoo's answer read and nothing written down; after that.
 * Death with a request on its way is inflicted from outside, by the proxy.
 */
export const INNER_POINTS = [
	'before_receive',
	'uncommitted',
	'received',
	'claimed',
	'before_complete',
	'completed',
	'taken',
] as const;
export type InnerPoint = (typeof INNER_POINTS)[number];
/** `sent`: on its way to Odoo. `committed`: Odoo did it. `random`: whenever. */
export type KillPoint = InnerPoint | 'sent' | 'committed' | 'random';

/** What the harness takes away to show that its checks can fail. */
export type Broken = 'fence' | 'dedup' | null;

/** What every worker process is given, as JSON in its environment. */
export interface WorkerConfig {
	/** Address of the proxy; the origin of the connection. */
	readonly url: string;
	readonly database: string;
	/** Longest wait for an answer of Odoo, ms. */
	readonly timeoutMs: number;
	readonly place: LedgerPlace;
	readonly settings: Partial<LedgerSettings>;
	readonly masters: Masters;
	readonly broken: Broken;
}

export type ToWorker =
	| { readonly say: 'deliver'; readonly id: number; readonly messages: readonly Message[] }
	/** At the `pass`th time it comes by that point; null lets it live. */
	| { readonly say: 'die_at'; readonly point: InnerPoint | null; readonly pass: number };

export type FromWorker =
	| { readonly say: 'ready' }
	/** The messages of this delivery are committed: the 200 of a webhook. */
	| { readonly say: 'accepted'; readonly id: number }
	| { readonly say: 'trouble'; readonly text: string };
