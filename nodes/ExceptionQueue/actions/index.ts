import type { LedgerResource } from '../../shared/ledger-operation';
import { exception } from './exception';
import { inbox } from './inbox';

/** Everything the node can do. Router and description are built from it. */
export const RESOURCES: readonly LedgerResource[] = [exception, inbox];
