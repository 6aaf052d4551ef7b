import type { Resource } from '../../shared/operation';
import { bankChange } from './bankChange';
import { hold } from './hold';
import { match } from './match';
import { payApplication } from './payApplication';
import { retention } from './retention';
import { payment } from './payment';
import { vendorBill } from './vendorBill';
import { vendorCredit } from './vendorCredit';

/** Everything the node can do. Router and description are built from it. */
export const RESOURCES: readonly Resource[] = [
	vendorBill,
	vendorCredit,
	match,
	hold,
	payApplication,
	retention,
	payment,
	bankChange,
];
