import { sql, type CreateTableBuilder } from 'kysely';

import { fault } from '../../faults';
import {
	DUE_STATES,
	OPEN_EVENTS,
	OPEN_STATES,
	type Database,
	type DatabaseTransaction,
	type SqlDialect,
} from './tables';

/** A step of the schema. Steps already released are never changed; a new one is added below. */
interface Migration {
	readonly version: number;
	up(db: Database, dialect: SqlDialect): Promise<void>;
}

const MIGRATIONS: readonly Migration[] = [
	{ version: 1, up: firstSchema },
	{ version: 2, up: controlRecords },
];
export const SCHEMA_VERSION = Math.max(...MIGRATIONS.map(({ version }) => version));

/** `meta` names the store itself writes. */
export const META_SCHEMA = 'schema';
export const META_ENVIRONMENT = 'environment';
export const META_CLOCK = 'clock';

export type Environment = 'production' | 'test';

/**
 * Refuses a store this package must not touch: written by a newer version, or of another environment.
 * @param meta the store's `meta` table; empty for a new one
 */
export function checkMeta(
	meta: ReadonlyMap<string, string>,
	environment: Environment,
	where: string,
): void {
	const version = Number(meta.get(META_SCHEMA) ?? 0);
	if (version > SCHEMA_VERSION) {
		throw fault({
			class: 'rights',
			code: 'ledger.newer_schema',
			message: `The delivery ledger in ${where} was written by a newer version of this package.`,
			remedy: `Install that version again (the ledger has schema ${String(version)}, this version knows ${String(SCHEMA_VERSION)}); nothing was changed.`,
			details: { schema: version, known: SCHEMA_VERSION },
		});
	}
	const found = meta.get(META_ENVIRONMENT);
	if (found !== undefined && found !== environment) {
		throw fault({
			class: 'rights',
			code: 'ledger.environment',
			message: `The delivery ledger in ${where} holds ${found} deliveries; the credential says ${environment}.`,
			remedy: `Choose the ledger of the ${environment} environment, or correct Environment in the credential; nothing was sent.`,
			details: { ledger: found, credential: environment },
		});
	}
}

/**
 * Brings the schema up to date in the caller's write transaction, which locks out every other
 * process: two that start at once do it once, and a kill in between leaves the old schema whole.
 * @param version what `meta` says, 0 for a new store
 */
export async function migrate(
	tx: DatabaseTransaction,
	dialect: SqlDialect,
	environment: Environment,
	version: number,
): Promise<void> {
	const due = MIGRATIONS.filter((migration) => migration.version > version);
	if (due.length === 0) return;
	for (const migration of due) await migration.up(tx, dialect);
	const meta = { [META_SCHEMA]: String(SCHEMA_VERSION), [META_ENVIRONMENT]: environment };
	for (const [name, value] of Object.entries(meta)) {
		await tx
			.insertInto('meta')
			.values({ name, value })
			.onConflict((conflict) => conflict.column('name').doUpdateSet({ value }))
			.execute();
	}
}

type Column = 'id' | 'int' | 'int?' | 'text' | 'text?';

/** One column list for both: STRICT tables with SQLite, identity columns with PostgreSQL. */
function table(
	db: Database,
	dialect: SqlDialect,
	name: string,
	columns: Readonly<Record<string, Column>>,
	finish: (builder: CreateTableBuilder<string, string>) => CreateTableBuilder<string, string> = (
		b,
	) => b,
): Promise<void> {
	const sqlite = dialect.name === 'sqlite';
	const whole = sqlite ? sql`integer` : sql`bigint`;
	let builder = db.schema.createTable(name) as CreateTableBuilder<string, string>;
	for (const [column, kind] of Object.entries(columns)) {
		builder = builder.addColumn(column, kind.startsWith('text') ? sql`text` : whole, (c) => {
			if (kind === 'id') {
				const key = c.primaryKey();
				return sqlite ? key.autoIncrement() : key.generatedByDefaultAsIdentity();
			}
			return kind.endsWith('?') ? c : c.notNull();
		});
	}
	if (sqlite) builder = builder.modifyEnd(sql`strict`);
	return finish(builder).execute();
}

async function firstSchema(db: Database, dialect: SqlDialect): Promise<void> {
	const create = async (
		name: string,
		columns: Readonly<Record<string, Column>>,
		finish?: (builder: CreateTableBuilder<string, string>) => CreateTableBuilder<string, string>,
	) => await table(db, dialect, name, columns, finish);

	await create('meta', { name: 'text', value: 'text' }, (t) =>
		t.addPrimaryKeyConstraint('meta_key', ['name']),
	);
	await create('entry', {
		id: 'id',
		key: 'text',
		connection: 'text',
		company: 'int',
		lane: 'text',
		kind: 'text',
		operation: 'text',
		action: 'text',
		system: 'text',
		tenant: 'text',
		entity: 'text',
		native_id: 'text',
		record: 'text',
		revision: 'text',
		revision_kind: 'text',
		ordinal: 'text',
		hash: 'text',
		title: 'text?',
		project: 'text?',
		vendor: 'text?',
		cost_code: 'text?',
		amount: 'text?',
		currency: 'text?',
		priority: 'int',
		state: 'text',
		attempts: 'int',
		epoch: 'int',
		next_at: 'int',
		lease_until: 'int',
		blocked_on: 'text?',
		fault: 'text?',
		exception_class: 'text?',
		queue: 'text?',
		assignee: 'text?',
		effect: 'text?',
		result: 'text?',
		seen: 'int',
		workflow_id: 'text',
		node: 'text',
		correlation_id: 'text',
		causation: 'text?',
		corrects: 'int?',
		created_at: 'int',
		updated_at: 'int',
		failing_since: 'int?',
		done_at: 'int?',
	});
	await create('payload', { id: 'int', body: 'text' }, (t) =>
		t
			.addPrimaryKeyConstraint('payload_key', ['id'])
			.addForeignKeyConstraint('payload_entry', ['id'], 'entry', ['id'], (f) =>
				f.onDelete('cascade'),
			),
	);
	await create(
		'lane',
		{
			lane: 'text',
			connection: 'text',
			inflight: 'int?',
			epoch: 'int',
			lease_until: 'int',
			quiet_until: 'int',
			applied_id: 'int?',
			applied_ordinal: 'text?',
			applied_kind: 'text?',
			applied_hash: 'text?',
			arrivals: 'int',
			generation: 'int',
		},
		(t) => t.addPrimaryKeyConstraint('lane_key', ['lane']),
	);
	await create('event', {
		id: 'id',
		key: 'text',
		connection: 'text',
		company: 'int',
		source: 'text',
		hash: 'text',
		state: 'text',
		attempts: 'int',
		next_at: 'int',
		parts: 'int',
		fault: 'text?',
		seen: 'int',
		workflow_id: 'text',
		node: 'text',
		priority: 'int',
		created_at: 'int',
		updated_at: 'int',
	});
	await create('event_payload', { id: 'int', body: 'text' }, (t) =>
		t
			.addPrimaryKeyConstraint('event_payload_key', ['id'])
			.addForeignKeyConstraint('event_payload_event', ['id'], 'event', ['id'], (f) =>
				f.onDelete('cascade'),
			),
	);
	await create(
		'watermark',
		{ connection: 'text', stream: 'text', value: 'text', page_token: 'text?', updated_at: 'int' },
		(t) => t.addPrimaryKeyConstraint('watermark_key', ['connection', 'stream']),
	);
	await create(
		'breaker',
		{ connection: 'text', failures: 'int', opened_at: 'int', probe_at: 'int' },
		(t) => t.addPrimaryKeyConstraint('breaker_key', ['connection']),
	);
	await create('proposal', {
		id: 'id',
		connection: 'text',
		entry_id: 'int',
		what: 'text',
		by: 'text',
		reason: 'text',
		payload: 'text?',
		created_at: 'int',
		decided_by: 'text?',
		decision: 'text?',
		decided_at: 'int?',
	});
	await create(
		'heartbeat',
		{ connection: 'text', name: 'text', workflow_id: 'text', at: 'int' },
		(t) => t.addPrimaryKeyConstraint('heartbeat_key', ['connection', 'name', 'workflow_id']),
	);
	await create(
		'audit',
		{
			chain: 'text',
			n: 'int',
			at: 'int',
			actor: 'text',
			what: 'text',
			key: 'text',
			record: 'text',
			before: 'text?',
			after: 'text?',
			detail: 'text',
			prev: 'text',
			hash: 'text',
		},
		(t) => t.addPrimaryKeyConstraint('audit_key', ['chain', 'n']),
	);
	await index(db, 'entry', ['key'], { unique: true });
	// Claims, the sweeper and triggers look at what is not final: a small part of a long history.
	await index(db, 'entry', ['lane'], { where: OPEN_STATES, name: 'entry_open_lane' });
	await index(db, 'entry', ['connection', 'priority', 'next_at', 'id'], {
		where: DUE_STATES,
		name: 'entry_due',
	});
	// A page of an exception queue, and what has failed for too long.
	await index(db, 'entry', ['connection', 'state', 'id'], {
		where: OPEN_STATES,
		name: 'entry_open_state',
	});
	await index(db, 'entry', ['connection', 'failing_since'], {
		where: `${DUE_STATES} and failing_since is not null`,
		name: 'entry_failing',
	});
	await index(db, 'entry', ['connection', 'state', 'company', 'created_at']);
	await index(db, 'entry', ['connection', 'record']);
	await index(db, 'entry', ['connection', 'project'], { where: 'project is not null' });
	await index(db, 'entry', ['correlation_id']);
	await index(db, 'entry', ['causation'], { where: 'causation is not null' });
	await index(db, 'entry', ['connection', 'done_at'], { where: 'done_at is not null' });
	await index(db, 'entry', ['connection', 'id']);
	await index(db, 'entry', ['connection', 'blocked_on'], { where: 'blocked_on is not null' });
	await index(db, 'entry', ['connection', 'created_at']);
	await index(db, 'event', ['key'], { unique: true });
	await index(db, 'event', ['connection', 'priority', 'next_at', 'id'], {
		where: OPEN_EVENTS,
		name: 'event_due',
	});
	await index(db, 'event', ['connection', 'state', 'created_at']);
	await index(db, 'proposal', ['entry_id']);
	await index(db, 'audit', ['chain', 'key', 'n']);
}

/** Approvals and code mappings. */
async function controlRecords(db: Database, dialect: SqlDialect): Promise<void> {
	await table(
		db,
		dialect,
		'record',
		{
			connection: 'text',
			kind: 'text',
			key: 'text',
			company: 'int',
			family: 'text',
			status: 'text',
			due_at: 'int?',
			version: 'int',
			body: 'text',
			created_at: 'int',
			updated_at: 'int',
		},
		(t) => t.addPrimaryKeyConstraint('record_key', ['connection', 'kind', 'key']),
	);
	await index(db, 'record', ['connection', 'kind', 'family', 'key']);
	await index(db, 'record', ['connection', 'kind', 'status', 'key']);
}

async function index(
	db: Database,
	on: string,
	columns: readonly string[],
	more: { readonly where?: string; readonly unique?: true; readonly name?: string } = {},
): Promise<void> {
	const name = more.name ?? [on, ...columns].join('_');
	const list = sql.join(columns.map((column) => sql.ref(column)));
	await sql`create ${more.unique === true ? sql`unique ` : sql``}index ${sql.ref(name)}
		on ${sql.ref(on)} (${list}) ${more.where === undefined ? sql`` : sql.raw(`where ${more.where}`)}`.execute(
		db,
	);
}
