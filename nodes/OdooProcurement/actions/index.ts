import type { Resource } from '../../shared/operation';
import { commitmentChange } from './commitmentChange';
import { delivery } from './delivery';
import { item } from './item';
import { priceList } from './priceList';
import { purchaseOrder } from './purchaseOrder';
import { receipt } from './receipt';
import { serviceConfirmation } from './serviceConfirmation';
import { requisition } from './requisition';
import { subcontract } from './subcontract';
import { vendor } from './vendor';

/** Everything the node can do. Router and description are built from it. */
export const RESOURCES: readonly Resource[] = [
	vendor,
	item,
	priceList,
	delivery,
	requisition,
	purchaseOrder,
	subcontract,
	commitmentChange,
	receipt,
	serviceConfirmation,
];
