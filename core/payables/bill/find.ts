import { z } from 'zod/v4';

import { refSchema } from '../../canonical/types';
import { chooseOne } from '../../job-cost/choose';
import { siblingId } from '../../job-cost/delivered';
import { anyOf } from '../../job-cost/domain';
import type { OdooClient } from '../../odoo/client.port';
import { MOVE } from '../../odoo/models/accounting';
import type { BillRow } from '../../odoo/models/bill';
import { textOf } from '../../odoo/models/values';
import { resolveExternalIds } from '../../odoo/resolve-external-ids';
import { externalIdsOf } from '../../procurement/order/stored';
import { type BillKind, billName, typeOfBill } from './bill-state';
import { readBills, type StoredBill } from './stored';

/** One bill: by its id in the source (`record.id`), by the vendor's number or by Odoo's (`record.code`). */
export const billQuestion = z.object({
	record: refSchema,
	/** Needed with `record.id`. */
	system: z.string().min(1).max(32).default('odoo'),
	tenant: z.string().min(1).max(64).default('default'),
});
export type BillQuestion = z.infer<typeof billQuestion>;

export interface FoundBill extends StoredBill {
	/** null: entered in Odoo by hand, or by somebody else. */
	readonly externalId: string | null;
}

/**
 * Finds bills or credit notes. A document without an External ID counts by its type in Odoo. Five
 * calls for any number of questions.
 * @returns a look-up that throws `mapping.unknown_<kind>` and `mapping.ambiguous`
 */
export async function findBills(
	odoo: OdooClient,
	kind: BillKind,
	questions: readonly BillQuestion[],
): Promise<(question: BillQuestion, field?: string) => FoundBill> {
	const nameOf = ({ record: { id }, system, tenant }: BillQuestion) =>
		id === undefined ? null : siblingId({ system, tenant }, kind, id);
	const names = questions.flatMap((question) => nameOf(question) ?? []);
	const resolved = await resolveExternalIds(odoo, [...new Set(names)], MOVE);
	const codes = [...new Set(questions.flatMap(({ record }) => record.code ?? []))];
	const ids = [...[...resolved.values()].map(({ id }) => id), ...(await idsByNumber(odoo, codes))];
	const bills = await readBills(odoo, ids);
	const externalIds = await externalIdsOf(odoo, MOVE, [...bills.keys()]);
	const found = [...bills.values()].flatMap((bill) => {
		const externalId = externalIds.get(bill.id) ?? null;
		return kindOfBill(bill.row, externalId) === kind ? [candidate({ ...bill, externalId })] : [];
	});
	return (question, field = 'record') => {
		const { record, system, tenant } = question;
		const name = nameOf(question);
		const id = name === null ? undefined : resolved.get(name)?.id;
		const { code } = record;
		return chooseOne({
			entity: kind,
			field,
			ref: record,
			origin: { system, tenant },
			company: null,
			byId: found.find((one) => one.id === id),
			byCode: code === undefined ? [] : found.filter((one) => isNumbered(one.bill, code)),
			rightPlan: true,
		}).bill;
	};
}

const candidate = (bill: FoundBill) => ({
	id: bill.id,
	code: textOf(bill.row.ref) ?? '',
	company: bill.company,
	active: true,
	bill,
});

const isNumbered = ({ row }: StoredBill, code: string): boolean =>
	row.ref === code || billName(row) === code;

async function idsByNumber(odoo: OdooClient, codes: readonly string[]): Promise<number[]> {
	const domain = anyOf(codes.length === 0 ? [] : [[['ref', 'in', codes]], [['name', 'in', codes]]]);
	if (domain === null) return [];
	const rows = await odoo.searchRead<{ id: number }>({
		model: MOVE,
		domain: [['move_type', 'in', ['in_invoice', 'in_refund']], ...domain],
		fields: ['id'],
	});
	return rows.map(({ id }) => id);
}

/** Which document a bill stands for: by its External ID, else by its type in Odoo. */
export const kindOfBill = (
	row: Pick<BillRow, 'move_type'>,
	externalId: string | null,
): BillKind => {
	const entity = externalId?.split('.')[3];
	if (entity === 'vendor_invoice' || entity === 'vendor_credit') return entity;
	return typeOfBill(row) === 'bill' ? 'vendor_invoice' : 'vendor_credit';
};
