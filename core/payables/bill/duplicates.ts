import { type Fault, fault } from '../../faults';
import { decimalFromFloat } from '../../money';
import type { Domain, OdooClient } from '../../odoo/client.port';
import { MOVE } from '../../odoo/models/accounting';
import type { BillRow } from '../../odoo/models/bill';
import { idOf, nameOf, textOf } from '../../odoo/models/values';
import { inChunks } from '../../odoo/paging';
import { externalIdsOf } from '../../procurement/order/stored';
import { anyOf } from '../../job-cost/domain';
import { billName, typeOfBill } from './bill-state';
import { type BillFacts, likeness, type Likeness } from './rules/duplicate';
import { normalNumber, spellings } from './rules/number';

/** A document of Odoo's that is taken for the one at hand. */
export interface Twin {
	readonly why: Likeness;
	readonly id: number;
	/** How a person finds it. */
	readonly shown: string;
}
export type Twins = (bill: BillFacts) => Twin | null;

/** Documents looked for in one call. */
const BILLS_PER_CALL = 500;
const FIELDS = [
	'name',
	'ref',
	'move_type',
	'commercial_partner_id',
	'company_id',
	'currency_id',
	'invoice_date',
	'amount_untaxed',
	'amount_total',
] as const satisfies ReadonlyArray<keyof BillRow>;
type TwinRow = Pick<BillRow, 'id' | (typeof FIELDS)[number]>;

/**
 * Documents in Odoo, cancelled ones apart, that may be the ones at hand under another key: same vendor,
 * and the number in any spelling, or the day. Two calls for 500 documents.
 */
export async function readTwins(odoo: OdooClient, bills: readonly BillFacts[]): Promise<Twins> {
	const rows: TwinRow[] = [];
	for (const part of inChunks(bills, BILLS_PER_CALL)) {
		const alike = anyOf(part.flatMap(alikeDomains));
		if (alike === null) continue;
		const found = await odoo.searchRead<TwinRow>({
			model: MOVE,
			domain: [
				['move_type', 'in', ['in_invoice', 'in_refund']],
				['state', '!=', 'cancel'],
				...alike,
			],
			fields: FIELDS,
		});
		rows.push(...found);
	}
	const ids = [...new Set(rows.map(({ id }) => id))];
	const names = ids.length === 0 ? new Map<number, string>() : await externalIdsOf(odoo, MOVE, ids);
	const known = new Candidates<BillFacts & { readonly id: number; readonly shown: string }>();
	for (const row of new Map(rows.map((one) => [one.id, one])).values()) {
		const facts = factsOf(row, names.get(row.id) ?? null);
		known.add(facts, facts);
	}
	return (bill) => {
		const twin = known.find(bill);
		return twin === null ? null : { why: twin.why, id: twin.of.id, shown: twin.of.shown };
	};
}

/** Documents by what could make them twins: number or day of a payee. */
class Candidates<T> {
	private readonly byKey = new Map<string, Array<{ readonly facts: BillFacts; readonly of: T }>>();

	add(facts: BillFacts, of: T): void {
		for (const key of keysOf(facts)) {
			const list = this.byKey.get(key);
			if (list === undefined) this.byKey.set(key, [{ facts, of }]);
			else list.push({ facts, of });
		}
	}

	/** The first document that is taken for this one. */
	find(facts: BillFacts): { readonly why: Likeness; readonly of: T } | null {
		for (const key of keysOf(facts)) {
			for (const other of this.byKey.get(key) ?? []) {
				const why = likeness(facts, other.facts);
				if (why !== null) return { why, of: other.of };
			}
		}
		return null;
	}
}

const keysOf = ({ payee, number, day }: BillFacts): string[] => [
	`${String(payee)} number ${normalNumber(number)}`,
	`${String(payee)} day ${day}`,
];

function alikeDomains(bill: BillFacts): Domain[] {
	const number = normalNumber(bill.number);
	return [
		...(number === ''
			? []
			: [
					[
						'&',
						['commercial_partner_id', '=', bill.payee],
						['ref', '=ilike', spellings(number)],
					] satisfies Domain,
				]),
		...(bill.day === ''
			? []
			: [
					[
						'&',
						['commercial_partner_id', '=', bill.payee],
						['invoice_date', '=', bill.day],
					] satisfies Domain,
				]),
	];
}

const factsOf = (row: TwinRow, externalId: string | null) => ({
	id: row.id,
	externalId,
	type: typeOfBill(row),
	payee: idOf(row.commercial_partner_id) ?? 0,
	company: idOf(row.company_id) ?? 0,
	currency: idOf(row.currency_id) ?? 0,
	number: textOf(row.ref) ?? '',
	day: textOf(row.invoice_date) ?? '',
	net: decimalFromFloat(row.amount_untaxed),
	total: decimalFromFloat(row.amount_total),
	shown: [textOf(row.ref), billName(row), nameOf(row.company_id)].filter(Boolean).join(', '),
});

/** Documents of one batch that are taken for one: the first goes on, the others are named. */
export function twinsWithin(
	bills: ReadonlyArray<{
		readonly index: number;
		readonly facts: BillFacts;
		readonly number: string;
	}>,
): ReadonlyMap<number, Pick<Twin, 'why' | 'shown'>> {
	const seen = new Candidates<string>();
	const found = new Map<number, Pick<Twin, 'why' | 'shown'>>();
	for (const { index, facts, number } of bills) {
		const twin = seen.find(facts);
		if (twin !== null) found.set(index, { why: twin.why, shown: `${twin.of}, in this batch` });
		seen.add(facts, number);
	}
	return found;
}

const WHY: Readonly<Record<Likeness, string>> = {
	number: 'the same vendor and, apart from its spelling, the same number',
	date_and_amount: 'the same vendor, date and amount',
};

export const twinSentence = ({ why, shown }: Pick<Twin, 'why' | 'shown'>): string =>
	`It has ${WHY[why]} as ${shown}.`;

/** Fault `conflict.possible_duplicate`. */
export const duplicateFault = (number: string, twin: Omit<Twin, 'id'> & Partial<Twin>): Fault =>
	fault({
		class: 'conflict',
		code: 'conflict.possible_duplicate',
		message: `The bill ${number} seems to be in Odoo already: ${twinSentence(twin)}`,
		remedy:
			'Compare the two. If it is the same bill, dismiss this one; if not, set Possible Duplicates to Warn for it.',
		model: MOVE,
		field: 'number',
		details: { id: twin.id ?? null, why: twin.why },
	});
