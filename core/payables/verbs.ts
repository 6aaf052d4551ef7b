import {
	vendorBillCancel,
	vendorBillReset,
	vendorCreditCancel,
	vendorCreditReset,
} from './bill/end';
import { vendorBillPost, vendorCreditPost } from './bill/post';
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
	vendorBillPost,
	vendorBillCancel,
	vendorBillReset,
	vendorCreditUpsert,
	vendorCreditGet,
	vendorCreditGetMany,
	vendorCreditPost,
	vendorCreditCancel,
	vendorCreditReset,
] as const;
