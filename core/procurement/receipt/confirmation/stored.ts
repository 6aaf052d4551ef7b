import { fault } from '../../../faults';
import { decimalFromFloat } from '../../../money';
import type { Domain, OdooClient } from '../../../odoo/client.port';
import {
	SERVICE_CONFIRMATION,
	type ServiceConfirmationRow,
} from '../../../odoo/models/service-confirmation';
import { textOf } from '../../../odoo/models/values';
import { externalIdsOf } from '../../order/stored';
import type { Confirmed } from '../rules/confirmed';

/** A confirmed line as Odoo holds it. */
export interface StoredConfirmation extends Confirmed {
	readonly id: number;
	/** External ID of the document. */
	readonly document: string;
	/** Odoo id of the order line. */
	readonly line: number;
	readonly number: string;
	readonly order: string;
}

/** Fault `setup.not_prepared` where Setup has not made the model yet. */
export async function needConfirmations(odoo: OdooClient): Promise<void> {
	if ((await odoo.fieldsOf(SERVICE_CONFIRMATION)) !== null) return;
	throw fault({
		class: 'conflict',
		code: 'setup.not_prepared',
		message: 'Odoo has no table of service confirmations yet, or hides it from this user.',
		remedy:
			'Run Odoo Job Cost > Setup > Prepare once as an administrator, and put the integration user into the group Construction Integration.',
		model: SERVICE_CONFIRMATION,
	});
}

/** Confirmations of order lines, and those of documents wherever they lie; two calls. */
export async function readConfirmations(
	odoo: OdooClient,
	{
		lines,
		documents,
	}: { readonly lines: readonly number[]; readonly documents: readonly string[] },
): Promise<readonly StoredConfirmation[]> {
	if (lines.length === 0 && documents.length === 0) return [];
	const domain: Domain = [
		'|',
		['x_order_line', 'in', [...new Set(lines)]],
		['x_document', 'in', [...new Set(documents)]],
	];
	const rows = await odoo.searchRead<ServiceConfirmationRow>({
		model: SERVICE_CONFIRMATION,
		domain,
		fields: [
			'x_name',
			'x_document',
			'x_order',
			'x_order_line',
			'x_date',
			'x_basis',
			'x_quantity',
			'x_state',
		],
		order: 'id',
	});
	const names = await externalIdsOf(
		odoo,
		SERVICE_CONFIRMATION,
		rows.map(({ id }) => id),
	);
	return rows.map((row) => ({
		id: row.id,
		// A record entered by hand has none; its id keeps it in its place.
		name: names.get(row.id) ?? `~${String(row.id)}`,
		document: textOf(row.x_document) ?? '',
		line: row.x_order_line,
		number: textOf(row.x_name) ?? '',
		order: textOf(row.x_order) ?? '',
		date: textOf(row.x_date) ?? '',
		basis: row.x_basis,
		state: row.x_state,
		quantity: decimalFromFloat(row.x_quantity, 'x_quantity'),
	}));
}
