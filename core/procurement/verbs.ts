import { vendorUpsert } from './vendor';
import { vendorGet, vendorGetMany } from './vendor-read';

/** Every verb of procurement, for the node, the documentation and the conformance tests. */
export const PROCUREMENT_VERBS = [vendorUpsert, vendorGet, vendorGetMany] as const;
