/** Smaller steps back are slewing; the clock then stands still until it is caught up with. */
const SLEW_MS = 1_000;

/** A clock that never runs backwards; `at` is told the wall clock and what the store saw last. */
export interface GuardedClock {
	/** @param stored latest time any process wrote down, or 0. */
	at(wall: number, stored: number): number;
}

/**
 * Guards leases against a wall clock that is set back: time goes on from the latest time seen, at the
 * pace of `elapsed`. A jump may delay a delivery, never hand it out twice.
 * @param elapsed ms of a clock nobody sets, e.g. `performance.now`.
 */
export function guardedClock(elapsed: () => number): GuardedClock {
	let last = 0;
	let mark = elapsed();
	return {
		at: (wall, stored) => {
			const passed = Math.floor(elapsed() - mark);
			// Whole milliseconds only: the rest counts next time.
			mark += passed;
			const seen = Math.max(last, stored);
			if (wall >= seen || seen - wall < SLEW_MS) last = Math.max(wall, seen);
			else last = seen === last ? last + passed : seen;
			return last;
		},
	};
}
