import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import type { VendorUpsert } from '../core/procurement/vendor-input';
import { inSeconds } from './measure';
import { openOdoo } from './odoo';
import { main } from './report';
import type { BenchResult } from './types';
import { loadRows, removeVendors, vendors } from './vendors';

const COUNT = 1000;
const OURS = 'n8n-nodes-odoo-construction.odooProcurement';
const ROOT = join(__dirname, '..');
const TRIGGER = 'When clicking ‘Execute workflow’';
const RUN_TIMEOUT_MS = 600_000;

/** The parts of scripts/lib this benchmark drives n8n with; those are plain JavaScript. */
interface Scripts {
	ensureNode(): Promise<string>;
	ensureN8n(node: string): Promise<string>;
	packedPackage(node: string): Promise<unknown>;
	startN8n(options: {
		node: string;
		entry: string;
		userFolder: string;
		onDeath: (reason: string, tail: string) => void;
	}): Promise<{ url: string }>;
	openSession(url: string): Promise<unknown>;
	nodeTypes(session: unknown): Promise<ReadonlyArray<{ name: string }>>;
	putCredential(session: unknown, credential: object): Promise<{ id: string; name: string }>;
	putWorkflow(session: unknown, workflow: object, more: object): Promise<{ id: string }>;
	runWorkflow(
		session: unknown,
		workflow: object,
		trigger: string,
		options: { timeoutMs: number },
	): Promise<{
		status: string;
		error?: { message?: string };
		runData: Record<
			string,
			ReadonlyArray<{ executionTime: number; data?: { main?: ReadonlyArray<unknown[] | null> } }>
		>;
	}>;
	credentialData(odoo: object): object;
	endAll(): Promise<void>;
}

async function scripts(): Promise<Scripts> {
	const names = ['runtime', 'pack', 'n8n', 'odoo', 'processes'];
	const modules = await Promise.all(
		names.map(
			async (name) =>
				(await import(pathToFileURL(join(ROOT, `scripts/lib/${name}.mjs`)).href)) as object,
		),
	);
	return Object.assign({}, ...modules) as Scripts;
}

/**
 * Creating 1,000 vendors with n8n's own Odoo node and with this package's, in the same n8n, on the
 * same Odoo. The time is that of the node alone, as n8n reports it.
 */
export async function run(): Promise<BenchResult> {
	const lib = await scripts();
	const { odoo, address, on, close } = await openOdoo();
	const stamp = `N${Date.now().toString(36)}`;
	const userFolder = join(ROOT, '.tmp/bench-n8n');
	try {
		const node = await lib.ensureNode();
		const entry = await lib.ensureN8n(node);
		await lib.packedPackage(node);
		rmSync(userFolder, { recursive: true, force: true });
		const onDeath = (reason: string, tail: string) => {
			throw new Error(`n8n ended by itself (${reason}): ${tail}`);
		};
		const { url } = await lib.startN8n({ node, entry, userFolder, onDeath });
		const session = await lib.openSession(url);
		const types = await lib.nodeTypes(session);
		if (!types.some(({ name }) => name === OURS)) throw new Error(`n8n did not load ${OURS}.`);
		const credentials = {
			odooConstructionApi: await lib.putCredential(session, {
				name: 'Bench',
				type: 'odooConstructionApi',
				data: lib.credentialData(address),
			}),
			odooApiKeyApi: await lib.putCredential(session, {
				name: 'Bench built-in',
				type: 'odooApiKeyApi',
				data: { url: address.url, db: address.database, apiKey: address.apiKey },
			}),
		};
		const time = async (name: string, items: readonly object[], nodeUnderTest: object) => {
			const workflow = await lib.putWorkflow(session, workflowOf(name, items, nodeUnderTest), {
				types,
				credentials,
			});
			const done = await lib.runWorkflow(session, workflow, TRIGGER, { timeoutMs: RUN_TIMEOUT_MS });
			const last = done.runData['Odoo']?.[0];
			const made = last?.data?.main?.[0]?.length ?? 0;
			if (done.status !== 'success' || last === undefined || made !== items.length) {
				throw new Error(
					`${name} made ${String(made)} of ${String(items.length)}: ${done.error?.message ?? done.status}`,
				);
			}
			return last.executionTime / 1000;
		};
		await time('warm-up', vendors(`${stamp}w`, 20).map(canonicalItem), ourNode);
		const ours = await time('ours', vendors(`${stamp}o`, COUNT).map(canonicalItem), ourNode);
		const builtIn = await time('built-in', plainRecords(`${stamp}b`), builtInNode);
		return {
			name: 'Creating 1,000 vendors inside n8n',
			on,
			ratios: [
				{
					what: 'vendors a second, ours / built-in',
					ours: `${inSeconds(ours)} (${String(Math.round(COUNT / ours))}/s)`,
					baseline: `built-in Odoo node: ${inSeconds(builtIn)} (${String(Math.round(COUNT / builtIn))}/s)`,
					ratio: builtIn / ours,
					target: { atLeast: 15 },
				},
			],
			claims: [],
		};
	} finally {
		await lib.endAll();
		await removeVendors(odoo, stamp);
		close();
	}
}

const ourNode = {
	name: 'Odoo',
	type: OURS,
	typeVersion: 1,
	parameters: { resource: 'vendor', operation: 'upsert', input: 'item' },
};
const builtInNode = {
	name: 'Odoo',
	type: 'n8n-nodes-base.odoo',
	typeVersion: 2,
	parameters: {
		authentication: 'odooApiKeyApi',
		resource: 'custom',
		operation: 'create',
		customResource: { __rl: true, mode: 'id', value: 'res.partner' },
		fieldsToSend: { mappingMode: 'autoMapInputData', value: null },
	},
};

/** Trigger, the items as they stand in a Code node, and the node under test. */
function workflowOf(name: string, items: readonly object[], nodeUnderTest: object): object {
	const code = `return ${JSON.stringify(items.map((json) => ({ json })))};`;
	const link = (node: string) => ({ main: [[{ node, type: 'main', index: 0 }]] });
	return {
		name: `Bench ${name}`,
		nodes: [
			{
				name: TRIGGER,
				type: 'n8n-nodes-base.manualTrigger',
				typeVersion: 1,
				parameters: {},
				id: '1',
				position: [0, 0],
			},
			{
				name: 'Vendors',
				type: 'n8n-nodes-base.code',
				typeVersion: 2,
				parameters: { jsCode: code },
				id: '2',
				position: [220, 0],
			},
			{ ...nodeUnderTest, id: '3', position: [440, 0] },
		],
		connections: { [TRIGGER]: link('Vendors'), Vendors: link('Odoo') },
		settings: { executionOrder: 'v1' },
	};
}

/** As Canonical Map would hand it over. */
const canonicalItem = ({ system, tenant, nativeid, data }: VendorUpsert): object => ({
	specversion: '1.0',
	id: `${tenant}-${nativeid}`,
	source: `/${system}/companies/${tenant}`,
	type: 'construction.vendor.v1',
	subject: `vendor/${nativeid}`,
	time: '2026-01-15T12:00:00Z',
	datacontenttype: 'application/json',
	dataschema: 'schemas/vendor.v1.json',
	system,
	tenant,
	nativeid,
	action: 'upsert',
	revision: '2026-01-15T12:00:00Z',
	revisionkind: 'updated_at',
	correlationid: `${tenant}-${nativeid}`,
	data,
});

/** The same fields as the built-in node takes them; it has no External ID and no country look-up. */
function plainRecords(batch: string): object[] {
	const { fields, data } = loadRows(vendors(batch, COUNT), 0);
	return data.map((row) =>
		Object.fromEntries(
			fields.flatMap((field, n) =>
				field === 'id' || field.includes('/')
					? []
					: [[field, field === 'is_company' ? true : field === 'supplier_rank' ? 1 : row[n]]],
			),
		),
	);
}

void main(run);
