import type { Resource } from '../../shared/operation';
import { vendorBill } from './vendorBill';
import { vendorCredit } from './vendorCredit';

/** Everything the node can do. Router and description are built from it. */
export const RESOURCES: readonly Resource[] = [vendorBill, vendorCredit];
