import type { Priority } from '../entry';

/** Resources whose documents move money, and those that commit it or report its use. */
const BY_RESOURCE: ReadonlyMap<string, Priority> = new Map<string, Priority>([
	['procurement.vendor', 2],
	['procurement.item', 2],
	['procurement.bill', 0],
	['procurement.invoice', 0],
	['procurement.payment', 0],
	['jobCost.costPosting', 1],
	['jobCost.budget', 1],
	['jobCost.budgetChange', 1],
	['jobCost.forecast', 1],
]);

const BY_AREA: ReadonlyMap<string, Priority> = new Map<string, Priority>([
	['billing', 0],
	['payables', 0],
	['payment', 0],
	['payments', 0],
	['procurement', 1],
	['commitment', 1],
	['commitments', 1],
	['changeOrder', 1],
	['field', 1],
]);

/**
 * How urgent an operation is: 0 documents that move money, 1 commitments and costs, 2 master data and
 * bulk. A billing document never waits behind a bulk sync.
 *
 * @param operation name of the verb, `area.resource.operation`
 */
export function operationPriority(operation: string): Priority {
	const [area = '', resource = ''] = operation.split('.');
	return BY_RESOURCE.get(`${area}.${resource}`) ?? BY_AREA.get(area) ?? 2;
}
