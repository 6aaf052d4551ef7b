import type { SubPayApplication } from '../../canonical/entities/sub-pay-application';
import { textOf } from '../../odoo/models/values';
import type { FoundOrder } from '../../procurement/order/find';
import { withoutTrail } from '../../procurement/trail';
import type { DocumentRow } from './ledger';

/** Number of the subcontract as people know it. */
export const subcontractNumber = ({ row }: Pick<FoundOrder, 'row'>): string =>
	withoutTrail(row.origin) || row.name;

/** `SC-2001 application 3 to 2026-03-31`: what a controller reads, and where the period is kept. */
export const applicationText = (
	order: Pick<FoundOrder, 'row'>,
	{ number, periodEnd }: Pick<SubPayApplication, 'number' | 'periodEnd'>,
): string => `${subcontractNumber(order)} application ${String(number)} to ${periodEnd}`;

export const periodEndOf = ({
	payment_reference,
}: Pick<DocumentRow, 'payment_reference'>): string | null =>
	/ to (\d{4}-\d{2}-\d{2})$/u.exec(textOf(payment_reference) ?? '')?.[1] ?? null;

/** What the vendor's number stands for in Odoo; the subcontract's and the application's without one. */
export const billReference = (
	order: Pick<FoundOrder, 'row'>,
	{ number, invoiceNumber }: Pick<SubPayApplication, 'number' | 'invoiceNumber'>,
): string => invoiceNumber ?? `${subcontractNumber(order)} / ${String(number)}`;
