import type { PurchaseOrder } from '../../canonical/entities/purchase-order';
import type { Subcontract } from '../../canonical/entities/subcontract';
import { fault } from '../../faults';
import { today } from '../../job-cost/day';
import type { Company } from '../../job-cost/companies';
import { type Origin, recordId } from '../../job-cost/delivered';
import { prepareEach } from '../../job-cost/upserting';
import { sum } from '../../money';
import { lineExternalId } from '../../odoo/external-id';
import { PURCHASE_ORDER } from '../../odoo/models/purchase';
import { resolveExternalIds } from '../../odoo/resolve-external-ids';
import type { Cell, UpsertLine } from '../../odoo/upsert';
import type { AccessNeed, Verb, VerbDeps, VerbInput } from '../../verb';
import {
	applyOrders,
	type OrderDraft,
	type OrderPlan,
	type OrderResult,
	planOrders,
} from './carry';
import {
	type CommitmentKind,
	type DeliveredOrder,
	type OrderAsk,
	purchaseOrderInput,
	subcontractInput,
} from './input';
import { orderLine, reducedLine, subtotal } from './lines';
import { keptTrail, trailText } from '../trail';
import { ending } from './ending';
import { isCommitted, isOpenRequest, refuseCancelled } from './order-state';
import { type Standing, standingWarnings, vendorStanding } from '../vendor-standing';
import { type References, readReferences, vendorWarnings } from './references';
import { intentOf } from './rules/intent';
import { isLockedByRule, refuseUnapproved } from './settings';
import { readOrders, type StoredLine, type StoredOrder } from './stored';

export const ORDER_NEEDS: readonly AccessNeed[] = [
	{
		model: PURCHASE_ORDER,
		operations: ['read', 'write', 'create'],
		group: 'Purchase / User',
		module: 'purchase',
	},
	{ model: 'product.product', operations: ['read'], group: 'Purchase / User', module: 'product' },
	{ model: 'res.partner', operations: ['read'], group: 'Internal User' },
	{ model: 'account.analytic.account', operations: ['read'], group: 'Analytic Accounting' },
];

/**
 * Creates or revises purchase orders by External ID down to the line.
 *
 * Amounts are without tax, positive, in the order's currency (the company's when none is said). Only
 * an approved or executed document is confirmed; before, it is a request for quotation and no
 * commitment. A revision writes quantity, price, discount and date of a line together. A line the
 * document no longer has is reduced to what was received or billed; of a request it is removed.
 * A void document is cancelled, a closed or terminated one is closed short.
 *
 * Calls do not grow with the number of orders until a batch is full (500).
 * Faults of an item: those of the references (`mapping.*`, `conflict.archived`), of `orderLine`,
 * `order.no_lines`, `order.silent_refusal`, `conflict.vendor_blocked`, `conflict.order_locked`,
 * `conflict.order_cancelled`, `conflict.order_has_movements`, `conflict.order_head_changed`,
 * `conflict.order_above_approval`.
 */
export const purchaseOrderUpsert: Verb<DeliveredOrder<PurchaseOrder>, OrderPlan, OrderResult> = {
	name: 'procurement.purchaseOrder.upsert',
	writes: true,
	needs: ORDER_NEEDS,
	input: purchaseOrderInput,
	plan: async (deps, inputs) => await planDocuments(deps, 'purchase_order', inputs),
	apply: applyOrders,
};

/**
 * The same for subcontracts. Lines billed by amount, the usual case, are ordered as the amount at
 * price 1.00 of a service, so that progress is confirmed and billed to the cent.
 */
export const subcontractUpsert: Verb<DeliveredOrder<Subcontract>, OrderPlan, OrderResult> = {
	name: 'procurement.subcontract.upsert',
	writes: true,
	needs: ORDER_NEEDS,
	input: subcontractInput,
	plan: async (deps, inputs) => await planDocuments(deps, 'subcontract', inputs),
	apply: applyOrders,
};

async function planDocuments(
	{ odoo, clock }: VerbDeps,
	kind: CommitmentKind,
	inputs: ReadonlyArray<VerbInput<DeliveredOrder>>,
): Promise<OrderPlan> {
	const references = await readReferences(
		odoo,
		inputs.map(({ value }) => askOf(value)),
	);
	const known = await resolveExternalIds(
		odoo,
		inputs.map(({ value }) => recordId(value, kind)),
		PURCHASE_ORDER,
	);
	const ids = [...known.values()].map(({ id }) => id);
	const orders = await readOrders(odoo, ids, references.fields);
	const day = today(clock, 'UTC');
	const standing = await vendorStanding(odoo, references.vendors.ids, day);
	const prepared = prepareEach(inputs, ({ value }) => {
		const externalId = recordId(value, kind);
		const stored = orders.get(known.get(externalId)?.id ?? 0);
		return draftOf(value, {
			kind,
			externalId,
			stored,
			references,
			standing,
			today: `${day} 12:00:00`,
		});
	});
	return await planOrders(odoo, references.fields, prepared);
}

const askOf = (value: DeliveredOrder): OrderAsk => ({
	origin: value,
	project: value.data.project,
	lines: value.data.lines,
	vendor: value.data.vendor,
	currency: value.data.currency,
	paymentTerms: value.data.paymentTerms,
});

interface Known {
	readonly kind: CommitmentKind;
	readonly externalId: string;
	readonly stored: StoredOrder | undefined;
	readonly references: References;
	/** Of the vendors, today: an order is refused to one that is archived or not insured. */
	readonly standing: ReadonlyMap<number, Standing>;
	readonly today: string;
}

function draftOf(value: DeliveredOrder, known: Known): OrderDraft {
	const { data } = value;
	const { stored, references, externalId } = known;
	const company = companyOf(value, references);
	const currency = references.currencies.find(data.currency, company);
	const settings = references.settings(company.id);
	const base = {
		externalId,
		number: data.number,
		company,
		stored,
		currency: data.currency ?? company.currency,
		trail: keptTrail(stored?.row.origin, value.correlationid),
		unlock: isLockedByRule(stored, settings),
	};
	const intent = intentOf(data.status.commercial);
	if (intent === 'close' || intent === 'cancel') return ending(base, intent);
	if (stored !== undefined) refuseCancelled(stored);
	const written = linesOf(value, company, known);
	const amount = sum(written.own.map(({ values }) => subtotal(values, currency.places)));
	if (intent === 'prepare' && stored !== undefined && !isOpenRequest(stored)) {
		return { ...base, ...NOTHING, amount, warnings: [STAYS_COMMITTED] };
	}
	const total = totalOf(written, stored, externalId, currency.places);
	if (stored !== undefined) refuseUnapproved(stored, total, settings);
	const head = headOf(value, company, currency.id, base.trail, known);
	const confirms = intent === 'commit' && (stored === undefined || isOpenRequest(stored));
	const said = standingWarnings(known.standing.get(head.vendor), stored, confirms);
	return {
		...base,
		write: { values: head.values, lines: [...written.own, ...written.reduced], shared: false },
		drop: written.drop,
		then: confirms ? 'confirm' : null,
		amount,
		total,
		warnings: [...said, ...head.warnings, ...written.warnings],
	};
}

const NOTHING = { write: null, drop: [], then: null, total: null } as const;
const STAYS_COMMITTED =
	'The order is confirmed in Odoo and the source is revising it: nothing is written before it is approved again.';

/** The project's company, else the one named, else the user's. */
export function companyOf(
	{
		company,
		...origin
	}: Origin & { readonly data: { readonly project: PurchaseOrder['project'] } },
	{ companies, directory }: References,
): Company {
	const named = company === undefined ? null : companies.named(company).id;
	const project = directory.project({ origin, ref: origin.data.project, company: named });
	return companies.byId(project.company ?? named ?? companies.own.id);
}

function headOf(
	value: DeliveredOrder,
	company: Company,
	currency: number,
	trail: string,
	{ stored, references }: Known,
): {
	readonly vendor: number;
	readonly values: Readonly<Record<string, Cell>>;
	readonly warnings: readonly string[];
} {
	const { data } = value;
	const vendor = references.vendors.find(
		{ origin: value, ref: data.vendor, company: company.id },
		'vendor',
		stored !== undefined,
	);
	if (stored !== undefined && !isOpenRequest(stored)) {
		if (stored.vendor !== vendor.id) throw headChanged('vendor', stored);
		if (stored.currency !== currency) throw headChanged('currency', stored);
	}
	const warnings = stored === undefined ? vendorWarnings(vendor) : [];
	const day = data.contractDate ?? data.issuedDate ?? data.executionDate;
	return {
		vendor: vendor.id,
		values: {
			partner_id: { id: vendor.id },
			company_id: { id: company.id },
			currency_id: { id: currency },
			origin: trailText({ documents: [data.number], trail }),
			...(day === undefined ? {} : { date_order: atNoon(day) }),
			...termCells(data.paymentTerms, company, references, warnings),
		},
		warnings,
	};
}

/** Terms Odoo does not know are said and left out: the vendor's own apply. */
function termCells(
	terms: string | undefined,
	company: Company,
	references: References,
	warnings: string[],
): Record<string, Cell> {
	if (terms === undefined) return {};
	const id = references.terms.find(terms, company.id);
	if (id !== null) return { payment_term_id: { id } };
	warnings.push(`Odoo has no single payment terms "${terms}"; those of the vendor apply.`);
	return {};
}

interface WrittenLines {
	readonly own: readonly UpsertLine[];
	/** Lines the document lost, as far as something came. */
	readonly reduced: readonly UpsertLine[];
	readonly drop: readonly number[];
	readonly warnings: readonly string[];
}

function linesOf(value: DeliveredOrder, company: Company, known: Known): WrittenLines {
	const { data } = value;
	const { kind, externalId, stored, references, today } = known;
	if (data.lines.length === 0) throw noLines();
	const byName = new Map(
		(stored?.lines ?? []).flatMap((line) =>
			line.externalId === null ? [] : [[line.externalId, line] as const],
		),
	);
	const day = plannedDay(data);
	const terms = {
		references,
		origin: value,
		project: data.project,
		company,
		currency: references.currencies.find(data.currency, company),
		byAmount: isByAmount(kind, data),
		planned: day === undefined ? null : atNoon(day),
		today: stored?.row.date_order || today,
		committed: stored !== undefined && isCommitted(stored),
	};
	const built = byPosition(data.lines).map((line) => {
		const name = lineExternalId(externalId, line.lineId);
		return orderLine(line, name, byName.get(name), terms);
	});
	const names = new Set(built.map(({ row }) => row.externalId));
	const gone = [...byName].flatMap(([name, line]) =>
		isOwnLine(name, externalId) && !names.has(name) ? [{ ...line, externalId: name }] : [],
	);
	const open = stored !== undefined && isOpenRequest(stored);
	return {
		own: built.map(({ row }) => row),
		reduced: open ? [] : gone.map((line) => reducedLine(line, references.fields)),
		drop: open ? gone.map(({ id }) => id) : [],
		warnings: built.flatMap(({ warnings }) => warnings),
	};
}

const byPosition = (lines: DeliveredOrder['data']['lines']) =>
	[...lines].sort((a, b) => (a.position ?? 0) - (b.position ?? 0));

/** Named `<order>.<line>`; lines of change orders have longer names. */
const isOwnLine = (name: string, order: string): boolean =>
	name.startsWith(`${order}.`) && !name.slice(order.length + 1).includes('.');

/** What the document says its order totals: its own lines and those it has no say in. */
function totalOf(
	{ own, reduced, drop }: WrittenLines,
	stored: StoredOrder | undefined,
	externalId: string,
	places: number,
) {
	const gone = new Set(drop);
	const written = new Set([...own, ...reduced].map((line) => line.externalId));
	const others = (stored?.lines ?? []).filter(
		(line: StoredLine) =>
			!gone.has(line.id) &&
			!written.has(line.externalId ?? '') &&
			!isOwnLine(line.externalId ?? '', externalId),
	);
	return sum([
		...[...own, ...reduced].map(({ values }) => subtotal(values, places)),
		...others.map((line) => line.subtotal),
	]);
}

export const isByAmount = (
	kind: CommitmentKind,
	{ accountingMethod }: Pick<PurchaseOrder, 'accountingMethod'>,
): boolean =>
	accountingMethod === undefined ? kind === 'subcontract' : accountingMethod === 'amount';

/** The day the goods are wanted, or the work is to be done. */
const plannedDay = (data: PurchaseOrder | Subcontract): string | undefined =>
	'deliveryDate' in data
		? data.deliveryDate
		: 'estimatedCompletionDate' in data
			? data.estimatedCompletionDate
			: undefined;

/** The same day in every zone between -12 and +11. */
export const atNoon = (day: string): string => `${day} 12:00:00`;

const noLines = () =>
	fault({
		class: 'source_data',
		code: 'order.no_lines',
		message: 'The document has no lines.',
		remedy: 'Send it with its lines; to end it, send it as void or closed.',
		field: 'lines',
	});

const headChanged = (field: 'vendor' | 'currency', { id, row }: StoredOrder) =>
	fault({
		class: 'conflict',
		code: 'conflict.order_head_changed',
		message: `The order ${row.name} is confirmed with another ${field}.`,
		remedy: `Cancel or close it and order anew under a new id; Odoo would change the ${field} under receipts and bills.`,
		model: PURCHASE_ORDER,
		field,
		details: { id },
	});
