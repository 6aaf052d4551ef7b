import type { Domain } from './domain';
import type { Model } from './model';
import type { Registry } from './registry';
import type { Store } from './store';
import type { Row, Stored, Values } from './values';
import { accessError, userError } from './errors';
import { createRecords, unlinkRecords, writeRecords } from './records';
import { searchIds } from './search';
import { idOf, idsOf, isObject } from './values';
import { fieldValue, nameOf } from './record-values';

/** What lives as long as the database. */
export interface Database {
	readonly name: string;
	readonly registry: Registry;
	readonly store: Store;
	/** Milliseconds since the epoch; tests move it. */
	now(): number;
	/** Sequences by code and, where Odoo does so, by month: never given back. */
	readonly sequences: Map<string, number>;
	/** External ID -> id of seeded records that the models refer to. */
	readonly refs: Map<string, number>;
	/** Cached answers of security/access.ts; cleared when users, groups or rules change. */
	readonly securityCache: Map<string, unknown>;
}

export interface Context {
	readonly [key: string]: unknown;
}

export const SUPERUSER = 1;

/**
 * One caller inside one transaction: who, with which context, over which data. Everything models
 * do goes through it; `sudo()` drops the access checks and keeps the rest.
 */
export class Env {
	constructor(
		readonly db: Database,
		readonly uid: number,
		readonly context: Context,
		/** Start of the transaction, UTC with microseconds: every create_date and write_date. */
		readonly started: string,
		readonly su = false,
	) {}

	get registry(): Registry {
		return this.db.registry;
	}

	get store(): Store {
		return this.db.store;
	}

	sudo(): Env {
		return this.su ? this : new Env(this.db, this.uid, this.context, this.started, true);
	}

	as(uid: number): Env {
		return new Env(this.db, uid, this.context, this.started, false);
	}

	with(context: Context): Env {
		return new Env(this.db, this.uid, { ...this.context, ...context }, this.started, this.su);
	}

	model(name: string): Model {
		return this.registry.get(name);
	}

	row(model: string, id: number | null): Row | undefined {
		return id === null ? undefined : this.store.table(model).rows.get(id);
	}

	rows(model: string, ids: readonly number[]): Row[] {
		const table = this.store.table(model);
		return ids.flatMap((id) => table.rows.get(id) ?? []);
	}

	/** Ids of the rows whose column holds `value`, through an index, without access checks. */
	where(model: string, field: string, value: Stored): number[] {
		return [...this.store.table(model).lookup(field, value)].sort((a, b) => a - b);
	}

	rowsWhere(model: string, field: string, value: Stored): Row[] {
		return this.rows(model, this.where(model, field, value));
	}

	/** Value of a field, whether stored, related or computed. */
	value(model: string, row: Row, field: string): Stored {
		return fieldValue(this, this.model(model), row, field);
	}

	nameOf(model: string, id: number): string {
		return nameOf(this, model, id);
	}

	create(model: string, values: readonly Values[]): number[] {
		return createRecords(this, this.model(model), values);
	}

	write(model: string, ids: readonly number[], values: Values): void {
		writeRecords(this, this.model(model), ids, values);
	}

	unlink(model: string, ids: readonly number[]): void {
		unlinkRecords(this, this.model(model), ids);
	}

	search(
		model: string,
		domain: Domain,
		options: { order?: string; limit?: number; offset?: number } = {},
	): number[] {
		return searchIds(this, this.model(model), domain, options);
	}

	/** Stores computed columns as they are: no rights, no conversion, no write_date. */
	patch(model: string, id: number, values: Readonly<Record<string, Stored>>): void {
		const row = this.row(model, id);
		if (!row) return;
		const differs = Object.entries(values).some(([field, value]) => row[field] !== value);
		if (differs) this.store.put(model, { ...row, ...values });
	}

	ref(xmlid: string): number | null {
		return this.db.refs.get(xmlid) ?? null;
	}

	/** Companies the caller works in now; the first one is the current company. */
	get companies(): readonly number[] {
		const allowed = this.context['allowed_company_ids'];
		if (Array.isArray(allowed) && allowed.length > 0) {
			return allowed.filter((id): id is number => typeof id === 'number');
		}
		const user = this.row('res.users', this.uid);
		const own = idOf(user?.['company_id']);
		const all = idsOf(user?.['company_ids']);
		return own === null ? all : [own, ...all.filter((id) => id !== own)];
	}

	get company(): number {
		return this.companies[0] ?? 1;
	}

	/** `YYYY-MM-DD` of the transaction, in UTC. */
	get today(): string {
		return this.started.slice(0, 10);
	}

	/** Refuses contexts that Odoo refuses whatever the method is. */
	checkContext(): void {
		const allowed = this.context['allowed_company_ids'];
		if (Array.isArray(allowed) && !this.su) {
			const own = new Set(idsOf(this.row('res.users', this.uid)?.['company_ids']));
			if (!allowed.every((id) => typeof id === 'number' && own.has(id))) {
				throw accessError('Access to unauthorized or invalid companies.');
			}
		}
		const lang = this.context['lang'];
		if (typeof lang === 'string' && lang !== '') {
			const known = this.rowsWhere('res.lang', 'code', lang).some((row) => row['active'] === true);
			if (!known) throw userError(`Invalid language code: ${lang}`);
		}
	}
}

/** Reads a context as sent; a text is refused the way Python refuses it. */
export function contextOf(value: unknown): Context | null {
	if (value === null || value === undefined || value === false) return {};
	return isObject(value) ? value : null;
}
