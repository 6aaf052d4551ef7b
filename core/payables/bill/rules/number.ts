/**
 * A vendor's number without its spelling: letters and digits only, in one case, each run of digits
 * without leading zeros. `INV-00117`, `inv 117` and `Inv.0117` are one number.
 */
export const normalNumber = (number: string): string =>
	(
		number
			.normalize('NFKC')
			.toLowerCase()
			.match(/\p{L}+|\p{N}+/gu) ?? []
	)
		.map((run) => run.replace(/^0+(?=\p{N})/u, ''))
		.join('');

/**
 * A `like` pattern that finds every spelling of a normal number, and some others: zeros and signs may
 * stand anywhere. Letters and digits need no escape.
 */
export const spellings = (normal: string): string => `%${[...normal].join('%')}%`;
