import type { Resource } from '../../shared/operation';
import { commitmentChange } from './commitmentChange';
import { item } from './item';
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
	requisition,
	purchaseOrder,
	subcontract,
	commitmentChange,
	receipt,
	serviceConfirmation,
];
