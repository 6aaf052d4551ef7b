/**
 * Faults on demand. Each rule waits for the calls it fits and is used up `times` times.
 *
 * - `latency`              answers after `ms`
 * - `status`               answers `status` (default 503) without doing anything
 * - `drop_after_commit`    does it, then cuts the connection: the outcome is unknown to the client
 * - `reset_before_commit`  cuts the connection, nothing is done
 * - `kill_worker`          does it, rolls it back, cuts the connection (Odoo's time limit)
 * - `serialization`        loses the race: `load` answers `ids:false`, anything else 500
 * - `late`                 cuts the connection and does it afterwards, when the control says so
 */
export const FAULT_KINDS = [
	'latency',
	'status',
	'drop_after_commit',
	'reset_before_commit',
	'kill_worker',
	'serialization',
	'late',
] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

export interface FaultRule {
	readonly kind: FaultKind;
	/** Fits only calls of this model; any when absent. */
	readonly model?: string;
	readonly method?: string;
	/** How many calls it hits; default 1. */
	readonly times?: number;
	/** How many fitting calls it lets through first; default 0. */
	readonly skip?: number;
	readonly ms?: number;
	readonly status?: number;
}

export class FaultPlan {
	private rules: Array<FaultRule & { left: number; wait: number }> = [];

	add(rule: FaultRule): void {
		this.rules.push({ ...rule, left: rule.times ?? 1, wait: rule.skip ?? 0 });
	}

	clear(): void {
		this.rules = [];
	}

	/** The first rule that fits this call, used up by one. */
	next(target: { readonly model: string; readonly method: string } | null): FaultRule | null {
		for (const rule of this.rules) {
			const fits =
				(rule.model === undefined || rule.model === target?.model) &&
				(rule.method === undefined || rule.method === target?.method);
			if (!fits) continue;
			if (rule.wait > 0) {
				rule.wait -= 1;
				continue;
			}
			rule.left -= 1;
			if (rule.left <= 0) this.rules = this.rules.filter((one) => one !== rule);
			return rule;
		}
		return null;
	}
}
