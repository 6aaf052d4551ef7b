/** One certificate; days as `YYYY-MM-DD`, null = without limit. */
export interface Cover {
	readonly kind: string;
	readonly from: string | null;
	readonly until: string | null;
}

/** A kind of insurance that is not in force. */
export interface LapsedCover {
	readonly kind: string;
	/** Last day it was; null when no certificate of the kind has begun yet. */
	readonly until: string | null;
	/** First day it will be again; null when no later certificate is known. */
	readonly from: string | null;
}

/**
 * The kinds that were ever insured but are not on the day, in the order of their names. First and
 * last day of a certificate are days of cover. A kind nobody ever sent a certificate of is no gap:
 * which kinds a vendor needs is said by the contract, not here.
 */
export function lapsedCover(covers: readonly Cover[], day: string): readonly LapsedCover[] {
	const kinds = [...new Set(covers.map(({ kind }) => kind))].sort();
	return kinds.flatMap((kind) => {
		const own = covers.filter((cover) => cover.kind === kind);
		const inForce = own.some(
			({ from, until }) => (from === null || from <= day) && (until === null || until >= day),
		);
		if (inForce) return [];
		const ended = own.flatMap(({ until }) => (until !== null && until < day ? [until] : []));
		const coming = own.flatMap(({ from }) => (from !== null && from > day ? [from] : []));
		return [{ kind, until: ended.sort().at(-1) ?? null, from: coming.sort()[0] ?? null }];
	});
}
