import type { IDataObject } from 'n8n-workflow';

import { contentHash } from '../../core/canonical/hash';
import type { Due, Ledger, Worker } from '../../core/delivery/ledger/api';
import { createLedger } from '../../core/delivery/ledger/ledger';
import { operationPriority } from '../../core/delivery/ledger/priority';
import type { LedgerStore } from '../../core/delivery/stores/store.port';
import { connect } from '../../core/odoo/connect';
import { silentLogger, systemClock } from '../../core/ports';
import { budgetChange } from '../../nodes/OdooJobCost/actions/budgetChange';
import { costPosting } from '../../nodes/OdooJobCost/actions/costPosting';
import { project } from '../../nodes/OdooJobCost/actions/project';
import { vendor } from '../../nodes/OdooProcurement/actions/vendor';
import { openStore } from '../../nodes/shared/ledger-store';
import { findOperation } from '../../nodes/shared/operation';
import { connectionOf, type OdooAccess } from '../../nodes/shared/ports';
import { runOperation } from '../../nodes/shared/run';
import type { Message } from './feed';
import type { FromWorker, InnerPoint, ToWorker, WorkerConfig } from './messages';
import { nodeContext } from './node-context';
import { KINDS, parametersOf, WAYS, type Kind } from './records';

/**
 * One worker process: takes messages in and says so, and delivers what the ledger hands out through
 * the runner of the Odoo nodes. It dies where it is told, in the middle of whatever it does.
 */
const config = JSON.parse(process.env['CHAOS_WORKER'] ?? '{}') as WorkerConfig;
const name = process.argv[2] ?? 'w0';
const worker: Worker = { id: `${name}-${String(process.pid)}`, workflowId: name, node: 'Chaos' };
const IDLE_MS = 40;
const SWEEP_MS = 400;
const BATCH = 8;
/** Have a turn of their own: all others wait for them, and while there is work they would wait for it. */
const MASTERS = [WAYS.project.verb, WAYS.vendor.verb];

let deadly: InnerPoint | null = null;
let passesLeft = 0;

/** The armed point ends the process here and now: no handler runs, nothing is flushed. */
function passing(point: InnerPoint): void {
	if (deadly !== point) return;
	passesLeft -= 1;
	if (passesLeft <= 0) process.kill(process.pid, 'SIGKILL');
}

const say = (message: FromWorker): void => {
	process.send?.(message);
};

const pause = async (ms: number): Promise<void> =>
	await new Promise((resolve) => setTimeout(resolve, ms));

/** The store, deadly between the last statement of a transaction and its commit. */
const deadlyStore = (store: LedgerStore): LedgerStore => ({
	write: async (connection, work) =>
		await store.write(connection, async (tx) => {
			const result = await work(tx);
			passing('uncommitted');
			return result;
		}),
	read: async (work) => await store.read(work),
	close: async () => {
		await store.close();
	},
});

/** The ledger, deadly around the steps of a delivery. */
const deadlyLedger = (ledger: Ledger): Ledger => ({
	...ledger,
	begin: async (...given) => {
		const verdicts = await ledger.begin(...given);
		if (verdicts.some(({ verdict }) => verdict === 'go')) passing('claimed');
		return verdicts;
	},
	complete: async (...given) => {
		passing('before_complete');
		const completed = await ledger.complete(...given);
		passing('completed');
		return completed;
	},
	take: async (...given) => {
		const due = await ledger.take(...given);
		if (due.length > 0) passing('taken');
		return due;
	},
});

/** Credentials of the nodes: this worker's own key, by which the proxy knows it. */
const credential = {
	url: config.url,
	database: config.database,
	authentication: 'apiKey',
	apiKey: name,
	login: '',
	environment: 'test',
	protocol: 'json2',
	companyId: 0,
	timezone: 'UTC',
};

/** Of the nodes' resources those the run uses; the others bring a PDF library along. */
const RESOURCES = [project, budgetChange, costPosting, vendor];

interface Piece {
	readonly kind: Kind;
	readonly json: IDataObject;
}

/** What the ledger handed out as items, as the Delivery Trigger puts them out. */
function pieceOf(due: Due): Piece | null {
	if (due.what === 'event') {
		const { kind, item } = JSON.parse(due.payload) as { kind: Kind; item: IDataObject };
		return { kind, json: { ...item, delivery: { event: due.key, parts: 1 } } };
	}
	const kind = KINDS.find((one) => WAYS[one].verb === due.entry.operation);
	if (kind === undefined) return null;
	const item = JSON.parse(due.payload) as IDataObject;
	return { kind, json: { ...item, delivery: { entry: due.entry.id } } };
}

/** The same message seems to be another record each time it is handled: what a lost key does. */
let handled = 0;
function withoutKey(kind: Kind, json: IDataObject): IDataObject {
	// Others name the projects by their key.
	if (config.broken !== 'dedup' || kind === 'project') return json;
	handled += 1;
	return { ...json, nativeid: `${String(json['nativeid'])}-${name}-${String(handled)}` };
}

async function deliver(ledger: Ledger, kind: Kind, items: readonly IDataObject[]): Promise<void> {
	const { node, resource, operation: value } = WAYS[kind];
	const operation = findOperation(RESOURCES, resource, value);
	if (operation === undefined) throw new Error(`no operation ${resource}: ${value}`);
	const ctx = nodeContext({
		type: node,
		parameters: parametersOf(kind, config.masters),
		credentials: { odooConstructionApi: credential },
		items,
		workflowId: name,
	});
	const { options, defaults, scope } = connectionOf(credential, 'UTC');
	const odoo: OdooAccess = {
		defaults,
		open: async (fence) => {
			const client = await connect({
				...options,
				timeoutMs: config.timeoutMs,
				...(fence === undefined || config.broken === 'fence' ? {} : { fence }),
			});
			const deps = { odoo: client, clock: systemClock, log: silentLogger };
			return { deps, close: () => client.close() };
		},
	};
	await runOperation(ctx, operation, {
		odoo: () => Promise.resolve(odoo),
		ledger: () => Promise.resolve({ ledger, scope, worker }),
	});
}

async function main(): Promise<void> {
	const { scope } = connectionOf(credential, 'UTC');
	const store = await openStore({ place: config.place, environment: 'test', settings: {} });
	const ledger = deadlyLedger(createLedger(deadlyStore(store), config.settings));

	async function takeIn(id: number, messages: readonly Message[]): Promise<void> {
		passing('before_receive');
		await ledger.receive(
			scope,
			worker,
			messages.map(({ event, kind, item }) => ({
				eventKey: config.broken === 'dedup' ? `${event}-${String(id)}-${name}` : event,
				source: 'generic',
				hash: contentHash(item),
				payload: JSON.stringify({ kind, item }),
				priority: operationPriority(WAYS[kind].verb),
				taken: false,
			})),
		);
		passing('received');
		say({ say: 'accepted', id });
	}

	process.on('message', (message: ToWorker) => {
		if (message.say === 'die_at') {
			deadly = message.point;
			passesLeft = message.pass;
		} else takeIn(message.id, message.messages).catch(report);
	});
	process.once('disconnect', () => process.exit(0));
	say({ say: 'ready' });

	let sweptAt = 0;
	let turn = 0;
	for (;;) {
		try {
			if (Date.now() - sweptAt > SWEEP_MS) {
				sweptAt = Date.now();
				await ledger.sweep(scope);
			}
			turn += 1;
			const due = await ledger.take(scope, worker, {
				limit: BATCH,
				deliveries: true,
				events: turn % 2 === 0,
				...(turn % 2 === 0 ? {} : { operations: MASTERS }),
			});
			const pieces = due.flatMap((one) => pieceOf(one) ?? []);
			for (const kind of KINDS) {
				const items = pieces.filter((piece) => piece.kind === kind).map(({ json }) => json);
				if (items.length > 0)
					await deliver(
						ledger,
						kind,
						items.map((json) => withoutKey(kind, json)),
					);
			}
			if (due.length === 0) await pause(IDLE_MS);
		} catch (thrown) {
			report(thrown);
			await pause(IDLE_MS);
		}
	}
}

const report = (thrown: unknown): void =>
	say({
		say: 'trouble',
		text: thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown),
	});

main().catch((thrown: unknown) => {
	report(thrown);
	process.exitCode = 1;
});
