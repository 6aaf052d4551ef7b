import { fault } from '../../faults';
import type { OdooClient } from '../../odoo/client.port';
import { MOVE, MOVE_LINE } from '../../odoo/models/accounting';

/** Precisions that differ between versions and databases. */
export interface BillFields {
	readonly quantityPlaces: number;
	readonly pricePlaces: number;
	/** False where the Purchase app is absent: no line can bill an order. */
	readonly linksOrders: boolean;
}

/** Odoo's default; a database may keep more. */
const QUANTITY_PLACES = 2;
/** Of a price without a precision of its own, as from 19 on. */
const PRICE_PLACES = 6;

/** Read from the fields this user sees; no call beyond those the client remembers. */
export async function billFields(odoo: OdooClient): Promise<BillFields> {
	const [move, line] = await Promise.all([odoo.fieldsOf(MOVE), odoo.fieldsOf(MOVE_LINE)]);
	if (move === null || line === null) throw noInvoicing();
	return {
		quantityPlaces: line.get('quantity')?.digits?.[1] ?? QUANTITY_PLACES,
		pricePlaces: line.get('price_unit')?.digits?.[1] ?? PRICE_PLACES,
		linksOrders: line.has('purchase_line_id'),
	};
}

const noInvoicing = () =>
	fault({
		class: 'protocol',
		code: 'odoo.unknown_model',
		message: 'Odoo has no vendor bills here, or hides them from this user.',
		remedy:
			'Install the Invoicing app, and give the integration user the group Invoicing / Billing.',
		model: MOVE,
	});
