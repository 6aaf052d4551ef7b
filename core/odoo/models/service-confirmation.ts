import type { Many2one, Text } from './values';

/**
 * The manual model that Setup creates: work confirmed of an order line by one document. The received
 * quantity of the line is always worked out from these records, so that none counts twice.
 */
export const SERVICE_CONFIRMATION = 'x_service_confirmation';

/** `to_date`: what is done in all; `period`: what was done since the confirmation before. */
export const CONFIRMATION_BASES = ['to_date', 'period'] as const;
export type ConfirmationBasis = (typeof CONFIRMATION_BASES)[number];
export const CONFIRMATION_STATES = ['confirmed', 'void'] as const;
export type ConfirmationState = (typeof CONFIRMATION_STATES)[number];

export interface ServiceConfirmationRow {
	readonly id: number;
	/** Number of the document, else its id in the source. */
	readonly x_name: Text;
	/** External ID of the document; its lines are records of their own. */
	readonly x_document: Text;
	/** Odoo's number of the order, and the id of its line. */
	readonly x_order: Text;
	readonly x_order_line: number;
	readonly x_date: string | false;
	readonly x_basis: ConfirmationBasis;
	/** In the unit of the order line. */
	readonly x_quantity: number;
	readonly x_state: ConfirmationState;
	readonly x_confirmed_by: Text;
	readonly x_company_id: Many2one;
}
