import { z } from 'zod/v4';

import { date } from '../../canonical/types';
import { companiesOf } from '../../job-cost/companies';
import { isReady, prepareEach } from '../../job-cost/upserting';
import type { Domain, OdooClient } from '../../odoo/client.port';
import { REQUISITION_STATES } from '../../odoo/models/requisition';
import { done, failed, type Outcome } from '../../outcome';
import { asPlanned, type Verb, type VerbPlan } from '../../verb';
import { findRequisitions } from './decide';
import { type RequisitionResult, resultOf } from './result';
import {
	heldOf,
	linesOfHeads,
	READ_NEEDS,
	readHeads,
	readLines,
	requisitionQuestion,
	type RequisitionQuestion,
} from './stored';

/** Reads requisitions with their lines. Faults `mapping.unknown_requisition`, `mapping.ambiguous`. */
export const requisitionGet: Verb<
	RequisitionQuestion,
	VerbPlan<RequisitionResult>,
	RequisitionResult
> = {
	name: 'procurement.requisition.get',
	writes: false,
	needs: READ_NEEDS,
	input: requisitionQuestion,
	plan: async ({ odoo }, inputs) => {
		const find = await findRequisitions(
			odoo,
			inputs.map(({ value }) => value),
		);
		const found = prepareEach(inputs, ({ value }) => resultOf(find(value)));
		return {
			preview: found.map(
				(one): Outcome<RequisitionResult> =>
					isReady(one) ? done(one.index, 'read', one.value) : failed(one.index, one.fault),
			),
		};
	},
	apply: asPlanned,
};

export const requisitionListQuestion = z.object({
	/** Part of the number, the title, the requester or the trail. */
	search: z.string().min(1).max(256).optional(),
	statuses: z.array(z.enum(REQUISITION_STATES)).min(1).optional(),
	/** Only those written on or after this day (UTC). */
	changedSince: date('Day (UTC) from which on changes count.').optional(),
	/** Those that passed before their approval, which is still to come. */
	approvalOwed: z.boolean().default(false),
	limit: z.int().positive().max(100_000).optional(),
});
export type RequisitionListQuestion = z.infer<typeof requisitionListQuestion>;

export interface RequisitionList {
	readonly requisitions: readonly RequisitionResult[];
}

/** Lists requisitions, the newest first: two calls each question. */
export const requisitionGetMany: Verb<
	RequisitionListQuestion,
	VerbPlan<RequisitionList>,
	RequisitionList
> = {
	name: 'procurement.requisition.getMany',
	writes: false,
	needs: READ_NEEDS,
	input: requisitionListQuestion,
	plan: async ({ odoo }, inputs) => {
		const preview: Array<Outcome<RequisitionList>> = [];
		for (const { index, value } of inputs) {
			preview.push(done(index, 'read', { requisitions: await list(odoo, value) }));
		}
		return { preview };
	},
	apply: asPlanned,
};

async function list(
	odoo: OdooClient,
	{ search, statuses, changedSince, approvalOwed, limit }: RequisitionListQuestion,
): Promise<RequisitionResult[]> {
	const domain: Domain = [
		...(statuses === undefined ? [] : ([['x_state', 'in', statuses]] as const)),
		...(changedSince === undefined
			? []
			: ([['write_date', '>=', `${changedSince} 00:00:00`]] as const)),
		...(approvalOwed ? ([['x_after_the_fact', '=', true]] as const) : []),
		...(search === undefined
			? []
			: ([
					'|',
					'|',
					['x_origin', 'ilike', search],
					['x_title', 'ilike', search],
					['x_requester', 'ilike', search],
				] as const)),
	];
	const companies = await companiesOf(odoo);
	const heads = await readHeads(odoo, domain, {
		order: 'id desc',
		...(limit === undefined ? {} : { limit }),
	});
	if (heads.length === 0) return [];
	const lines = await readLines(odoo, linesOfHeads(heads));
	return heads.map((head) => resultOf(heldOf(head, lines.get(head.id) ?? [], companies)));
}
