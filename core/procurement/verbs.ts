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
import { requisitionCheckBudget } from './requisition/budget';
import { requisitionConvert } from './requisition/convert';
import { requisitionApprove, requisitionReject } from './requisition/decide';
import { requisitionGet, requisitionGetMany } from './requisition/read';
import { requisitionUpsert } from './requisition/upsert';
import { serviceConfirmationRecord } from './receipt/confirmation/record';
import { receiptGet, receiptGetMany } from './receipt/read';
import { receiptRecord } from './receipt/record';
import { receiptReturn } from './receipt/return';
import { receiptGetUnbilled } from './receipt/unbilled';
import { deliveryGetLate } from './delivery/late';
import { deliveryUpdate } from './delivery/update';
import { itemUpsert } from './item';
import { itemGet, itemGetMany } from './item-read';
import { priceListGetMany } from './price-list/read';
import { priceListUpsert } from './price-list/upsert';
import { vendorUpsert } from './vendor';
import { vendorGet, vendorGetMany } from './vendor-read';

/** Every verb of procurement, for the node, the documentation and the conformance tests. */
export const PROCUREMENT_VERBS = [
	vendorUpsert,
	vendorGet,
	vendorGetMany,
	itemUpsert,
	itemGet,
	itemGetMany,
	priceListUpsert,
	priceListGetMany,
	deliveryUpdate,
	deliveryGetLate,
	requisitionUpsert,
	requisitionGet,
	requisitionGetMany,
	requisitionCheckBudget,
	requisitionApprove,
	requisitionReject,
	requisitionConvert,
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
	receiptRecord,
	receiptReturn,
	receiptGet,
	receiptGetMany,
	receiptGetUnbilled,
	serviceConfirmationRecord,
] as const;
