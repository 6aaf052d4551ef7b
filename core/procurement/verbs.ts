import { commitmentChangeUpsert } from './order/change';
import {
	purchaseOrderCancel,
	purchaseOrderCloseShort,
	subcontractCancel,
	subcontractCloseShort,
} from './order/end';
import {
	purchaseOrderGet,
	purchaseOrderGetMany,
	subcontractGet,
	subcontractGetMany,
} from './order/read';
import { purchaseOrderUpsert, subcontractUpsert } from './order/upsert';
import { vendorUpsert } from './vendor';
import { vendorGet, vendorGetMany } from './vendor-read';

/** Every verb of procurement, for the node, the documentation and the conformance tests. */
export const PROCUREMENT_VERBS = [
	vendorUpsert,
	vendorGet,
	vendorGetMany,
	purchaseOrderUpsert,
	purchaseOrderGet,
	purchaseOrderGetMany,
	purchaseOrderCancel,
	purchaseOrderCloseShort,
	subcontractUpsert,
	subcontractGet,
	subcontractGetMany,
	subcontractCancel,
	subcontractCloseShort,
	commitmentChangeUpsert,
] as const;
