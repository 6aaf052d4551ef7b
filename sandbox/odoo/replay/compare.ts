import { isObject } from '../orm/values';

/** What a client sees of an answer, whichever protocol carried it. */
export interface Seen {
	readonly status: number;
	/** Python class of the fault, '' when there is none. */
	readonly fault: string;
	readonly message: string;
	readonly result: unknown;
}

export function seen(status: number, body: unknown): Seen {
	if (isObject(body)) {
		const rpc = isObject(body['error']) ? body['error']['data'] : undefined;
		const error = isObject(rpc) ? rpc : status >= 400 ? body : undefined;
		if (error) {
			return {
				status,
				fault: String(error['name'] ?? ''),
				message: String(error['message'] ?? ''),
				result: null,
			};
		}
		if (body['jsonrpc'] === '2.0')
			return { status, fault: '', message: '', result: body['result'] };
	}
	return { status, fault: '', message: '', result: status >= 400 ? null : body };
}

const kindOf = (value: unknown): string =>
	value === null || value === undefined ? 'null' : Array.isArray(value) ? 'list' : typeof value;

/**
 * Why two results differ in shape, or '' when they do not: same kinds and the same keys all the way
 * down. An empty field (false) fits any field, a list is judged by its first row.
 */
export function shapeDifference(expected: unknown, actual: unknown, at = 'result'): string {
	if (isObject(expected) && String(expected['type']).startsWith('ir.actions.')) {
		// Actions carry the client's screens; what matters is what they ask for.
		if (!isObject(actual)) return `${at}: an action is expected`;
		for (const key of ['type', 'res_model', 'tag']) {
			if (expected[key] !== actual[key]) return `${at}.${key}: ${String(actual[key])}`;
		}
		return '';
	}
	const [want, have] = [kindOf(expected), kindOf(actual)];
	if (want !== have) {
		const empty = expected === false || actual === false;
		return empty && at !== 'result' ? '' : `${at}: ${have} instead of ${want}`;
	}
	if (Array.isArray(expected) && Array.isArray(actual)) {
		if (expected.length === 0 || actual.length === 0) return '';
		return shapeDifference(expected[0], actual[0], `${at}[0]`);
	}
	if (isObject(expected) && isObject(actual)) {
		for (const key of Object.keys(expected)) {
			if (!(key in actual)) return `${at}.${key} is missing`;
			const deeper = shapeDifference(expected[key], actual[key], `${at}.${key}`);
			if (deeper !== '') return deeper;
		}
		const extra = Object.keys(actual).find((key) => !(key in expected));
		return extra === undefined ? '' : `${at}.${extra} is too much`;
	}
	return '';
}

/** `load` answers 200 either way: success and the first message belong to its shape. */
function loadDifference(expected: unknown, actual: unknown): string {
	if (!isObject(expected) || !isObject(actual) || !('nextrow' in expected)) return '';
	const first = (value: unknown) => {
		const list = isObject(value) && Array.isArray(value['messages']) ? value['messages'] : [];
		const message: unknown = list[0];
		return isObject(message) ? String(message['message']) : '';
	};
	const bare = (text: string) => text.replace(/\(\d+[^)]*\)/g, '(…)');
	return bare(first(expected)) === bare(first(actual))
		? ''
		: `message “${first(actual)}” instead of “${first(expected)}”`;
}

/** '' when the answers agree in status, fault name and shape. */
export function difference(expected: Seen, actual: Seen): string {
	if (expected.status !== actual.status) {
		const why = actual.message === '' ? '' : `, ${actual.message.split('\n')[0] ?? ''}`;
		return `status ${actual.status} instead of ${expected.status}${why}`;
	}
	if (expected.fault !== actual.fault) {
		return `fault “${actual.fault}” (${actual.message.split('\n')[0] ?? ''}) instead of “${expected.fault}”`;
	}
	return (
		shapeDifference(expected.result, actual.result) ||
		loadDifference(expected.result, actual.result)
	);
}
