import type { z } from 'zod/v4';

import { deliveryUpdateSchema } from '../../canonical/entities/delivery-update';
import { type Fault, fault } from '../../faults';
import { delivered } from '../../job-cost/delivered';
import { isReady, prepareEach } from '../../job-cost/upserting';
import type { OdooClient } from '../../odoo/client.port';
import { lineExternalId } from '../../odoo/external-id';
import { load } from '../../odoo/load';
import { NEEDED_ON, PURCHASE_LINE } from '../../odoo/models/purchase';
import { nameOf } from '../../odoo/models/values';
import { inChunks } from '../../odoo/paging';
import { done, failed, type Outcome } from '../../outcome';
import type { AccessNeed, Verb, VerbDeps, VerbInput, VerbPlan } from '../../verb';
import { together } from '../order/act';
import { orderFields } from '../order/fields';
import { findOrders, type FoundOrder } from '../order/find';
import { refuseCancelled } from '../order/order-state';
import type { StoredLine } from '../order/stored';
import { atNoon } from '../order/upsert';
import { readTrail } from '../trail';
import { daysBetween } from './days';

export const deliveryUpdateInput = delivered(deliveryUpdateSchema);
export type DeliveredUpdate = z.infer<typeof deliveryUpdateInput>;

export interface DeliveryLine {
	/** Id of the line in the source of the order; Odoo's, where it has none. */
	readonly lineId: string;
	readonly id: number;
	readonly needed: string | null;
	readonly promised: string;
	/** Days after the need; below zero: before it. */
	readonly daysLate: number;
}

export interface DeliveryResult {
	/** Odoo id of the order. */
	readonly order: number;
	readonly name: string;
	readonly externalId: string | null;
	readonly vendor: string | null;
	/** Lines that are still to come and have a promised day. */
	readonly lines: readonly DeliveryLine[];
	/** How many of them come after the day they are needed. */
	readonly late: number;
	readonly trail: string;
}

interface Change {
	readonly line: number;
	/** `YYYY-MM-DD HH:MM:SS` in UTC. */
	readonly planned: string;
	readonly needed: string;
}
interface Draft {
	readonly result: DeliveryResult;
	readonly changes: readonly Change[];
	readonly warnings: readonly string[];
}

export interface DeliveryPlan extends VerbPlan<DeliveryResult> {
	/** By input. */
	readonly changes: ReadonlyMap<
		number,
		{ readonly order: number; readonly lines: readonly Change[] }
	>;
}

export const DELIVERY_NEEDS: readonly AccessNeed[] = [
	{
		model: PURCHASE_LINE,
		operations: ['read', 'write'],
		group: 'Purchase / User',
		module: 'purchase',
	},
];

/**
 * Writes the days a vendor promises to the lines of a purchase order (Expected Arrival), and keeps
 * beside each the day it is needed: the one the line had when it was first promised. A revision of
 * the order leaves a promise alone as long as the need is the same. Lines that have come are left
 * alone. Nothing else of the order changes, and no price: the date is written by itself.
 *
 * Six calls for any number of orders. Faults: `mapping.unknown_purchase_order`, `mapping.ambiguous`,
 * `delivery_update.no_day`, `delivery_update.unknown_line`, `conflict.order_cancelled`,
 * `setup.needed_on_missing`.
 */
export const deliveryUpdate: Verb<DeliveredUpdate, DeliveryPlan, DeliveryResult> = {
	name: 'procurement.delivery.update',
	writes: true,
	needs: DELIVERY_NEEDS,
	input: deliveryUpdateInput,
	plan,
	apply,
};

async function plan(
	{ odoo }: VerbDeps,
	inputs: ReadonlyArray<VerbInput<DeliveredUpdate>>,
): Promise<DeliveryPlan> {
	const fields = await orderFields(odoo);
	if (fields.neededOn === null) throw setupNeeded();
	const question = ({ system, tenant, data }: DeliveredUpdate) => ({
		record: data.order,
		system,
		tenant,
	});
	const find = await findOrders(
		odoo,
		'purchase_order',
		inputs.map(({ value }) => question(value)),
		fields,
	);
	const changes = new Map<number, { order: number; lines: readonly Change[] }>();
	const prepared = prepareEach(inputs, ({ value }) => {
		const order = find(question(value), 'order');
		refuseCancelled(order);
		return draftOf(value, order);
	});
	const preview = prepared.map((one): Outcome<DeliveryResult> => {
		if (!isReady(one)) return failed(one.index, one.fault);
		const { result, changes: lines, warnings } = one.value;
		if (lines.length > 0) changes.set(one.index, { order: result.order, lines });
		return done(one.index, lines.length > 0 ? 'updated' : 'unchanged', result, warnings);
	});
	return { preview, changes };
}

function draftOf({ data }: DeliveredUpdate, order: FoundOrder): Draft {
	const days = daysByLine(data, order);
	const lines: DeliveryLine[] = [];
	const changes: Change[] = [];
	const warnings: string[] = [];
	for (const line of order.lines) {
		const named = days.lines.get(line.id);
		const promised = named ?? days.all;
		const lineId = idInSource(line, order);
		if (promised === undefined) continue;
		if (!isOpen(line)) {
			if (named !== undefined) warnings.push(`Line ${lineId} has come already.`);
			continue;
		}
		const needed = line.needed ?? line.planned?.slice(0, 10) ?? promised;
		if (line.needed !== needed || line.planned?.slice(0, 10) !== promised) {
			changes.push({ line: line.id, planned: atNoon(promised), needed });
		}
		const daysLate = daysBetween(needed, promised);
		lines.push({ lineId, id: line.id, needed, promised, daysLate });
	}
	if (lines.length === 0 && warnings.length === 0) {
		warnings.push(`Nothing of the order ${order.row.name} is still to come.`);
	}
	return {
		result: {
			order: order.id,
			name: order.row.name,
			externalId: order.externalId,
			vendor: nameOf(order.row.partner_id),
			lines,
			late: lines.filter(({ daysLate }) => daysLate > 0).length,
			trail: readTrail(order.row.origin),
		},
		changes,
		warnings,
	};
}

/** The promised days by Odoo's id of the line. */
function daysByLine(data: DeliveredUpdate['data'], order: FoundOrder) {
	const named = data.lines ?? [];
	if (named.length === 0 && data.promisedDate === undefined) throw noDay();
	const ids = new Map(order.lines.map((line) => [line.externalId, line.id]));
	const lines = new Map<number, string>();
	for (const { lineId, promisedDate } of named) {
		const name = order.externalId === null ? null : lineExternalId(order.externalId, lineId);
		const id = name === null ? undefined : ids.get(name);
		if (id === undefined) throw unknownLine(order, lineId);
		lines.set(id, promisedDate);
	}
	return { lines, all: data.promisedDate };
}

const isOpen = ({ ordered, received }: StoredLine): boolean => ordered.gt(received);

/** What the External ID of a line ends with; Odoo's id for a line entered there. */
export const idInSource = (
	{ id, externalId }: Pick<StoredLine, 'id' | 'externalId'>,
	order: Pick<FoundOrder, 'externalId'>,
): string =>
	externalId !== null && order.externalId !== null && externalId.startsWith(`${order.externalId}.`)
		? externalId.slice(order.externalId.length + 1)
		: String(id);

const LINES_PER_CALL = 1000;

async function apply(
	{ odoo }: VerbDeps,
	{ preview, changes }: DeliveryPlan,
): Promise<Array<Outcome<DeliveryResult>>> {
	const byOrder = new Map<number, Change[]>();
	for (const { order, lines } of changes.values()) {
		byOrder.set(order, [...(byOrder.get(order) ?? []), ...lines]);
	}
	// All orders in one call; one by one when Odoo refuses, because its answer names no order.
	const refused = await together([...byOrder.keys()], async (ids) => {
		await write(
			odoo,
			ids.flatMap((id) => byOrder.get(id) ?? []),
		);
	});
	return preview.map((outcome) => {
		const change = changes.get(outcome.index);
		const reason = change === undefined ? undefined : refused.get(change.order);
		return reason === undefined ? outcome : failed(outcome.index, reason);
	});
}

async function write(odoo: OdooClient, changes: readonly Change[]): Promise<void> {
	for (const part of inChunks(changes, LINES_PER_CALL)) {
		const answer = await load(odoo, {
			model: PURCHASE_LINE,
			fields: ['.id', 'date_planned', NEEDED_ON],
			rows: part.map(({ line, planned, needed }) => [String(line), planned, needed]),
			mode: 'write',
			context: { tz: 'UTC' },
		});
		if (answer.ids === null) throw answer.problems[0]?.fault ?? notWritten();
	}
}

const noDay = (): Fault =>
	fault({
		class: 'source_data',
		code: 'delivery_update.no_day',
		message: 'The delivery update promises no day.',
		remedy: 'Send promisedDate for the whole order, or a day for each line.',
		field: 'promisedDate',
	});

const unknownLine = ({ row, id }: FoundOrder, lineId: string): Fault =>
	fault({
		class: 'mapping',
		code: 'delivery_update.unknown_line',
		message: `The order ${row.name} has no line ${lineId} of this source.`,
		remedy: 'Send the id of the line as in the order, or promisedDate for the whole order.',
		model: PURCHASE_LINE,
		field: 'lines.lineId',
		details: { order: id },
	});

const setupNeeded = (): Fault =>
	fault({
		class: 'conflict',
		code: 'setup.needed_on_missing',
		message:
			'Odoo has no place yet for the day a line is needed beside the day it is promised for.',
		remedy: 'Run Odoo Job Cost > Setup > Prepare once, then send the update again.',
		model: PURCHASE_LINE,
		field: NEEDED_ON,
	});

const notWritten = (): Fault =>
	fault({
		class: 'protocol',
		code: 'odoo.not_done',
		message: 'Odoo changed no order line and gave no reason.',
		remedy: 'Have the Odoo administrator look at the server log for this time.',
		model: PURCHASE_LINE,
	});
