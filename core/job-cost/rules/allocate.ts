import { fault } from '../../faults';
import { type Decimal, sum, ZERO } from '../../money';

/**
 * Shares `total` by weight so that the shares, rounded to `places`, add up to `total` rounded to
 * `places`: every share is rounded towards zero and the units left go to the largest remainders
 * (Hamilton's method), on a tie to the earlier share. Shares have the sign of the total.
 *
 * @param weights zero or positive, at least one positive; they need not add up to anything
 * @throws Fault `allocate.bad_weights`
 */
export function allocate(total: Decimal, weights: readonly Decimal[], places = 2): Decimal[] {
	const whole = sum(weights);
	if (weights.some((weight) => weight.lt(0)) || whole.lte(0)) {
		throw fault({
			class: 'source_data',
			code: 'allocate.bad_weights',
			message: 'A split needs shares of zero or more that are not all zero.',
			remedy: 'Give at least one positive share and no negative one.',
			field: 'weights',
		});
	}
	const unit = ZERO.plus(`1e-${places}`);
	const rounded = total.round(places, 1);
	const sign = rounded.lt(0) ? -1 : 1;
	const exact = weights.map((weight) => rounded.abs().times(weight).div(whole));
	const floor = exact.map((share) => share.round(places, 0));
	let units = Number(rounded.abs().minus(sum(floor)).div(unit).toFixed(0));
	const shares = [...floor];
	const byRemainder = exact
		.map((share, at) => ({ at, rest: share.minus(floor[at] ?? ZERO) }))
		.sort((a, b) => b.rest.cmp(a.rest) || a.at - b.at);
	for (const { at } of byRemainder) {
		if (units-- <= 0) break;
		shares[at] = (shares[at] ?? ZERO).plus(unit);
	}
	return shares.map((share) => (share.eq(0) ? ZERO : share.times(sign)));
}
