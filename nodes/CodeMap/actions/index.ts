import type { LedgerResource } from '../../shared/ledger-operation';
import { codeList } from './list';
import { mapping } from './mapping';

/** Everything the node can do. Router and description are built from it. */
export const RESOURCES: readonly LedgerResource[] = [mapping, codeList];
