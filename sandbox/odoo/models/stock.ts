import { userError } from '../orm/errors';
import type { Env } from '../orm/env';
import { method, type Behaviour } from '../orm/model';
import type { Row, Stored } from '../orm/values';
import { companyKey } from '../orm/record-values';
import { existingRows, givenId } from '../orm/records';
import { idOf, idsOf, numberOf, roundTo, textOf } from '../orm/values';
import { checkAccess } from '../security/access';
import { planColumns } from './analytic-plans';
import { nextNumber, padded } from './numbering';
import { inProductUnit, unitOfProduct } from './unit-conversion';

const movesOf = (env: Env, picking: number) =>
	env.rowsWhere('stock.move', 'picking_id', picking).filter((move) => move['state'] !== 'cancel');

const usageOf = (env: Env, location: Stored | undefined) =>
	env.row('stock.location', idOf(location))?.['usage'];

function quantOf(env: Env, product: number, location: number): Row | undefined {
	return env
		.rowsWhere('stock.quant', 'product_id', product)
		.find((row) => row['location_id'] === location);
}

/** Adds to what lies at an internal location; elsewhere nothing is counted. */
function shift(env: Env, product: number, location: number | null, quantity: number): void {
	if (location === null || usageOf(env, location) !== 'internal') return;
	const known = quantOf(env, product, location);
	if (known) {
		env.patch('stock.quant', known.id, {
			quantity: roundTo(numberOf(known['quantity']) + quantity, 6),
		});
		return;
	}
	env.store.put('stock.quant', {
		id: env.store.table('stock.quant').nextId(),
		product_id: product,
		location_id: location,
		company_id: env.company,
		quantity,
		reserved_quantity: 0,
		in_date: env.started,
		create_date: env.started,
		write_date: env.started,
	});
}

/** How much of a move can be served: goods from outside always, stored goods from what is there. */
function available(env: Env, move: Row): number {
	const product = idOf(move['product_id']) ?? 0;
	const wanted = numberOf(move['product_uom_qty']);
	if (usageOf(env, move['location_id']) !== 'internal') return wanted;
	const variant = env.row('product.product', product);
	const template = env.row('product.template', idOf(variant?.['product_tmpl_id']));
	if (template?.['is_storable'] !== true) return wanted;
	const here = quantOf(env, product, idOf(move['location_id']) ?? 0);
	return Math.max(0, Math.min(wanted, numberOf(here?.['quantity'])));
}

function assign(env: Env, picking: Row): void {
	const moves = movesOf(env, picking.id).filter((move) => move['state'] !== 'done');
	for (const move of moves) {
		const quantity = available(env, move);
		const wanted = numberOf(move['product_uom_qty']);
		const state =
			quantity >= wanted ? 'assigned' : quantity > 0 ? 'partially_available' : 'confirmed';
		// A quantity that a person counted is kept.
		env.patch('stock.move', move.id, { state, ...(move['picked'] === true ? {} : { quantity }) });
	}
	const states = movesOf(env, picking.id).map((move) => move['state']);
	const ready = states.every((state) => state === 'assigned' || state === 'done');
	env.patch('stock.picking', picking.id, { state: ready ? 'assigned' : 'confirmed' });
}

/** Job cost of an issue: minus quantity times cost, on the project's account and plan columns. */
function bookIssue(env: Env, picking: Row, move: Row): void {
	const type = env.row('stock.picking.type', idOf(picking['picking_type_id']));
	const project = env.row('project.project', idOf(picking['project_id']));
	if (!project || type?.['analytic_costs'] !== true) return;
	const columns: Record<string, Stored> = {};
	for (const { column } of planColumns(env)) {
		const account = idOf(project[column]);
		if (account !== null) columns[column] = account;
	}
	if (Object.keys(columns).length === 0) return;
	const company = idOf(picking['company_id']) ?? env.company;
	const product = env.row('product.product', idOf(move['product_id']));
	const cost = numberOf(product?.[companyKey('standard_price', company)]);
	const returned = usageOf(env, move['location_dest_id']) === 'internal';
	const sign = returned ? 1 : -1;
	const [line = 0] = env.sudo().create('account.analytic.line', [
		{
			name: textOf(picking['name']),
			date: env.today,
			...columns,
			amount: roundTo(sign * inProductUnit(env, move, numberOf(move['quantity'])) * cost, 2),
			unit_amount: inProductUnit(env, move, numberOf(move['quantity'])),
			product_id: move['product_id'],
			product_uom_id: move['product_uom'] ?? false,
			partner_id: picking['partner_id'] ?? false,
			company_id: company,
			employee_id: false,
			// 18 knows no kind of its own for issues.
			category: env.registry.version >= 19 ? 'picking_entry' : 'other',
		},
	]);
	env.patch('stock.move', move.id, {
		analytic_account_line_ids: [...idsOf(move['analytic_account_line_ids']), line],
	});
}

function backorderWizard(picking: Row) {
	return {
		name: 'Create Backorder?',
		type: 'ir.actions.act_window',
		res_model: 'stock.backorder.confirmation',
		view_mode: 'form',
		views: [[false, 'form']],
		target: 'new',
		context: {
			button_validate_picking_ids: [picking.id],
			default_show_transfers: false,
			default_pick_ids: [[4, picking.id]],
		},
	};
}

/** Goods that leave for somebody are announced by text message, unless the caller wants none. */
const asksForSms = (env: Env, picking: Row): boolean =>
	env.context['skip_sms'] !== true &&
	idOf(picking['partner_id']) !== null &&
	env.row('stock.picking.type', idOf(picking['picking_type_id']))?.['code'] === 'outgoing';

const smsWizard = (picking: Row) => ({
	name: 'SMS',
	type: 'ir.actions.act_window',
	res_model: 'confirm.stock.sms',
	view_mode: 'form',
	target: 'new',
	context: { button_validate_picking_ids: [picking.id] },
});

/** Does a picking, or asks what to do with the rest; the question means that nothing was done. */
function validate(env: Env, picking: Row): unknown {
	if (picking['state'] === 'done' || picking['state'] === 'cancel') return true;
	if (picking['state'] === 'draft') assign(env, picking);
	let moves = movesOf(env, picking.id).filter((move) => move['state'] !== 'done');
	if (moves.length === 0) {
		throw userError('Please add some items to move.');
	}
	if (asksForSms(env, picking)) return smsWizard(picking);
	if (moves.every((move) => numberOf(move['quantity']) === 0)) {
		throw userError(
			"Transfer trouble alert! Validating a zero quantity transfer? You're not moving invisible goods around are you?\nSet some quantities and let's get moving!",
		);
	}
	const anyPicked = moves.some((move) => move['picked'] === true);
	const done = (move: Row) =>
		anyPicked && move['picked'] !== true ? 0 : numberOf(move['quantity']);
	const short = moves.filter((move) => done(move) < numberOf(move['product_uom_qty']));
	const without = idsOf(env.context['picking_ids_not_to_backorder'] as Stored);
	if (short.length > 0 && env.context['skip_backorder'] !== true) return backorderWizard(picking);
	if (short.length > 0 && !without.includes(picking.id))
		moves = splitBackorder(env, picking, moves, done);
	for (const move of moves) {
		const quantity = done(move);
		env.patch('stock.move', move.id, {
			state: quantity > 0 ? 'done' : 'cancel',
			quantity,
			picked: true,
			date: env.started,
		});
		const now = env.row('stock.move', move.id) ?? move;
		const counted = inProductUnit(env, now, quantity);
		shift(env, idOf(move['product_id']) ?? 0, idOf(move['location_id']), -counted);
		shift(env, idOf(move['product_id']) ?? 0, idOf(move['location_dest_id']), counted);
		if (quantity > 0) bookIssue(env, picking, now);
	}
	env.patch('stock.picking', picking.id, {
		state: 'done',
		date_done: env.started,
		write_date: env.started,
		write_uid: env.uid,
	});
	return true;
}

function splitBackorder(
	env: Env,
	picking: Row,
	moves: readonly Row[],
	done: (move: Row) => number,
): Row[] {
	const sudo = env.sudo();
	const backorder = sudo.store.table('stock.picking').nextId();
	sudo.store.put('stock.picking', {
		...picking,
		id: backorder,
		state: 'assigned',
		backorder_id: picking.id,
		name: nameFor(env, idOf(picking['picking_type_id'])),
	});
	const kept: number[] = [];
	for (const move of moves) {
		const left = roundTo(numberOf(move['product_uom_qty']) - done(move), 6);
		// A move of which nothing came goes along as it is.
		if (left > 0 && done(move) === 0) {
			env.patch('stock.move', move.id, {
				picking_id: backorder,
				quantity: left,
				picked: false,
				state: 'assigned',
			});
			continue;
		}
		kept.push(move.id);
		if (left <= 0) continue;
		const id = sudo.store.table('stock.move').nextId();
		sudo.store.put('stock.move', {
			...move,
			id,
			picking_id: backorder,
			product_uom_qty: left,
			quantity: left,
			picked: false,
			state: 'assigned',
		});
		env.patch('stock.move', move.id, { product_uom_qty: done(move) });
	}
	return env.rows('stock.move', kept);
}

function nameFor(env: Env, type: number | null): string {
	const row = env.row('stock.picking.type', type);
	const warehouse = env.row('stock.warehouse', idOf(row?.['warehouse_id']));
	const code = `${textOf(warehouse?.['code']) || 'WH'}/${textOf(row?.['sequence_code']) || 'TR'}`;
	return `${code}/${padded(nextNumber(env, code), 5)}`;
}

export const pickings: Behaviour = {
	recName: 'name',
	searchNames: ['origin'],
	defaults: {
		state: 'draft',
		move_type: 'direct',
		scheduled_date: (env) => env.started.slice(0, 19),
	},
	beforeUnlink(_env, rows) {
		if (rows.some((row) => row['state'] === 'done')) {
			throw userError(
				"You cannot cancel a stock move that has been set to 'Done'. Create a return in order to reverse the moves which took place.",
			);
		}
	},
	related: { picking_type_code: 'picking_type_id.code' },
	computed: {
		purchase_id: (env, row) => {
			const line = env
				.rowsWhere('stock.move', 'picking_id', row.id)
				.find((move) => idOf(move['purchase_line_id']) !== null);
			return env.row('purchase.order.line', idOf(line?.['purchase_line_id']))?.['order_id'] ?? null;
		},
	},
	prepare(env, values, row) {
		if (row) return;
		const type = env.row('stock.picking.type', givenId(values['picking_type_id']));
		values['location_id'] ||= type?.['default_location_src_id'] ?? false;
		values['location_dest_id'] ||= type?.['default_location_dest_id'] ?? false;
		values['company_id'] ??= type?.['company_id'] ?? env.company;
		values['name'] = nameFor(env, type?.id ?? null);
	},
	methods: {
		action_confirm: method('records', [], (env, model, ids) => {
			checkAccess(env, model, 'write');
			for (const row of existingRows(env, model, ids)) assign(env, row);
			return true;
		}),
		action_assign: method('records', [], (env, model, ids) => {
			checkAccess(env, model, 'write');
			for (const row of existingRows(env, model, ids)) assign(env, row);
			return true;
		}),
		button_validate: method('records', [], (env, model, ids) => {
			checkAccess(env, model, 'write');
			let answer: unknown = true;
			for (const row of existingRows(env, model, ids)) answer = validate(env, row);
			return answer;
		}),
		action_cancel: method('records', [], (env, model, ids) => {
			for (const row of existingRows(env, model, ids)) {
				for (const move of movesOf(env, row.id))
					env.patch('stock.move', move.id, { state: 'cancel' });
				env.patch('stock.picking', row.id, { state: 'cancel' });
			}
			return true;
		}),
	},
};

export const stockMoves: Behaviour = {
	recName: 'reference',
	defaults: { state: 'draft', picked: false, quantity: 0, date: (env) => env.started.slice(0, 19) },
	related: {
		reference: 'picking_id.name',
		project_id: 'picking_id.project_id',
		location_usage: 'location_id.usage',
		location_dest_usage: 'location_dest_id.usage',
	},
	prepare(env, values, row) {
		if (row) {
			if (
				'quantity' in values &&
				!('picked' in values) &&
				Number(values['quantity']) !== numberOf(row['quantity'])
			) {
				values['picked'] = Number(values['quantity']) > 0;
			}
			return;
		}
		const picking = env.row('stock.picking', givenId(values['picking_id']));
		const product = env.row('product.product', givenId(values['product_id']));
		values['location_id'] ??= picking?.['location_id'] ?? false;
		values['location_dest_id'] ??= picking?.['location_dest_id'] ?? false;
		values['company_id'] ??= picking?.['company_id'] ?? env.company;
		values['product_uom'] ||= unitOfProduct(env, product?.id ?? null);
		values['product_uom_qty'] ??= 1;
		if (env.registry.version < 19)
			values['name'] ??= product ? env.nameOf('product.product', product.id) : '/';
	},
};

export const pickingTypes: Behaviour = {
	defaults: { company_id: (env) => env.company, sequence: 10 },
	displayName(env, row) {
		const warehouse = env.row('stock.warehouse', idOf(row['warehouse_id']));
		return warehouse ? `${textOf(warehouse['name'])}: ${textOf(row['name'])}` : textOf(row['name']);
	},
	prepare(env, values, row) {
		if (row) return;
		const company = givenId(values['company_id']) ?? env.company;
		const [warehouse] = env.where('stock.warehouse', 'company_id', company);
		values['warehouse_id'] ??= warehouse ?? false;
		const stock =
			env.row('stock.warehouse', givenId(values['warehouse_id']))?.['lot_stock_id'] ?? false;
		const outside = (usage: string) =>
			[...env.store.table('stock.location').rows.values()].find((one) => one['usage'] === usage)
				?.id ?? false;
		const code = values['code'] ?? 'incoming';
		values['default_location_src_id'] ??= code === 'incoming' ? outside('supplier') : stock;
		values['default_location_dest_id'] ??= code === 'outgoing' ? outside('customer') : stock;
	},
};

export const locations: Behaviour = {
	recName: 'complete_name',
	defaults: { company_id: (env) => env.company },
	saved(env, ids) {
		for (const row of env.rows('stock.location', ids)) {
			const parent = env.row('stock.location', idOf(row['location_id']));
			const name = textOf(row['name']);
			env.patch('stock.location', row.id, {
				complete_name: parent ? `${textOf(parent['complete_name'])}/${name}` : name,
			});
		}
	},
};

export const quants: Behaviour = {
	recName: 'product_id',
	defaults: {
		quantity: 0,
		reserved_quantity: 0,
		in_date: (env) => env.started.slice(0, 19),
		company_id: (env) => env.company,
	},
	computed: {
		value: (env, row) => {
			const product = env.row('product.product', idOf(row['product_id']));
			return roundTo(
				numberOf(row['quantity']) * numberOf(product?.[companyKey('standard_price', env.company)]),
				2,
			);
		},
		available_quantity: (_env, row) =>
			numberOf(row['quantity']) - numberOf(row['reserved_quantity']),
	},
	methods: {
		action_apply_inventory: method('records', [], (env, model, ids) => {
			for (const row of existingRows(env, model, ids)) {
				env.patch('stock.quant', row.id, {
					quantity: numberOf(row['inventory_quantity']),
					inventory_quantity: 0,
				});
			}
			return null;
		}),
	},
};
