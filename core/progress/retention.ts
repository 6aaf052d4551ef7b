import { fault, type Fault } from '../faults';
import { type Decimal, decimal, max, min, sum, toText, ZERO } from '../money';

/** From this share of completion on, these rates. */
export interface RetentionStep {
	/** Percent of the scheduled value completed and stored; the first step begins at 0. */
	readonly fromPercent: Decimal;
	/** Percent held of completed work. */
	readonly workPercent: Decimal;
	/** Percent held of stored materials. */
	readonly storedPercent: Decimal;
}

/** How much of a pay application is held back. Percentages: "10" = 10 %. */
export interface RetentionPolicy {
	/** Ascending by `fromPercent`. One step is a flat rate. */
	readonly steps: readonly RetentionStep[];
	/**
	 * What a later step does to work billed under an earlier one.
	 * - `split`:  nothing; each part keeps the rate under which it was done
	 * - `single`: it takes the new rate too, so a lower rate pays retention back
	 */
	readonly earlierWork: 'split' | 'single';
	/** Completion is that of the whole contract, or of each line by itself. */
	readonly completionOf: 'contract' | 'line';
	/** Most that is held in total, in percent of the contract sum. */
	readonly capPercent?: Decimal;
}

/** A line of the schedule of values to date; amounts in the contract's currency, without tax. */
export interface RetentionLine {
	readonly key: string;
	/** Scheduled value, approved changes included. */
	readonly scheduled: Decimal;
	/** Work completed to date, materials built in included. */
	readonly work: Decimal;
	/** Materials stored now, not yet in `work`. */
	readonly stored: Decimal;
	/** Held by earlier applications, reductions by policy taken off; agreed releases not. */
	readonly heldBefore: Decimal;
	/** Released by agreement so far. */
	readonly releasedBefore: Decimal;
}

export interface LineRetention {
	readonly key: string;
	/** Held to date by policy, agreed releases not taken off. */
	readonly held: Decimal;
	/** `held − heldBefore`: positive is held now, negative is paid back by a lower rate. */
	readonly movement: Decimal;
	/** Still retained after this application: `held − releasedBefore`. */
	readonly retained: Decimal;
}

/**
 * What a pay application holds back, line by line, computed to date for all lines: a line without
 * work this period still follows a step or the cap.
 *
 * Held to date = rate × work + rate × stored, rounded to cents by line. When the sum passes the cap,
 * the newest money is the first not to be held: every line keeps what it held before as far as the
 * cap allows, and the rest is shared by what each line would add. A movement never takes back more
 * than is still retained.
 *
 * Sources: G702 line 5 (rates on work and on stored material apart); Ariz. Rev. Stat. 41-2576 as an
 * example of `single`; JD Edwards describes `split`.
 *
 * @throws Fault `retention.policy` when steps do not begin at 0, do not ascend, or a rate is outside
 *         0 to 100
 */
export function retentionToDate(
	lines: readonly RetentionLine[],
	policy: RetentionPolicy,
): readonly LineRetention[] {
	assertPolicy(policy);
	const whole = {
		scheduled: sum(lines.map(({ scheduled }) => scheduled)),
		done: sum(lines.map(({ work, stored }) => work.plus(stored))),
	};
	const wanted = lines.map((line) => {
		const basis =
			policy.completionOf === 'contract'
				? whole
				: { scheduled: line.scheduled, done: line.work.plus(line.stored) };
		return cents(heldByRate(line, basis, policy));
	});
	const capped = underCap(lines, wanted, whole.scheduled, policy.capPercent);
	return lines.map(({ key, heldBefore, releasedBefore }, at) => {
		const target = capped[at] ?? ZERO;
		// Agreed releases may already have paid out what a lower rate would pay back.
		const held = max(target, min(heldBefore, releasedBefore));
		return { key, held, movement: held.minus(heldBefore), retained: held.minus(releasedBefore) };
	});
}

function heldByRate(
	{ work, stored }: RetentionLine,
	{ scheduled, done }: { readonly scheduled: Decimal; readonly done: Decimal },
	{ steps, earlierWork }: RetentionPolicy,
): Decimal {
	const percentDone = scheduled.gt(0) ? done.times(100).div(scheduled) : ZERO;
	const now = steps.findLast(({ fromPercent }) => percentDone.gte(fromPercent)) ?? steps[0];
	if (now === undefined) return ZERO;
	const onStored = stored.times(now.storedPercent).div(100);
	if (earlierWork === 'single' || done.eq(0))
		return work.times(now.workPercent).div(100).plus(onStored);
	// The line's work lies in the bands in the same proportion as the basis does.
	const onWork = steps.map(({ fromPercent, workPercent }, at) => {
		const to = steps[at + 1]?.fromPercent;
		const from = fromPercent.times(scheduled).div(100);
		const until = to === undefined ? done : min(done, to.times(scheduled).div(100));
		return max(ZERO, until.minus(from)).times(workPercent).div(100);
	});
	return sum(onWork).times(work).div(done).plus(onStored);
}

function underCap(
	lines: readonly RetentionLine[],
	wanted: readonly Decimal[],
	contractSum: Decimal,
	capPercent: Decimal | undefined,
): readonly Decimal[] {
	if (capPercent === undefined) return wanted;
	const cap = cents(contractSum.times(capPercent).div(100));
	if (sum(wanted).lte(cap)) return wanted;
	const kept = wanted.map((held, at) => min(held, lines[at]?.heldBefore ?? ZERO));
	const room = cap.minus(sum(kept));
	if (room.lt(0)) return share(cap, kept);
	const added = share(
		room,
		wanted.map((held, at) => held.minus(kept[at] ?? ZERO)),
	);
	return kept.map((held, at) => held.plus(added[at] ?? ZERO));
}

/** A line from which retention is released. */
export interface ReleasableLine {
	readonly key: string;
	/** Still retained. */
	readonly retained: Decimal;
}

/**
 * Shares a release over lines by what each still retains (JD Edwards: line retained / total retained
 * × release), to the cent and without remainder.
 *
 * @throws Fault `retention.over_release` when more is asked for than is retained, or less than nothing
 */
export function allocateRelease(
	lines: readonly ReleasableLine[],
	amount: Decimal,
): ReadonlyArray<{ readonly key: string; readonly released: Decimal }> {
	const retained = sum(lines.map((line) => line.retained));
	if (amount.lt(0) || amount.gt(retained)) throw overRelease(amount, retained);
	const shares = share(
		amount,
		lines.map((line) => max(ZERO, line.retained)),
	);
	return lines.map(({ key }, at) => ({ key, released: shares[at] ?? ZERO }));
}

/** Shares `amount` by `weights` to the cent; cents left over go to the largest remainders. */
function share(amount: Decimal, weights: readonly Decimal[]): readonly Decimal[] {
	const whole = sum(weights);
	if (whole.eq(0)) return weights.map(() => ZERO);
	const exact = weights.map((weight) => amount.times(weight).div(whole));
	const floors = exact.map((value) => value.round(2, 0));
	let left = amount.minus(sum(floors));
	const cent = decimal('0.01');
	const byRemainder = exact
		.map((value, at) => ({ at, rest: value.minus(floors[at] ?? ZERO) }))
		.sort((a, b) => b.rest.cmp(a.rest) || a.at - b.at);
	const shares = [...floors];
	for (const { at } of byRemainder) {
		if (left.lte(0)) break;
		const more = min(cent, left);
		shares[at] = (shares[at] ?? ZERO).plus(more);
		left = left.minus(more);
	}
	return shares;
}

const cents = (value: Decimal): Decimal => value.round(2, 1);

function assertPolicy({ steps, capPercent }: RetentionPolicy): void {
	const rates = steps.flatMap(({ workPercent, storedPercent }) => [workPercent, storedPercent]);
	const outside = (rate: Decimal) => rate.lt(0) || rate.gt(100);
	if (rates.some(outside) || (capPercent !== undefined && outside(capPercent))) {
		throw policyFault('A retention rate is outside 0 to 100 percent.');
	}
	const ascending = steps.every(
		({ fromPercent }, at) => at === 0 || fromPercent.gt(steps[at - 1]?.fromPercent ?? ZERO),
	);
	if (steps[0]?.fromPercent.eq(0) !== true || !ascending) {
		throw policyFault('The steps of the retention do not begin at 0 percent and rise.');
	}
}

const policyFault = (message: string): Fault =>
	fault({
		class: 'source_data',
		code: 'retention.policy',
		message,
		remedy: 'Give each step a higher completion than the one before, and rates from 0 to 100.',
		field: 'retention',
	});

const overRelease = (amount: Decimal, retained: Decimal): Fault =>
	fault({
		class: 'conflict',
		code: 'retention.over_release',
		message: `A release of ${toText(amount)} was asked for, ${toText(retained)} is retained.`,
		remedy: 'Release at most what is still retained; look whether it was released already.',
		field: 'amount',
		details: { asked: toText(amount), retained: toText(retained) },
	});
