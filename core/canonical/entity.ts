import type { z } from 'zod/v4';

/** One canonical entity: its schema, and what the envelope and the ledger need to know of it. */
export interface Entity<N extends string = string, S extends z.ZodObject = z.ZodObject> {
	/** Snake case; part of the envelope's `type`, of every key and External ID. */
	readonly name: N;
	readonly title: string;
	/** Raised with every change of the schema; a consumer sees it in `type` and `dataschema`. */
	readonly version: number;
	readonly schema: S;
	/**
	 * `state`: a newer revision replaces the older one. `event`: a fact that is never replaced; a
	 * correction is a new record that refers to the old one.
	 */
	readonly nature: 'state' | 'event';
	/** What it is, its units, currency and signs: the head of its page in docs/canonical.md. */
	readonly doc: string;
}

/** Keeps the schema's exact type while checking the shape. */
export const entity = <const N extends string, S extends z.ZodObject>(
	definition: Entity<N, S>,
): Entity<N, S> => definition;

/** e.g. `construction.cost_code.v1`. */
export const typeOf = (of: Pick<Entity, 'name' | 'version'>): string =>
	`construction.${of.name}.v${String(of.version)}`;

/** Identifies the schema of `data`; also the `$id` of the shipped JSON Schema. */
export const schemaIdOf = (of: Pick<Entity, 'name' | 'version'>): string =>
	`urn:construction:${of.name}:v${String(of.version)}`;

/** The shipped JSON Schema, relative to the package, e.g. `schemas/cost_code.v1.json`. */
export const schemaFileOf = (of: Pick<Entity, 'name' | 'version'>): string =>
	`schemas/${of.name}.v${String(of.version)}.json`;
