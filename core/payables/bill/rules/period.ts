/** The days up to which a company's books are closed, `YYYY-MM-DD`; null is open. */
export interface Locks {
	/** Entries of every kind. */
	readonly fiscalYear: string | null;
	/** Entries of every kind, without exceptions. */
	readonly hard: string | null;
	/** Entries of purchase journals. */
	readonly purchase: string | null;
	/** Entries with taxes. */
	readonly tax: string | null;
}
export type LockName = keyof Locks;

export interface Violation {
	readonly lock: LockName;
	/** Last closed day. */
	readonly until: string;
}

/**
 * The lock that closes a day for a bill; the latest where several do, since all of them have to be
 * passed. Odoo's own rule (account/models/company.py, `_get_violated_lock_dates`): the tax lock binds
 * documents with taxes only.
 */
export function violated(locks: Locks, day: string, hasTax: boolean): Violation | null {
	const binding = (
		[
			['fiscalYear', locks.fiscalYear],
			['hard', locks.hard],
			['purchase', locks.purchase],
			['tax', hasTax ? locks.tax : null],
		] as const
	).flatMap(([lock, until]) => (until !== null && until >= day ? [{ lock, until }] : []));
	return binding.sort((a, b) => (a.until < b.until ? 1 : -1))[0] ?? null;
}

/** The first day on which a bill of `day` may be booked. */
export function nextOpenDay(locks: Locks, day: string, hasTax: boolean): string {
	const broken = violated(locks, day, hasTax);
	if (broken === null) return day;
	return new Date(Date.parse(`${broken.until}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
}
