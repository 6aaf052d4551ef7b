import { type Decimal } from '../../money';
import { ratio } from './ratio';

/** Earned value of a piece of work; amounts in one currency. */
export interface EarnedValueInput {
	/** Budget at completion. */
	readonly bac: Decimal;
	/** Planned value (budgeted cost of work scheduled). */
	readonly pv: Decimal;
	/** Earned value (budgeted cost of work performed). */
	readonly ev: Decimal;
	/** Actual cost of work performed. */
	readonly ac: Decimal;
}

/** A ratio is null where its divisor is zero. No figure is rounded, above all not CPI before EAC. */
export interface EarnedValue extends EarnedValueInput {
	/** `ev − ac`; negative is over cost. */
	readonly cv: Decimal;
	/** `ev − pv`; negative is late. */
	readonly sv: Decimal;
	readonly cpi: Decimal | null;
	readonly spi: Decimal | null;
	/** By the chosen method; null where an index it needs is unknown. */
	readonly eac: Decimal | null;
	readonly etc: Decimal | null;
	/** `bac − eac`; negative is an overrun. */
	readonly vac: Decimal | null;
	/** Efficiency needed to finish within the budget: `(bac − ev) ÷ (bac − ac)`. */
	readonly tcpiToBudget: Decimal | null;
	/** Efficiency needed to finish at the estimate: `(bac − ev) ÷ (eac − ac)`. */
	readonly tcpiToEstimate: Decimal | null;
}

/**
 * - `typical`          rest at the cost efficiency so far: `bac ÷ cpi = ac + (bac − ev) ÷ cpi`
 * - `atypical`         rest as planned: `ac + (bac − ev)`
 * - `cost_and_schedule` rest at both efficiencies: `ac + (bac − ev) ÷ (cpi × spi)`
 */
export const EAC_METHODS = ['typical', 'atypical', 'cost_and_schedule'] as const;
export type EacMethod = (typeof EAC_METHODS)[number];

/** `bac × fraction`, with the fraction of the work done in 0..1. */
export const valueEarned = (bac: Decimal, fraction: Decimal): Decimal => bac.times(fraction);

/**
 * Earned value figures: `cv = ev − ac`, `sv = ev − pv`, `cpi = ev ÷ ac`, `spi = ev ÷ pv`,
 * `etc = eac − ac`, `vac = bac − eac`.
 * Source: earned value management as in ANSI/EIA-748 and the QuickBooks Canada worked example.
 */
export function earnedValue(input: EarnedValueInput, method: EacMethod = 'typical'): EarnedValue {
	const { bac, pv, ev, ac } = input;
	const rest = bac.minus(ev);
	const eac = atCompletion(input, method);
	return {
		bac,
		pv,
		ev,
		ac,
		cv: ev.minus(ac),
		sv: ev.minus(pv),
		cpi: ratio(ev, ac),
		spi: ratio(ev, pv),
		eac,
		etc: eac === null ? null : eac.minus(ac),
		vac: eac === null ? null : bac.minus(eac),
		tcpiToBudget: ratio(rest, bac.minus(ac)),
		tcpiToEstimate: eac === null ? null : ratio(rest, eac.minus(ac)),
	};
}

function atCompletion({ bac, pv, ev, ac }: EarnedValueInput, method: EacMethod): Decimal | null {
	const rest = bac.minus(ev);
	switch (method) {
		case 'atypical':
			return ac.plus(rest);
		case 'typical': {
			// Divided last, so that CPI is never a rounded number on the way.
			const more = ratio(rest.times(ac), ev);
			return more === null ? null : ac.plus(more);
		}
		case 'cost_and_schedule': {
			const more = ratio(rest.times(ac).times(pv), ev.times(ev));
			return more === null ? null : ac.plus(more);
		}
	}
}

/** Estimate to complete with the rest as planned: `bac − ev`. */
export const etcAtPlannedRate = (bac: Decimal, ev: Decimal): Decimal => bac.minus(ev);

/** Estimate to complete at a given cost efficiency: `(bac − ev) ÷ cpi`; null for a CPI of zero. */
export const etcAtCpi = (bac: Decimal, ev: Decimal, cpi: Decimal): Decimal | null =>
	ratio(bac.minus(ev), cpi);
