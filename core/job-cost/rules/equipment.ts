import { fault } from '../../faults';
import { type Decimal, ZERO } from '../../money';

/** What a machine costs to own and run; money in one currency, rates an operating hour. */
export interface EquipmentCost {
	readonly price: Decimal;
	readonly salvage: Decimal;
	/** Price of a set of tires or tracks, written off by its own life; 0 for none. */
	readonly tires?: Decimal;
	readonly tireLifeHours?: Decimal;
	readonly lifeYears: Decimal;
	readonly hoursPerYear: Decimal;
	/** Yearly amounts. */
	readonly interest?: Decimal;
	readonly insurance?: Decimal;
	readonly tax?: Decimal;
	/** Per operating hour. */
	readonly fuel?: Decimal;
	readonly maintenance?: Decimal;
}

export interface EquipmentRates {
	/** `(price − salvage − tires) ÷ life in years`. */
	readonly annualDepreciation: Decimal;
	readonly depreciation: Decimal;
	readonly interestInsuranceTax: Decimal;
	/** `depreciation + interestInsuranceTax`: what the machine costs while it stands. */
	readonly ownership: Decimal;
	readonly tires: Decimal;
	/** `tires + fuel + maintenance`. */
	readonly operating: Decimal;
	/** `ownership + operating`. */
	readonly hourly: Decimal;
}

/**
 * Hourly rates by straight-line depreciation:
 * `hourly = (price − salvage − tires) ÷ life hours + (interest + insurance + tax) ÷ yearly hours
 *  + tires ÷ tire life + fuel + maintenance`.
 * Source: owning and operating cost as in Peurifoy, Construction Planning, Equipment and Methods;
 * worked inputs of the arizval.app equipment examples.
 *
 * @throws Fault `equipment.bad_figure`
 */
export function equipmentRates(machine: EquipmentCost): EquipmentRates {
	const {
		tires = ZERO,
		interest = ZERO,
		insurance = ZERO,
		tax = ZERO,
		fuel = ZERO,
		maintenance = ZERO,
	} = machine;
	positive(machine.lifeYears, 'lifeYears');
	positive(machine.hoursPerYear, 'hoursPerYear');
	const annualDepreciation = machine.price
		.minus(machine.salvage)
		.minus(tires)
		.div(machine.lifeYears);
	if (annualDepreciation.lt(0)) throw badFigure('salvage', 'must not exceed the price');
	const depreciation = annualDepreciation.div(machine.hoursPerYear);
	const interestInsuranceTax = interest.plus(insurance).plus(tax).div(machine.hoursPerYear);
	const tireRate = tires.eq(0) ? ZERO : tireRateOf(tires, machine.tireLifeHours ?? ZERO);
	const ownership = depreciation.plus(interestInsuranceTax);
	const operating = tireRate.plus(fuel).plus(maintenance);
	return {
		annualDepreciation,
		depreciation,
		interestInsuranceTax,
		ownership,
		tires: tireRate,
		operating,
		hourly: ownership.plus(operating),
	};
}

/** `tires ÷ life in hours` (arizval.app example 4: 12,000 over 2,500 h is 4.80 an hour). */
export function tireRateOf(tires: Decimal, lifeHours: Decimal): Decimal {
	positive(lifeHours, 'tireLifeHours');
	return tires.div(lifeHours);
}

/**
 * Average annual investment, on which interest, insurance and tax are reckoned:
 * `(price × (years + 1) + salvage × (years − 1)) ÷ (2 × years)`. Source: Peurifoy.
 */
export function averageAnnualInvestment(price: Decimal, salvage: Decimal, years: Decimal): Decimal {
	positive(years, 'lifeYears');
	return price
		.times(years.plus(1))
		.plus(salvage.times(years.minus(1)))
		.div(years.times(2));
}

export interface EquipmentUsage {
	readonly operatedHours: Decimal;
	readonly idleHours?: Decimal;
	/** Charge for an hour at work, ownership included. */
	readonly operatingRate: Decimal;
	/** Charge for an hour standing by; usually the ownership rate or half of it. */
	readonly idleRate?: Decimal;
}

/**
 * Cost to the job: `operated hours × operating rate + idle hours × idle rate`. Hours and rates are
 * zero or more; a correction is a usage of its own, entered as a negative cost by the caller.
 *
 * @throws Fault `equipment.bad_figure`, also for idle hours without an idle rate
 */
export function usageCost(usage: EquipmentUsage): Decimal {
	const { operatedHours, operatingRate, idleHours = ZERO, idleRate } = usage;
	const fields = { operatedHours, operatingRate, idleHours, idleRate: idleRate ?? ZERO };
	for (const [field, value] of Object.entries(fields)) {
		if (value.lt(0)) throw badFigure(field, 'must not be negative');
	}
	if (idleHours.gt(0) && idleRate === undefined) {
		throw badFigure('idleRate', 'is needed for idle hours');
	}
	return operatedHours.times(operatingRate).plus(idleHours.times(idleRate ?? ZERO));
}

function positive(value: Decimal, field: string): void {
	if (value.lte(0)) throw badFigure(field, 'must be above zero');
}

const badFigure = (field: string, what: string) =>
	fault({
		class: 'source_data',
		code: 'equipment.bad_figure',
		message: `The equipment figure ${field} ${what}.`,
		remedy: `Correct ${field} of the equipment or of its usage.`,
		field,
	});
