import { z } from 'zod/v4';

import type { CommitmentLine } from '../../canonical/entities/commitment';
import type { PurchaseOrder } from '../../canonical/entities/purchase-order';
import type { Subcontract } from '../../canonical/entities/subcontract';
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
	id,
	optionalAmount,
	optionalDay,
	optionalFlag,
	optionalId,
	optionalInstant,
	optionalText,
	optionalWhole,
} from '../wire';
import {
	codingOf,
	currencyOf,
	eventData,
	extOf,
	isRecord,
	projectRef,
	refOf,
	stamps,
	wireCoding,
	wireCurrency,
	wireLink,
	type WbsPattern,
} from './common';
import { purchaseOrderStatus, subcontractStatus } from './status';

const method = z
	.enum(['amount', 'unit'])
	.nullish()
	.transform((value) => value ?? undefined);

/** Line of a contract; direct costs have the same one. */
export const wireContractLine = z.object({
	id,
	...wireCoding,
	amount,
	description: optionalText,
	position: optionalWhole,
	quantity: optionalAmount,
	unit_cost: optionalAmount,
	uom: optionalText,
	extended_type: z
		.enum(['manual', 'calculated'])
		.nullish()
		.transform((value) => value ?? undefined),
	tax_code_id: optionalId,
	change_event_line_item: wireLink,
});

const wireContract = z.object({
	id,
	number: optionalText,
	title: optionalText,
	description: optionalText,
	status: optionalText,
	executed: optionalFlag,
	vendor: wireLink,
	vendor_id: optionalId,
	project: wireLink,
	project_id: optionalId,
	accounting_method: method,
	payment_terms: optionalText,
	retainage_percent: optionalAmount,
	grand_total: optionalAmount,
	issued_on_date: optionalDay,
	contract_date: optionalDay,
	execution_date: optionalDay,
	delivery_date: optionalDay,
	ship_to_address: optionalText,
	bill_to_address: optionalText,
	ship_via: optionalText,
	contract_start_date: optionalDay,
	contract_estimated_completion_date: optionalDay,
	actual_completion_date: optionalDay,
	signed_contract_received_date: optionalDay,
	inclusions: optionalText,
	exclusions: optionalText,
	currency_configuration: wireCurrency,
	line_items: z.array(wireContractLine).nullish(),
	created_at: optionalInstant,
	updated_at: optionalInstant,
	deleted_at: optionalInstant,
});
type WireContract = z.infer<typeof wireContract>;

function mapLines(
	record: WireContract,
	native: Native,
	context: MapContext,
	pattern: WbsPattern,
): CommitmentLine[] {
	const natives = native['line_items'];
	return (record.line_items ?? []).map((line, at): CommitmentLine => {
		const nativeLine: unknown = Array.isArray(natives) ? natives[at] : undefined;
		const draft: DraftOf<CommitmentLine> = {
			lineId: line.id,
			position: line.position,
			description: line.description,
			...codingOf(line, context, pattern),
			quantity: line.quantity,
			uom: context.unit(line.uom),
			unitCost: line.unit_cost,
			amount: line.amount,
			amountRule: line.extended_type,
			taxCode: context.tax(line.tax_code_id),
			changeEventLine: refOf(context, 'change_event_line', line.change_event_line_item?.id),
			ext: isRecord(nativeLine) ? extOf(nativeLine, wireContractLine) : undefined,
		};
		return present(draft) as CommitmentLine;
	});
}

function mapShared(
	record: WireContract,
	native: Native,
	context: MapContext,
	pattern: WbsPattern,
): DraftOf<PurchaseOrder & Subcontract> {
	return {
		number: record.number,
		vendor: refOf(context, 'vendor', record.vendor?.id ?? record.vendor_id),
		project: projectRef(record.project?.id ?? record.project_id, context),
		title: record.title,
		description: record.description,
		executed: record.executed,
		issuedDate: record.issued_on_date,
		contractDate: record.contract_date,
		executionDate: record.execution_date,
		paymentTerms: record.payment_terms,
		retainagePercent: record.retainage_percent,
		accountingMethod: record.accounting_method,
		originalTotal: record.grand_total,
		lines: mapLines(record, native, context, pattern),
		currency: currencyOf(record.currency_configuration),
		ext: extOf(native, wireContract),
	};
}

function mapPurchaseOrder(
	record: WireContract,
	native: Native,
	context: MapContext,
	pattern: WbsPattern,
): Mapped {
	const data: DraftOf<PurchaseOrder> = {
		...mapShared(record, native, context, pattern),
		status: context.status(purchaseOrderStatus, record.status),
		deliveryDate: record.delivery_date,
		shipTo: record.ship_to_address,
		billTo: record.bill_to_address,
		shipVia: record.ship_via,
	};
	return { data: present(data), nativeId: record.id, ...stamps(record) };
}

function mapSubcontract(
	record: WireContract,
	native: Native,
	context: MapContext,
	pattern: WbsPattern,
): Mapped {
	const data: DraftOf<Subcontract> = {
		...mapShared(record, native, context, pattern),
		status: context.status(subcontractStatus, record.status),
		startDate: record.contract_start_date,
		estimatedCompletionDate: record.contract_estimated_completion_date,
		actualCompletionDate: record.actual_completion_date,
		signedDate: record.signed_contract_received_date,
		inclusions: record.inclusions,
		exclusions: record.exclusions,
	};
	return { data: present(data), nativeId: record.id, ...stamps(record) };
}

type ContractType = 'PurchaseOrderContract' | 'WorkOrderContract';

/** Contracts say their type in `type`; older REST records only by the fields they have. */
function typeOfContract(json: Native): ContractType | undefined {
	const type = json['type'];
	if (type === 'PurchaseOrderContract' || type === 'WorkOrderContract') return type;
	// A prime contract is an owner's contract with the same fields and a contractor.
	if ('contractor' in json || 'owner_invoices_amount' in json) return undefined;
	if (!('vendor' in json || 'vendor_id' in json) || !('accounting_method' in json))
		return undefined;
	if ('contract_start_date' in json || 'inclusions' in json) return 'WorkOrderContract';
	return 'delivery_date' in json || 'ship_to_address' in json ? 'PurchaseOrderContract' : undefined;
}

/** An event carries the lines beside the contract; here they are put where REST has them. */
function contractIn(json: Native): Native | undefined {
	const data = eventData(json, 'create_commitment');
	if (data === undefined) return json;
	const contract = data['commitment'];
	return isRecord(contract) ? { ...contract, line_items: data['commitment_items'] } : undefined;
}

const pickContract =
	(type: ContractType) =>
	(json: Native): readonly Native[] | undefined => {
		const contract = contractIn(json);
		return contract !== undefined && typeOfContract(contract) === type ? [contract] : undefined;
	};

export const commitmentShapes = (pattern: WbsPattern): readonly RecordShape[] => [
	shape({
		entity: 'purchase_order',
		nativeType: 'Purchase Order Contract',
		pick: pickContract('PurchaseOrderContract'),
		wire: wireContract,
		map: (record, context, native) => [mapPurchaseOrder(record, native, context, pattern)],
	}),
	shape({
		entity: 'subcontract',
		nativeType: 'Work Order Contract',
		pick: pickContract('WorkOrderContract'),
		wire: wireContract,
		map: (record, context, native) => [mapSubcontract(record, native, context, pattern)],
	}),
];
