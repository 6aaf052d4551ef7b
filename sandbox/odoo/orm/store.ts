import type { Row, Stored } from './values';

type Key = string | number | boolean;

const keyOf = (value: Stored | undefined): Key =>
	typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
		? value
		: '\u0000null';

/** The rows of one model, with an index for every column somebody looked up by value. */
export class Table {
	readonly rows = new Map<number, Row>();
	private readonly indexes = new Map<string, Map<Key, Set<number>>>();
	private last = 0;

	constructor(readonly name: string) {}

	/** Ids are never given back, as with a PostgreSQL sequence. */
	nextId(): number {
		this.last += 1;
		return this.last;
	}

	/** Makes `nextId` start after a row that was put in with an id of its own. */
	reserve(id: number): void {
		if (id > this.last) this.last = id;
	}

	put(row: Row): void {
		const before = this.rows.get(row.id);
		this.rows.set(row.id, row);
		for (const [field, index] of this.indexes) {
			if (before && before[field] === row[field]) continue;
			if (before) this.unindex(index, before[field], row.id);
			this.index(index, row[field], row.id);
		}
	}

	remove(id: number): void {
		const before = this.rows.get(id);
		if (!before) return;
		this.rows.delete(id);
		for (const [field, index] of this.indexes) this.unindex(index, before[field], id);
	}

	/** Ids of the rows whose column holds `value` (for many2many: contains it). */
	lookup(field: string, value: Stored): ReadonlySet<number> {
		let index = this.indexes.get(field);
		if (!index) {
			index = new Map();
			for (const row of this.rows.values()) this.index(index, row[field], row.id);
			this.indexes.set(field, index);
		}
		return index.get(keyOf(value)) ?? NO_IDS;
	}

	private index(index: Map<Key, Set<number>>, value: Stored | undefined, id: number): void {
		for (const one of Array.isArray(value) ? value : [value]) {
			const key = keyOf(one);
			const ids = index.get(key);
			if (ids) ids.add(id);
			else index.set(key, new Set([id]));
		}
	}

	private unindex(index: Map<Key, Set<number>>, value: Stored | undefined, id: number): void {
		for (const one of Array.isArray(value) ? value : [value]) {
			const key = keyOf(one);
			const ids = index.get(key);
			ids?.delete(id);
			if (ids?.size === 0) index.delete(key);
		}
	}
}

const NO_IDS: ReadonlySet<number> = new Set();

/** All tables, and the log that makes a transaction all or nothing. */
export class Store {
	private readonly tables = new Map<string, Table>();
	private undo: Array<() => void> = [];

	table(name: string): Table {
		let table = this.tables.get(name);
		if (!table) {
			table = new Table(name);
			this.tables.set(name, table);
		}
		return table;
	}

	put(model: string, row: Row): void {
		const table = this.table(model);
		const before = table.rows.get(row.id);
		table.put(row);
		this.undo.push(before ? () => table.put(before) : () => table.remove(row.id));
	}

	remove(model: string, id: number): void {
		const table = this.table(model);
		const before = table.rows.get(id);
		if (!before) return;
		table.remove(id);
		this.undo.push(() => table.put(before));
	}

	/** Registers how to take back a change that is not a row (a new model or column). */
	onRollback(undo: () => void): void {
		this.undo.push(undo);
	}

	/** A mark to roll back to; `rollback(0)` undoes the whole transaction. */
	savepoint(): number {
		return this.undo.length;
	}

	rollback(savepoint: number): void {
		while (this.undo.length > savepoint) this.undo.pop()?.();
	}

	commit(): void {
		this.undo = [];
	}

	/** Runs `work`; when it throws, its changes are gone and the error goes on. */
	atomic<T>(work: () => T): T {
		const mark = this.savepoint();
		try {
			return work();
		} catch (error) {
			this.rollback(mark);
			throw error;
		}
	}
}
