import { fault, type Fault } from '../faults';

/** The two clocks of this machine. */
export interface LeaseClocks {
	/** ms since the epoch; goes on while the machine sleeps, but may be set. */
	readonly wall: () => number;
	/** ms of a clock nobody sets; may stand still while the machine sleeps. */
	readonly elapsed: () => number;
}

export const machineClocks: LeaseClocks = {
	wall: () => Date.now(),
	elapsed: () => performance.now(),
};

/**
 * The holder's own view of a lease. The ledger counts from when it committed the claim; the holder
 * counts from before it asked, so that its lease is over first. It is over as soon as either clock
 * says so: a stopped process or a sleeping machine must not write on.
 */
export interface Lease {
	/** A mark to take before the ledger is asked to prolong. */
	begin(): LeaseMark;
	/** The ledger prolonged it, counted from the mark. */
	prolonged(from: LeaseMark): void;
	/** The ledger no longer knows it. */
	lose(): void;
	/** Undefined while it holds, else the fault of whatever would be written now. */
	lost(): Fault | undefined;
}

export interface LeaseMark {
	readonly wall: number;
	readonly elapsed: number;
}

/** @param leaseMs how long a claim holds from `from` on */
export function leaseFrom(
	from: LeaseMark,
	leaseMs: number,
	clocks: LeaseClocks = machineClocks,
): Lease {
	let since: LeaseMark | undefined = from;
	return {
		begin: () => markOf(clocks),
		prolonged: (mark) => {
			// A renewal that comes back late must not revive what is over, nor shorten what holds.
			if (since !== undefined && mark.elapsed > since.elapsed) since = mark;
		},
		lose: () => {
			since = undefined;
		},
		lost: () => {
			if (since === undefined) return leaseLost();
			const now = markOf(clocks);
			const age = Math.max(now.wall - since.wall, now.elapsed - since.elapsed);
			return age < leaseMs ? undefined : leaseLost();
		},
	};
}

export const markOf = ({ wall, elapsed }: LeaseClocks = machineClocks): LeaseMark => ({
	wall: wall(),
	elapsed: elapsed(),
});

/** For whoever would write without holding the delivery. */
export const leaseLost = (): Fault =>
	fault({
		class: 'unavailable',
		code: 'delivery.lease_lost',
		message: 'This run held the delivery for too long without a sign of life; it wrote no further.',
		remedy: 'Nothing is to be done: the delivery is sent again by the Delivery Trigger.',
	});
