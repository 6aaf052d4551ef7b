import type { Dialect } from './dialect';
import { v17 } from './v17';

export const v18: Dialect = { ...v17, major: 18, derived: false, accessCheck: 'has_access' };
