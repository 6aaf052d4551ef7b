import { fault } from '../faults';
import type { Json } from './client.port';
import { faultFromStatus } from './http-faults';
import type { HttpAnswer } from './transport.port';

/** The JSON of an answer; an HTML page or half a document is a fault, never a value. */
export function parseAnswer(answer: HttpAnswer, mayHaveActed: boolean): Json {
	try {
		return JSON.parse(answer.body) as Json;
	} catch {
		if (answer.status !== 200) throw faultFromStatus(answer, mayHaveActed);
		throw fault({
			class: mayHaveActed ? 'unknown_outcome' : 'protocol',
			code: 'odoo.not_an_api_answer',
			message: 'The server answered with a page instead of data.',
			remedy: 'Check the address in the credential: it must be the Odoo server itself.',
			retryable: false,
		});
	}
}

export const isRecord = (value: unknown): value is { [key: string]: Json } =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

/** Odoo's `{name, message}` of an error body, whatever else it carries (`debug` stays here). */
export function errorBody(value: Json): { name: string; message: string } | null {
	if (!isRecord(value) || typeof value['name'] !== 'string') return null;
	const message = value['message'];
	return { name: value['name'], message: typeof message === 'string' ? message : '' };
}
