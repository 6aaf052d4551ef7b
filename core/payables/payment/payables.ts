import { PAYABLE_DOCUMENTS } from '../../canonical/entities/payment';
import type { Ref } from '../../canonical/types';
import { fault, type Fault } from '../../faults';
import { chooseOne } from '../../job-cost/choose';
import { siblingId } from '../../job-cost/delivered';
import { anyOf } from '../../job-cost/domain';
import { decimalFromFloat } from '../../money';
import type { Domain, OdooClient } from '../../odoo/client.port';
import { MOVE } from '../../odoo/models/accounting';
import { BILL_FIELDS, type BillRow } from '../../odoo/models/bill';
import { idOf, nameOf, textOf } from '../../odoo/models/values';
import { resolveExternalIds } from '../../odoo/resolve-external-ids';
import { billName, typeOfBill } from '../bill/bill-state';
import type { Payable } from './rules/settle';

export interface PayableQuestion {
	readonly system: string;
	readonly tenant: string;
	readonly bill: Ref;
	readonly document?: (typeof PAYABLE_DOCUMENTS)[number] | undefined;
}

export type Bills = (question: PayableQuestion, company: number | null) => BillRow;

/**
 * Finds bills and credit notes by their id in a source, by the vendor's number or by Odoo's. Three
 * calls for any number.
 * @returns a look-up that throws `mapping.unknown_vendor_invoice`, `mapping.ambiguous` and
 *          `mapping.wrong_company`
 */
export async function findPayables(
	odoo: OdooClient,
	questions: readonly PayableQuestion[],
): Promise<Bills> {
	const resolved = await resolveExternalIds(odoo, [...new Set(questions.flatMap(namesOf))], MOVE);
	const ids = [...resolved.values()].map(({ id }) => id);
	const codes = [...new Set(questions.flatMap(({ bill }) => bill.code ?? []))];
	const domain = anyOf([
		...(ids.length === 0 ? [] : [[['id', 'in', ids]] satisfies Domain]),
		...(codes.length === 0
			? []
			: [[['ref', 'in', codes]] satisfies Domain, [['name', 'in', codes]] satisfies Domain]),
	]);
	const rows = domain === null ? [] : await readPayables(odoo, domain);
	return (question, company) => {
		const found = namesOf(question).flatMap((name) => {
			const id = resolved.get(name)?.id;
			return rows.filter((row) => row.id === id);
		});
		const { code } = question.bill;
		const byCode = rows.filter(
			(row) => code !== undefined && (row.ref === code || billName(row) === code),
		);
		return chooseOne({
			entity: question.document ?? 'vendor_invoice',
			field: 'bills',
			ref: question.bill,
			origin: question,
			company,
			byId: undefined,
			// A cancelled bill is none when there is another of its number.
			byCode: standing(found.length > 0 ? found : byCode).map(candidate),
			rightPlan: true,
		}).row;
	};
}

/** Bills and credit notes of a domain; one call. */
export const readPayables = async (odoo: OdooClient, domain: Domain): Promise<BillRow[]> =>
	await odoo.searchRead<BillRow>({
		model: MOVE,
		domain: [['move_type', 'in', ['in_invoice', 'in_refund']], ...domain],
		fields: BILL_FIELDS,
	});

const standing = (rows: readonly BillRow[]): readonly BillRow[] => {
	const open = rows.filter(({ state }) => state !== 'cancel');
	return open.length > 0 ? open : rows;
};

const namesOf = ({ system, tenant, bill, document }: PayableQuestion): string[] => {
	const { id } = bill;
	if (id === undefined) return [];
	const documents = document === undefined ? PAYABLE_DOCUMENTS : [document];
	return documents.map((entity) => siblingId({ system, tenant }, entity, id));
};

const candidate = (row: BillRow) => ({
	id: row.id,
	code: textOf(row.ref) ?? '',
	company: idOf(row.company_id),
	active: true,
	row,
});

/** How people call a bill: by the vendor's number, else by Odoo's. */
export const numberOf = (row: BillRow): string =>
	textOf(row.ref) ?? billName(row) ?? `bill ${String(row.id)}`;

/** Faults `payment.bill_draft`, `payment.bill_cancelled`. */
export function payableOf(row: BillRow): Payable {
	if (row.state !== 'posted') throw notPosted(row);
	return {
		id: row.id,
		number: numberOf(row),
		type: typeOfBill(row),
		residual: decimalFromFloat(row.amount_residual, 'amount_residual'),
		currency: nameOf(row.currency_id) ?? '',
		company: idOf(row.company_id) ?? 0,
		payee: idOf(row.commercial_partner_id) ?? idOf(row.partner_id) ?? 0,
	};
}

const notPosted = (row: BillRow): Fault => {
	const cancelled = row.state === 'cancel';
	return fault({
		class: 'conflict',
		code: cancelled ? 'payment.bill_cancelled' : 'payment.bill_draft',
		message: `${numberOf(row)} is ${cancelled ? 'cancelled' : 'not posted'} in Odoo, so it is not paid.`,
		remedy: cancelled
			? 'Pay the bill that took its place.'
			: 'Post the bill first (Vendor Bill > Post), then send the payment again.',
		model: MOVE,
		field: 'bills',
		details: { id: row.id },
	});
};
