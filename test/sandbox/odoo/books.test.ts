import { openSession, type Session } from './harness';

/** 21 November 2026: bills of October belong to a past month. */
const TODAY = Date.parse('2026-11-21T12:00:00Z');

interface Line {
	amount: number;
	unit_amount: number;
	date: string;
	account_id: [number, string] | false;
	x_plan2_id: [number, string] | false;
	category: string;
}

describe('what the embedded Odoo books', () => {
	let session: Session;
	let vendor = 0;
	let product = 0;
	let job = 0;
	let concrete = 0;
	let steel = 0;

	beforeEach(async () => {
		session = await openSession();
		session.odoo.control.setClock(TODAY);
		const { ok } = session;
		[vendor] = (await ok<number[]>('res.partner', 'create', {
			vals_list: [{ name: 'Vendor' }],
		})) as [number];
		const [codes] = await ok<number[]>('account.analytic.plan', 'create', {
			vals_list: [{ name: 'Cost Codes' }],
		});
		[job, concrete, steel] = (await ok<number[]>('account.analytic.account', 'create', {
			vals_list: [
				{ name: 'Job', plan_id: 1 },
				{ name: 'Concrete', code: '03', plan_id: codes },
				{ name: 'Steel', code: '05', plan_id: codes },
			],
		})) as [number, number, number];
		[product] = (await ok<number[]>('product.product', 'create', {
			vals_list: [
				{
					name: 'Mix',
					type: 'consu',
					is_storable: true,
					standard_price: 150,
					purchase_method: 'purchase',
				},
			],
		})) as [number];
	});

	afterEach(async () => await session.odoo.close());

	const bill = async (
		values: Record<string, unknown>,
		distribution: Record<string, number>,
	): Promise<number> => {
		const [id = 0] = await session.ok<number[]>('account.move', 'create', {
			vals_list: [
				{
					move_type: 'in_invoice',
					partner_id: vendor,
					invoice_line_ids: [
						[
							0,
							0,
							{
								product_id: product,
								quantity: 2,
								price_unit: 500,
								tax_ids: [[6, 0, []]],
								analytic_distribution: distribution,
							},
						],
					],
					...values,
				},
			],
		});
		return id;
	};

	const linesOf = async (move: number) =>
		await session.ok<Line[]>('account.analytic.line', 'search_read', {
			domain: [['move_line_id.move_id', '=', move]],
			fields: ['amount', 'unit_amount', 'date', 'account_id', 'x_plan2_id', 'category'],
			order: 'id',
		});

	it('one joined key is one line, separate keys are one line each', async () => {
		const joined = await bill({ invoice_date: '2026-11-20' }, { [`${job},${concrete}`]: 100 });
		const apart = await bill({ invoice_date: '2026-11-20' }, { [job]: 100, [concrete]: 100 });
		await session.ok('account.move', 'action_post', { ids: [joined, apart] });

		expect(await linesOf(joined)).toMatchObject([
			{
				amount: -1000,
				account_id: [job, 'Job'],
				x_plan2_id: [concrete, '[03] Concrete'],
				category: 'vendor_bill',
			},
		]);
		expect(await linesOf(apart)).toMatchObject([
			{ amount: -1000, x_plan2_id: false },
			{ amount: -1000, account_id: false },
		]);
	});

	it('a split cuts percentages to two places and repeats the whole quantity', async () => {
		const id = await bill(
			{ invoice_date: '2026-11-20' },
			{ [`${job},${concrete}`]: 33.333333, [`${job},${steel}`]: 66.666667 },
		);
		await session.ok('account.move', 'action_post', { ids: [id] });
		expect(await linesOf(id)).toMatchObject([
			{ amount: -333.3, unit_amount: 2 },
			{ amount: -666.7, unit_amount: 2 },
		]);
	});

	it('an unknown account loses the cost, a key that is no number stops the posting', async () => {
		const lost = await bill({ invoice_date: '2026-11-20' }, { '99999': 100 });
		await session.ok('account.move', 'action_post', { ids: [lost] });
		expect(await linesOf(lost)).toEqual([]);

		const garbage = await bill({ invoice_date: '2026-11-20' }, { [`${job},abc`]: 100 });
		const reply = await session.json2('account.move', 'action_post', { ids: [garbage] });
		expect(reply).toMatchObject({ status: 500, fault: 'builtins.ValueError' });
		const [after] = await session.ok<Array<{ state: string }>>('account.move', 'read', {
			ids: [garbage],
			fields: ['state'],
		});
		expect(after?.state).toBe('draft');
	});

	it.each([
		['a past month', { invoice_date: '2026-10-05' }, '2026-10-31'],
		['this month', { invoice_date: '2026-11-20' }, '2026-11-21'],
		['the future', { invoice_date: '2026-12-24' }, '2026-12-24'],
		['a date of its own', { invoice_date: '2026-10-05', date: '2026-10-05' }, '2026-10-05'],
	])('a bill of %s is booked on the day Odoo picks', async (_what, values, date) => {
		const id = await bill(values, { [job]: 100 });
		await session.ok('account.move', 'action_post', { ids: [id] });
		expect(await linesOf(id)).toMatchObject([{ date }]);
	});

	it('a locked period moves the bill to today without a word', async () => {
		await session.ok('res.company', 'write', {
			ids: [1],
			vals: { fiscalyear_lock_date: '2026-10-31' },
		});
		const id = await bill({ invoice_date: '2026-10-15', date: '2026-10-15' }, { [job]: 100 });
		expect((await session.json2('account.move', 'action_post', { ids: [id] })).status).toBe(200);
		expect(await linesOf(id)).toMatchObject([{ date: '2026-11-21' }]);
	});

	it('mandatory plans count only when the context asks for them', async () => {
		const [plan] = await session.ok<number[]>('account.analytic.plan', 'search', {
			domain: [['name', '=', 'Cost Codes']],
		});
		await session.ok('account.analytic.applicability', 'create', {
			vals_list: [{ analytic_plan_id: plan, business_domain: 'bill', applicability: 'mandatory' }],
		});
		const id = await bill({ invoice_date: '2026-11-20' }, { [job]: 100 });
		const refused = await session.json2('account.move', 'action_post', {
			ids: [id],
			context: { validate_analytic: true },
		});
		expect(refused.message).toBe('One or more lines require a 100% analytic distribution.');
		await session.ok('account.move', 'action_post', { ids: [id] });
	});

	it('draft bills and refunds count as billed; the quantity alone brings the list price back', async () => {
		const [order = 0] = await session.ok<number[]>('purchase.order', 'create', {
			vals_list: [
				{
					partner_id: vendor,
					order_line: [[0, 0, { product_id: product, product_qty: 10, price_unit: 150 }]],
				},
			],
		});
		await session.ok('purchase.order', 'button_confirm', { ids: [order] });
		const [line = 0] = await session.ok<number[]>('purchase.order.line', 'search', {
			domain: [['order_id', '=', order]],
		});
		await session.ok('purchase.order.line', 'write', { ids: [line], vals: { price_unit: 160 } });
		await session.ok('purchase.order.line', 'write', { ids: [line], vals: { product_qty: 12 } });
		await session.ok('purchase.order', 'action_create_invoice', { ids: [order] });

		const [row] = await session.ok<Array<Record<string, number>>>('purchase.order.line', 'read', {
			ids: [line],
			fields: ['price_unit', 'qty_invoiced', 'qty_to_invoice'],
		});
		expect(row).toMatchObject({ price_unit: 150, qty_invoiced: 12, qty_to_invoice: 0 });
	});

	it('a timesheet costs hours times the hourly cost of the moment', async () => {
		const [project = 0] = await session.ok<number[]>('project.project', 'create', {
			vals_list: [{ name: 'Riverside', allow_timesheets: true }],
		});
		const [person = 0] = await session.ok<number[]>('hr.employee', 'create', {
			vals_list: [{ name: 'Carl', hourly_cost: 42.5 }],
		});
		const [id = 0] = await session.ok<number[]>('account.analytic.line', 'create', {
			vals_list: [
				{
					name: 'forms',
					project_id: project,
					employee_id: person,
					unit_amount: 8,
					x_plan2_id: concrete,
				},
			],
		});
		const read = async () =>
			(
				await session.ok<Array<{ amount: number }>>('account.analytic.line', 'read', {
					ids: [id],
					fields: ['amount'],
				})
			)[0]?.amount;
		expect(await read()).toBe(-340);
		await session.ok('hr.employee', 'write', { ids: [person], vals: { hourly_cost: 50 } });
		expect(await read()).toBe(-340);
		await session.ok('account.analytic.line', 'write', { ids: [id], vals: { unit_amount: 2 } });
		expect(await read()).toBe(-100);
	});

	it('an issue to a job costs what is issued; without stock nothing moves', async () => {
		const [project = 0] = await session.ok<number[]>('project.project', 'create', {
			vals_list: [{ name: 'Riverside', allow_timesheets: true }],
		});
		const [place = 0] = await session.ok<number[]>('stock.location', 'create', {
			vals_list: [{ name: 'Jobs', usage: 'production' }],
		});
		const [type = 0] = await session.ok<number[]>('stock.picking.type', 'create', {
			vals_list: [
				{
					name: 'Issue to job',
					code: 'outgoing',
					sequence_code: 'JOB',
					analytic_costs: true,
					default_location_dest_id: place,
				},
			],
		});
		const [picking = 0] = await session.ok<number[]>('stock.picking', 'create', {
			vals_list: [
				{
					picking_type_id: type,
					project_id: project,
					move_ids: [[0, 0, { product_id: product, product_uom_qty: 3 }]],
				},
			],
		});
		await session.ok('stock.picking', 'action_confirm', { ids: [picking] });
		expect(
			(await session.json2('stock.picking', 'button_validate', { ids: [picking] })).status,
		).toBe(422);

		const [warehouse] = await session.ok<Array<{ lot_stock_id: [number, string] }>>(
			'stock.warehouse',
			'search_read',
			{ domain: [] },
		);
		const [quant = 0] = await session.ok<number[]>('stock.quant', 'create', {
			vals_list: [
				{ product_id: product, location_id: warehouse?.lot_stock_id[0], inventory_quantity: 20 },
			],
		});
		await session.ok('stock.quant', 'action_apply_inventory', { ids: [quant] });
		await session.ok('stock.picking', 'action_assign', { ids: [picking] });
		expect(await session.ok('stock.picking', 'button_validate', { ids: [picking] })).toBe(true);
		const rows = await session.ok<Line[]>('account.analytic.line', 'search_read', {
			domain: [['category', '=', 'picking_entry']],
		});
		expect(rows).toMatchObject([{ amount: -450, unit_amount: 3 }]);
	});
});
