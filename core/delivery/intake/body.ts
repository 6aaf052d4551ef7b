import { isUtf8 } from 'node:buffer';

import { unfitRecord } from '../../canonical/guard';
import { fault, type Fault } from '../../faults';
import { headerOf, type IntakeRequest } from './request';

export interface BodyLimits {
	/** UTF-8 bytes of one request. */
	readonly bytes: number;
	/** Events of one request. */
	readonly events: number;
}

/** 1 MiB holds an invoice of several thousand lines; a source that needs more sends several. */
export const DEFAULT_LIMITS: BodyLimits = { bytes: 1_048_576, events: 1_000 };

/** One record of a body, with its JSON text as it is kept. */
export interface BodyRecord {
	readonly json: Readonly<Record<string, unknown>>;
	readonly text: string;
}

type Refusal = { readonly status: 400 | 413 | 415; readonly fault: Fault };

/**
 * The records of a body: itself, its elements when it is a list, or the list at `listPath`. Refuses
 * by declared length before it counts, and counts before it parses; then what no honest record
 * holds (deep nesting, reserved keys, endless text, see `unfitRecord`).
 */
export function readBody(
	request: IntakeRequest,
	limits: BodyLimits,
	listPath = '',
): { readonly records: readonly BodyRecord[] } | Refusal {
	const declared = Number(headerOf(request, 'content-length') ?? 0);
	if (declared > limits.bytes || request.body.byteLength > limits.bytes) {
		return refuse(
			413,
			'intake.too_large',
			`The body is larger than ${String(limits.bytes)} bytes.`,
			'Send fewer records a request, or raise the limit in the node.',
		);
	}
	const type = (headerOf(request, 'content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
	if (!/^application\/(?:[\w.-]+\+)?json$/.test(type)) {
		return refuse(
			415,
			'intake.not_json',
			'The content type of the request is not JSON.',
			'Send the event as application/json.',
		);
	}
	const parsed = parse(request.body);
	if (parsed === undefined) {
		return refuse(
			400,
			'intake.bad_json',
			'The body is not JSON in UTF-8.',
			'Send one JSON object, or a list of them.',
		);
	}
	const found = listPath === '' ? parsed.value : at(parsed.value, listPath);
	const values: readonly unknown[] = Array.isArray(found) ? found : [found];
	if (values.length > limits.events) {
		return refuse(
			413,
			'intake.too_many_events',
			`The body holds more than ${String(limits.events)} events.`,
			'Send fewer events a request.',
		);
	}
	const records: BodyRecord[] = [];
	for (const value of values) {
		const unfit = unfitRecord(value);
		if (unfit !== undefined) return { status: 400, fault: unfit };
		const json = value as BodyRecord['json'];
		records.push({ json, text: value === parsed.value ? parsed.text : JSON.stringify(json) });
	}
	return { records };
}

/** Strict about UTF-8: replaced bytes would be other content than what was signed. */
function parse(body: Uint8Array): { readonly text: string; readonly value: unknown } | undefined {
	if (!isUtf8(body)) return undefined;
	const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8');
	try {
		return { text, value: JSON.parse(text) };
	} catch {
		// JSON.parse throws for this one reason.
		return undefined;
	}
}

/** The value at a dotted path of own keys; undefined when it leads nowhere. */
export function at(json: unknown, path: string): unknown {
	let value = json;
	for (const key of path.split('.')) {
		if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
		value = (value as Readonly<Record<string, unknown>>)[key];
	}
	return value;
}

const refuse = (
	status: Refusal['status'],
	code: string,
	message: string,
	remedy: string,
): Refusal => ({
	status,
	fault: fault({ class: 'source_data', code, message, remedy }),
});
