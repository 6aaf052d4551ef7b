/**
 * Wait before the `attempt`-th repeat (1 = first): a random share of an exponentially growing span
 * ("full jitter"), so that losers of one collision do not collide again.
 */
export const backoffMs = (
	attempt: number,
	{ baseMs = 250, capMs = 5000, random = Math.random }: BackoffOptions = {},
): number => Math.floor(random() * Math.min(capMs, baseMs * 2 ** (attempt - 1)));

export interface BackoffOptions {
	readonly baseMs?: number;
	readonly capMs?: number;
	readonly random?: () => number;
}
