import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

import type { OdooClient } from '../core/odoo/client.port';
import { connect } from '../core/odoo/connect';

export interface OdooAddress {
	readonly url: string;
	readonly database: string;
	readonly login: string;
	readonly apiKey: string;
}

export interface BenchOdoo {
	readonly odoo: OdooClient;
	readonly address: OdooAddress;
	/** The embedded Odoo writes in memory, so what a write costs can only be judged on a real one. */
	readonly real: boolean;
	/** How the report names it. */
	readonly on: string;
	close(): void;
}

const ROOT = join(__dirname, '..');
const START_TIMEOUT_MS = 60_000;

/**
 * The Odoo of ODOO_URL, ODOO_DB and ODOO_API_KEY (a scratch database: the benchmarks write and
 * delete), else the embedded one in a process of its own.
 */
export async function openOdoo(): Promise<BenchOdoo> {
	const named = fromEnvironment(process.env);
	const started = named === undefined ? await startEmbedded() : undefined;
	const address = named ?? started?.address;
	if (address === undefined) throw new Error('No Odoo to measure.');
	try {
		const odoo = await connect({
			url: address.url,
			database: address.database,
			auth: { kind: 'apiKey', key: address.apiKey, login: address.login },
			timeoutMs: 600_000,
		});
		return {
			odoo,
			address,
			real: started === undefined,
			on: `${started === undefined ? 'Odoo' : 'the embedded Odoo'} ${odoo.version.text} over ${odoo.protocol}`,
			close: () => {
				odoo.close();
				started?.stop();
			},
		};
	} catch (thrown) {
		started?.stop();
		throw thrown;
	}
}

function fromEnvironment(env: NodeJS.ProcessEnv): OdooAddress | undefined {
	const { ODOO_URL: url, ODOO_DB: database, ODOO_API_KEY: apiKey, ODOO_LOGIN: login } = env;
	if (url === undefined || url === '') return undefined;
	if (!database || !apiKey) throw new Error('Set ODOO_DB and ODOO_API_KEY beside ODOO_URL.');
	return { url, database, apiKey, login: login ?? '' };
}

/** In a process of its own, so that client and server do not share one thread. */
async function startEmbedded(): Promise<{ address: OdooAddress; stop: () => void }> {
	// eslint-disable-next-line @n8n/community-nodes/no-dangerous-functions -- a benchmark, never shipped; fixed arguments
	const child = spawn(
		process.execPath,
		['--import', 'tsx', join(ROOT, 'sandbox/odoo/main.ts'), '--port', '0'],
		{ cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] },
	);
	const stop = () => void child.kill('SIGTERM');
	const timer = setTimeout(stop, START_TIMEOUT_MS);
	try {
		for await (const line of createInterface({ input: child.stdout })) {
			if (line.startsWith('{"url":')) {
				child.stdout.resume();
				return { address: JSON.parse(line) as OdooAddress, stop };
			}
		}
		throw new Error('The embedded Odoo ended before it answered.');
	} finally {
		clearTimeout(timer);
	}
}
