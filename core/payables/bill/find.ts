import { z } from 'zod/v4';

import { type Ref, refSchema } from '../../canonical/types';
import { fault } from '../../faults';
import { chooseOne } from '../../job-cost/choose';
import { siblingId } from '../../job-cost/delivered';
import { anyOf } from '../../job-cost/domain';
import type { OdooClient } from '../../odoo/client.port';
import { MOVE } from '../../odoo/models/accounting';
import type { BillRow } from '../../odoo/models/bill';
import { textOf } from '../../odoo/models/values';
import { entityOfExternalId } from '../../odoo/external-id';
import { resolveExternalIds } from '../../odoo/resolve-external-ids';
import { externalIdsOf } from '../../procurement/order/stored';
import { type BillKind, billName, typeOfBill } from './bill-state';
import { readBills, type StoredBill } from './stored';

/** How a question names a bill; every question about one is made of this and `namesBill`. */
export const billNaming = {
	/** Odoo id. */
	bill: z.int().positive().optional(),
	/** Its id in the source (`id`), or the vendor's number or Odoo's (`code`). */
	record: refSchema.optional(),
	/** Needed with `record.id`. */
	system: z.string().min(1).max(32).default('odoo'),
	tenant: z.string().min(1).max(64).default('default'),
};
export const namesBill = ({
	bill,
	record,
}: {
	readonly bill?: number | undefined;
	readonly record?: Ref | undefined;
}): boolean => bill !== undefined || record !== undefined;
export const UNNAMED = { message: 'names no bill', path: ['record'] };

export const billQuestion = z.object(billNaming).refine(namesBill, UNNAMED);
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
	const nameOf = ({ record, system, tenant }: BillQuestion) =>
		record?.id === undefined ? null : siblingId({ system, tenant }, kind, record.id);
	const names = questions.flatMap((question) => nameOf(question) ?? []);
	const resolved = await resolveExternalIds(odoo, [...new Set(names)], MOVE);
	const codes = [...new Set(questions.flatMap(({ record }) => record?.code ?? []))];
	const ids = [
		...questions.flatMap(({ bill }) => bill ?? []),
		...[...resolved.values()].map(({ id }) => id),
		...(await idsByNumber(odoo, codes)),
	];
	const bills = await readBills(odoo, ids);
	const externalIds = await externalIdsOf(odoo, MOVE, [...bills.keys()]);
	const found = [...bills.values()].flatMap((bill) => {
		const externalId = externalIds.get(bill.id) ?? null;
		return kindOfBill(bill.row, externalId) === kind ? [candidate({ ...bill, externalId })] : [];
	});
	return (question, field = 'record') => {
		const { bill, record = {}, system, tenant } = question;
		if (bill !== undefined) {
			const own = found.find(({ id }) => id === bill);
			if (own === undefined) throw unknownId(kind, bill);
			return own.bill;
		}
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
	const entity = entityOfExternalId(externalId);
	if (entity === 'vendor_invoice' || entity === 'vendor_credit') return entity;
	return typeOfBill(row) === 'bill' ? 'vendor_invoice' : 'vendor_credit';
};

const unknownId = (kind: BillKind, id: number) =>
	fault({
		class: 'mapping',
		code:
			kind === 'vendor_invoice'
				? 'mapping.unknown_vendor_invoice'
				: 'mapping.unknown_vendor_credit',
		message: `Odoo has no ${kind === 'vendor_invoice' ? 'vendor bill' : 'vendor credit note'} with the ID ${String(id)}.`,
		remedy: 'Give the id that Create or Update put out, or the number of the document.',
		model: MOVE,
		field: 'bill',
	});
