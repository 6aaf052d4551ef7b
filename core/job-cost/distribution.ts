import { type Decimal, decimalFromFloat } from '../money';

/** One part of a split cost: the accounts it is booked to together, and its percentage. */
export interface Share {
	readonly accounts: readonly number[];
	/** 0..100. */
	readonly percent: Decimal;
}

/**
 * Reads Odoo's `analytic_distribution`, `{"11,3,7": 60, "11,4,7": 40}`. Ids of one key belong
 * together; separate keys are separate costs. A key that holds no ids is left out: Odoo books
 * nothing for it either.
 */
export function sharesOf(distribution: unknown): Share[] {
	if (typeof distribution !== 'object' || distribution === null) return [];
	return Object.entries(distribution).flatMap(([key, percent]) => {
		const accounts = key.split(',').map(Number);
		if (
			typeof percent !== 'number' ||
			accounts.some((id) => !Number.isSafeInteger(id) || id <= 0)
		) {
			return [];
		}
		return [{ accounts, percent: decimalFromFloat(percent, 'analytic_distribution') }];
	});
}

/** The key of one cost booked to several dimensions at once. */
export const distributionOf = (
	accounts: ReadonlyArray<number | null>,
): { readonly [key: string]: number } => ({
	[accounts.filter((id) => id !== null).join(',')]: 100,
});
