/** One thing measured against another on the same server in the same run. */
export interface Ratio {
	readonly what: string;
	/** What was measured, e.g. `1.71 s`. */
	readonly ours: string;
	/** What it is compared with, e.g. `one raw load: 1.58 s`. */
	readonly baseline: string;
	readonly ratio: number;
	/** Null: shown for comparison only, because this server cannot decide it. */
	readonly target: { readonly atLeast: number } | { readonly atMost: number } | null;
}

/** Something that has no ratio but must hold, e.g. that no write_date moved. */
export interface Claim {
	readonly what: string;
	readonly holds: boolean;
	readonly found: string;
}

export interface BenchResult {
	readonly name: string;
	/** The server it ran on, without secrets. */
	readonly on: string;
	readonly ratios: readonly Ratio[];
	readonly claims: readonly Claim[];
}
