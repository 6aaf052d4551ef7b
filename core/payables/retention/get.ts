import { isReady, prepareEach } from '../../job-cost/upserting';
import { type Decimal, sum, toText } from '../../money';
import { MOVE_LINE } from '../../odoo/models/accounting';
import { nameOf, textOf } from '../../odoo/models/values';
import { done, failed, type Outcome } from '../../outcome';
import { orderFields } from '../../procurement/order/fields';
import { findOrders, orderQuestion, type OrderQuestion } from '../../procurement/order/find';
import { readTrail } from '../../procurement/trail';
import { type AccessNeed, asPlanned, type Verb, type VerbPlan } from '../../verb';
import {
	documentNumber,
	documentStatus,
	readLedgers,
	type SovStanding,
	standing,
	type SubcontractLedger,
} from '../pay-application/ledger';
import { withId } from '../pay-application/read';
import { subcontractNumber } from '../pay-application/text';

/** Held, released and still retained; decimal text in the currency of the subcontract. */
export interface RetentionFigures {
	/** By posted applications. */
	readonly held: string;
	/** By posted releases. */
	readonly released: string;
	/** What is owed to the subcontractor later: held less released, posted. */
	readonly balance: string;
	/** On bills that are still drafts. */
	readonly heldInDraft: string;
	readonly releasedInDraft: string;
}

export interface RetentionLineResult extends RetentionFigures {
	/** Id of the order line in Odoo. */
	readonly orderLine: number;
	readonly description: string;
	readonly changeOrder: boolean;
	readonly scheduled: string;
	/** Work and stored materials billed to date. */
	readonly billed: string;
}

/** A bill that held or released something. */
export interface RetentionDocument {
	readonly id: number;
	readonly kind: 'application' | 'release';
	/** Number of the application; null for a release. */
	readonly number: number | null;
	readonly reference: string;
	readonly name: string | null;
	readonly date: string | null;
	readonly status: 'draft' | 'posted' | 'cancelled' | 'none';
	readonly held: string;
	readonly released: string;
}

export interface RetentionResult extends RetentionFigures {
	/** Id of the order in Odoo. */
	readonly id: number;
	readonly subcontract: string;
	readonly vendor: string;
	readonly currency: string;
	readonly lines: readonly RetentionLineResult[];
	readonly documents: readonly RetentionDocument[];
	readonly trail: string;
}

const NEEDS: readonly AccessNeed[] = [
	{ model: MOVE_LINE, operations: ['read'], group: 'Invoicing / Billing', module: 'account' },
	{ model: 'purchase.order', operations: ['read'], group: 'Purchase / User', module: 'purchase' },
];

/**
 * The retention of subcontracts, line by line and bill by bill, worked out from the bills in Odoo:
 * nothing else holds it. A dozen calls for any number of subcontracts. Faults
 * `mapping.unknown_subcontract`, `mapping.ambiguous`, `mapping.commitment_without_id`.
 */
export const retentionGet: Verb<OrderQuestion, VerbPlan<RetentionResult>, RetentionResult> = {
	name: 'payables.retention.get',
	writes: false,
	needs: NEEDS,
	input: orderQuestion,
	plan: async ({ odoo }, inputs) => {
		const fields = await orderFields(odoo);
		const find = await findOrders(
			odoo,
			'subcontract',
			inputs.map(({ value }) => value),
			fields,
		);
		const found = prepareEach(inputs, ({ value }) => withId(find(value)));
		const ledgers = await readLedgers(
			odoo,
			found.filter(isReady).map(({ value }) => value),
		);
		return {
			preview: found.map((one): Outcome<RetentionResult> => {
				if (!isReady(one)) return failed(one.index, one.fault);
				const ledger = ledgers.get(one.value.id);
				if (ledger === undefined) throw new Error('subcontract without a ledger');
				return done(one.index, 'read', resultOf(ledger), byHand(ledger));
			}),
		};
	},
	apply: asPlanned,
};

export function resultOf(ledger: SubcontractLedger): RetentionResult {
	const { order } = ledger;
	const all = standing(ledger);
	const posted = standing(ledger, { postedOnly: true });
	return {
		id: order.id,
		subcontract: subcontractNumber(order),
		vendor: nameOf(order.row.partner_id) ?? '',
		currency: nameOf(order.row.currency_id) ?? '',
		...figuresOf(all, posted),
		lines: all.map((line, at) => ({
			orderLine: line.line.id,
			description: line.line.name,
			changeOrder: line.change,
			scheduled: toText(line.line.subtotal),
			billed: toText(line.work.plus(line.stored)),
			...figuresOf([line], posted.slice(at, at + 1)),
		})),
		documents: ledger.documents.map((document) => {
			const total = (part: 'held' | 'released') =>
				sum(
					ledger.entries.flatMap((entry) =>
						entry.document === document.externalId && entry.part === part ? [entry.amount] : [],
					),
				);
			return {
				id: document.id,
				kind: document.kind,
				number: document.kind === 'application' ? Number(document.of) : null,
				reference: textOf(document.row.ref) ?? '',
				name: documentNumber(document.row),
				date: textOf(document.row.date),
				status: documentStatus(document.row),
				held: toText(total('held')),
				released: toText(total('released')),
			};
		}),
		trail: readTrail(order.row.origin),
	};
}

function figuresOf(all: readonly SovStanding[], posted: readonly SovStanding[]): RetentionFigures {
	const total = (list: readonly SovStanding[], part: 'held' | 'released'): Decimal =>
		sum(list.map((line) => line[part]));
	const held = total(posted, 'held');
	const released = total(posted, 'released');
	return {
		held: toText(held),
		released: toText(released),
		balance: toText(held.minus(released)),
		heldInDraft: toText(total(all, 'held').minus(held)),
		releasedInDraft: toText(total(all, 'released').minus(released)),
	};
}

const byHand = ({ byHand: amount, order }: SubcontractLedger): string[] =>
	amount.eq(0)
		? []
		: [
				`Bills of ${nameOf(order.row.partner_id) ?? 'the vendor'} hold ${toText(amount)} on liability accounts that belong to no pay application; they are not counted.`,
			];
