import { fault } from '../faults';
import { isRecord } from './answers';
import { checkCall, readsOnly } from './call-check';
import type { Domain, FieldFacts, Json, OdooCall, OdooClient, OdooVersion } from './client.port';
import type { Dialect } from './dialects';
import type { Exchange } from './exchange';
import { fieldsReader } from './fields';
import { readGrouped } from './grouped-read';
import { inChunks, searchReadPaged } from './paging';
import type { Wire } from './wire.port';

export interface ClientParts {
	readonly exchange: Exchange;
	readonly wire: Wire;
	readonly dialect: Dialect;
	readonly version: OdooVersion;
	readonly uid: number;
	readonly connectionId: string;
	readonly timeoutMs: number;
	/** Removes the connection's secret from a text. */
	readonly scrub: (text: string) => string;
}

/** Rows of one `read`: bounded so that an answer stays some megabytes. */
const READ_CHUNK = 1000;

/** The client over any protocol. Built by `connect`. */
export function odooClient(parts: ClientParts): OdooClient {
	const { exchange, wire, dialect } = parts;

	async function call<T>(request: OdooCall): Promise<T> {
		const checked = checkCall(request);
		const answer = await exchange.send(wire, checked, {
			repeatable: request.repeatable ?? checked.reads,
			timeoutMs: request.timeoutMs ?? parts.timeoutMs,
		});
		if (request.method === 'load') scrubMessages(answer, parts.scrub);
		if (request.notDone !== 'answer') refuseNotDone(request, answer);
		fields.forgetAfter(request);
		// The shape is the caller's knowledge of Odoo; each caller checks what it relies on.
		return answer as T;
	}

	const fields = fieldsReader(call);

	const read: OdooClient['read'] = async <T extends { id: number }>(
		request: Parameters<OdooClient['read']>[0],
	) => {
		const { model, ids, context, missing = 'fault', many2one } = request;
		const byId = new Map<number, T>();
		for (const chunk of inChunks([...new Set(ids)], READ_CHUNK)) {
			const rows = await call<T[]>({
				model,
				method: 'read',
				ids: chunk,
				args: { fields: request.fields, ...(many2one === 'id' ? { load: null } : {}) },
				notDone: 'answer',
				...(context === undefined ? {} : { context }),
			});
			for (const row of rowsOf<T>(rows, model)) byId.set(row.id, row);
		}
		const found = ids.flatMap((id) => byId.get(id) ?? []);
		if (missing === 'fault' && found.length < ids.length) {
			const gone = ids.filter((id) => !byId.has(id));
			throw recordsGone(model, gone, ids.length);
		}
		return found;
	};

	const client: OdooClient = {
		version: parts.version,
		dialect,
		protocol: wire.protocol,
		connectionId: parts.connectionId,
		uid: parts.uid,
		call,
		searchRead: async (request) => await searchReadPaged({ call, read }, request),
		read,
		searchCount: async (model, domain: Domain, context) =>
			await call<number>({
				model,
				method: 'search_count',
				args: { domain },
				...(context === undefined ? {} : { context }),
			}),
		readGroup: async (request) =>
			await readGrouped({ call, dialect, fieldsOf: fields.of }, request),
		fieldsOf: async (model): Promise<ReadonlyMap<string, FieldFacts> | null> =>
			await fields.of(model),
		serverTime: exchange.serverTime,
		stats: exchange.stats,
		close: exchange.close,
	};
	return client;
}

/** Rows of a read answer, or a fault when the answer is none. */
export function rowsOf<T extends { id: number }>(value: unknown, model: string): T[] {
	if (
		!Array.isArray(value) ||
		value.some((row) => !isRecord(row) || typeof row['id'] !== 'number')
	) {
		throw fault({
			class: 'protocol',
			code: 'odoo.unexpected_answer',
			message: `Odoo's answer about ${model} has an unexpected form.`,
			remedy: 'Report it with the Odoo version.',
			model,
		});
	}
	return value as T[];
}

/** The one answer with HTTP 200 that carries texts of errors. */
function scrubMessages(answer: Json, scrub: (text: string) => string): void {
	const messages = isRecord(answer) ? answer['messages'] : null;
	for (const entry of Array.isArray(messages) ? messages : []) {
		if (isRecord(entry) && typeof entry['message'] === 'string') {
			entry['message'] = scrub(entry['message']);
		}
	}
}

const recordsGone = (model: string, gone: readonly number[], asked: number) =>
	fault({
		class: 'conflict',
		code: 'odoo.record_missing',
		message: `${gone.length} of ${asked} records of ${model} no longer exist in Odoo.`,
		remedy: 'Check whether they were deleted on purpose; send them again to create them anew.',
		model,
		details: { ids: gone.slice(0, 20).join(', ') },
	});

/**
 * HTTP 200 is not success: fewer rows than ids, `load` without ids, and an action that asks a
 * person something.
 */
function refuseNotDone({ model, method, ids }: OdooCall, answer: Json): void {
	if (method === 'read' && ids) {
		const found = new Set(rowsOf(answer, model).map((row) => row.id));
		const gone = ids.filter((id) => !found.has(id));
		if (gone.length > 0) throw recordsGone(model, gone, ids.length);
	}
	if (!isRecord(answer) || readsOnly(method)) return;
	if (method === 'load' && answer['ids'] === false) {
		throw fault({
			class: 'source_data',
			code: 'odoo.not_done',
			message: `Odoo created or changed no ${model}.`,
			remedy: 'Send the rows through the upsert, which tells what is wrong with each.',
			model,
		});
	}
	const type = answer['type'];
	if (typeof type === 'string' && type.startsWith('ir.actions.') && answer['target'] === 'new') {
		const wizard = answer['res_model'];
		throw fault({
			class: 'conflict',
			code: 'odoo.wizard_question',
			message: `Odoo did not carry out ${method} on ${model}: it opens a question for a person.`,
			remedy: 'Answer it in Odoo, or choose the option of this operation that answers it.',
			model,
			details: { wizard: typeof wizard === 'string' ? wizard : 'unknown' },
		});
	}
}
