import { budgetUpsert } from '../../core/job-cost/budget';
import { budgetChangeUpsert } from '../../core/job-cost/budget-change';
import { costCodeUpsert, costTypeUpsert } from '../../core/job-cost/codes';
import { forecastUpsert } from '../../core/job-cost/forecast';
import { phaseUpsert } from '../../core/job-cost/phase';
import { otherCostPost } from '../../core/job-cost/posting/cost-entry';
import { equipmentPost } from '../../core/job-cost/posting/equipment';
import { materialPost } from '../../core/job-cost/posting/material';
import { postingReverse } from '../../core/job-cost/posting/reverse';
import { labourPost } from '../../core/job-cost/posting/timesheet';
import { projectUpsert } from '../../core/job-cost/project';
import { setupPrepare } from '../../core/job-cost/setup/verbs';
import type { Outcome } from '../../core/outcome';
import { payApplicationCertify } from '../../core/payables/pay-application/certify';
import { payApplicationPost } from '../../core/payables/pay-application/post';
import { payApplicationUpsert } from '../../core/payables/pay-application/upsert';
import { retentionRelease } from '../../core/payables/retention/release';
import {
	vendorBillCancel,
	vendorBillReset,
	vendorCreditCancel,
	vendorCreditReset,
} from '../../core/payables/bill/end';
import {
	bankChangeConfirm,
	bankChangeReject,
	bankChangeVerify,
} from '../../core/payables/bank/decide';
import { bankChangeOpen } from '../../core/payables/bank/open';
import { bankChangeWatch } from '../../core/payables/bank/watch';
import { vendorBillPost, vendorCreditPost } from '../../core/payables/bill/post';
import { vendorBillUpsert, vendorCreditUpsert } from '../../core/payables/bill/upsert';
import { holdPlace } from '../../core/payables/match/hold-place';
import { holdRelease } from '../../core/payables/match/hold-release';
import { matchRun } from '../../core/payables/match/run';
import { paymentCancel } from '../../core/payables/payment/cancel';
import { paymentPost } from '../../core/payables/payment/post';
import { commitmentChangeUpsert } from '../../core/procurement/order/change';
import {
	purchaseOrderCancel,
	purchaseOrderCloseShort,
	subcontractCancel,
	subcontractCloseShort,
} from '../../core/procurement/order/end';
import { purchaseOrderUpsert, subcontractUpsert } from '../../core/procurement/order/upsert';
import { serviceConfirmationRecord } from '../../core/procurement/receipt/confirmation/record';
import { receiptRecord } from '../../core/procurement/receipt/record';
import { receiptReturn } from '../../core/procurement/receipt/return';
import { requisitionConvert } from '../../core/procurement/requisition/convert';
import { requisitionApprove, requisitionReject } from '../../core/procurement/requisition/decide';
import { requisitionUpsert } from '../../core/procurement/requisition/upsert';
import { deliveryUpdate } from '../../core/procurement/delivery/update';
import { itemUpsert } from '../../core/procurement/item';
import { priceListUpsert } from '../../core/procurement/price-list/upsert';
import { vendorUpsert } from '../../core/procurement/vendor';
import { RESOURCES as JOB_COST } from '../../nodes/OdooJobCost/actions';
import { RESOURCES as PAYABLES } from '../../nodes/OdooPayables/actions';
import { RESOURCES as PROCUREMENT } from '../../nodes/OdooProcurement/actions';

/**
 * The ledger keeps the result of a write as JSON and gives it out again for a duplicate. Whether that
 * can be done is a matter of types: tsc refuses `'kept'` for a result that holds anything else.
 */
type Survives<T> = T extends string | number | boolean | null | undefined
	? true
	: T extends readonly (infer E)[]
		? Survives<E>
		: T extends bigint | symbol | Date | RegExp | Error | ReadonlyMap<unknown, unknown>
			? false
			: T extends ReadonlySet<unknown> | Uint8Array | ((...args: never[]) => unknown)
				? false
				: T extends object
					? { [K in keyof T]-?: Survives<T[K]> }[keyof T]
					: false;

interface Applies<R> {
	readonly name: string;
	readonly writes: boolean;
	apply(...args: never[]): Promise<ReadonlyArray<Outcome<R>>>;
}
type Kept<R> = [Survives<R>] extends [true] ? 'kept' : 'lost';

const result = <R>({ name, writes }: Applies<R>, kept: Kept<R>) => ({ name, writes, kept });

const RESULTS = [
	result(setupPrepare, 'kept'),
	result(projectUpsert, 'kept'),
	result(phaseUpsert, 'kept'),
	result(costCodeUpsert, 'kept'),
	result(costTypeUpsert, 'kept'),
	result(budgetUpsert, 'kept'),
	result(budgetChangeUpsert, 'kept'),
	result(labourPost, 'kept'),
	result(equipmentPost, 'kept'),
	result(materialPost, 'kept'),
	result(otherCostPost, 'kept'),
	result(postingReverse, 'kept'),
	result(forecastUpsert, 'kept'),
	result(vendorUpsert, 'kept'),
	result(itemUpsert, 'kept'),
	result(priceListUpsert, 'kept'),
	result(deliveryUpdate, 'kept'),
	result(requisitionUpsert, 'kept'),
	result(requisitionApprove, 'kept'),
	result(requisitionReject, 'kept'),
	result(requisitionConvert, 'kept'),
	result(purchaseOrderUpsert, 'kept'),
	result(subcontractUpsert, 'kept'),
	result(commitmentChangeUpsert, 'kept'),
	result(purchaseOrderCancel, 'kept'),
	result(purchaseOrderCloseShort, 'kept'),
	result(subcontractCancel, 'kept'),
	result(subcontractCloseShort, 'kept'),
	result(receiptRecord, 'kept'),
	result(receiptReturn, 'kept'),
	result(serviceConfirmationRecord, 'kept'),
	result(matchRun, 'kept'),
	result(holdPlace, 'kept'),
	result(holdRelease, 'kept'),
	result(vendorBillUpsert, 'kept'),
	result(vendorCreditUpsert, 'kept'),
	result(vendorBillPost, 'kept'),
	result(vendorBillCancel, 'kept'),
	result(vendorBillReset, 'kept'),
	result(vendorCreditPost, 'kept'),
	result(vendorCreditCancel, 'kept'),
	result(vendorCreditReset, 'kept'),
	result(payApplicationUpsert, 'kept'),
	result(payApplicationCertify, 'kept'),
	result(payApplicationPost, 'kept'),
	result(retentionRelease, 'kept'),
	result(paymentPost, 'kept'),
	result(paymentCancel, 'kept'),
	result(bankChangeOpen, 'kept'),
	result(bankChangeConfirm, 'kept'),
	result(bankChangeVerify, 'kept'),
	result(bankChangeReject, 'kept'),
	result(bankChangeWatch, 'kept'),
];

it('sees what JSON does not keep', () => {
	const of = <R>(kept: Kept<R>) => kept;
	expect(of<{ readonly id: number; readonly lines: ReadonlyArray<{ a?: string }> }>('kept')).toBe(
		'kept',
	);
	expect(of<{ readonly at: Date }>('lost')).toBe('lost');
	expect(of<{ readonly lines: ReadonlyArray<Map<string, number>> }>('lost')).toBe('lost');
	expect(of<{ readonly value: unknown }>('lost')).toBe('lost');
});

it('has looked at every operation that writes', () => {
	const written = [...JOB_COST, ...PROCUREMENT, ...PAYABLES]
		.flatMap(({ operations }) => operations)
		.filter(({ writes }) => writes)
		.map(({ verbName }) => verbName);
	expect(RESULTS.map(({ name }) => name).sort()).toEqual(written.sort());
	expect(RESULTS.every(({ writes }) => writes)).toBe(true);
});
