import type { Resource } from '../../shared/operation';
import { vendor } from './vendor';

/** Everything the node can do. Router and description are built from it. */
export const RESOURCES: readonly Resource[] = [vendor];
