import { z } from 'zod/v4';

import { materialConsumptionSchema } from '../../canonical/entities/material-consumption';
import { refSchema } from '../../canonical/types';
import { fault } from '../../faults';
import { decimal, toText } from '../../money';
import { ANALYTIC_LINE } from '../../odoo/models/analytic';
import { PICKING } from '../../odoo/models/stock';
import { idOf } from '../../odoo/models/values';
import type { Outcome } from '../../outcome';
import type { Verb, VerbDeps, VerbInput, VerbPlan } from '../../verb';
import { allAsks, asksOf, codingOf } from '../coding';
import { readCompanies, refuseForeign, refuseLocked } from '../companies';
import { delivered, recordId } from '../delivered';
import { readDirectory } from '../directory';
import { ITEMS, readMasters } from '../masters';
import { plansOf } from '../plans';
import { readUnits } from '../units';
import { isReady, type Prepared, prepareEach } from '../upserting';
import { pureCostCells, pureCostIdentity } from './analytic-line';
import { refuseUnapproved, refuseUnexplained } from './approved';
import { readCredits } from './credit';
import {
	applyLines,
	LINE_NEEDS,
	type LinePosting,
	planLines,
	type Posted,
	type PostingPlan,
} from './posted';
import { type IssueDraft, type IssuePlan, planIssues } from './stock-issue';
import { applyIssues } from './stock-transfer';

export const materialInput = delivered(materialConsumptionSchema).extend({
	/** Cost type of records that name none. */
	defaultCostType: refSchema.optional(),
});
export type MaterialInput = z.infer<typeof materialInput>;

export interface MaterialPlan extends VerbPlan<Posted> {
	readonly lines: PostingPlan;
	readonly issues: IssuePlan;
}

/**
 * Posts material built in. An item kept in stock is issued by a transfer of the operation type
 * "Issue to job", and Odoo costs it; any other item is booked at the `unitCost` sent. Booked once.
 *
 * Faults: `material.unit_cost_missing`, `material.stock_short`, `material.return_in_odoo`,
 * `conflict.double_count` when the job already carries the item by order or bill,
 * `posting.*`, `conflict.closed_period`, `conflict.already_posted`, those of the references.
 */
export const materialPost: Verb<MaterialInput, MaterialPlan, Posted> = {
	name: 'jobCost.costPosting.material',
	writes: true,
	needs: [
		...LINE_NEEDS,
		{
			model: 'product.product',
			operations: ['read'],
			group: 'Inventory / User',
			module: 'product',
		},
		{
			model: PICKING,
			operations: ['read', 'create', 'write'],
			group: 'Inventory / User',
			module: 'project_stock_account',
		},
	],
	input: materialInput,
	plan: planMaterial,
	apply: async ({ odoo, clock }, plan) => {
		const lines = await applyLines(odoo, clock, plan.lines);
		const issues = await applyIssues(odoo, clock, plan.issues);
		const byIndex = new Map([...lines, ...issues].map((outcome) => [outcome.index, outcome]));
		return plan.preview.map((before): Outcome<Posted> => byIndex.get(before.index) ?? before);
	},
};

async function planMaterial(
	{ odoo }: VerbDeps,
	inputs: ReadonlyArray<VerbInput<MaterialInput>>,
): Promise<MaterialPlan> {
	const plans = await plansOf(odoo);
	const codedOf = ({ data, defaultCostType }: MaterialInput) => ({
		...data,
		costType: data.costType ?? defaultCostType,
	});
	const [companies, directory, items, units, credits] = await Promise.all([
		readCompanies(odoo),
		readDirectory(odoo, allAsks(inputs.map(({ value }) => asksOf(value, codedOf(value))))),
		readMasters(
			odoo,
			ITEMS,
			inputs.map(({ value }) => ({ origin: value, ref: value.data.item })),
		),
		readUnits(
			odoo,
			inputs.map(({ value }) => value.data.uom),
		),
		readCredits(
			odoo,
			'material_consumption',
			inputs.map(({ value }) => value),
		),
	]);
	const prepared = prepareEach(
		inputs,
		({ value }): LinePosting | { readonly issue: IssueDraft } => {
			const { data } = value;
			refuseUnapproved(data.status);
			refuseUnexplained(data.quantity, 'quantity', data.reversalOf);
			const named = value.company === undefined ? null : companies.named(value.company).id;
			const coding = codingOf(directory, value, codedOf(value), named);
			const company = companies.byId(coding.project.company ?? named ?? companies.own.id);
			refuseForeign(company, data.currency);
			refuseLocked(company, data.date);
			const item = items.find({ origin: value, ref: data.item, company: company.id }, 'item');
			const unit = units.find(data.uom);
			const externalId = recordId(value, 'material_consumption');
			const warnings = coding.costType === null ? ['The material carries no cost type.'] : [];
			if (item.is_storable) {
				const quantity = decimal(data.quantity, 'quantity');
				if (quantity.lt(0)) throw returnInOdoo();
				return {
					issue: {
						externalId,
						currency: company.currency,
						date: data.date,
						cost: null,
						warnings:
							data.unitCost === undefined
								? warnings
								: [
										...warnings,
										'The item is kept in stock, so Odoo’s own cost counts, not unitCost.',
									],
						coding,
						company,
						product: item.id,
						productName: item.display_name,
						unit: unit ?? idOf(item.uom_id),
						quantity,
					},
				};
			}
			if (data.unitCost === undefined) throw unitCostMissing();
			const quantity = decimal(data.quantity, 'quantity');
			const cost = quantity.times(decimal(data.unitCost, 'unitCost'));
			const credit = credits.of(value, {
				model: ANALYTIC_LINE,
				quantity,
				cost,
				unit,
				field: 'quantity',
			});
			return {
				draft: {
					externalId: credit?.externalId ?? externalId,
					currency: company.currency,
					date: data.date,
					cost: toText(cost),
					warnings,
				},
				identity: pureCostIdentity(plans),
				row: {
					externalId: credit?.externalId ?? externalId,
					values: {
						...pureCostCells(plans, {
							coding,
							company,
							name: data.description ?? item.display_name,
							date: data.date,
							cost,
							quantity: data.quantity,
							unit,
							employee: null,
							partner: null,
							reference: credit?.reference,
						}),
						product_id: { id: item.id },
					},
				},
			};
		},
	);
	const lines = prepared.flatMap((one): Array<Prepared<LinePosting>> => {
		if (!isReady(one)) return [one];
		return 'row' in one.value ? [{ index: one.index, value: one.value }] : [];
	});
	const drafts = prepared.flatMap((one) =>
		isReady(one) && 'issue' in one.value ? [{ index: one.index, value: one.value.issue }] : [],
	);
	const [linePlan, issues] = await Promise.all([planLines(odoo, lines), planIssues(odoo, drafts)]);
	const preview = [...linePlan.preview, ...issues.preview].sort((a, b) => a.index - b.index);
	return { preview, lines: linePlan, issues };
}

const unitCostMissing = () =>
	fault({
		class: 'source_data',
		code: 'material.unit_cost_missing',
		message: 'The item is not kept in stock in Odoo, so its cost has to be sent.',
		remedy: 'Send unitCost, or mark the item as tracked in inventory in Odoo.',
		field: 'unitCost',
	});

const returnInOdoo = () =>
	fault({
		class: 'source_data',
		code: 'material.return_in_odoo',
		message: 'A stocked item comes back with a return of the transfer that issued it.',
		remedy: 'Return the transfer in Odoo (or with the Procurement node); Odoo credits the job.',
		field: 'quantity',
	});
