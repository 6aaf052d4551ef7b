import type { Env } from '../orm/env';
import { isObject, numberOf, without } from '../orm/values';
import { groupsField } from '../security/access';
import { createApiKey } from '../security/keys';
import { BOT_GROUPS } from '../seed/base';
import { BEFORE_BILLS, MEANT_BY_BILLS } from './history-bills';
import { BEFORE_ORDERS } from './history-orders';

/** Happened on the recorded server between two recordings; done before the named exchange. */
export const BETWEEN: Readonly<Record<string, (env: Env, keys: { bot: string }) => void>> = {
	...BEFORE_BILLS,
	...BEFORE_ORDERS,
	'01_connection#1': (env) => env.store.table('res.partner').reserve(7),
	'02_load_semantics#1': (env) => env.store.table('res.partner').reserve(17),
	'03_b_master_data#1': (env) => {
		env.store.table('account.analytic.account').reserve(1);
		env.store.table('res.partner').reserve(43);
	},
	'02_load_documents#1': (env) => env.store.table('uom.uom').reserve(30),
	// A later body names line 6, which the eighth request appended.
	'02_load_documents#6': (env) => env.store.table('purchase.order.line').reserve(2),
	'02_least_privilege_user#2': (env, keys) => {
		const [uid = 0] = env.where('res.users', 'login', 'n8n-bot');
		env.patch('res.users', uid, { password: '<password>' });
		keys.bot = createApiKey(env.as(uid), 'lab', null);
	},
	'02_user_key#1': (env) => {
		const [uid = 0] = env.where('res.users', 'login', 'n8n-bot');
		env.patch('res.users', uid, { password: '<password>' });
	},
	'02_resolve_external_ids#17': (env) => env.store.table('ir.model.data').reserve(61_400),
	'03_job_cost_queries#14': (env) => {
		// Three bills and an order without a cost code, to be posted and confirmed.
		const lines = [
			[
				0,
				0,
				{
					name: 'x',
					quantity: 1,
					price_unit: 10,
					tax_ids: [[6, 0, []]],
					analytic_distribution: { '11': 100 },
				},
			],
		];
		env.store.table('account.move').reserve(19);
		for (let i = 0; i < 3; i += 1) {
			env.create('account.move', [
				{
					move_type: 'in_invoice',
					partner_id: 45,
					invoice_date: '2026-11-20',
					ref: `V-${i}`,
					invoice_line_ids: lines,
				},
			]);
		}
		env.store.table('purchase.order').reserve(302);
		env.create('purchase.order', [
			{
				partner_id: 45,
				order_line: [
					[
						0,
						0,
						{ product_id: 8, product_qty: 1, price_unit: 5, analytic_distribution: { '11': 100 } },
					],
				],
			},
		]);
	},
	'02_load_bills_and_others#14': (env) => {
		const [id = 0] = env.create('product.product', [
			{ name: 'Schedule of values', type: 'service' },
		]);
		env.store.put('ir.model.data', {
			id: env.store.table('ir.model.data').nextId(),
			module: 'n8n',
			name: 'p_sov',
			model: 'product.product',
			res_id: id,
			noupdate: false,
		});
	},
	'01_capabilities_and_key_expiry#9': (env, keys) => {
		const [row] = env.rowsWhere('res.users.apikeys', 'user_id', 5);
		if (row)
			env.patch('res.users.apikeys', row.id, { expiration_date: '2020-01-01 00:00:00.000000' });
		void keys;
	},
	'01_capabilities_and_key_expiry#10': (env) => {
		const [row] = env.rowsWhere('res.users.apikeys', 'user_id', 5);
		if (row) env.patch('res.users.apikeys', row.id, { expiration_date: null });
	},
};

/** Ids of groups and models differ from server to server: what a body means by them here. */
export const REWRITTEN: Readonly<
	Record<string, (body: Record<string, unknown>, env: Env) => unknown>
> = {
	...MEANT_BY_BILLS,
	'00_setup#3': (body) => body,
	'02_least_privilege_user#1': (body, env) => ({
		vals_list: (body['vals_list'] as Array<Record<string, unknown>>).map((values) => {
			const rest = without(values, 'group_ids');
			return {
				...rest,
				[groupsField(env)]: [[6, 0, BOT_GROUPS.flatMap((xmlid) => env.ref(xmlid) ?? [])]],
			};
		}),
	}),
	'02_resolve_external_ids#19': (body, env) => withModel(body, env, 'ir.model.data'),
	'02_resolve_external_ids#20': (body, env) => withModel(body, env, 'ir.model.data'),
	'03_job_cost_stock_budget#19': (body, env) => ({
		vals_list: (body['vals_list'] as Array<Record<string, unknown>>).map((values) => ({
			...values,
			model_id: env.where('ir.model', 'model', 'x_job_budget_line')[0],
			group_id: env.ref('project.group_project_user'),
		})),
	}),
	'01_connection#51': (body) => body,
};

function withModel(body: Record<string, unknown>, env: Env, model: string) {
	return {
		vals_list: (body['vals_list'] as Array<Record<string, unknown>>).map((values) => ({
			...values,
			model_id: env.where('ir.model', 'model', model)[0],
		})),
	};
}

/** Credentials were taken out of the recordings; the notes say which were wrong on purpose. */
export const CREDENTIALS: Readonly<Record<string, string>> = {
	'01_connection#6': 'wrong',
	'01_connection#21': 'bearer 0000000000000000000000000000000000000000',
	'01_connection#22': 'bearer admin',
	'01_connection#23': 'Basic YWRtaW46YWRtaW4=',
	'01_connection#27': 'wrong',
};

/**
 * Lets the ids that an answer reveals come out here as well, so that later bodies mean the same
 * records: the table's next id is moved up to the recorded one.
 */
export function alignIds(env: Env, model: string, method: string, result: unknown): void {
	const first = firstId(method, result);
	if (first > 0) env.store.table(model).reserve(first - 1);
}

function firstId(method: string, result: unknown): number {
	if (method === 'create' || method === 'name_create' || method === 'copy') {
		return numberOf((Array.isArray(result) ? result[0] : result) as number);
	}
	if (method === 'load' && isObject(result) && Array.isArray(result['ids'])) {
		return numberOf(result['ids'][0] as number);
	}
	return 0;
}
