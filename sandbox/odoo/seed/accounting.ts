import { ACCOUNTS, JOURNALS, PAYMENT_TERMS, TAXES } from './chart';
import type { Seeder } from './seeder';

/** Chart, journals and taxes of a company. */
export function seedAccounting(seed: Seeder, company: number): void {
	const shared =
		company === 1
			? (xmlid: string, model: string, id: number) => seed.name(`account.1_${xmlid}`, model, id)
			: () => 0;
	const byCode = new Map<string, number>();
	for (const [code, name, type] of ACCOUNTS) {
		const id = seed.raw('account.account', seed.env.store.table('account.account').nextId(), {
			code,
			name,
			account_type: type,
			company_ids: [company],
			active: true,
			reconcile: type.endsWith('able'),
		});
		byCode.set(code, id);
		shared(code, 'account.account', id);
	}
	for (const [code, name, type, account] of JOURNALS) {
		seed.raw('account.journal', seed.env.store.table('account.journal').nextId(), {
			code,
			name,
			type,
			company_id: company,
			active: true,
			default_account_id: byCode.get(account) ?? null,
			sequence: type === 'general' ? 9 : 5,
			invoice_reference_type: 'invoice',
			invoice_reference_model: 'odoo',
		});
	}
	for (const [name, amount, use] of TAXES) {
		seed.raw('account.tax', seed.env.store.table('account.tax').nextId(), {
			name,
			amount,
			amount_type: 'percent',
			type_tax_use: use,
			company_id: company,
			country_id: 233,
			active: true,
			price_include: false,
		});
	}
	if (company !== 1) return;
	PAYMENT_TERMS.forEach((name, i) =>
		seed.raw('account.payment.term', i + 1, { name, active: true, sequence: i }),
	);
}

/** Locations, a warehouse and its operation types; a company without one cannot buy. */
export function seedWarehouse(seed: Seeder, company: number): void {
	const place = (name: string, usage: string, parent: number | null) => {
		const above = parent === null ? '' : `${seed.env.nameOf('stock.location', parent)}/`;
		return seed.raw('stock.location', seed.env.store.table('stock.location').nextId(), {
			name,
			usage,
			active: true,
			location_id: parent,
			complete_name: `${above}${name}`,
			company_id: usage === 'supplier' || usage === 'customer' ? null : company,
		});
	};
	if (company === 1) {
		seed.name(
			'stock.stock_location_suppliers',
			'stock.location',
			place('Vendors', 'supplier', null),
		);
		seed.name(
			'stock.stock_location_customers',
			'stock.location',
			place('Customers', 'customer', null),
		);
		place('Inter-company transit', 'transit', null);
	}
	const view = place('WH', 'view', null);
	const stock = place('Stock', 'internal', view);
	place('Inventory adjustment', 'inventory', null);
	place('Production', 'production', null);
	place('Scrap', 'inventory', null);
	const partner = seed.env.row('res.company', company)?.['partner_id'] ?? null;
	const warehouse = seed.raw('stock.warehouse', seed.env.store.table('stock.warehouse').nextId(), {
		name: `Warehouse ${company}`,
		code: company === 1 ? 'WH' : `WH${company}`,
		company_id: company,
		partner_id: partner,
		view_location_id: view,
		lot_stock_id: stock,
		active: true,
		sequence: 10,
	});
	const operation = (name: string, code: string, sequence: string, from: number, to: number) =>
		seed.raw('stock.picking.type', seed.env.store.table('stock.picking.type').nextId(), {
			name,
			code,
			sequence_code: sequence,
			warehouse_id: warehouse,
			company_id: company,
			active: true,
			sequence: 1,
			default_location_src_id: from,
			default_location_dest_id: to,
			create_backorder: 'ask',
			move_type: 'direct',
		});
	operation('Receipts', 'incoming', 'IN', seed.ref('stock.stock_location_suppliers'), stock);
	operation(
		'Delivery Orders',
		'outgoing',
		'OUT',
		stock,
		seed.ref('stock.stock_location_customers'),
	);
	operation('Internal Transfers', 'internal', 'INT', stock, stock);
}
