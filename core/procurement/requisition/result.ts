import { sum, toText } from '../../money';
import type {
	BudgetResult,
	RequisitionLineState,
	RequisitionState,
} from '../../odoo/models/requisition';
import { momentOf } from '../../odoo/models/values';
import { amountOf, costOf, type Held, type HeldLine, isAsked } from './held';
import { openOf } from './rules/lifecycle';

/** A line of a requisition. Quantities and amounts are decimal text, amounts without tax. */
export interface RequisitionLineResult {
	readonly lineId: string;
	readonly externalId: string;
	readonly description: string;
	readonly phase: string | null;
	readonly costCode: string | null;
	readonly costType: string | null;
	readonly quantity: string;
	readonly uom: string | null;
	readonly estimatedUnitCost: string;
	readonly amount: string;
	readonly status: RequisitionLineState;
	readonly approved: string;
	readonly ordered: string;
	/** Odoo's numbers of the orders it went into, and the External IDs of their lines. */
	readonly orders: readonly string[];
	readonly orderLines: readonly string[];
}

/** A requisition as Odoo keeps it: what an approval policy asks for, and what the source is told. */
export interface RequisitionResult {
	/** null in a dry run of a new one. */
	readonly id: number | null;
	readonly externalId: string;
	/** `system/tenant/ID`, by which the other operations name it. */
	readonly sourceKey: string;
	readonly system: string;
	readonly tenant: string;
	readonly nativeId: string;
	readonly number: string;
	readonly title: string | null;
	readonly status: RequisitionState;
	/** Codes. */
	readonly project: string;
	readonly costCodes: readonly string[];
	/** Vendor asked for, by code or by its id in the source. */
	readonly vendor: string | null;
	/** Name in Odoo. */
	readonly company: string;
	readonly requester: string;
	readonly urgency: 'normal' | 'urgent';
	/** `YYYY-MM-DD`. */
	readonly neededBy: string | null;
	/** Estimates: all asked for, what of it is approved, and what may still be ordered. */
	readonly amount: string;
	readonly approvedAmount: string;
	readonly openAmount: string;
	/** ISO 4217. */
	readonly currency: string;
	/** What decisions are about; another content has to be decided anew. */
	readonly contentHash: string;
	/** Of the decision. */
	readonly budget: BudgetResult | null;
	readonly decision: {
		readonly by: string;
		/** RFC 3339. */
		readonly at: string;
		readonly reason: string | null;
		readonly afterTheFact: boolean;
	} | null;
	readonly orders: readonly string[];
	readonly lines: readonly RequisitionLineResult[];
	/** Correlation id of this document, by which the purchase is followed. */
	readonly trail: string;
}

export function resultOf(held: Held): RequisitionResult {
	const { document, decision, lines } = held;
	const { system, tenant, nativeid, data, codes } = document;
	const { vendor } = data;
	const shown = lines.map((line, at) => lineResult(line, codes.lines[at]));
	return {
		id: held.id,
		externalId: held.externalId,
		sourceKey: `${system}/${tenant}/${nativeid}`,
		system,
		tenant,
		nativeId: nativeid,
		number: data.number,
		title: data.title ?? null,
		status: held.state,
		project: codes.project,
		costCodes: [...new Set(codes.lines.flatMap(({ costCode }) => costCode ?? []))],
		vendor: vendor === undefined ? null : (vendor.code ?? vendor.id ?? null),
		company: held.company.name,
		requester: data.requester,
		urgency: data.urgency ?? 'normal',
		neededBy: data.neededBy ?? null,
		amount: toText(amountOf(lines)),
		approvedAmount: toText(sum(lines.map((line) => costOf(line, line.approved)))),
		openAmount: toText(sum(lines.map((line) => costOf(line, openOf(line))))),
		currency: held.company.currency,
		contentHash: held.content,
		budget: held.budget,
		decision: decision === null ? null : { ...decision, at: momentOf(decision.at) ?? '' },
		orders: [...new Set(lines.flatMap(({ orders }) => orders))],
		lines: shown,
		trail: held.trail,
	};
}

type LineCodes = Held['document']['codes']['lines'][number];

/** Codes of a line the document no longer has are not known any more. */
const lineResult = (line: HeldLine, codes: LineCodes | undefined): RequisitionLineResult => ({
	lineId: line.lineId,
	externalId: line.externalId,
	description: line.description,
	phase: isAsked(line) ? (codes?.phase ?? null) : null,
	costCode: isAsked(line) ? (codes?.costCode ?? null) : null,
	costType: isAsked(line) ? (codes?.costType ?? null) : null,
	quantity: line.quantity.toFixed(),
	uom: line.uom,
	estimatedUnitCost: line.unitCost.toFixed(),
	amount: toText(costOf(line, line.quantity)),
	status: line.state,
	approved: line.approved.toFixed(),
	ordered: line.ordered.toFixed(),
	orders: line.orders,
	orderLines: line.orderLines,
});
