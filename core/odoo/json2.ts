import { errorBody, parseAnswer } from './answers';
import { faultFromStatus } from './http-faults';
import { faultFromOdoo } from './odoo-faults';
import type { Wire } from './wire.port';

export interface Json2Options {
	readonly key: string;
	/** Needed when the host serves several databases. */
	readonly database?: string;
	readonly scrub: (text: string) => string;
}

/** Odoo 19 and later: `POST /json/2/<model>/<method>` with named arguments and a bare result. */
export function json2Wire({ key, database, scrub }: Json2Options): Wire {
	const headers: Record<string, string> = {
		authorization: `bearer ${key}`,
		'content-type': 'application/json',
		accept: 'application/json',
		...(database === undefined ? {} : { 'x-odoo-database': database }),
	};
	return {
		protocol: 'json2',
		encode: ({ model, method, ids, args, context }) => ({
			method: 'POST',
			path: `/json/2/${model}/${method}`,
			headers,
			body: JSON.stringify({ ...args, ...(ids === undefined ? {} : { ids }), context }),
		}),
		decode: (answer, call) => {
			if (answer.status >= 300 && answer.status < 400) throw faultFromStatus(answer, false);
			const value = parseAnswer(answer, !call.reads);
			if (answer.status === 200) return value;
			const error = errorBody(value);
			if (!error) throw faultFromStatus(answer, !call.reads);
			throw faultFromOdoo({ ...error, model: call.model, method: call.method }, scrub);
		},
	};
}
