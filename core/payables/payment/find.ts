import { z } from 'zod/v4';

import { refSchema } from '../../canonical/types';
import { chooseOne } from '../../job-cost/choose';
import { siblingId } from '../../job-cost/delivered';
import { anyOf } from '../../job-cost/domain';
import type { Domain, OdooClient } from '../../odoo/client.port';
import { PAYMENT, PAYMENT_FIELDS, type PaymentRow } from '../../odoo/models/payment';
import { idOf } from '../../odoo/models/values';
import { resolveExternalIds } from '../../odoo/resolve-external-ids';

/** One payment: by its id in the source (`record.id`), by its number there or by Odoo's. */
export const paymentQuestion = z.object({
	record: refSchema,
	/** Needed with `record.id`. */
	system: z.string().min(1).max(32).default('odoo'),
	tenant: z.string().min(1).max(64).default('default'),
});
export type PaymentQuestion = z.infer<typeof paymentQuestion>;

export interface FoundPayment {
	readonly row: PaymentRow;
	/** null: entered in Odoo by hand, or asked for by its number. */
	readonly externalId: string | null;
}

/**
 * Finds payments to vendors; two calls for any number of questions.
 * @returns a look-up that throws `mapping.unknown_payment` and `mapping.ambiguous`
 */
export async function findPayments(
	odoo: OdooClient,
	questions: readonly PaymentQuestion[],
): Promise<(question: PaymentQuestion) => FoundPayment> {
	const nameOf = ({ record: { id }, system, tenant }: PaymentQuestion) =>
		id === undefined ? null : siblingId({ system, tenant }, 'payment', id);
	const resolved = await resolveExternalIds(
		odoo,
		[...new Set(questions.flatMap((question) => nameOf(question) ?? []))],
		PAYMENT,
	);
	const ids = [...resolved.values()].map(({ id }) => id);
	const codes = [...new Set(questions.flatMap(({ record }) => record.code ?? []))];
	const domain = anyOf([
		...(ids.length === 0 ? [] : [[['id', 'in', ids]] satisfies Domain]),
		...(codes.length === 0
			? []
			: [
					[['name', 'in', codes]] satisfies Domain,
					[['payment_reference', 'in', codes]] satisfies Domain,
				]),
	]);
	const rows =
		domain === null
			? []
			: await odoo.searchRead<PaymentRow>({
					model: PAYMENT,
					domain: [['partner_type', '=', 'supplier'], ...domain],
					fields: PAYMENT_FIELDS,
				});
	return (question) => {
		const name = nameOf(question);
		const id = name === null ? undefined : resolved.get(name)?.id;
		const { code } = question.record;
		const byId = rows.find((row) => row.id === id);
		const { row } = chooseOne({
			entity: 'payment',
			field: 'record',
			ref: question.record,
			origin: question,
			company: null,
			byId: byId === undefined ? undefined : candidate(byId),
			byCode:
				code === undefined
					? []
					: rows
							.filter((row) => row.name === code || row.payment_reference === code)
							.map(candidate),
			rightPlan: true,
		});
		return { row, externalId: row.id === id ? name : null };
	};
}

const candidate = (row: PaymentRow) => ({
	id: row.id,
	code: row.name || '',
	company: idOf(row.company_id),
	active: true,
	row,
});
