import { z } from 'zod/v4';

import type { VendorInvoice, VendorInvoiceLine } from '../../canonical/entities/vendor-invoice';
import { present } from '../../canonical/present';
import {
	shape,
	type DraftOf,
	type MapContext,
	type Mapped,
	type Native,
	type RecordShape,
} from '../source';
import {
	amount,
	day,
	id,
	optionalAmount,
	optionalId,
	optionalInstant,
	optionalText,
	text,
} from '../wire';
import { eventData, isRecord, originRef, refOf } from './common';

const wireItem = z.object({
	procore_requisition_item_id: id,
	amount,
	qty: optionalAmount,
	unit_cost: optionalAmount,
	uom: optionalText,
	description: text,
	cost_code_origin_id: optionalText,
	line_item_type_origin_id: optionalText,
	tax_code_origin_id: optionalText,
	commitment_item_origin_id: optionalText,
	retainage_this_period: optionalAmount,
	released_work_completed_this_period: optionalAmount,
});

const wireRequisition = z.object({
	procore_requisition_id: id,
	invoice_number: text,
	billing_date: day,
	contract_id: optionalId,
	job_origin_id: optionalText,
	line_items: z.array(wireItem),
	created_at: optionalInstant,
});

function mapItem(line: z.infer<typeof wireItem>, context: MapContext): VendorInvoiceLine {
	const draft: DraftOf<VendorInvoiceLine> = {
		lineId: line.procore_requisition_item_id,
		description: line.description,
		costCode: originRef(context, 'cost_code', line.cost_code_origin_id),
		costType: originRef(context, 'cost_type', line.line_item_type_origin_id),
		quantity: line.qty,
		uom: context.unit(line.uom),
		unitCost: line.unit_cost,
		amount: line.amount,
		taxCode: context.tax(line.tax_code_origin_id),
		commitmentLine: originRef(context, 'commitment_line', line.commitment_item_origin_id),
		retainageHeld: line.retainage_this_period,
		retainageReleased: line.released_work_completed_this_period,
	};
	return present(draft) as VendorInvoiceLine;
}

/**
 * A subcontractor invoice as it is exported to the ERP: `amount` is what is billed this period, with
 * the retainage inside. Procore exports approved ones only, so it is approved. The vendor is the
 * subcontract's.
 */
function mapRequisition(record: z.infer<typeof wireRequisition>, context: MapContext): Mapped {
	const data: DraftOf<VendorInvoice> = {
		number: record.invoice_number,
		commitment: refOf(context, 'subcontract', record.contract_id),
		project: originRef(context, 'project', record.job_origin_id) ?? context.project,
		type: 'bill',
		invoiceDate: record.billing_date,
		status: { commercial: 'approved', native: 'exported' },
		lines: record.line_items.map((line) => mapItem(line, context)),
	};
	return {
		data: present(data),
		nativeId: record.procore_requisition_id,
		time: record.created_at,
	};
}

function pickRequisitions(json: Native): readonly Native[] | undefined {
	const requisitions = eventData(json, 'create_requisitions')?.['requisitions'];
	return Array.isArray(requisitions) ? requisitions.filter(isRecord) : undefined;
}

export const invoiceShapes: readonly RecordShape[] = [
	shape({
		entity: 'vendor_invoice',
		nativeType: 'ERP subcontractor invoices',
		pick: pickRequisitions,
		wire: wireRequisition,
		map: (record, context) => [mapRequisition(record, context)],
	}),
];
