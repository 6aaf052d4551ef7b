import { z } from 'zod/v4';

import type { PurchaseOrder } from '../../canonical/entities/purchase-order';
import {
	DECIMAL_PATTERN,
	ID_LIMIT,
	line,
	percent,
	type Ref,
	refSchema,
} from '../../canonical/types';
import { fault } from '../../faults';
import { type Origin, siblingId } from '../../job-cost/delivered';
import { type Decimal, decimal, min } from '../../money';
import { lineExternalId } from '../../odoo/external-id';
import { REQUISITION } from '../../odoo/models/requisition';
import { type DeliveredOrder, orderOptions, type OrderOptions } from '../order/input';
import type { StoredOrder } from '../order/stored';
import { unknownLine } from './decide';
import { type Held, type HeldLine, isAsked } from './held';
import { openOf } from './rules/lifecycle';
import { requisitionQuestion } from './stored';

export const convertInput = requisitionQuestion.extend({
	/** Vendor of all lines; absent: the one the requisition or its line asks for. */
	vendor: refSchema.optional(),
	/** Lines to order, in part where a quantity is given; absent: all that is open. */
	lines: z
		.array(
			z.strictObject({
				lineId: line('Line.', ID_LIMIT),
				quantity: z.string().regex(DECIMAL_PATTERN).optional(),
				/** Price agreed with the vendor, without tax; absent: the estimate. */
				unitCost: z.string().regex(DECIMAL_PATTERN).optional(),
			}),
		)
		.min(1)
		.max(5000)
		.optional(),
	/** How far a price may lie above the estimate that was approved. */
	tolerancePercent: percent('Percent.').default('0'),
	/** False leaves requests for quotation, for a buyer to confirm. */
	confirm: z.boolean().default(true),
	...orderOptions,
});
export type ConvertInput = z.infer<typeof convertInput>;

/** What one order takes of a line. */
export interface Share {
	readonly lineId: string;
	readonly quantity: Decimal;
	/** External ID of the order line. */
	readonly orderLine: string;
}

/** One order to be made: the lines of one vendor. */
export interface NewOrder {
	readonly part: number;
	readonly document: DeliveredOrder<PurchaseOrder>;
	readonly shares: readonly Share[];
}

/** Id of an order in the source: named after the requisition, so that lineage can be read off it. */
const orderKey = ({ nativeid }: Pick<Origin, 'nativeid'>, part: number): string =>
	`requisition/${nativeid}/${String(part)}`;

/** External ID of the order that is part `part` of what a requisition became. */
export const orderName = ({ document }: Held, part: number): string =>
	siblingId(document, 'purchase_order', orderKey(document, part));

/** How many orders one conversion can make at most. */
export const mostOrders = ({ lines }: Held): number =>
	new Set(lines.map(({ source }) => refText(source?.vendor))).size;

const refText = (ref: Ref | undefined): string => JSON.stringify([ref?.id, ref?.code]);

/**
 * The orders a conversion makes, one for each vendor; none when nothing is open. Pure.
 *
 * Faults: `conflict.requisition_not_approved`, `conflict.requisition_above_approved`,
 * `conflict.requisition_repriced`, `requisition.unknown_line`, `requisition.no_vendor`.
 */
export function newOrders(held: Held, wanted: ConvertInput): readonly NewOrder[] {
	const { document, state } = held;
	if (state !== 'approved' && state !== 'partly_ordered' && state !== 'ordered') {
		throw notApproved(held);
	}
	const byVendor = new Map<string, { readonly vendor: Ref; readonly chosen: Chosen[] }>();
	for (const one of chosenOf(held, wanted)) {
		const vendor = wanted.vendor ?? one.line.source?.vendor ?? document.data.vendor;
		if (vendor === undefined) throw noVendor(one.line.lineId);
		const key = refText(vendor);
		const group = byVendor.get(key) ?? { vendor, chosen: [] };
		group.chosen.push(one);
		byVendor.set(key, group);
	}
	return [...byVendor.values()].map(({ vendor, chosen }, at) => {
		const part = held.parts + at + 1;
		const order = orderName(held, part);
		return {
			part,
			document: documentOf(held, part, vendor, chosen, wanted),
			shares: chosen.map(({ line: { lineId }, quantity }) => ({
				lineId,
				quantity,
				orderLine: lineExternalId(order, lineId),
			})),
		};
	});
}

interface Chosen {
	readonly line: HeldLine;
	readonly quantity: Decimal;
	readonly unitCost: Decimal;
}

function chosenOf(held: Held, { lines: asked, tolerancePercent }: ConvertInput): Chosen[] {
	if (asked === undefined) {
		return held.lines.flatMap((one) =>
			one.state === 'approved' && openOf(one).gt(0)
				? [{ line: one, quantity: openOf(one), unitCost: one.unitCost }]
				: [],
		);
	}
	const known = new Map(held.lines.filter(isAsked).map((one) => [one.lineId, one]));
	const most = decimal(tolerancePercent, 'tolerancePercent').plus(100).div(100);
	const seen = new Set<string>();
	return asked.map(({ lineId, quantity, unitCost }) => {
		const found = known.get(lineId);
		if (found === undefined || seen.has(lineId)) throw unknownLine(lineId);
		seen.add(lineId);
		const open = openOf(found);
		const wanted = quantity === undefined ? open : decimal(quantity, 'quantity');
		if (wanted.lte(0) || wanted.gt(open)) throw aboveApproved(found, wanted);
		const price = unitCost === undefined ? found.unitCost : decimal(unitCost, 'unitCost');
		if (price.lt(0) || price.gt(found.unitCost.times(most))) throw repriced(found, price);
		return { line: found, quantity: wanted, unitCost: price };
	});
}

function documentOf(
	{ document, trail }: Held,
	part: number,
	vendor: Ref,
	chosen: readonly Chosen[],
	options: ConvertInput,
): DeliveredOrder<PurchaseOrder> {
	const { data, system, tenant, company } = document;
	const { title, currency, neededBy, siteLocation } = data;
	const { defaultItem, defaultItems, taxes } = options satisfies OrderOptions;
	return {
		system,
		tenant,
		nativeid: orderKey(document, part),
		...(company === undefined ? {} : { company }),
		...(trail === '' ? {} : { correlationid: trail }),
		...(defaultItem === undefined ? {} : { defaultItem }),
		defaultItems,
		taxes,
		data: {
			number: data.number,
			vendor,
			project: data.project,
			...(title === undefined ? {} : { title }),
			...(currency === undefined ? {} : { currency }),
			...(neededBy === undefined ? {} : { deliveryDate: neededBy }),
			...(siteLocation === undefined ? {} : { shipTo: siteLocation }),
			status: { commercial: options.confirm ? 'approved' : 'draft' },
			lines: chosen.flatMap(({ line: { source, lineId }, quantity, unitCost }, position) => {
				if (source === null) return [];
				const { description, item, phase, costCode, costType, uom, taxCode } = source;
				return [
					{
						lineId,
						position,
						description,
						...(item === undefined ? {} : { item }),
						...(phase === undefined ? {} : { phase }),
						costCode,
						costType,
						...(uom === undefined ? {} : { uom }),
						...(taxCode === undefined ? {} : { taxCode }),
						quantity: quantity.toFixed(),
						unitCost: unitCost.toFixed(),
						amount: quantity.times(unitCost).round(2, 1).toFixed(2),
						amountRule: 'calculated' as const,
					},
				];
			}),
		},
	};
}

/**
 * What an order holds that was made of the requisition but not written down there, because the
 * conversion broke off between the two.
 */
export function sharesIn(held: Held, part: number, order: StoredOrder): Share[] {
	const name = orderName(held, part);
	const byName = new Map(order.lines.map((one) => [one.externalId, one]));
	return held.lines.flatMap((line): Share[] => {
		const orderLine = lineExternalId(name, line.lineId);
		const found = byName.get(orderLine);
		if (found === undefined) return [];
		const open = openOf(line);
		// A price Odoo cannot hold was ordered as a lump sum, quantity 1: it stands for all of the line.
		const isLump = found.ordered.eq(1) && found.price.gt(line.unitCost.times('1.5'));
		return [{ lineId: line.lineId, quantity: isLump ? open : min(found.ordered, open), orderLine }];
	});
}

/** The requisition with what an order took of it. */
export function withOrder(
	held: Held,
	part: number,
	shares: readonly Share[],
	name: string | null,
): Held {
	const taken = new Map(shares.map((share) => [share.lineId, share]));
	return {
		...held,
		parts: Math.max(held.parts, part),
		lines: held.lines.map((line) => {
			const share = taken.get(line.lineId);
			if (share === undefined || line.orderLines.includes(share.orderLine)) return line;
			return {
				...line,
				ordered: line.ordered.plus(share.quantity),
				orders: name === null ? line.orders : [...new Set([...line.orders, name])],
				orderLines: [...line.orderLines, share.orderLine],
			};
		}),
	};
}

const notApproved = ({ document, state }: Held) =>
	fault({
		class: 'conflict',
		code: 'conflict.requisition_not_approved',
		message: `The requisition ${document.data.number} is ${state}; nothing of it may be ordered.`,
		remedy: 'Have it approved (Approval Policy, then Requisition > Approve), then convert it.',
		model: REQUISITION,
		field: 'record',
	});

const aboveApproved = (one: HeldLine, wanted: Decimal) =>
	fault({
		class: 'conflict',
		code: 'conflict.requisition_above_approved',
		message: `Of line ${one.lineId}, ${one.approved.toFixed()} are approved and ${one.ordered.toFixed()} ordered${one.orders.length === 0 ? '' : ` (${one.orders.join(', ')})`}; ${wanted.toFixed()} cannot be ordered.`,
		remedy: 'Order what is open, or send the requisition with more for a new approval.',
		model: REQUISITION,
		field: 'lines',
		details: { open: openOf(one).toFixed() },
	});

const repriced = (one: HeldLine, price: Decimal) =>
	fault({
		class: 'conflict',
		code: 'conflict.requisition_repriced',
		message: `Line ${one.lineId} was approved at ${one.unitCost.toFixed()} a unit; the price is ${price.toFixed()}.`,
		remedy:
			'Send the requisition with the new price for a new approval, or raise the tolerance of the operation.',
		model: REQUISITION,
		field: 'lines',
	});

const noVendor = (lineId: string) =>
	fault({
		class: 'source_data',
		code: 'requisition.no_vendor',
		message: `Nobody says of whom line ${lineId} is to be bought.`,
		remedy: 'Choose the vendor in the operation, or send it with the requisition.',
		field: 'vendor',
	});
