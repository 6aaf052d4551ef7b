import type { z } from 'zod/v4';

import type { OdooClient } from './odoo/client.port';
import type { Outcome } from './outcome';
import type { Clock, Logger } from './ports';

/** What every verb may use. Nothing else: no environment, no n8n, no module state. */
export interface VerbDeps {
	readonly odoo: OdooClient;
	readonly clock: Clock;
	readonly log: Logger;
}

export interface VerbInput<I> {
	readonly index: number;
	readonly value: I;
}

/** A right in Odoo that a verb needs; checked by the capability probe and named in a refusal. */
export interface AccessNeed {
	readonly model: string;
	readonly operations: ReadonlyArray<'read' | 'write' | 'create' | 'unlink'>;
	/** The Odoo group (as a person sees it in Settings) that usually grants it. */
	readonly group: string;
	/** The module that brings the model, in Odoo's technical name. */
	readonly module?: string;
	readonly fields?: readonly string[];
}

/**
 * A verb of the trade. `plan` may read Odoo but never writes; `apply` carries the plan out.
 * A dry run calls `plan` only and reports `preview`. Neither throws for a fault of one input: that
 * input's outcome is an exception and the others go on. Both throw a `Fault` when the whole batch
 * is impossible (no connection, no rights at all).
 */
export interface Verb<I, P extends VerbPlan<R>, R> {
	/** `area.resource.operation`, e.g. `jobCost.project.upsert`. Stable: ledgers and audits name it. */
	readonly name: string;
	readonly writes: boolean;
	readonly needs: readonly AccessNeed[];
	readonly input: z.ZodType<I>;
	plan(deps: VerbDeps, inputs: ReadonlyArray<VerbInput<I>>): Promise<P>;
	apply(deps: VerbDeps, plan: P): Promise<ReadonlyArray<Outcome<R>>>;
}

export interface VerbPlan<R> {
	/** One outcome an input: what would happen. Inputs that cannot be applied are exceptions already. */
	readonly preview: ReadonlyArray<Outcome<R>>;
}

/** `apply` of a verb that only reads: its plan is the answer. */
export const asPlanned = async <R>(
	_deps: VerbDeps,
	{ preview }: VerbPlan<R>,
): Promise<ReadonlyArray<Outcome<R>>> => await Promise.resolve(preview);
