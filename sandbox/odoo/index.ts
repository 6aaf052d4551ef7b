import { Env, SUPERUSER, type Database } from './orm/env';
import { loadFacts, Registry, type Version } from './orm/registry';
import { Store } from './orm/store';
import { behavioursFor } from './models';
import { timestamp } from './http/dispatch';
import { OdooServer, type Control } from './http/server';
import { seedBase, type Keys } from './seed/base';

export type { Control, LoggedCall } from './http/server';
export type { FaultKind, FaultRule } from './http/faults';
export type { Database } from './orm/env';
export { Env } from './orm/env';
export { Seeder } from './seed/seeder';
export { seedAccounting, seedWarehouse } from './seed/accounting';

export interface EmbeddedOdooOptions {
	/** 0 (default) takes a free port. */
	readonly port?: number;
	readonly version?: Version;
	/** Name of the database; default `demo`. */
	readonly database?: string;
	/** Fills the database before the first request, as superuser, in one transaction. */
	readonly seed?: (env: Env) => void;
}

export interface EmbeddedOdoo {
	readonly url: string;
	readonly database: string;
	readonly version: Version;
	/** Keys that never expire: administrator and least-privilege integration user. */
	readonly apiKeys: Keys;
	/** Users that the keys belong to; passwords are those of the seed. */
	readonly users: {
		readonly admin: { login: string; password: string };
		readonly bot: { login: string; password: string };
	};
	readonly control: Control;
	/** Work on the data without HTTP and without rights, as Odoo's own shell would. */
	asSuperuser<T>(work: (env: Env) => T): T;
	close(): Promise<void>;
}

/**
 * Starts an Odoo of its own: in this process, in memory, on 127.0.0.1. It answers as Odoo 19 (or
 * 18) does for what this package uses, and refuses what Odoo would refuse; docs/embedded-odoo.md
 * says how far that goes. Two of them in one process know nothing of each other.
 */
export async function startEmbeddedOdoo(options: EmbeddedOdooOptions = {}): Promise<EmbeddedOdoo> {
	const facts = loadFacts(options.version ?? 19);
	const clock: { fixed: number | null } = { fixed: null };
	const database: Database = {
		name: options.database ?? 'demo',
		registry: new Registry(facts, behavioursFor(facts)),
		store: new Store(),
		now: () => clock.fixed ?? Date.now(),
		sequences: new Map(),
		refs: new Map(),
		securityCache: new Map(),
	};

	function asSuperuser<T>(work: (env: Env) => T): T {
		const env = new Env(database, SUPERUSER, {}, timestamp(database.now()), true);
		try {
			const result = work(env);
			database.store.commit();
			return result;
		} catch (error) {
			database.store.rollback(0);
			throw error;
		}
	}

	const apiKeys = asSuperuser((env) => seedBase(env, facts));
	const { seed } = options;
	if (seed) asSuperuser(seed);
	const server = new OdooServer(database, clock);
	const port = await server.listen(options.port ?? 0);
	return {
		url: `http://127.0.0.1:${port}`,
		database: database.name,
		version: facts.version,
		apiKeys,
		users: { admin: { login: 'admin', password: 'admin' }, bot: { login: 'bot', password: 'bot' } },
		control: server.control,
		asSuperuser,
		close: () => server.close(),
	};
}
