import { fault } from '../../core/faults';
import type { OdooContext } from '../../core/odoo/client.port';
import { vendorUpsert } from '../../core/procurement/vendor';
import type { VerbDeps } from '../../core/verb';
import { COMPANIES, CUSTOMERS, EMPLOYEES, ITEMS, VENDORS } from './company';
import { runVerb } from './run-verb';
import { createOnce, demoId, item, type Seeding } from './seeding';

/** Names that Odoo, real or embedded, gives a company nobody has named; only those are replaced. */
const UNNAMED = ['My Company', 'YourCompany', 'My Company (San Francisco)', 'Demo Contractor'];

/**
 * The two companies: the user's own, and a second one in Canadian dollars. The second is created
 * without a country, because a country makes Odoo install its accounting package.
 */
export async function seedCompanies({ odoo, ...deps }: VerbDeps): Promise<Seeding['companies']> {
	const [user] = await odoo.read<{ id: number; company_id: [number, string] }>({
		model: 'res.users',
		ids: [odoo.uid],
		fields: ['company_id'],
	});
	if (user === undefined) throw noUser();
	const [homeId, homeName] = user.company_id;
	if (UNNAMED.includes(homeName)) {
		await odoo.call({
			model: 'res.company',
			method: 'write',
			ids: [homeId],
			args: { vals: { name: COMPANIES.home.name } },
		});
	}
	const { name, currency } = COMPANIES.north;
	const [found] = await odoo.searchRead<{ id: number; active: boolean }>({
		model: 'res.currency',
		domain: [['name', '=', currency]],
		fields: ['active'],
		context: { activeTest: false },
	});
	if (found === undefined) throw noCurrency(currency);
	if (!found.active) {
		await odoo.call({
			model: 'res.currency',
			method: 'write',
			ids: [found.id],
			args: { vals: { active: true } },
		});
	}
	const north = await createOnce(
		{ odoo, ...deps },
		'res.company',
		[{ externalId: demoId('company', 'north'), values: { name, currency_id: { id: found.id } } }],
		{},
	);
	const northId = north.ids[0] ?? 0;
	const context = (first: number, second: number): OdooContext => ({
		companyIds: [first, second],
		tz: 'UTC',
		extra: { tracking_disable: true },
	});
	await createOnce(
		{ odoo, ...deps },
		'stock.warehouse',
		// A company without a warehouse cannot order: Odoo asks where to deliver.
		[
			{
				externalId: demoId('warehouse', 'north'),
				values: { name: 'North yard', code: 'NORTH', company_id: { id: northId } },
			},
		],
		context(northId, homeId),
	);
	return {
		home: {
			id: homeId,
			name: UNNAMED.includes(homeName) ? COMPANIES.home.name : homeName,
			context: context(homeId, northId),
		},
		north: { id: northId, name, context: context(northId, homeId) },
	};
}

/** People, customers, vendors and items; each is created once and then left alone. */
export async function seedMasterData({ deps, companies }: Seeding): Promise<number> {
	let changed = 0;
	for (const company of ['home', 'north'] as const) {
		const { created } = await createOnce(
			deps,
			'hr.employee',
			EMPLOYEES.filter((row) => row[1] === company).map(([code, , name, job, hourlyCost]) => ({
				externalId: demoId('employee', code),
				values: {
					name,
					job_title: job,
					barcode: code,
					hourly_cost: Number(hourlyCost),
					company_id: { id: companies[company].id },
				},
			})),
			companies[company].context,
		);
		changed += created;
	}
	const vendors = await runVerb(
		deps,
		vendorUpsert,
		VENDORS.map(({ code, name, taxId, city, state, country }) =>
			item(code, { code, name, taxId, address: { city, state, country } }),
		),
	);
	const customers = await createOnce(
		deps,
		'res.partner',
		CUSTOMERS.map(([code, name]) => ({
			externalId: demoId('customer', code),
			values: { name, ref: code, is_company: true, customer_rank: 1 },
		})),
		companies.home.context,
	);
	const items = await createOnce(
		deps,
		'product.product',
		ITEMS.map(([sku, name]) => ({
			externalId: demoId('item', sku),
			values: {
				name,
				default_code: sku,
				// Bought for a job and never held in stock: no receipts, no stock valuation.
				type: 'service',
				purchase_method: 'purchase',
				invoice_policy: 'order',
				taxes_id: { ids: [] },
				supplier_taxes_id: { ids: [] },
			},
		})),
		companies.home.context,
	);
	return changed + vendors.changed + customers.created + items.created;
}

const noUser = () =>
	fault({
		class: 'rights',
		code: 'demo.no_user',
		message: 'Odoo does not show the own user.',
		remedy: 'Seed with the API key of an administrator.',
	});

const noCurrency = (code: string) =>
	fault({
		class: 'conflict',
		code: 'demo.no_currency',
		message: `Odoo knows no currency ${code}.`,
		remedy: 'Seed a database with the standard currencies.',
	});
