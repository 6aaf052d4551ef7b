import type { Env } from '../orm/env';

/** The next number of a sequence; like Odoo's standard sequences, never given back. */
export function nextNumber(env: Env, code: string): number {
	const next = (env.db.sequences.get(code) ?? 0) + 1;
	env.db.sequences.set(code, next);
	return next;
}

/** The next number of a journal: given back when the transaction fails, so that there are no gaps. */
export function nextGapless(env: Env, code: string): number {
	const next = nextNumber(env, code);
	env.store.onRollback(() => env.db.sequences.set(code, next - 1));
	return next;
}

export const padded = (number: number, width: number) => String(number).padStart(width, '0');
