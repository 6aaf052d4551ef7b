import { fault } from '../../faults';
import type { FieldFacts, OdooClient } from '../../odoo/client.port';
import { NEEDED_ON, PURCHASE_LINE, PURCHASE_ORDER } from '../../odoo/models/purchase';

/** Names and precisions that differ between versions and databases. */
export interface OrderFields {
	/** Field of the line for its unit. */
	readonly unit: string;
	/** Field of the line for its taxes. */
	readonly taxes: string;
	/** Remembers the list price beside the agreed one; without it Odoo cannot tell them apart. */
	readonly listPrice: string | null;
	/** Boolean of a locked order; where absent, a locked order is in state `done`. */
	readonly locked: string | null;
	/** Field of the line for the day it is needed beside the one promised; Setup adds it. */
	readonly neededOn: string | null;
	readonly quantityPlaces: number;
	readonly pricePlaces: number;
}

/** Odoo's default; a database may keep more. */
const QUANTITY_PLACES = 2;
/** Of a price without a precision of its own, as from 19 on. */
const PRICE_PLACES = 6;

/** Read from the fields this user sees; no call beyond those the client remembers. */
export async function orderFields(odoo: OdooClient): Promise<OrderFields> {
	const [order, line] = await Promise.all([
		odoo.fieldsOf(PURCHASE_ORDER),
		odoo.fieldsOf(PURCHASE_LINE),
	]);
	if (order === null || line === null) throw noPurchase();
	const has = (fields: ReadonlyMap<string, FieldFacts>, name: string): string | null =>
		fields.has(name) ? name : null;
	return {
		unit: has(line, 'product_uom_id') ?? 'product_uom',
		taxes: has(line, 'tax_ids') ?? 'taxes_id',
		listPrice: has(line, 'technical_price_unit'),
		locked: has(order, 'locked'),
		neededOn: has(line, NEEDED_ON),
		quantityPlaces: line.get('product_qty')?.digits?.[1] ?? QUANTITY_PLACES,
		pricePlaces: line.get('price_unit')?.digits?.[1] ?? PRICE_PLACES,
	};
}

const noPurchase = () =>
	fault({
		class: 'protocol',
		code: 'odoo.unknown_model',
		message: 'Odoo has no purchase orders here, or hides them from this user.',
		remedy: 'Install the Purchase app, and give the integration user the group Purchase / User.',
		model: PURCHASE_ORDER,
	});
