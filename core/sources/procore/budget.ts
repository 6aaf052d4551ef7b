import { z } from 'zod/v4';

import type { BudgetChange, BudgetChangeLine } from '../../canonical/entities/budget-change';
import type { BudgetLine } from '../../canonical/entities/budget-line';
import { dayOf } from '../../canonical/coerce';
import { present } from '../../canonical/present';
import { decimal, sum } from '../../money';
import { fault } from '../../faults';
import {
	shape,
	type DraftOf,
	type MapContext,
	type Mapped,
	type Native,
	type RecordShape,
} from '../source';
import { amount, id, optionalAmount, optionalId, optionalInstant, optionalText } from '../wire';
import {
	codingOf,
	currencyOf,
	eventData,
	extOf,
	flatCoding,
	isRecord,
	originRef,
	projectRef,
	stamps,
	unlisted,
	wireCoding,
	wireCurrency,
	type Coding,
	type WbsPattern,
} from './common';
import { budgetChangeStatus } from './status';

const strategy = z
	.enum(['manual', 'automatic'])
	.nullish()
	.transform((value) => value ?? undefined);

const wireLine = z.object({
	id,
	...wireCoding,
	project_id: optionalId,
	original_budget_amount: amount,
	quantity: optionalAmount,
	uom: optionalText,
	unit_cost: optionalAmount,
	calculation_strategy: strategy,
	currency_configuration: wireCurrency,
	created_at: optionalInstant,
	updated_at: optionalInstant,
	deleted_at: optionalInstant,
});

function mapLine(
	record: z.infer<typeof wireLine>,
	context: MapContext,
	native: Native,
	pattern: WbsPattern,
): Mapped {
	const data: DraftOf<BudgetLine> = {
		project: projectRef(record.project_id, context),
		...codingOf(record, context, pattern),
		originalAmount: record.original_budget_amount,
		quantity: record.quantity,
		uom: context.unit(record.uom),
		unitCost: record.unit_cost,
		calculation: record.calculation_strategy,
		// A deleted line still shows its old amount; only as void it counts nowhere.
		status: record.deleted_at === undefined ? undefined : { native: 'deleted', commercial: 'void' },
		currency: currencyOf(record.currency_configuration),
		ext: extOf(native, wireLine),
	};
	return { data: present(data), nativeId: record.id, ...stamps(record) };
}

const wireBudgetEvent = z.object({
	job_id: optionalText,
	budget: z.object({ project_id: optionalId }).nullish(),
	job_costs: z.array(
		z.object({
			id,
			budget_line_item_id: optionalId,
			cost_code_origin_id: optionalText,
			line_item_type_origin_id: optionalText,
			sub_job_origin_id: optionalText,
			new_amount: amount,
		}),
	),
	transactions: z.array(
		z.object({
			id,
			type: optionalText,
			value: amount,
			job_cost_id: id,
			created_at: optionalInstant,
		}),
	),
});

/**
 * The lines of an exported budget. The original budget of a line is the sum of its original-estimate
 * transactions; `new_amount` is the line after all changes and is not the original.
 */
function mapBudgetEvent(record: z.infer<typeof wireBudgetEvent>, context: MapContext): Mapped[] {
	return record.job_costs.map((line): Mapped => {
		const original = record.transactions.filter(
			(entry) => entry.job_cost_id === line.id && entry.type === 'Erp::OriginalEstimateTransaction',
		);
		const last = original.at(-1);
		if (last === undefined) {
			throw fault({
				class: 'mapping',
				code: 'procore.no_original_estimate',
				message: `The budget line of job cost ${line.id} comes without its original estimate.`,
				remedy: 'Read the budget line items over REST; this event carries only later changes.',
				field: 'transactions',
			});
		}
		const data: DraftOf<BudgetLine> = {
			project:
				projectRef(record.budget?.project_id, context) ??
				originRef(context, 'project', record.job_id),
			phase: originRef(context, 'phase', line.sub_job_origin_id),
			costCode: originRef(context, 'cost_code', line.cost_code_origin_id),
			costType: originRef(context, 'cost_type', line.line_item_type_origin_id),
			originalAmount: sum(original.map((entry) => decimal(entry.value, 'value'))).toFixed(),
			ext: { new_amount: line.new_amount, job_cost_id: line.id },
		};
		return {
			data: present(data),
			nativeId: line.budget_line_item_id ?? line.id,
			time: last.created_at,
		};
	});
}

const wireAdjustment = z.object({
	id: optionalId,
	ref: optionalText,
	...wireCoding,
	adjustment_number: optionalId,
	type: z
		.enum(['change_event', 'budget_change'])
		.nullish()
		.transform((value) => value ?? undefined),
	amount,
	quantity: optionalAmount,
	uom: optionalText,
	unit_cost: optionalAmount,
	description: optionalText,
	change_event_line_item_id: optionalId,
});
type WireAdjustment = z.infer<typeof wireAdjustment>;

const wireChange = z.object({
	id: optionalId,
	number: id,
	status: optionalText,
	title: optionalText,
	description: optionalText,
	project_id: optionalId,
	adjustment_line_items: z.array(wireAdjustment),
	created_at: optionalInstant,
	updated_at: optionalInstant,
	deleted_at: optionalInstant,
});

function mapChange(
	record: z.infer<typeof wireChange>,
	context: MapContext,
	native: Native,
	pattern: WbsPattern,
): Mapped {
	const project = projectRef(record.project_id, context);
	const lines = record.adjustment_line_items.map((line, at) =>
		changeLine(line, at, codingOf(line, context, pattern), context),
	);
	const data: DraftOf<BudgetChange> = {
		project,
		number: record.number,
		title: record.title,
		description: record.description,
		status: context.status(budgetChangeStatus, record.status),
		lines,
		ext: extOf(native, wireChange),
	};
	// A change that is only being written has no id yet; its number is unique in the project.
	const nativeId = record.id ?? `${project?.id ?? project?.code ?? ''}-${record.number}`;
	return { data: present(data), nativeId, ...stamps(record) };
}

function changeLine(
	line: WireAdjustment,
	at: number,
	coding: Coding,
	context: MapContext,
): BudgetChangeLine {
	const draft: DraftOf<BudgetChangeLine> = {
		lineId: line.id ?? line.ref ?? String(at + 1),
		adjustmentNumber: line.adjustment_number,
		kind: line.type,
		...coding,
		amount: line.amount,
		quantity: line.quantity,
		uom: context.unit(line.uom),
		unitCost: line.unit_cost,
		description: line.description,
		changeEventLine:
			line.change_event_line_item_id === undefined
				? undefined
				: { id: line.change_event_line_item_id },
	};
	return present(draft) as BudgetChangeLine;
}

const wireModification = z.object({
	id,
	from_budget_line_item_id: id,
	to_budget_line_item_id: id,
	transfer_amount: amount,
	notes: optionalText,
	project_id: optionalId,
	created_at: optionalInstant,
	updated_at: optionalInstant,
});

/**
 * A budget modification moves an amount from one budget line to another at once, so it is an
 * approved transfer of two lines. The lines are named by id: the list `budget_line` gives their
 * WBS codes.
 */
function mapModification(
	record: z.infer<typeof wireModification>,
	context: MapContext,
	native: Native,
	pattern: WbsPattern,
): Mapped {
	const side = (lineId: string, moved: string, name: string): Native => {
		const flat = context.listed('budget_line', lineId);
		if (flat === undefined) throw unlisted('budget line', lineId, undefined, 'budget_line');
		return present({
			lineId: name,
			adjustmentNumber: '1',
			...flatCoding(flat, context, pattern),
			amount: moved,
		});
	};
	const moved = decimal(record.transfer_amount, 'transfer_amount');
	const data = {
		project: projectRef(record.project_id, context),
		number: record.id,
		status: { commercial: 'approved' },
		transfer: true,
		description: record.notes,
		date: dayOf(record.created_at, context.timezone),
		lines: [
			side(record.from_budget_line_item_id, moved.times(-1).toFixed(), 'from'),
			side(record.to_budget_line_item_id, moved.toFixed(), 'to'),
		],
		ext: extOf(native, wireModification),
	};
	return { data: present(data), nativeId: record.id, ...stamps(record) };
}

const pickWhere =
	(mark: string) =>
	(json: Native): readonly Native[] | undefined =>
		mark in json ? [json] : undefined;

export const budgetShapes = (pattern: WbsPattern): readonly RecordShape[] => [
	shape({
		entity: 'budget_line',
		nativeType: 'ERP budget',
		pick: (json) => {
			const data = eventData(json, 'create_budget', 'update_budget');
			return isRecord(data) ? [data] : undefined;
		},
		wire: wireBudgetEvent,
		map: (record, context) => mapBudgetEvent(record, context),
	}),
	shape({
		entity: 'budget_line',
		nativeType: 'Budget Line Item',
		pick: (json) =>
			'original_budget_amount' in json && !('budget_modifications' in json) ? [json] : undefined,
		wire: wireLine,
		map: (record, context, native) => [mapLine(record, context, native, pattern)],
	}),
	shape({
		entity: 'budget_change',
		nativeType: 'Budget Change',
		pick: pickWhere('adjustment_line_items'),
		wire: wireChange,
		map: (record, context, native) => [mapChange(record, context, native, pattern)],
	}),
	shape({
		entity: 'budget_change',
		nativeType: 'Budget Modification',
		pick: pickWhere('transfer_amount'),
		wire: wireModification,
		map: (record, context, native) => [mapModification(record, context, native, pattern)],
	}),
];
