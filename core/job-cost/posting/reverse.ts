import { z } from 'zod/v4';

import { line, refSchema } from '../../canonical/types';
import { fault } from '../../faults';
import { decimal, toText } from '../../money';
import { ANALYTIC_LINE, type AnalyticLineRow } from '../../odoo/models/analytic';
import { idOf, numberOf, textOf } from '../../odoo/models/values';
import { resolveExternalIds } from '../../odoo/resolve-external-ids';
import type { Cell } from '../../odoo/upsert';
import type { Verb, VerbDeps, VerbInput } from '../../verb';
import { readCompanies, refuseLocked } from '../companies';
import { siblingId } from '../delivered';
import { type Plans, plansOf } from '../plans';
import { prepareEach } from '../upserting';
import { reversalId } from './credit';
import {
	applyLines,
	type Draft,
	LINE_NEEDS,
	planLines,
	type Posted,
	type PostingPlan,
} from './posted';

export const POSTED_ENTITIES = [
	'timesheet',
	'equipment_usage',
	'material_consumption',
	'cost_entry',
] as const;

export const reversalInput = z.object({
	system: z.string().min(1).max(32),
	tenant: z.string().min(1).max(64),
	/** Kind of the record that was posted. */
	entity: z.enum(POSTED_ENTITIES),
	/** The posted record, by its id in the source. */
	record: refSchema.refine(({ id }) => id !== undefined, { message: 'needs the id of the source' }),
	/** Accounting day of the reversal, `YYYY-MM-DD`, in an open period. */
	date: z.iso.date(),
	reason: line('Why it is taken back.'),
});
export type ReversalInput = z.infer<typeof reversalInput>;

/**
 * Takes back a posting in full: a second line with the opposite amount and quantity on the same
 * codes, on an open day. The posting itself stays. A posting is reversed once, be it by this verb or
 * by a record with `reversalOf`.
 *
 * Faults: `posting.not_found`, `posting.reverse_in_odoo` for stock issues and journal entries,
 * `conflict.closed_period`, `conflict.already_posted` when it was taken back on another day or in part.
 */
export const postingReverse: Verb<ReversalInput, PostingPlan, Posted> = {
	name: 'jobCost.costPosting.reverse',
	writes: true,
	needs: LINE_NEEDS,
	input: reversalInput,
	plan: planReversals,
	apply: ({ odoo, clock }, plan) => applyLines(odoo, clock, plan),
};

const nameOf = ({ system, tenant, entity, record }: ReversalInput): string =>
	siblingId({ system, tenant }, entity, record.id ?? '');

const FIELDS = [
	'name',
	'date',
	'amount',
	'unit_amount',
	'company_id',
	'project_id',
	'task_id',
	'employee_id',
	'product_uom_id',
	'partner_id',
	'ref',
	'move_line_id',
];

async function planReversals(
	{ odoo }: VerbDeps,
	inputs: ReadonlyArray<VerbInput<ReversalInput>>,
): Promise<PostingPlan> {
	const plans = await plansOf(odoo);
	const [companies, resolved] = await Promise.all([
		readCompanies(odoo),
		resolveExternalIds(
			odoo,
			inputs.map(({ value }) => nameOf(value)),
		),
	]);
	const ids = [...resolved.values()].flatMap(({ model, id }) =>
		model === ANALYTIC_LINE ? [id] : [],
	);
	const fields = await odoo.fieldsOf(ANALYTIC_LINE);
	const rows =
		ids.length === 0
			? []
			: await odoo.searchRead<AnalyticLineRow>({
					model: ANALYTIC_LINE,
					domain: [['id', 'in', ids]],
					fields: [
						...FIELDS.filter((field) => fields?.has(field)),
						...Object.values(plans).map(({ column }) => column),
					],
					many2one: 'id',
				});
	const prepared = prepareEach(inputs, ({ value }) => {
		const found = resolved.get(nameOf(value));
		if (found !== undefined && found.model !== ANALYTIC_LINE) throw reverseInOdoo(found.model);
		const original = rows.find(({ id }) => id === found?.id);
		if (original === undefined) throw notFound(value.entity);
		const company = companies.byId(idOf(original.company_id) ?? companies.own.id);
		refuseLocked(company, value.date);
		const amount = decimal(numberOf(original.amount).toFixed(6));
		const externalId = reversalId(nameOf(value));
		const isTimesheet = idOf(original.project_id) !== null;
		const draft: Draft = {
			externalId,
			currency: company.currency,
			date: value.date,
			cost: toText(amount),
			warnings: [],
		};
		const mirrored = mirror(plans, original, isTimesheet);
		return {
			draft,
			identity: [
				'date',
				'unit_amount',
				'amount',
				...Object.values(plans).map(({ column }) => column),
			],
			// Odoo would cost reversed hours at today's rate.
			...(isTimesheet ? { finish: { ...mirrored.codes, amount: toText(amount.times(-1)) } } : {}),
			row: {
				externalId,
				values: {
					...mirrored.codes,
					...mirrored.parties,
					name: `Reversal: ${value.reason}`,
					date: value.date,
					unit_amount: toText(decimal(numberOf(original.unit_amount).toFixed(6)).times(-1), 6),
					...(isTimesheet
						? {}
						: { amount: toText(amount.times(-1)), company_id: { id: company.id } }),
				},
			},
		};
	});
	return await planLines(odoo, prepared);
}

/** The codes and parties of a line, as cells of its mirror image. */
function mirror(
	plans: Plans,
	original: AnalyticLineRow,
	isTimesheet: boolean,
): { readonly codes: Record<string, Cell>; readonly parties: Record<string, Cell> } {
	const cell = (value: unknown): Cell => {
		const id = idOf(value);
		return id === null ? null : { id };
	};
	const parties = isTimesheet
		? ['project_id', 'task_id', 'employee_id']
		: ['employee_id', 'partner_id', 'product_uom_id'];
	return {
		codes: Object.fromEntries(
			Object.values(plans).map(({ column }) => [column, cell(original[column])]),
		),
		parties: {
			...Object.fromEntries(
				parties
					.filter((field) => field in original)
					// A timesheet without a task must not get an emptied one: Odoo would look for it.
					.filter((field) => field !== 'task_id' || idOf(original[field]) !== null)
					.map((field) => [field, cell(original[field])]),
			),
			ref: textOf(original.ref),
		},
	};
}

const notFound = (entity: string) =>
	fault({
		class: 'mapping',
		code: 'posting.not_found',
		message: `No ${entity.replaceAll('_', ' ')} with this id was posted to Odoo.`,
		remedy: 'Check the id of the source record; what was never posted needs no reversal.',
		field: 'record',
	});

const reverseInOdoo = (model: string) =>
	fault({
		class: 'conflict',
		code: 'posting.reverse_in_odoo',
		message:
			model === 'stock.picking'
				? 'The material was issued from stock; it comes back with a return of that transfer.'
				: 'The posting is a journal entry, which is reversed in the ledger.',
		remedy:
			model === 'stock.picking'
				? 'Return the transfer in Odoo (or with the Procurement node); Odoo credits the job.'
				: 'Send a usage with negative hours and reversalOf, or reverse the entry in Odoo.',
		model,
		field: 'record',
	});
