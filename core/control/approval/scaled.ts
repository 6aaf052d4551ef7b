import { decimal } from '../../money';

const PLACES = 12;
const PARTS = /^(-?\d{1,15})(?:\.(\d{1,12}))?$/;

/**
 * A decimal text as a whole number of 10⁻¹². Thousands of rules are compared with thousands of
 * amounts; whole numbers compare exactly and a hundred times faster than decimals. What is no decimal
 * is the fault of `decimal`.
 */
export function scaled(text: string, field: string): bigint {
	const parts = PARTS.exec(text);
	// Either throws, or takes a form that this pattern does not.
	if (parts === null) return scaled(decimal(text, field).toFixed(PLACES), field);
	return BigInt((parts[1] ?? '0') + (parts[2] ?? '').padEnd(PLACES, '0'));
}

export const magnitude = (amount: bigint): bigint => (amount < 0n ? -amount : amount);
