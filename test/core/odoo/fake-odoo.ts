import { Fault, fault } from '../../../core/faults';
import type { FieldFacts, Json, OdooCall, OdooClient } from '../../../core/odoo/client.port';
import { v19 } from '../../../core/odoo/dialects/v19';

export interface FakeRecord {
	id: number;
	[field: string]: Json;
}

export interface FakeLoad {
	readonly model: string;
	readonly fields: readonly string[];
	readonly rows: ReadonlyArray<readonly string[]>;
	readonly context: Readonly<Record<string, Json>>;
}

/** What a test scripts for one `load`: an answer, a thrown fault, or nothing (it succeeds). */
export type LoadScript = (load: FakeLoad, nth: number) => Json | Fault | undefined;

export interface FakeOdoo extends OdooClient {
	readonly loads: FakeLoad[];
	readonly requests: OdooCall[];
	readonly records: Map<string, FakeRecord[]>;
	readonly names: Map<string, { model: string; id: number }>;
	put(model: string, record: FakeRecord, externalId?: string): void;
}

export interface FakeOptions {
	readonly fields: Readonly<Record<string, Readonly<Record<string, Partial<FieldFacts>>>>>;
	readonly onLoad?: LoadScript;
	/** false: the user may not read `ir.model.data`. */
	readonly lookup?: boolean;
	/** Ids that record rules hide. */
	readonly hidden?: ReadonlySet<number>;
}

/**
 * Just enough of Odoo for the upsert: records with External IDs, and a `load` that a test can make
 * fail. Anything else throws, so that a new call of the code shows up.
 */
export function fakeOdoo(options: FakeOptions): FakeOdoo {
	const records = new Map<string, FakeRecord[]>();
	const names = new Map<string, { model: string; id: number }>();
	const loads: FakeLoad[] = [];
	const requests: OdooCall[] = [];
	let nextId = 1000;
	const hidden = options.hidden ?? new Set<number>();
	const of = (model: string) => {
		const list = records.get(model) ?? [];
		records.set(model, list);
		return list;
	};
	const denied = (model: string) =>
		fault({ class: 'rights', code: 'odoo.access_denied', message: `no ${model}`, remedy: 'ask' });

	function load(call: OdooCall): Json {
		const { fields, data } = call.args as { fields: string[]; data: string[][] };
		const request: FakeLoad = {
			model: call.model,
			fields,
			rows: data,
			context: { ...call.context?.extra, ...(call.context?.tz ? { tz: call.context.tz } : {}) },
		};
		loads.push(request);
		const scripted = options.onLoad?.(request, loads.length);
		if (scripted instanceof Fault) throw scripted;
		if (scripted !== undefined) return scripted;
		const ids = data
			.filter((row) => row[0] !== '')
			.map((row) => {
				if (fields[0] === '.id') return Number(row[0]);
				const name = row[0] ?? '';
				const known = names.get(name);
				if (known) return known.id;
				nextId += 1;
				names.set(name, { model: call.model, id: nextId });
				of(call.model).push({ id: nextId });
				return nextId;
			});
		return { ids, messages: [], nextrow: 0 };
	}

	async function call<T>(request: OdooCall): Promise<T> {
		await Promise.resolve();
		requests.push(request);
		const answer = (): Json => {
			if (request.method === 'load') return load(request);
			if (request.model === 'ir.model.data' && request.method === 'search_read') {
				if (options.lookup === false) throw denied('ir.model.data');
				return [...names].map(([name, { model, id }]) => ({
					id,
					module: name.split('.')[0] ?? '',
					name: name.split('.').slice(1).join('.'),
					model,
					res_id: id,
				}));
			}
			if (request.method === 'check_object_reference') {
				const { module, xml_id } = request.args as { module: string; xml_id: string };
				const found = names.get(`${module}.${xml_id}`);
				if (found) return [found.model, hidden.has(found.id) ? false : found.id];
				throw fault({
					class: 'mapping',
					code: 'odoo.unknown_reference',
					message: 'not there',
					remedy: 'deliver it',
				});
			}
			if (request.method === 'search') return of(request.model).map(({ id }) => id);
			if (request.method === 'get_external_id') {
				const first = new Map<string, string>();
				for (const [name, record] of names) {
					if (record.model === request.model && !first.has(String(record.id))) {
						first.set(String(record.id), name);
					}
				}
				return Object.fromEntries(
					(request.ids ?? []).map((id) => [String(id), first.get(String(id)) ?? '']),
				);
			}
			if (request.method === 'get_metadata') {
				return (request.ids ?? []).map((id) => ({
					id,
					xmlids: [...names]
						.filter(([, record]) => record.model === request.model && record.id === id)
						.map(([xmlid]) => ({ xmlid, noupdate: false })),
				}));
			}
			throw new Error(`the fake has no ${request.model}.${request.method}`);
		};
		return answer() as T;
	}

	return {
		version: { major: 19, text: '19.0' },
		dialect: v19,
		protocol: 'json2',
		connectionId: 'fake',
		uid: 2,
		loads,
		requests,
		records,
		names,
		put: (model, record, externalId) => {
			of(model).push(record);
			if (externalId !== undefined) names.set(externalId, { model, id: record.id });
		},
		call,
		searchRead: async <T extends { id: number }>({
			model,
			domain,
			context,
		}: {
			model: string;
			domain: readonly unknown[];
			context?: { activeTest?: boolean };
		}) => {
			await Promise.resolve();
			requests.push({ model, method: 'search_read' });
			const leaf = domain[0] as [string, string, number[]] | undefined;
			const wanted = leaf?.[0] === 'id' ? new Set(leaf[2]) : null;
			const shown = of(model).filter(
				(record) => record['active'] !== false || context?.activeTest === false,
			);
			return shown.filter(
				({ id }) => !hidden.has(id) && (!wanted || wanted.has(id)),
			) as unknown as T[];
		},
		read: async ({ model, ids }) => {
			await Promise.resolve();
			if (ids.some((id) => hidden.has(id))) throw denied(model);
			return [];
		},
		searchCount: async (model) => await Promise.resolve(of(model).length),
		readGroup: async () => await Promise.resolve([]),
		fieldsOf: async (model) => {
			await Promise.resolve();
			const fields = options.fields[model];
			if (!fields) return null;
			return new Map(
				Object.entries(fields).map(([name, facts]): [string, FieldFacts] => [
					name,
					{ type: 'char', required: false, readonly: false, store: true, label: name, ...facts },
				]),
			);
		},
		serverTime: () => null,
		stats: () => ({ calls: requests.length, retries: 0 }),
		close: () => undefined,
	};
}
