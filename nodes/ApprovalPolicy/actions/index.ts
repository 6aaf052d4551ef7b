import type { LedgerResource } from '../../shared/ledger-operation';
import { approval } from './approval';

/** Everything the node can do. Router and description are built from it. */
export const RESOURCES: readonly LedgerResource[] = [approval];
