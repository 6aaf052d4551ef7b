import type { LedgerResource } from '../../shared/ledger-operation';
import { alert } from './alert';
import { audit } from './audit';
import { figures } from './figures';
import { ledger } from './ledger';

/** Everything the node can do, in the order of its lists. Router and description are built from it. */
export const RESOURCES: readonly LedgerResource[] = [figures, alert, audit, ledger];
