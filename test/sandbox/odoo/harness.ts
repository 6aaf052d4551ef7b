import {
	startEmbeddedOdoo,
	type EmbeddedOdoo,
	type EmbeddedOdooOptions,
} from '../../../sandbox/odoo';

export interface Reply {
	readonly status: number;
	readonly body: unknown;
	/** Fault name, '' when there is none. */
	readonly fault: string;
	readonly message: string;
}

export interface Session {
	readonly odoo: EmbeddedOdoo;
	/** JSON-2, as administrator unless told otherwise. */
	json2(model: string, method: string, body?: unknown, key?: string): Promise<Reply>;
	/** JSON-RPC `execute_kw`, as administrator. */
	rpc(
		model: string,
		method: string,
		args?: unknown[],
		kwargs?: Record<string, unknown>,
	): Promise<Reply>;
	/** JSON-2; anything but 200 fails the test. */
	ok<T>(model: string, method: string, body?: unknown): Promise<T>;
}

const parse = (text: string): unknown => {
	try {
		return JSON.parse(text) as unknown;
	} catch {
		return text;
	}
};

const faultOf = (value: unknown): { name: string; message: string } => {
	const error = value as {
		name?: string;
		message?: string;
		error?: { data?: { name?: string; message?: string } };
	} | null;
	const data = error?.error?.data ?? error;
	return { name: data?.name ?? '', message: data?.message ?? '' };
};

/** An embedded Odoo and three ways to talk to it. */
export async function openSession(options: EmbeddedOdooOptions = {}): Promise<Session> {
	const odoo = await startEmbeddedOdoo(options);
	const post = async (path: string, body: unknown, key?: string): Promise<Reply> => {
		const response = await fetch(odoo.url + path, {
			method: 'POST',
			headers: {
				'content-type': 'application/json',
				...(key === undefined ? {} : { authorization: `bearer ${key}` }),
			},
			body: typeof body === 'string' ? body : JSON.stringify(body),
		});
		const value = parse(await response.text());
		const failed =
			response.status >= 400 || (typeof value === 'object' && value !== null && 'error' in value);
		const fault = failed ? faultOf(value) : { name: '', message: '' };
		return { status: response.status, body: value, fault: fault.name, message: fault.message };
	};
	const json2: Session['json2'] = (model, method, body = {}, key = odoo.apiKeys.admin) =>
		post(`/json/2/${model}/${method}`, body, key);
	return {
		odoo,
		json2,
		rpc: (model, method, args = [], kwargs = {}) =>
			post('/jsonrpc', {
				jsonrpc: '2.0',
				method: 'call',
				id: 1,
				params: {
					service: 'object',
					method: 'execute_kw',
					args: [odoo.database, 2, odoo.apiKeys.admin, model, method, args, kwargs],
				},
			}),
		async ok<T>(model: string, method: string, body?: unknown): Promise<T> {
			const reply = await json2(model, method, body);
			if (reply.status !== 200)
				throw new Error(`${model}.${method}: ${reply.status} ${reply.message}`);
			return reply.body as T;
		},
	};
}
