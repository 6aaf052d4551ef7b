import { vendorBillGet, vendorBillGetMany } from './bill/read';

/** Every verb of payables, for the node, the documentation and the conformance tests. */
export const PAYABLES_VERBS = [vendorBillGet, vendorBillGetMany] as const;
