import type { Env } from '../orm/env';
import type { Behaviour } from '../orm/model';
import { companyKey } from '../orm/record-values';
import { idOf, numberOf, textOf, type Row, type Stored, type Values } from '../orm/values';

const unit = (env: Env) => env.ref('uom.product_uom_unit');

/** Factor to the root unit of the chain (19); 18 keeps it in `factor` itself. */
function factorOf(env: Env, row: Row): number {
	const parent = env.row('uom.uom', idOf(row['relative_uom_id']));
	return (numberOf(row['relative_factor']) || 1) * (parent ? factorOf(env, parent) : 1);
}

export const units: Behaviour = {
	defaults: { active: true, rounding: 0.01, relative_factor: 1 },
	computed: {},
	saved(env, ids) {
		if (env.registry.version < 19) return;
		for (const row of env.rows('uom.uom', ids))
			env.patch('uom.uom', row.id, { factor: factorOf(env, row) });
	},
	prepare(env, values, row) {
		if (env.registry.version >= 19 || row) return;
		values['category_id'] ??= env.ref('uom.product_uom_categ_unit');
		values['factor'] ??= 1;
		values['uom_type'] ??= values['factor'] === 1 ? 'reference' : 'smaller';
	},
};

/** Fields a variant has of its own; everything else it shares with its template. */
const OF_VARIANT = new Set([
	'id',
	'active',
	'barcode',
	'default_code',
	'standard_price',
	'product_tmpl_id',
	'volume',
	'weight',
	'create_uid',
	'create_date',
	'write_uid',
	'write_date',
	'display_name',
	'combination_indices',
	'product_template_attribute_value_ids',
	'lst_price',
	'purchase_order_line_ids',
	'stock_quant_ids',
	'stock_move_ids',
	'qty_available',
	'free_qty',
	'virtual_available',
	'incoming_qty',
	'outgoing_qty',
	'product_template_variant_value_ids',
	'packaging_ids',
	'partner_ref',
	'code',
	'price_extra',
	'avg_cost',
	'total_value',
]);
/** Fields that both carry, kept alike while there is one variant. */
const MIRRORED = ['barcode', 'default_code', 'standard_price', 'volume', 'weight'] as const;

const codedName = (env: Env, row: Row, name: string) => {
	const code = textOf(row['default_code']);
	return env.context['display_default_code'] === false || code === '' ? name : `[${code}] ${name}`;
};

const TEMPLATE_DEFAULTS = {
	uom_id: unit,
	uom_po_id: (env: Env, values: Values) => (values['uom_id'] as number | undefined) ?? unit(env),
	categ_id: (env: Env) =>
		env.ref('product.product_category_goods') ?? env.ref('product.product_category_all'),
	service_type: 'manual',
	invoice_policy: 'order',
	purchase_method: (_env: Env, values: Values) =>
		values['type'] === 'service' ? 'purchase' : 'receive',
	is_storable: false,
	// Default taxes come by themselves; an explicit empty value means none.
	taxes_id: (env: Env) => taxesFor(env, 'sale'),
	supplier_taxes_id: (env: Env) => taxesFor(env, 'purchase'),
} as const;

const taxesFor = (env: Env, use: 'sale' | 'purchase') => {
	const first = env
		.rowsWhere('account.tax', 'company_id', env.company)
		.find((row) => row['type_tax_use'] === use);
	return first ? [[6, 0, [first.id]]] : null;
};

export const templates: Behaviour = {
	searchNames: ['default_code', 'barcode'],
	displayName: (env, row) => codedName(env, row, textOf(row['name'])),
	companyDependent: ['standard_price', 'property_account_expense_id', 'property_account_income_id'],
	defaults: TEMPLATE_DEFAULTS,
	computed: {
		product_variant_id: (env, row) =>
			env.where('product.product', 'product_tmpl_id', row.id)[0] ?? null,
		product_variant_count: (env, row) =>
			env.where('product.product', 'product_tmpl_id', row.id).length,
		currency_id: (env) => env.row('res.company', env.company)?.['currency_id'] ?? null,
		cost_currency_id: (env) => env.row('res.company', env.company)?.['currency_id'] ?? null,
	},
	saved(env, ids, changed) {
		for (const row of env.rows('product.template', ids)) {
			const variants = env.rowsWhere('product.product', 'product_tmpl_id', row.id);
			if (!changed && variants.length === 0 && env.context['create_product_product'] !== false) {
				const [variant = 0] = env.sudo().create('product.product', [{ product_tmpl_id: row.id }]);
				env.patch('product.product', variant, mirrored(env, row));
			}
			if (changed && variants.length === 1 && variants[0]) {
				env.patch('product.product', variants[0].id, mirrored(env, row));
			}
		}
	},
};

/** The columns both carry, as stored (a cost is stored for each company). */
const mirrored = (env: Env, row: Row): Record<string, Stored> => {
	const columns = MIRRORED.map((field) =>
		field === 'standard_price' ? companyKey(field, env.company) : field,
	);
	return Object.fromEntries(
		columns.flatMap((column) => (row[column] === undefined ? [] : [[column, row[column]]])),
	) as Record<string, Stored>;
};

/** A variant shows its template's fields: the related paths are made from the facts. */
export function variants(fields: Iterable<string>): Behaviour {
	const shared = [...fields].filter((field) => !OF_VARIANT.has(field));
	return {
		recName: 'name',
		searchNames: ['default_code', 'barcode'],
		displayName: (env, row) =>
			codedName(
				env,
				row,
				textOf(env.row('product.template', idOf(row['product_tmpl_id']))?.['name']),
			),
		companyDependent: ['standard_price'],
		related: Object.fromEntries(shared.map((field) => [field, `product_tmpl_id.${field}`])),
		computed: {
			lst_price: (env, row) =>
				env.row('product.template', idOf(row['product_tmpl_id']))?.['list_price'] ?? 0,
			code: (_env, row) => row['default_code'] ?? null,
			partner_ref: (env, row) => env.nameOf('product.product', row.id),
		},
		prepare(env, values, row) {
			const ofTemplate: Values = {};
			for (const name of shared) {
				if (name in values) ofTemplate[name] = values[name];
				delete values[name];
			}
			const template = idOf(row?.['product_tmpl_id']);
			if (template !== null) {
				if (Object.keys(ofTemplate).length > 0)
					env.write('product.template', [template], ofTemplate);
				return;
			}
			if (!row && !values['product_tmpl_id']) {
				values['product_tmpl_id'] = env
					.sudo()
					.with({ create_product_product: false })
					.create('product.template', [ofTemplate])[0];
			}
		},
		saved(env, ids) {
			for (const row of env.rows('product.product', ids)) {
				const template = idOf(row['product_tmpl_id']);
				if (template !== null) env.patch('product.template', template, mirrored(env, row));
			}
		},
	};
}

export const categories: Behaviour = {
	recName: 'complete_name',
	defaults: { property_valuation: 'periodic', property_cost_method: 'standard' },
	saved(env, ids) {
		for (const row of env.rows('product.category', ids)) {
			const parent = env.row('product.category', idOf(row['parent_id']));
			const name = textOf(row['name']);
			env.patch('product.category', row.id, {
				complete_name: parent ? `${textOf(parent['complete_name'])} / ${name}` : name,
			});
		}
	},
};

export const supplierInfos: Behaviour = {
	recName: 'partner_id',
	defaults: {
		company_id: (env) => env.company,
		product_uom_id: (env, values) => {
			const template = env.row('product.template', Number(values['product_tmpl_id'] ?? 0));
			return template?.['uom_id'] ?? unit(env);
		},
	},
	prepare(env, values, row) {
		const product = env.row('product.product', Number(values['product_id'] ?? 0));
		if (!row && product && !values['product_tmpl_id'])
			values['product_tmpl_id'] = product['product_tmpl_id'];
	},
};

export const partnerTags: Behaviour = {
	defaults: { color: 0 },
};
