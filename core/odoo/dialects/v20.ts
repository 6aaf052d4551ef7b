import type { Dialect } from './dialect';
import { v19 } from './v19';

export const v20: Dialect = { ...v19, major: 20, derived: true };
