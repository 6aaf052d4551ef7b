import {
	vendorBillGet,
	vendorBillGetMany,
	vendorCreditGet,
	vendorCreditGetMany,
} from './bill/read';
import { vendorBillUpsert, vendorCreditUpsert } from './bill/upsert';

/** Every verb of payables, for the node, the documentation and the conformance tests. */
export const PAYABLES_VERBS = [
	vendorBillUpsert,
	vendorBillGet,
	vendorBillGetMany,
	vendorCreditUpsert,
	vendorCreditGet,
	vendorCreditGetMany,
] as const;
