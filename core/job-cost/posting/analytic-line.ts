import { type Decimal, toText } from '../../money';
import type { Cell } from '../../odoo/upsert';
import type { Coding } from '../coding';
import type { Company } from '../companies';
import type { Plans } from '../plans';

/** The columns of an analytic line that say where a cost belongs; unnamed ones are emptied. */
export const codingCells = (plans: Plans, coding: Coding): Record<string, Cell> => ({
	[plans.project.column]: { id: coding.project.account },
	[plans.phase.column]: coding.phase === null ? null : { id: coding.phase.id },
	[plans.costCode.column]: coding.costCode === null ? null : { id: coding.costCode.id },
	[plans.costType.column]: coding.costType === null ? null : { id: coding.costType.id },
});

export interface PureCost {
	readonly coding: Coding;
	readonly company: Company;
	readonly name: string;
	readonly date: string;
	/** Cost, positive. */
	readonly cost: Decimal;
	readonly quantity: string | undefined;
	readonly unit: number | null;
	readonly employee: number | null;
	readonly partner: number | null;
	readonly reference: string | undefined;
}

/** Cost without a journal entry: for management figures, not in the ledger. */
export const pureCostCells = (plans: Plans, cost: PureCost): Record<string, Cell> => ({
	...codingCells(plans, cost.coding),
	name: cost.name,
	date: cost.date,
	amount: toText(cost.cost.times(-1), 2),
	unit_amount: cost.quantity ?? null,
	product_uom_id: cost.unit === null ? null : { id: cost.unit },
	company_id: { id: cost.company.id },
	partner_id: cost.partner === null ? null : { id: cost.partner },
	// Left out, Odoo would book the line under the name of the integration user.
	employee_id: cost.employee === null ? null : { id: cost.employee },
	ref: cost.reference ?? null,
});

/** What makes two pure costs the same posting. */
export const pureCostIdentity = (plans: Plans): string[] => [
	...Object.values(plans).map(({ column }) => column),
	'date',
	'amount',
	'unit_amount',
	'company_id',
];
