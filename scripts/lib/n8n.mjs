/** A real n8n on this machine, and a person's session with it over n8n's own REST API. */
import { createServer } from 'node:net';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { pause, run, serve } from './processes.mjs';
import { PACKAGE, installInto, installedRows } from './pack.mjs';
import { Stop, say } from './say.mjs';

export const OWNER = {
	email: 'owner@demo.example',
	password: 'Contractor-2026',
	firstName: 'Demo',
	lastName: 'Owner',
};

const HOST = '127.0.0.1';

/** The wanted port when free, else any free one. 0 asks for any. */
export function freePort(wanted) {
	return new Promise((resolve, reject) => {
		const probe = createServer();
		probe.once('error', (error) =>
			error.code === 'EADDRINUSE' && wanted !== 0 ? resolve(freePort(0)) : reject(error),
		);
		probe.listen(wanted, HOST, () => {
			const { port } = probe.address();
			probe.close(() => resolve(port));
		});
	});
}

/** Local only, silent towards the outside, and allowed to load a community package. */
const environment = (userFolder, port, brokerPort) => ({
	N8N_USER_FOLDER: userFolder,
	N8N_LISTEN_ADDRESS: HOST,
	N8N_HOST: HOST,
	N8N_PORT: String(port),
	N8N_EDITOR_BASE_URL: `http://${HOST}:${port}`,
	WEBHOOK_URL: `http://${HOST}:${port}`,
	N8N_SECURE_COOKIE: 'false',
	N8N_RUNNERS_BROKER_PORT: String(brokerPort),
	N8N_COMMUNITY_PACKAGES_ENABLED: 'true',
	N8N_UNVERIFIED_PACKAGES_ENABLED: 'true',
	N8N_VERIFIED_PACKAGES_ENABLED: 'false',
	N8N_DIAGNOSTICS_ENABLED: 'false',
	N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
	N8N_VERSION_NOTIFICATIONS_WHATS_NEW_ENABLED: 'false',
	N8N_DYNAMIC_BANNERS_ENABLED: 'false',
	N8N_TEMPLATES_ENABLED: 'false',
	N8N_PERSONALIZATION_ENABLED: 'false',
	N8N_HIRING_BANNER_ENABLED: 'false',
	N8N_LICENSE_AUTO_RENEW_ENABLED: 'false',
	N8N_PYTHON_ENABLED: 'false',
	N8N_DISABLED_MODULES: 'mcp-registry',
	N8N_LOG_LEVEL: 'info',
	N8N_LOG_FORMAT: 'text',
	NO_COLOR: '1',
	GENERIC_TIMEZONE: process.env.GENERIC_TIMEZONE ?? 'UTC',
	// n8n reads these; an outer CI or npm must not change what it does.
	NODE_ENV: undefined,
	NODE_OPTIONS: undefined,
});

const healthy = async (url) => {
	try {
		const answer = await fetch(`${url}/healthz/readiness`, { signal: AbortSignal.timeout(2000) });
		return answer.ok && (await fetch(`${url}/rest/settings`)).ok;
	} catch {
		return false;
	}
};

const alive = async (url) => {
	try {
		return (await fetch(`${url}/healthz/readiness`, { signal: AbortSignal.timeout(2000) })).ok;
	} catch {
		return false;
	}
};

/**
 * Starts n8n on `userFolder` with the packed package as a community package.
 * `command: 'worker'` starts a worker of queue mode; `env` adds to the environment.
 * Returns its address and child process.
 */
export async function startN8n({
	node,
	entry,
	userFolder,
	wantedPort = 0,
	onDeath,
	command = 'start',
	env = {},
	timeoutMs = 180_000,
}) {
	mkdirSync(userFolder, { recursive: true, mode: 0o700 });
	await installInto(userFolder, node);
	const port = await freePort(wantedPort);
	const brokerPort = await freePort(0);
	const url = `http://${HOST}:${port}`;
	const log = join(userFolder, 'n8n.log');
	const worker = command === 'worker';
	const { child } = await serve(node, [entry, command], {
		cwd: userFolder,
		env: {
			...environment(userFolder, port, brokerPort),
			...(worker
				? { QUEUE_HEALTH_CHECK_ACTIVE: 'true', QUEUE_HEALTH_CHECK_PORT: String(port) }
				: {}),
			...env,
		},
		log,
		what: worker ? 'A worker of n8n' : 'n8n',
		timeoutMs,
		remedy: `read ${log}; to begin with an empty n8n delete ${userFolder}.`,
		ready: () => (worker ? alive(url) : healthy(url)),
		onDeath,
	});
	return { url, child, log, userFolder };
}

const BROWSER = 'n8n-nodes-odoo-construction';

/** A logged-in owner. `call` resolves to the answer's `data`; a refusal is a Stop with n8n's words. */
export async function openSession(url) {
	let cookie = '';
	const send = async (method, path, body) => {
		const answer = await fetch(`${url}${path}`, {
			method,
			headers: {
				'content-type': 'application/json',
				'browser-id': BROWSER,
				...(cookie === '' ? {} : { cookie }),
			},
			...(body === undefined ? {} : { body: JSON.stringify(body) }),
			signal: AbortSignal.timeout(120_000),
		});
		const fresh = answer.headers.getSetCookie().find((value) => value.startsWith('n8n-auth='));
		if (fresh !== undefined) cookie = fresh.split(';')[0];
		const text = await answer.text();
		let json;
		try {
			json = JSON.parse(text);
		} catch {
			json = { message: text.slice(0, 300) };
		}
		return { ok: answer.ok, status: answer.status, json };
	};
	const call = async (method, path, body) => {
		const answer = await send(method, path, body);
		if (answer.ok) return answer.json.data ?? answer.json;
		throw new Stop(
			`n8n answered ${method} ${path} with ${answer.status}: ${answer.json.message}`,
			'read the n8n log named above; if the demo was changed by hand, start it with --fresh.',
		);
	};
	const { showSetupOnFirstLoad } = (await call('GET', '/rest/settings')).userManagement;
	if (showSetupOnFirstLoad) await call('POST', '/rest/owner/setup', OWNER);
	else {
		const login = { emailOrLdapLoginId: OWNER.email, password: OWNER.password };
		await call('POST', '/rest/login', login);
	}
	return { url, call, send };
}

/** Node descriptions as n8n's editor sees them. */
export const nodeTypes = (session) => session.call('GET', '/types/nodes.json');

/**
 * Lists the package among n8n's installed community packages. n8n's own installer would ask its
 * cloud and the npm registry for the name first; here the archive is local, so the same two tables
 * are filled directly.
 */
export async function registerPackage(session, node, userFolder) {
	const { packageRow, nodeRows } = installedRows(await nodeTypes(session));
	if (nodeRows.length === 0) {
		throw new Stop(
			`n8n did not load any node of ${PACKAGE}.`,
			`read ${join(userFolder, 'n8n.log')} for the reason.`,
		);
	}
	const database = join(userFolder, '.n8n/database.sqlite');
	const script = `
		const { DatabaseSync } = require('node:sqlite');
		const { database, packageRow, nodeRows } = JSON.parse(process.argv[1]);
		const db = new DatabaseSync(database, { timeout: 10000 });
		const put = (table, row) => {
			const names = Object.keys(row);
			db.prepare('insert into ' + table + ' (' + names.map((n) => '"' + n + '"').join(',') + ') values ('
				+ names.map(() => '?').join(',') + ')').run(...Object.values(row));
		};
		db.exec('begin immediate');
		db.prepare('delete from installed_nodes where package = ?').run(packageRow.packageName);
		db.prepare('delete from installed_packages where "packageName" = ?').run(packageRow.packageName);
		const now = new Date().toISOString().replace('T', ' ').replace('Z', '');
		put('installed_packages', { ...packageRow, createdAt: now, updatedAt: now });
		for (const row of nodeRows) put('installed_nodes', row);
		db.exec('commit');
		db.close();`;
	const result = await run(node, [
		'-e',
		script,
		JSON.stringify({ database, packageRow, nodeRows }),
	]);
	if (result.code !== 0) {
		throw new Stop(
			`The package could not be listed in n8n: ${result.err.trim()}`,
			'start again with --fresh.',
		);
	}
	return nodeRows.map((row) => row.type);
}

/** Creates or renews a credential of that name; returns `{ id, name }` as a node refers to it. */
export async function putCredential(session, { name, type, data }) {
	const known = await session.call('GET', '/rest/credentials');
	const same = known.find((entry) => entry.name === name && entry.type === type);
	const saved = same
		? await session.call('PATCH', `/rest/credentials/${same.id}`, { name, type, data })
		: await session.call('POST', '/rest/credentials', { name, type, data });
	return { id: saved.id, name };
}

/**
 * Imports a workflow, giving each node the credential its type asks for (`credentials` maps a
 * credential type to `{ id, name }`). A workflow of the same name is replaced.
 */
export async function putWorkflow(session, workflow, { types, credentials }) {
	const nodes = workflow.nodes.map((node) => {
		const description = types.find((type) => type.name === node.type);
		const wanted = (description?.credentials ?? []).filter((entry) => credentials[entry.name]);
		const filled = Object.fromEntries(
			wanted
				.filter((entry) => shown(entry.displayOptions, node.parameters))
				.map((entry) => [entry.name, credentials[entry.name]]),
		);
		return { ...node, ...(Object.keys(filled).length === 0 ? {} : { credentials: filled }) };
	});
	const body = { ...workflow, nodes, active: false, tags: [] };
	delete body.id;
	const known = await session.call('GET', '/rest/workflows');
	for (const same of known.filter((entry) => entry.name === workflow.name)) {
		await session.call('POST', `/rest/workflows/${same.id}/archive`);
		await session.call('DELETE', `/rest/workflows/${same.id}`);
	}
	return session.call('POST', '/rest/workflows', body);
}

/** Whether `displayOptions.show` holds for plain (non-expression) parameters. */
function shown(displayOptions, parameters = {}) {
	return Object.entries(displayOptions?.show ?? {}).every(
		([key, values]) => parameters[key] === undefined || values.includes(parameters[key]),
	);
}

const FINAL = new Set(['success', 'error', 'crashed', 'canceled']);

/**
 * Runs a workflow from one of its triggers and waits for its end.
 * Returns `{ status, error, runData }`; `runData[node]` is n8n's list of runs of that node.
 */
export async function runWorkflow(session, workflow, trigger, { timeoutMs = 120_000 } = {}) {
	const { executionId } = await session.call('POST', `/rest/workflows/${workflow.id}/run`, {
		triggerToStartFrom: { name: trigger },
	});
	const deadline = Date.now() + timeoutMs;
	for (;;) {
		const execution = await session.call('GET', `/rest/executions/${executionId}`);
		if (FINAL.has(execution.status)) {
			const { resultData } = unflatten(execution.data);
			return {
				id: executionId,
				status: execution.status,
				error: resultData.error,
				runData: resultData.runData,
			};
		}
		if (Date.now() > deadline) {
			throw new Stop(
				`The workflow "${workflow.name}" did not end within ${timeoutMs / 1000} s.`,
				`open ${session.url}/workflow/${workflow.id}/executions/${executionId} and look where it waits.`,
			);
		}
		await pause(250);
	}
}

/** Items a node put on one of its outputs, over all its runs. */
export const itemsOf = (execution, node, output = 0) =>
	(execution.runData[node] ?? []).flatMap((one) =>
		(one.data?.main?.[output] ?? []).map((item) => item.json),
	);

/** n8n stores execution data "flatted": one array, in which strings that are digits are indexes. */
function unflatten(text) {
	const cells = typeof text === 'string' ? JSON.parse(text) : text;
	const made = new Map();
	const value = (index) => {
		const cell = cells[index];
		if (typeof cell !== 'object' || cell === null) return cell;
		const known = made.get(index);
		if (known !== undefined) return known;
		const copy = Array.isArray(cell) ? [] : {};
		made.set(index, copy);
		for (const [key, entry] of Object.entries(cell)) {
			copy[key] = typeof entry === 'string' ? value(Number(entry)) : entry;
		}
		return copy;
	};
	return value(0);
}

/** The folder of n8n's data, said once so that a person finds it. */
export function sayWhere({ log, userFolder }) {
	if (existsSync(userFolder)) say(`  n8n's data: ${userFolder}, its log: ${log}`);
}
