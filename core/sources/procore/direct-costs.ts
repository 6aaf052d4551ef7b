import { z } from 'zod/v4';

import type { CostEntry } from '../../canonical/entities/cost-entry';
import type { VendorInvoice, VendorInvoiceLine } from '../../canonical/entities/vendor-invoice';
import { present } from '../../canonical/present';
import type { Ref } from '../../canonical/types';
import { fault } from '../../faults';
import {
	shape,
	type DraftOf,
	type MapContext,
	type Mapped,
	type Native,
	type RecordShape,
} from '../source';
import {
	day,
	id,
	optionalAmount,
	optionalDay,
	optionalId,
	optionalInstant,
	optionalText,
} from '../wire';
import {
	codingOf,
	currencyOf,
	extOf,
	projectRef,
	refOf,
	stamps,
	wireCurrency,
	wireLink,
	type WbsPattern,
} from './common';
import { wireContractLine } from './commitments';
import { directCostStatus } from './status';

const wireDirectCostLine = wireContractLine.extend({
	ref: optionalText,
	project: wireLink,
	currency_configuration: wireCurrency,
	direct_cost_date: optionalDay,
	updated_at: optionalInstant,
	created_at: optionalInstant,
	deleted_at: optionalInstant,
});
type WireLine = z.infer<typeof wireDirectCostLine>;

const wireDirectCost = z.object({
	id,
	direct_cost_type: z.enum(['invoice', 'expense', 'payroll']),
	direct_cost_date: day,
	received_date: optionalDay,
	payment_date: optionalDay,
	invoice_number: optionalText,
	description: optionalText,
	terms: optionalText,
	status: optionalText,
	grand_total: optionalAmount,
	vendor: wireLink,
	vendor_id: optionalId,
	employee: wireLink,
	project: wireLink,
	project_id: optionalId,
	currency_configuration: wireCurrency,
	line_items: z.array(wireDirectCostLine).nullish(),
	created_at: optionalInstant,
	updated_at: optionalInstant,
	deleted_at: optionalInstant,
});
type WireDirectCost = z.infer<typeof wireDirectCost>;

const KINDS = { invoice: 'other', expense: 'expense', payroll: 'labor' } as const;

const vendorOf = (record: WireDirectCost, context: MapContext): Ref | undefined =>
	refOf(context, 'vendor', record.vendor?.id ?? record.vendor_id);

/** One cost entry a line; the line's id is its key, the header gives date, party and status. */
function mapEntries(record: WireDirectCost, context: MapContext, pattern: WbsPattern): Mapped[] {
	return (record.line_items ?? []).map((line) =>
		mapEntry(line, context, pattern, {
			date: record.direct_cost_date,
			kind: KINDS[record.direct_cost_type],
			project: projectRef(record.project?.id ?? record.project_id, context),
			vendor: vendorOf(record, context),
			employee: refOf(context, 'employee', record.employee?.id),
			reference: record.invoice_number,
			status: context.status(directCostStatus, record.status),
			currency: currencyOf(record.currency_configuration),
			deleted_at: record.deleted_at,
		}),
	);
}

type Header = Pick<
	DraftOf<CostEntry>,
	'date' | 'kind' | 'project' | 'vendor' | 'employee' | 'reference' | 'status' | 'currency'
> & { readonly deleted_at?: string | undefined };

function mapEntry(
	line: WireLine,
	context: MapContext,
	pattern: WbsPattern,
	{ deleted_at, ...header }: Header,
	ext?: Native,
): Mapped {
	const data: DraftOf<CostEntry> = {
		...header,
		...codingOf(line, context, pattern),
		amount: line.amount,
		quantity: line.quantity,
		uom: context.unit(line.uom),
		unitCost: line.unit_cost,
		description: line.description,
		ext,
	};
	const { updated_at, created_at } = line;
	return {
		data: present(data),
		nativeId: line.id,
		...stamps({ updated_at, created_at, deleted_at: line.deleted_at ?? deleted_at }),
	};
}

/** A line read on its own has no date unless the view adds it; the missing date is then a fault. */
const mapLoneLine = (
	line: WireLine,
	context: MapContext,
	pattern: WbsPattern,
	native: Native,
): Mapped =>
	mapEntry(
		line,
		context,
		pattern,
		{
			date: line.direct_cost_date,
			kind: 'other',
			project: projectRef(line.project?.id, context),
			currency: currencyOf(line.currency_configuration),
		},
		extOf(native, wireDirectCostLine),
	);

function mapInvoice(
	record: WireDirectCost,
	context: MapContext,
	pattern: WbsPattern,
	native: Native,
): Mapped {
	if (record.direct_cost_type !== 'invoice') {
		throw fault({
			class: 'source_data',
			code: 'procore.not_an_invoice',
			message: `Direct cost ${record.id} is of type ${record.direct_cost_type}, not an invoice.`,
			remedy: 'Map expenses and payroll as cost entries.',
			field: 'direct_cost_type',
		});
	}
	const data: DraftOf<VendorInvoice> = {
		number: record.invoice_number,
		vendor: vendorOf(record, context),
		project: projectRef(record.project?.id ?? record.project_id, context),
		type: 'bill',
		invoiceDate: record.direct_cost_date,
		receivedDate: record.received_date,
		paidDate: record.payment_date,
		description: record.description,
		paymentTerms: record.terms,
		total: record.grand_total,
		status: context.status(directCostStatus, record.status),
		lines: (record.line_items ?? []).map((line) => invoiceLine(line, context, pattern)),
		currency: currencyOf(record.currency_configuration),
		ext: extOf(native, wireDirectCost),
	};
	return { data: present(data), nativeId: record.id, ...stamps(record) };
}

function invoiceLine(line: WireLine, context: MapContext, pattern: WbsPattern): VendorInvoiceLine {
	const draft: DraftOf<VendorInvoiceLine> = {
		lineId: line.id,
		description: line.description,
		...codingOf(line, context, pattern),
		quantity: line.quantity,
		uom: context.unit(line.uom),
		unitCost: line.unit_cost,
		amount: line.amount,
		taxCode: context.tax(line.tax_code_id),
	};
	return present(draft) as VendorInvoiceLine;
}

const pickDirectCost = (json: Native): readonly Native[] | undefined =>
	'direct_cost_type' in json ? [json] : undefined;

const pickLine = (json: Native): readonly Native[] | undefined => {
	const holder = json['holder'];
	return typeof holder === 'object' &&
		holder !== null &&
		'holder_type' in holder &&
		holder.holder_type === 'DirectCost::Item'
		? [json]
		: undefined;
};

export const directCostShapes = (pattern: WbsPattern): readonly RecordShape[] => [
	shape({
		entity: 'cost_entry',
		nativeType: 'Direct Cost',
		pick: pickDirectCost,
		wire: wireDirectCost,
		map: (record, context) => mapEntries(record, context, pattern),
	}),
	shape({
		entity: 'cost_entry',
		nativeType: 'Direct Cost Line Item',
		pick: pickLine,
		wire: wireDirectCostLine,
		map: (record, context, native) => [mapLoneLine(record, context, pattern, native)],
	}),
	shape({
		entity: 'vendor_invoice',
		nativeType: 'Direct Cost',
		pick: pickDirectCost,
		wire: wireDirectCost,
		map: (record, context, native) => [mapInvoice(record, context, pattern, native)],
	}),
];
