import { type CostEntry, costEntrySchema } from '../../canonical/entities/cost-entry';
import { decimal, toText } from '../../money';
import { ANALYTIC_LINE } from '../../odoo/models/analytic';
import type { Verb, VerbDeps, VerbInput } from '../../verb';
import { allAsks, asksOf, codingOf } from '../coding';
import { readCompanies, refuseForeign, refuseLocked } from '../companies';
import { type Delivered, delivered, recordId } from '../delivered';
import { readDirectory } from '../directory';
import { EMPLOYEES, readMasters, VENDORS } from '../masters';
import { plansOf } from '../plans';
import { prepareEach } from '../upserting';
import { readUnits } from '../units';
import { pureCostCells, pureCostIdentity } from './analytic-line';
import { refuseUnapproved, refuseUnexplained } from './approved';
import { readCredits } from './credit';
import {
	applyLines,
	type Draft,
	LINE_NEEDS,
	planLines,
	type Posted,
	type PostingPlan,
} from './posted';

/**
 * Books costs that come from nowhere else in Odoo: one analytic line each, positive cost booked as
 * the negative amount Odoo expects. It shows in the job cost, not in the ledger. A record is booked
 * once; sent again with another amount, date or code it is `conflict.already_posted`.
 *
 * Faults: `posting.not_approved`, `posting.cancelled`, `posting.zero`, those of `readCredits`,
 * `conflict.closed_period`, `currency.not_company`, those of the references.
 */
export const otherCostPost: Verb<Delivered<CostEntry>, PostingPlan, Posted> = {
	name: 'jobCost.costPosting.other',
	writes: true,
	needs: LINE_NEEDS,
	input: delivered(costEntrySchema),
	plan: planEntries,
	apply: ({ odoo, clock }, plan) => applyLines(odoo, clock, plan),
};

async function planEntries(
	{ odoo }: VerbDeps,
	inputs: ReadonlyArray<VerbInput<Delivered<CostEntry>>>,
): Promise<PostingPlan> {
	const plans = await plansOf(odoo);
	const [companies, directory, vendors, employees, units, credits] = await Promise.all([
		readCompanies(odoo),
		readDirectory(odoo, allAsks(inputs.map(({ value }) => asksOf(value, value.data)))),
		readMasters(
			odoo,
			VENDORS,
			inputs.flatMap(({ value }) =>
				value.data.vendor === undefined ? [] : [{ origin: value, ref: value.data.vendor }],
			),
		),
		readMasters(
			odoo,
			EMPLOYEES,
			inputs.flatMap(({ value }) =>
				value.data.employee === undefined ? [] : [{ origin: value, ref: value.data.employee }],
			),
		),
		readUnits(
			odoo,
			inputs.flatMap(({ value }) => value.data.uom ?? []),
		),
		readCredits(
			odoo,
			'cost_entry',
			inputs.map(({ value }) => value),
		),
	]);
	const identity = pureCostIdentity(plans);
	const prepared = prepareEach(inputs, ({ value }) => {
		const { data } = value;
		refuseUnapproved(data.status);
		refuseUnexplained(data.amount, 'amount', 'a credit is a cost below zero');
		const named = value.company === undefined ? null : companies.named(value.company).id;
		const coding = codingOf(directory, value, data, named);
		const company = companies.byId(coding.project.company ?? named ?? companies.own.id);
		refuseForeign(company, data.currency);
		refuseLocked(company, data.date);
		const asked = (ref: NonNullable<typeof data.vendor>) => ({
			origin: value,
			ref,
			company: company.id,
		});
		const cost = decimal(data.amount);
		const credit = credits.of(value, {
			model: ANALYTIC_LINE,
			quantity: null,
			cost,
			unit: null,
			field: 'amount',
		});
		const externalId = credit?.externalId ?? recordId(value, 'cost_entry');
		const draft: Draft = {
			externalId,
			currency: company.currency,
			date: data.date,
			cost: toText(cost),
			warnings: [],
		};
		return {
			draft,
			identity,
			row: {
				externalId,
				values: pureCostCells(plans, {
					coding,
					company,
					name: data.description ?? data.reference ?? `Cost (${data.kind})`,
					date: data.date,
					cost,
					quantity: data.quantity,
					unit: data.uom === undefined ? null : units.find(data.uom),
					employee:
						data.employee === undefined
							? null
							: employees.find(asked(data.employee), 'employee').id,
					partner: data.vendor === undefined ? null : vendors.find(asked(data.vendor), 'vendor').id,
					reference: credit?.reference ?? data.reference,
				}),
			},
		};
	});
	return await planLines(odoo, prepared);
}
