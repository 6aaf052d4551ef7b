import type { Fault } from '../faults';
import type { Cell } from './cells';
import type { FieldFacts, OdooContext } from './client.port';

export type { Cell } from './cells';
export { applyUpsert } from './upsert-apply';
export { planUpsert } from './upsert-plan';

export interface UpsertLine {
	/** Named after its document (`lineExternalId`): a foreign name would move the line here. */
	readonly externalId: string;
	readonly values: Readonly<Record<string, Cell>>;
}

export interface UpsertRow {
	/** The caller's number of the input; outcomes carry it. */
	readonly index: number;
	readonly externalId: string;
	/** Fields to fill. A field that is not mentioned keeps its value, or takes Odoo's default. */
	readonly values: Readonly<Record<string, Cell>>;
	/** Lines by one2many field. Lines that are not mentioned stay. */
	readonly lines?: Readonly<Record<string, readonly UpsertLine[]>>;
}

export interface UpsertRequest {
	readonly model: string;
	readonly rows: readonly UpsertRow[];
	/**
	 * - `create_once` documents: a known External ID is returned untouched, whatever it holds now
	 * - `master` master data: read, compare, write only what differs
	 */
	readonly mode: 'create_once' | 'master';
	readonly context?: OdooContext;
}

export type PlannedRow =
	| {
			readonly effect: 'created' | 'updated' | 'unchanged';
			readonly row: UpsertRow;
			/** Null for a record that is still to be created. */
			readonly id: number | null;
			/** Fields that differ (all filled ones for a new record). */
			readonly changed: readonly string[];
			/** Archived in Odoo, and this row says what becomes of `active`. */
			readonly archived: boolean;
	  }
	| { readonly effect: 'exception'; readonly row: UpsertRow; readonly fault: Fault };

export interface UpsertPlan {
	readonly model: string;
	readonly mode: UpsertRequest['mode'];
	readonly context: OdooContext;
	readonly facts: ReadonlyMap<string, FieldFacts>;
	readonly lineFacts: ReadonlyMap<string, ReadonlyMap<string, FieldFacts>>;
	/** One entry a row, in the order of the request. */
	readonly rows: readonly PlannedRow[];
}

export interface Upserted {
	readonly id: number;
	readonly externalId: string;
}
