import { fault, type Fault } from '../faults';
import { isRecord } from './answers';
import type { Json, LoadRequest, OdooClient } from './client.port';
import { faultFromOdoo } from './odoo-faults';

/** What one `load` said: ids of the records in order, or why nothing was done. */
export type LoadAnswer =
	| { readonly ids: readonly number[] }
	| { readonly ids: null; readonly problems: readonly LoadProblem[] };

export interface LoadProblem {
	/** Lines of the request it names, first and last; null when it names none. */
	readonly rows: { readonly from: number; readonly to: number } | null;
	readonly fault: Fault;
}

/**
 * One `load`, all or nothing. The answer is HTTP 200 either way, so the problems come back as data;
 * faults of the way to Odoo, and of the request as a whole, are thrown.
 */
export async function load(odoo: OdooClient, request: LoadRequest): Promise<LoadAnswer> {
	const { model, fields, rows, mode, context } = request;
	const answer = await odoo.call<Json>({
		model,
		method: 'load',
		args: { fields, data: rows },
		context: {
			...context,
			extra: {
				...context?.extra,
				// Known External IDs are returned and nothing is written.
				...(mode === 'create_once' ? { mode: 'update', noupdate: true } : {}),
			},
		},
		// A late arrival of the first try finds the records and leaves them as they are. One that writes
		// could come after a newer revision: only the ledger knows when it may be sent again.
		repeatable: mode === 'create_once' && (fields.includes('id') || fields.includes('.id')),
		notDone: 'answer',
	});
	if (!isRecord(answer)) throw unexpected(model);
	const { ids, messages } = answer;
	if (Array.isArray(ids) && ids.every((id): id is number => typeof id === 'number')) return { ids };
	const errors = (Array.isArray(messages) ? messages : []).filter(
		(message): message is { [key: string]: Json } =>
			isRecord(message) && message['type'] === 'error',
	);
	return { ids: null, problems: errors.map((message) => problem(message, model)) };
}

function problem(message: { [key: string]: Json }, model: string): LoadProblem {
	const text = message['message'];
	const found = faultFromOdoo(
		{ name: '', message: typeof text === 'string' ? text : '', model },
		(said) => said,
	);
	const field = message['field'];
	const rows = message['rows'];
	const from = isRecord(rows) ? rows['from'] : undefined;
	const to = isRecord(rows) ? rows['to'] : undefined;
	return {
		rows: typeof from === 'number' && typeof to === 'number' ? { from, to } : null,
		// `.id` is the request's column, nothing a person could correct.
		fault: typeof field === 'string' && !field.startsWith('.') ? found.with({ field }) : found,
	};
}

const unexpected = (model: string) =>
	fault({
		class: 'protocol',
		code: 'odoo.unexpected_answer',
		message: `Odoo's answer to loading ${model} has an unexpected form.`,
		remedy: 'Report it with the Odoo version.',
		model,
	});
