import { fault } from '../../faults';
import { type Decimal, ZERO } from '../../money';

export const HOUR_CLASSES = ['regular', 'overtime', 'double'] as const;
export type HourClass = (typeof HOUR_CLASSES)[number];

export interface LabourInput {
	readonly hours: { readonly [hourClass in HourClass]?: Decimal };
	/** Straight-time wage an hour. */
	readonly rate: Decimal;
	/** Multiple of the straight-time wage; regular 1, overtime 1.5, double 2 unless told. */
	readonly multipliers?: { readonly [hourClass in HourClass]?: Decimal };
	/** Taxes, insurance, fringes in percent; 0 unless told. */
	readonly burdenPercent?: Decimal;
	/** What the burden is reckoned on: all wages, or without the overtime premium. */
	readonly burdenOn?: 'wages' | 'straight_time';
}

export interface LabourCost {
	readonly hours: Decimal;
	/** `Σ hours × rate × multiplier`. */
	readonly wages: Decimal;
	/** `wages − hours × rate`. */
	readonly premium: Decimal;
	readonly burden: Decimal;
	/** `wages + burden`. */
	readonly cost: Decimal;
}

const USUAL: { readonly [hourClass in HourClass]: Decimal } = {
	regular: ZERO.plus(1),
	overtime: ZERO.plus('1.5'),
	double: ZERO.plus(2),
};

/**
 * Cost of labour hours. Source: premium of 1.5 as in the US Fair Labor Standards Act, 29 USC 207;
 * double time and the burden are the contractor's agreement, so both are inputs.
 *
 * @throws Fault `labour.bad_figure` for negative hours, rates, multipliers or burden
 */
export function labourCost(input: LabourInput): LabourCost {
	assertNotNegative(input.rate, 'rate');
	const percent = input.burdenPercent ?? ZERO;
	assertNotNegative(percent, 'burdenPercent');
	let hours = ZERO;
	let wages = ZERO;
	for (const hourClass of HOUR_CLASSES) {
		const worked = input.hours[hourClass] ?? ZERO;
		const multiplier = input.multipliers?.[hourClass] ?? USUAL[hourClass];
		assertNotNegative(worked, `hours.${hourClass}`);
		assertNotNegative(multiplier, `multipliers.${hourClass}`);
		hours = hours.plus(worked);
		wages = wages.plus(worked.times(input.rate).times(multiplier));
	}
	const straight = hours.times(input.rate);
	const base = input.burdenOn === 'straight_time' ? straight : wages;
	const burden = base.times(percent).div(100);
	return { hours, wages, premium: wages.minus(straight), burden, cost: wages.plus(burden) };
}

function assertNotNegative(value: Decimal, field: string): void {
	if (value.gte(0)) return;
	throw fault({
		class: 'source_data',
		code: 'labour.bad_figure',
		message: `The labour figure ${field} is negative.`,
		remedy: `Correct ${field}; enter a correction as a cost entry of its own.`,
		field,
	});
}
