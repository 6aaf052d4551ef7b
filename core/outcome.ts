import type { Fault } from './faults';

/** What a verb did, or would do, for one input. */
export const EFFECTS = ['created', 'updated', 'unchanged', 'read', 'removed'] as const;
export type Effect = (typeof EFFECTS)[number];

export interface Done<R> {
	/** Index of the input item, as the caller numbered it. */
	readonly index: number;
	readonly status: 'done';
	readonly effect: Effect;
	/** True when nothing was written because the caller asked for a dry run. */
	readonly planned: boolean;
	readonly result: R;
	/** Things worth a person's attention that did not stop the record. */
	readonly warnings: readonly string[];
}

export interface Failed {
	readonly index: number;
	readonly status: 'exception';
	readonly fault: Fault;
}

/** Exactly one outcome an input; `index` ties it back. */
export type Outcome<R> = Done<R> | Failed;

export const done = <R>(
	index: number,
	effect: Effect,
	result: R,
	warnings: readonly string[] = [],
): Done<R> => ({ index, status: 'done', effect, planned: false, result, warnings });

export const failed = (index: number, fault: Fault): Failed => ({
	index,
	status: 'exception',
	fault,
});
