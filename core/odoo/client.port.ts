import type { Dialect } from './dialects';

/** Plain JSON, as it travels to and from Odoo. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** An Odoo domain in prefix notation: leaves `[field, operator, value]` and `'&' | '|' | '!'`. */
export type Domain = ReadonlyArray<
	readonly [string, string, Json | readonly Json[]] | '&' | '|' | '!'
>;

/**
 * Context of one call. `companyIds[0]` is the current company (Odoo: `allowed_company_ids`).
 * Anything else goes through `extra` under Odoo's own name (`validate_analytic`, `skip_sms` …).
 */
export interface OdooContext {
	readonly companyIds?: readonly number[];
	readonly lang?: string;
	/** IANA zone; matters for datetimes in `load`, which Odoo reads in this zone. */
	readonly tz?: string;
	/** false also finds archived records. */
	readonly activeTest?: boolean;
	readonly extra?: Readonly<Record<string, Json>>;
}

export interface OdooCall {
	readonly model: string;
	readonly method: string;
	/** For record methods. An empty array is refused: Odoo would answer `true` and do nothing. */
	readonly ids?: readonly number[];
	/** Named arguments, in JSON-2's names (recipes 1.5); the JSON-RPC adapter translates them. */
	readonly args?: Readonly<Record<string, unknown>>;
	readonly context?: OdooContext;
	/**
	 * May this call be sent again after a lost answer? Reads and create-once loads may; defaults to
	 * true for methods that only read, false for all others.
	 */
	readonly repeatable?: boolean;
	/**
	 * An answer with HTTP 200 that says nothing was done yet (`load` without ids, an action that
	 * opens a wizard) is a fault unless the caller wants to see it and go on from there.
	 */
	readonly notDone?: 'fault' | 'answer';
	readonly timeoutMs?: number;
}

/** One row of `load` with External IDs (Odoo import semantics, recipes 2). */
export interface LoadRequest {
	readonly model: string;
	readonly fields: readonly string[];
	/** Text cells; an empty cell is an explicit "no value", so group rows by filled columns. */
	readonly rows: ReadonlyArray<readonly string[]>;
	/**
	 * `create_once`: unknown External IDs are created, known ones are returned untouched.
	 * `write`: known ones are written.
	 */
	readonly mode: 'create_once' | 'write';
	readonly context?: OdooContext;
}

export interface OdooVersion {
	readonly major: number;
	readonly text: string;
}

export interface OdooStats {
	/** HTTP requests sent, including repeats. */
	readonly calls: number;
	readonly retries: number;
}

/**
 * The one call interface to Odoo, whatever the protocol. Every method throws `Fault` and nothing
 * else. Lists are paged inside: `searchRead` returns all rows unless `limit` says otherwise.
 */
export interface OdooClient {
	readonly version: OdooVersion;
	readonly dialect: Dialect;
	readonly protocol: 'json2' | 'jsonrpc';
	/** `origin|database|login-or-key-fingerprint`: names the connection in ledgers, holds no secret. */
	readonly connectionId: string;
	readonly uid: number;

	call<T>(call: OdooCall): Promise<T>;

	searchRead<T extends { id: number }>(request: {
		readonly model: string;
		readonly domain: Domain;
		readonly fields: readonly string[];
		readonly order?: string;
		readonly limit?: number;
		/** `[id, name]` (default) or the bare id, which spares Odoo computing every name. */
		readonly many2one?: 'pair' | 'id';
		readonly context?: OdooContext;
	}): Promise<T[]>;

	/** Rows by id in the given order; a missing id is a fault unless `missing: 'omit'`. */
	read<T extends { id: number }>(request: {
		readonly model: string;
		readonly ids: readonly number[];
		readonly fields: readonly string[];
		readonly missing?: 'fault' | 'omit';
		readonly many2one?: 'pair' | 'id';
		readonly context?: OdooContext;
	}): Promise<T[]>;

	searchCount(model: string, domain: Domain, context?: OdooContext): Promise<number>;

	/**
	 * Grouped sums, one call. Keys of the rows are the groupby names (many2one as id or null,
	 * dates as Odoo's bucket start `YYYY-MM-DD`) and the aggregates as asked (`amount:sum`), plus
	 * `__count`. Works alike on `formatted_read_group` (19) and `read_group` (17, 18).
	 */
	readGroup(request: {
		readonly model: string;
		readonly domain: Domain;
		readonly groupBy: readonly string[];
		/** e.g. `amount:sum`. */
		readonly aggregates: readonly string[];
		readonly context?: OdooContext;
	}): Promise<Array<Record<string, Json>>>;

	/** Names the fields of a model that exist for this user; `null` when the model is absent. */
	fieldsOf(model: string): Promise<ReadonlyMap<string, FieldFacts> | null>;

	/** Server clock (HTTP `Date` header) of the last answer, ms since the epoch. */
	serverTime(): number | null;

	stats(): OdooStats;
	close(): void;
}

export interface FieldFacts {
	readonly type: string;
	readonly required: boolean;
	readonly readonly: boolean;
	readonly store: boolean;
	readonly relation?: string;
	readonly label: string;
	readonly selection?: ReadonlyArray<readonly [string, string]>;
	/** Total and decimal digits of a float with a fixed precision. */
	readonly digits?: readonly [number, number];
	/** Field that names the currency of a monetary field. */
	readonly currencyField?: string;
}
