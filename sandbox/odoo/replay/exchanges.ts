import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** One recorded request to a real Odoo 19, with its answer. */
export interface Exchange {
	readonly file: string;
	readonly n: number;
	readonly note: string;
	readonly request: {
		readonly method: string;
		readonly url: string;
		readonly headers: Readonly<Record<string, string>>;
		/** JSON, or the text itself where it was not JSON. */
		readonly body: unknown;
	};
	readonly response: { readonly status: number; readonly body: unknown };
}

/** The recordings lie beside the project; they belong to others and are never copied into it. */
export const RECORDINGS = path.resolve(__dirname, '../../../../shared/odoo/exchanges');

export const hasRecordings = () => existsSync(RECORDINGS);

/** In the order in which they were made: each file builds on what the ones before left behind. */
export const FILES = [
	'00_setup',
	'01_api_key_by_session',
	'01_api_key_creation',
	'01_connection',
	'01_method_arguments',
	'02_load_semantics',
	'03_a_analytic_plans',
	'03_b_master_data',
	'02_load_documents',
	'02_least_privilege_user',
	'02_user_key',
	'02_resolve_external_ids',
	'03_job_cost_dimensions',
	'03_job_cost_stock_budget',
	'03_budget_manual_model',
	'03_job_cost_queries',
	'04_procurement',
	'04_price_selection',
	'04_receipts',
	'04_bills_payments',
	'04_attachments_payments_misc',
	'02_load_bills_and_others',
	'03_multi_company',
	'04_exactly_once_documents',
	'04_price_reset',
	'01_capabilities_and_key_expiry',
] as const;

interface RawExchange {
	readonly n: number;
	readonly note?: string;
	readonly request?: {
		method?: string;
		url?: string;
		headers?: Record<string, string>;
		body?: unknown;
	};
	readonly response: { status: number; body: unknown };
}

/** The exchanges of one file that are a single request; summaries of many are left out. */
export function readExchanges(file: string): Exchange[] {
	const raw = JSON.parse(
		readFileSync(path.join(RECORDINGS, `${file}.json`), 'utf8'),
	) as RawExchange[];
	return raw.flatMap(({ n, note, request, response }): Exchange[] => {
		if (request?.url === undefined || request.method === undefined || response.status === 0)
			return [];
		return [
			{
				file,
				n,
				note: note ?? '',
				request: {
					method: request.method,
					url: request.url,
					headers: request.headers ?? {},
					body: request.body ?? null,
				},
				response,
			},
		];
	});
}
