import { type Decimal, ZERO } from '../../money';

export const HUNDRED: Decimal = ZERO.plus(100);

/** `part / whole`, or null where the whole is zero: a ratio of nothing is unknown, not 0 or NaN. */
export const ratio = (part: Decimal, whole: Decimal): Decimal | null =>
	whole.eq(0) ? null : part.div(whole);

/** `part / whole × 100`, or null where the whole is zero. */
export const percentOf = (part: Decimal, whole: Decimal): Decimal | null =>
	whole.eq(0) ? null : part.times(100).div(whole);
