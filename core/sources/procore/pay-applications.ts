import { z } from 'zod/v4';

import type {
	Certificate,
	SubPayApplication,
	SubPayApplicationLine,
} from '../../canonical/entities/sub-pay-application';
import { present, presentOrNone } from '../../canonical/present';
import { fault } from '../../faults';
import { decimal, ZERO } from '../../money';
import { shape, type DraftOf, type MapContext, type Mapped, type RecordShape } from '../source';
import {
	amount,
	day,
	id,
	optionalAmount,
	optionalDay,
	optionalFlag,
	optionalId,
	optionalInstant,
	optionalText,
} from '../wire';
import { currencyOf, projectRef, refOf, stamps, wireCurrency } from './common';
import { subcontractorInvoiceStatus } from './status';

const wireItem = z.object({
	id,
	line_item_id: id,
	change_order_package_id: optionalId,
	description_of_work: optionalText,
	scheduled_value: optionalAmount,
	work_completed_from_previous_application: optionalAmount,
	work_completed_this_period: amount,
	materials_moved: optionalAmount,
	materials_presently_stored: optionalAmount,
	work_completed_retainage_retained_this_period: optionalAmount,
	work_completed_retainage_released_this_period: optionalAmount,
	materials_stored_retainage_currently_retained: optionalAmount,
	materials_stored_retainage_released_this_period: optionalAmount,
	materials_retainage_retained_moved: optionalAmount,
});
type WireItem = z.infer<typeof wireItem>;

const wireSummary = z.object({
	original_contract_sum: optionalAmount,
	net_change_by_change_orders: optionalAmount,
	contract_sum_to_date: optionalAmount,
	total_completed_and_stored_to_date: optionalAmount,
	completed_work_retainage_amount: optionalAmount,
	stored_materials_retainage_amount: optionalAmount,
	total_retainage: optionalAmount,
	total_earned_less_retainage: optionalAmount,
	less_previous_certificates_for_payment: optionalAmount,
	current_payment_due: optionalAmount,
	balance_to_finish_including_retainage: optionalAmount,
	tax_applicable_to_this_payment: optionalAmount,
});

const wireRequisition = z.object({
	id,
	number: z.int().min(1),
	commitment_id: id,
	vendor_id: optionalId,
	project_id: optionalId,
	invoice_number: optionalText,
	requisition_start: optionalDay,
	requisition_end: day,
	billing_date: day,
	final: optionalFlag,
	status: optionalText,
	summary: wireSummary.nullish(),
	g702: wireSummary.nullish(),
	items: z.array(wireItem),
	currency_configuration: wireCurrency,
	created_at: optionalInstant,
	updated_at: optionalInstant,
});

const isSome = (text: string | undefined): boolean => text !== undefined && !decimal(text).eq(ZERO);

/**
 * Retention of a line is stated where only work is held of it. Of stored materials Procore shows what
 * is retained, not what this application added: the terms of the operation say that, and the totals
 * of the summary, which are checked, tell when neither does.
 */
const heldOf = (item: WireItem): string | undefined =>
	isSome(item.materials_stored_retainage_currently_retained) ||
	isSome(item.materials_retainage_retained_moved)
		? undefined
		: item.work_completed_retainage_retained_this_period;

function mapItem(item: WireItem, context: MapContext): SubPayApplicationLine {
	if (
		isSome(item.work_completed_retainage_released_this_period) ||
		isSome(item.materials_stored_retainage_released_this_period)
	) {
		throw releaseApart(item.id);
	}
	const draft: DraftOf<SubPayApplicationLine> = {
		lineId: item.id,
		sovLine: { id: item.line_item_id },
		changeOrder: refOf(context, 'commitment_change_order', item.change_order_package_id),
		description: item.description_of_work,
		scheduledValue: item.scheduled_value,
		workPrevious: item.work_completed_from_previous_application,
		workThisPeriod: item.work_completed_this_period,
		materialsMoved: item.materials_moved,
		storedNow: item.materials_presently_stored,
		retentionHeld: heldOf(item),
	};
	return present(draft) as SubPayApplicationLine;
}

function certificateOf(
	summary: z.infer<typeof wireSummary> | null | undefined,
): DraftOf<Certificate> | undefined {
	if (summary === null || summary === undefined) return undefined;
	return presentOrNone({
		originalContractSum: summary.original_contract_sum,
		netChange: summary.net_change_by_change_orders,
		contractSum: summary.contract_sum_to_date,
		completedAndStored: summary.total_completed_and_stored_to_date,
		retentionOnWork: summary.completed_work_retainage_amount,
		retentionOnStored: summary.stored_materials_retainage_amount,
		retention: summary.total_retainage,
		earnedLessRetention: summary.total_earned_less_retainage,
		previousCertificates: summary.less_previous_certificates_for_payment,
		// With tax in it the figure is another one.
		currentDue: isSome(summary.tax_applicable_to_this_payment)
			? undefined
			: summary.current_payment_due,
		balanceToFinish: summary.balance_to_finish_including_retainage,
	});
}

/** A subcontractor invoice as REST shows it (requisition): the application of a billing period. */
function mapRequisition(record: z.infer<typeof wireRequisition>, context: MapContext): Mapped {
	const data: DraftOf<SubPayApplication> = {
		number: record.number,
		invoiceNumber: record.invoice_number,
		subcontract: refOf(context, 'subcontract', record.commitment_id),
		vendor: refOf(context, 'vendor', record.vendor_id),
		project: projectRef(record.project_id, context),
		periodStart: record.requisition_start,
		periodEnd: record.requisition_end,
		billingDate: record.billing_date,
		final: record.final,
		certificate: certificateOf(record.summary ?? record.g702) as Certificate | undefined,
		status: context.status(subcontractorInvoiceStatus, record.status),
		lines: record.items.map((item) => mapItem(item, context)),
		currency: currencyOf(record.currency_configuration),
	};
	return { data: present(data), nativeId: record.id, ...stamps(record) };
}

export const payApplicationShapes: readonly RecordShape[] = [
	shape({
		entity: 'sub_pay_application',
		nativeType: 'Subcontractor invoice',
		pick: (json) => ('commitment_id' in json && 'requisition_end' in json ? [json] : undefined),
		wire: wireRequisition,
		map: (record, context) => [mapRequisition(record, context)],
	}),
];

const releaseApart = (item: string) =>
	fault({
		class: 'source_data',
		code: 'pay_application.release_apart',
		message: `Line ${item} releases retainage together with the work it bills.`,
		remedy:
			'Bill the work without the release, and release the retainage with Odoo Payables > Retention > Release: a bill of its own keeps its balance.',
		field: 'items.work_completed_retainage_released_this_period',
	});
