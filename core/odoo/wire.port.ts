import type { Json } from './client.port';
import type { HttpAnswer, HttpRequest } from './transport.port';

/** A call after all checks: everything a protocol has to put on the wire. */
export interface WireCall {
	readonly model: string;
	readonly method: string;
	readonly ids?: readonly number[];
	readonly args: Readonly<Record<string, Json>>;
	readonly context: Readonly<Record<string, Json>>;
	/** The call changes nothing in Odoo; decides what a broken answer means. */
	readonly reads: boolean;
}

/** A protocol: turns a call into a request and an answer into a value or a `Fault`. */
export interface Wire {
	readonly protocol: 'json2' | 'jsonrpc';
	encode(call: WireCall): Omit<HttpRequest, 'timeoutMs'>;
	/** Throws `Fault` for everything but a result. */
	decode(answer: HttpAnswer, call: WireCall): Json;
}
