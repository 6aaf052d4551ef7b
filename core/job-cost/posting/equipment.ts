import { z } from 'zod/v4';

import { equipmentUsageSchema } from '../../canonical/entities/equipment-usage';
import { refSchema } from '../../canonical/types';
import { fault } from '../../faults';
import { type Decimal, decimal, toText, ZERO } from '../../money';
import { MOVE } from '../../odoo/models/accounting';
import { ANALYTIC_LINE } from '../../odoo/models/analytic';
import type { Outcome } from '../../outcome';
import type { Verb, VerbDeps, VerbInput, VerbPlan } from '../../verb';
import { allAsks, asksOf, codingOf } from '../coding';
import { readCompanies, refuseForeign, refuseLocked } from '../companies';
import { delivered, recordId } from '../delivered';
import { readDirectory } from '../directory';
import { EMPLOYEES, readMasters } from '../masters';
import { plansOf } from '../plans';
import { usageCost } from '../rules/equipment';
import { isReady, type Prepared, prepareEach } from '../upserting';
import { pureCostCells, pureCostIdentity } from './analytic-line';
import { refuseUnapproved, refuseUnexplained } from './approved';
import { readCredits } from './credit';
import {
	applyEntries,
	type EntryDraft,
	type EntryPlan,
	planEntries,
	readLedgers,
} from './ledger-entry';
import {
	applyLines,
	type Draft,
	LINE_NEEDS,
	type LinePosting,
	planLines,
	type Posted,
	type PostingPlan,
} from './posted';

export const equipmentInput = delivered(equipmentUsageSchema).extend({
	/** Cost type of records that name none. */
	defaultCostType: refSchema.optional(),
	/**
	 * `analytic`: cost of the job only, no journal entry. `ledger`: a posted journal entry that debits
	 * the cost and credits equipment recovery. A machine hour is booked one way or the other.
	 */
	carrier: z.enum(['analytic', 'ledger']).default('analytic'),
	/** Codes in Odoo; needed for `ledger`. */
	ledger: z
		.strictObject({
			journal: z.string().min(1).max(64),
			debitAccount: z.string().min(1).max(64),
			creditAccount: z.string().min(1).max(64),
		})
		.optional(),
});
export type EquipmentInput = z.infer<typeof equipmentInput>;

export interface EquipmentPlan extends VerbPlan<Posted> {
	readonly lines: PostingPlan;
	readonly entries: EntryPlan;
}

/**
 * Posts machine hours: `operated × operating rate + idle × idle rate`. Booked once.
 *
 * Faults: `equipment.rate_missing`, `equipment.bad_figure`, `equipment.ledger_missing`,
 * `posting.*`, `conflict.closed_period`, `conflict.already_posted`, `currency.not_company`,
 * `mapping.unknown_journal`, `mapping.unknown_account`, those of the references.
 */
export const equipmentPost: Verb<EquipmentInput, EquipmentPlan, Posted> = {
	name: 'jobCost.costPosting.equipment',
	writes: true,
	needs: [
		...LINE_NEEDS,
		{ model: MOVE, operations: ['read', 'create', 'write'], group: 'Invoicing / Billing' },
	],
	input: equipmentInput,
	plan: planEquipment,
	apply: async ({ odoo, clock }, plan) => {
		const [lines, entries] = [
			await applyLines(odoo, clock, plan.lines),
			await applyEntries(odoo, clock, plan.entries),
		];
		const byIndex = new Map([...lines, ...entries].map((outcome) => [outcome.index, outcome]));
		return plan.preview.map((before): Outcome<Posted> => byIndex.get(before.index) ?? before);
	},
};

async function planEquipment(
	{ odoo }: VerbDeps,
	inputs: ReadonlyArray<VerbInput<EquipmentInput>>,
): Promise<EquipmentPlan> {
	const plans = await plansOf(odoo);
	const codedOf = ({ data, defaultCostType }: EquipmentInput) => ({
		...data,
		costType: data.costType ?? defaultCostType,
	});
	const companies = await readCompanies(odoo);
	const [directory, operators, ledgers, credits] = await Promise.all([
		readDirectory(odoo, allAsks(inputs.map(({ value }) => asksOf(value, codedOf(value))))),
		readMasters(
			odoo,
			EMPLOYEES,
			inputs.flatMap(({ value }) =>
				value.data.operator === undefined ? [] : [{ origin: value, ref: value.data.operator }],
			),
		),
		readLedgers(
			odoo,
			inputs.flatMap(({ value }) => value.ledger ?? []),
			companies.all,
		),
		readCredits(
			odoo,
			'equipment_usage',
			inputs.map(({ value }) => value),
		),
	]);
	const prepared = prepareEach(
		inputs,
		({ value }): LinePosting | { readonly entry: EntryDraft } => {
			const { data, carrier } = value;
			refuseUnapproved(data.status);
			refuseUnexplained(data.quantity, 'quantity', data.reversalOf);
			const named = value.company === undefined ? null : companies.named(value.company).id;
			const coding = codingOf(directory, value, codedOf(value), named);
			const company = companies.byId(coding.project.company ?? named ?? companies.own.id);
			refuseForeign(company, data.currency);
			refuseLocked(company, data.date);
			const cost = costOf(value);
			const machine = data.equipment.code ?? data.equipment.id ?? '';
			const name = `${machine} ${data.quantity} ${data.uom ?? 'h'}${data.description === undefined ? '' : `: ${data.description.slice(0, 120)}`}`;
			const inLedger = carrier === 'ledger';
			const credit = credits.of(value, {
				model: inLedger ? MOVE : ANALYTIC_LINE,
				quantity: inLedger ? null : decimal(data.quantity, 'quantity'),
				cost,
				unit: null,
				field: 'quantity',
			});
			const externalId = credit?.externalId ?? recordId(value, 'equipment_usage');
			const draft: Draft = {
				externalId,
				currency: company.currency,
				date: data.date,
				cost: toText(cost),
				warnings: coding.costType === null ? ['The usage carries no cost type.'] : [],
			};
			const operator =
				data.operator === undefined
					? null
					: operators.find({ origin: value, ref: data.operator, company: company.id }, 'operator')
							.id;
			if (inLedger) {
				if (value.ledger === undefined) throw ledgerMissing();
				const entry: EntryDraft = {
					...draft,
					amount: cost,
					name,
					coding,
					company,
					accounts: ledgers.find(value.ledger, company.id),
					reference: credit?.reference ?? data.timesheetId ?? machine,
				};
				return { entry };
			}
			return {
				draft,
				identity: pureCostIdentity(plans),
				row: {
					externalId,
					values: pureCostCells(plans, {
						coding,
						company,
						name,
						date: data.date,
						cost,
						quantity: data.quantity,
						unit: null,
						employee: operator,
						partner: null,
						reference: credit?.reference ?? data.timesheetId,
					}),
				},
			};
		},
	);
	const lines = prepared.flatMap((one): Array<Prepared<LinePosting>> => {
		if (!isReady(one)) return [one];
		return 'row' in one.value ? [{ index: one.index, value: one.value }] : [];
	});
	const entries = prepared.flatMap((one) =>
		isReady(one) && 'entry' in one.value ? [{ index: one.index, value: one.value.entry }] : [],
	);
	const [linePlan, entryPlan] = await Promise.all([
		planLines(odoo, lines),
		planEntries(odoo, entries),
	]);
	const preview = [...linePlan.preview, ...entryPlan.preview].sort((a, b) => a.index - b.index);
	return { preview, lines: linePlan, entries: entryPlan };
}

/** Cost of the usage; below zero when it takes hours back. */
function costOf({ data }: EquipmentInput): Decimal {
	if (data.operatingRate === undefined) throw rateMissing();
	const quantity = decimal(data.quantity, 'quantity');
	const back = quantity.lt(0);
	const idle = data.idleQuantity === undefined ? ZERO : decimal(data.idleQuantity, 'idleQuantity');
	const cost = usageCost({
		operatedHours: quantity.abs(),
		operatingRate: decimal(data.operatingRate, 'operatingRate'),
		// Idle time that is taken back stands with a minus, like the hours it belongs to.
		idleHours: back ? idle.times(-1) : idle,
		...(data.idleRate === undefined ? {} : { idleRate: decimal(data.idleRate, 'idleRate') }),
	});
	return back ? cost.times(-1) : cost;
}

const rateMissing = () =>
	fault({
		class: 'source_data',
		code: 'equipment.rate_missing',
		message: 'The usage has no operating rate, and Odoo keeps none for machines.',
		remedy: 'Send operatingRate, the cost of one hour at work.',
		field: 'operatingRate',
	});

const ledgerMissing = () =>
	fault({
		class: 'source_data',
		code: 'equipment.ledger_missing',
		message: 'A journal entry needs a journal, an account to debit and one to credit.',
		remedy: 'Fill the ledger parameters, or post the usage as analytic cost.',
		field: 'ledger',
	});
