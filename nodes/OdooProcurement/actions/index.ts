import type { Resource } from '../../shared/operation';
import { commitmentChange } from './commitmentChange';
import { purchaseOrder } from './purchaseOrder';
import { subcontract } from './subcontract';
import { vendor } from './vendor';

/** Everything the node can do. Router and description are built from it. */
export const RESOURCES: readonly Resource[] = [
	vendor,
	purchaseOrder,
	subcontract,
	commitmentChange,
];
