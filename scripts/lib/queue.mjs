/** What queue mode needs besides n8n: Redis with its log on, and two databases of a PostgreSQL. */
import { existsSync, mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createConnection } from 'node:net';
import { delimiter, join } from 'node:path';

import { freePort } from './n8n.mjs';
import { pause, serve } from './processes.mjs';
import { Stop } from './say.mjs';

const require = createRequire(import.meta.url);

function redisServer() {
	const found = (process.env.PATH ?? '')
		.split(delimiter)
		.map((folder) => join(folder, 'redis-server'))
		.find(existsSync);
	if (found !== undefined) return found;
	throw new Stop(
		'No redis-server was found.',
		'install Redis (Debian: apt-get install redis-server).',
	);
}

const answers = (port) =>
	new Promise((resolve) => {
		const socket = createConnection(port, '127.0.0.1');
		socket.once('connect', () => socket.end('PING\r\n'));
		socket.once('data', () => resolve(true));
		socket.once('error', () => resolve(false));
	});

/** `admin` is the address of a PostgreSQL as a user who may create databases. */
export async function prepareQueue(admin, folder) {
	if (admin === undefined) {
		throw new Stop(
			'Queue mode needs a PostgreSQL.',
			'name one with --pg postgres://user:password@host:port/postgres; two databases are made in it and removed again.',
		);
	}
	const { Client } = require('pg');
	const url = new URL(admin);
	const ask = async (text, values) => {
		const client = new Client({ connectionString: admin });
		await client.connect();
		try {
			return await client.query(text, values);
		} finally {
			await client.end();
		}
	};
	const stamp = Date.now().toString(36);
	const names = { n8n: `chaos_n8n_${stamp}`, ledger: `chaos_ledger_${stamp}` };
	for (const name of Object.values(names)) await ask(`create database ${name}`);

	const port = await freePort(0);
	const data = join(folder, 'redis');
	mkdirSync(data, { recursive: true });
	let redis;
	const startRedis = async () => {
		const settings = ['--bind', '127.0.0.1', '--port', String(port), '--dir', data];
		const durable = ['--appendonly', 'yes', '--appendfsync', 'everysec', '--save', ''];
		const { child } = await serve(redisServer(), [...settings, ...durable], {
			cwd: data,
			log: join(folder, 'redis.log'),
			what: 'Redis',
			timeoutMs: 20_000,
			ready: () => answers(port),
		});
		redis = child;
	};
	await startRedis();
	const reach = {
		host: url.hostname,
		port: Number(url.port || 5432),
		user: decodeURIComponent(url.username),
		password: decodeURIComponent(url.password),
	};
	const ledger = {
		store: 'postgres',
		...reach,
		database: names.ledger,
		ssl: false,
		schema: 'odoo_construction',
	};
	return {
		ledger,
		place: ledger,
		env: {
			EXECUTIONS_MODE: 'queue',
			QUEUE_BULL_REDIS_HOST: '127.0.0.1',
			QUEUE_BULL_REDIS_PORT: String(port),
			QUEUE_BULL_REDIS_TIMEOUT_THRESHOLD: '60000',
			OFFLOAD_MANUAL_EXECUTIONS_TO_WORKERS: 'true',
			DB_TYPE: 'postgresdb',
			DB_POSTGRESDB_HOST: reach.host,
			DB_POSTGRESDB_PORT: String(reach.port),
			DB_POSTGRESDB_DATABASE: names.n8n,
			DB_POSTGRESDB_USER: reach.user,
			DB_POSTGRESDB_PASSWORD: reach.password,
		},
		startRedis,
		killRedis: async () => {
			redis.kill('SIGKILL');
			await pause(200);
		},
		/** What a restart of PostgreSQL does to those connected, without restarting it for others. */
		cutConnections: () =>
			ask('select pg_terminate_backend(pid) from pg_stat_activity where datname = any($1)', [
				Object.values(names),
			]),
		/** Removes the databases; for when nobody uses them any more. */
		drop: async () => {
			for (const name of Object.values(names)) {
				await ask(`drop database if exists ${name} with (force)`);
			}
		},
	};
}
