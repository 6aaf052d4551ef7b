import { errorBody, isRecord, parseAnswer } from './answers';
import type { Json } from './client.port';
import type { Dialect } from './dialects';
import { faultFromStatus } from './http-faults';
import { faultFromOdoo } from './odoo-faults';
import type { HttpAnswer, HttpRequest } from './transport.port';
import type { Wire, WireCall } from './wire.port';

export interface JsonRpcOptions {
	readonly database: string;
	readonly uid: number;
	/** Password or API key; both work. */
	readonly secret: string;
	readonly dialect: Dialect;
	readonly scrub: (text: string) => string;
}

/** Record methods that make sense on no record; JSON-RPC still wants their (empty) ids first. */
const ON_NO_RECORD = new Set(['has_access', 'onchange', 'web_save']);

/** Odoo 17 to 19: `execute_kw` with ids first and the rest by name. */
export function jsonRpcWire({ database, uid, secret, dialect, scrub }: JsonRpcOptions): Wire {
	return {
		protocol: 'jsonrpc',
		encode: (call) => {
			const { positional, named } = positionalArguments(call, dialect);
			return rpcRequest('object', 'execute_kw', [
				database,
				uid,
				secret,
				call.model,
				call.method,
				positional,
				{ ...named, context: call.context },
			]);
		},
		decode: (answer, call) => {
			const value = rpcResult(answer, call, scrub);
			// JSON-2 always answers a list; one call interface means one shape.
			return call.method === 'create' && typeof value === 'number' ? [value] : value;
		},
	};
}

/** What goes before the named arguments: ids of a record method, the values of `create`. */
function positionalArguments(
	{ method, ids, args }: WireCall,
	dialect: Dialect,
): { positional: Json[]; named: Record<string, Json> } {
	const named: Record<string, Json> = { ...args };
	if (method === 'create') {
		const values = named['vals_list'] ?? [];
		delete named['vals_list'];
		return { positional: [Array.isArray(values) ? values : [values]], named };
	}
	if (method === 'name_search' && 'domain' in named && dialect.nameSearchFilter === 'args') {
		named['args'] = named['domain'] ?? [];
		delete named['domain'];
	}
	if (method === 'write' && ids !== undefined && named['vals'] !== undefined) {
		// Models name this argument as they like (`vals`, `values`), so it goes by position.
		const values = named['vals'];
		delete named['vals'];
		return { positional: [[...ids], values], named };
	}
	if (ids !== undefined) return { positional: [[...ids]], named };
	return { positional: ON_NO_RECORD.has(method) ? [[]] : [], named };
}

export const rpcRequest = (
	service: 'common' | 'object',
	method: string,
	args: Json[],
): Omit<HttpRequest, 'timeoutMs'> => ({
	method: 'POST',
	path: '/jsonrpc',
	headers: { 'content-type': 'application/json', accept: 'application/json' },
	body: JSON.stringify({
		jsonrpc: '2.0',
		method: 'call',
		id: 1,
		params: { service, method, args },
	}),
});

/** `result` of an answer; a method that returns nothing has no `result` key and yields null. */
export function rpcResult(
	answer: HttpAnswer,
	call: { readonly model?: string; readonly method?: string; readonly reads: boolean },
	scrub: (text: string) => string,
): Json {
	if (answer.status !== 200) throw faultFromStatus(answer, !call.reads);
	const value = parseAnswer(answer, !call.reads);
	if (!isRecord(value)) throw faultFromStatus(answer, !call.reads);
	const error = value['error'];
	if (error === undefined || error === null) return value['result'] ?? null;
	const data = errorBody(isRecord(error) ? (error['data'] ?? null) : null);
	if (!data) throw faultFromStatus(answer, !call.reads);
	throw faultFromOdoo(
		{
			...data,
			...(call.model === undefined ? {} : { model: call.model }),
			...(call.method === undefined ? {} : { method: call.method }),
		},
		scrub,
	);
}
