import { startEmbeddedOdoo } from '..';
import { isObject } from '../orm/values';
import { difference, seen } from './compare';
import { FILES, readExchanges, type Exchange } from './exchanges';
import { alignIds, BETWEEN, CREDENTIALS, REWRITTEN } from './history';

export interface Verdict {
	readonly exchange: Exchange;
	/** '' when the embedded Odoo agrees. */
	readonly difference: string;
}

/** The recordings' own clock: a day on which their dates make sense. */
const RECORDED_AT = Date.parse('2026-11-21T21:30:00Z');

/**
 * Plays every recorded request, in the order of the recording, against one embedded Odoo, and
 * compares status, fault name and shape. Ids are made to come out as recorded (history.ts).
 */
export async function replay(): Promise<Verdict[]> {
	const odoo = await startEmbeddedOdoo({ version: 19, database: 'o19_model' });
	odoo.control.setClock(RECORDED_AT);
	const keys = { admin: odoo.apiKeys.admin, bot: odoo.apiKeys.bot };
	const verdicts: Verdict[] = [];
	let cookie = '';
	try {
		for (const file of FILES) {
			for (const exchange of readExchanges(file)) {
				const name = `${file}#${exchange.n}`;
				odoo.asSuperuser((env) => {
					BETWEEN[name]?.(env, keys);
					const { model, method } = target(exchange);
					alignIds(
						env,
						model,
						method,
						seen(exchange.response.status, exchange.response.body).result,
					);
				});
				const body = odoo.asSuperuser((env) => {
					const rewrite = REWRITTEN[name];
					const given = exchange.request.body;
					return rewrite && isObject(given) ? rewrite(given, env) : given;
				});
				const response = await fetch(odoo.url + pathOf(exchange), {
					method: exchange.request.method,
					headers: headersOf(exchange, name, keys, cookie),
					...(exchange.request.method === 'GET' ? {} : { body: bodyText(body, name) }),
				});
				cookie = /session_id=\w+/.exec(response.headers.get('set-cookie') ?? '')?.[0] ?? cookie;
				const text = await response.text();
				const actual = seen(response.status, parsed(text));
				const expected = seen(exchange.response.status, exchange.response.body);
				verdicts.push({ exchange, difference: difference(expected, actual) });
			}
		}
	} finally {
		await odoo.close();
	}
	return verdicts;
}

const pathOf = (exchange: Exchange) => exchange.request.url.replace(/^https?:\/\/[^/]+/, '');

function target(exchange: Exchange): { model: string; method: string } {
	const match = /\/json\/2\/([\w.]+)\/(\w+)/.exec(exchange.request.url);
	if (match) return { model: match[1] ?? '', method: match[2] ?? '' };
	const body = exchange.request.body;
	const params = isObject(body) && isObject(body['params']) ? body['params'] : {};
	const args = Array.isArray(params['args']) ? (params['args'] as unknown[]) : [];
	return { model: String(params['model'] ?? args[3]), method: String(params['method'] ?? args[4]) };
}

function headersOf(
	exchange: Exchange,
	name: string,
	keys: { admin: string; bot: string },
	cookie: string,
): Record<string, string> {
	const rpc = !pathOf(exchange).startsWith('/json/2');
	const headers: Record<string, string> = rpc ? { 'content-type': 'application/json', cookie } : {};
	for (const [header, value] of Object.entries(exchange.request.headers)) {
		headers[header.toLowerCase()] = value
			.replace('<API key: admin>', keys.admin)
			.replace('<API key: bot>', keys.bot);
	}
	const wrong = CREDENTIALS[name];
	if (wrong !== undefined && !rpc) headers['authorization'] = wrong;
	// fetch would add text/plain of its own accord; an empty type says there was none.
	if (!('content-type' in headers)) headers['content-type'] = '';
	return headers;
}

/** The admin's password stands where the recording has a placeholder. */
function bodyText(body: unknown, name: string): string {
	if (body === null || body === undefined) return '';
	const text = typeof body === 'string' ? body : JSON.stringify(body);
	return text
		.replaceAll('<password or API key>', CREDENTIALS[name] ?? 'admin')
		.replaceAll('<password>', name.startsWith('01_') ? 'admin' : '<password>');
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text) as unknown;
	} catch {
		return text;
	}
}

export const label = ({ exchange }: Verdict) => `${exchange.file}#${exchange.n}`;

/** `file: N of M agree`, in the order of the recording. */
export function summary(
	verdicts: readonly Verdict[],
): Array<{ file: string; agree: number; of: number }> {
	return FILES.map((file) => {
		const own = verdicts.filter((one) => one.exchange.file === file);
		return { file, agree: own.filter((one) => one.difference === '').length, of: own.length };
	});
}
