import { z } from 'zod/v4';

import { money } from '../canonical/types';
import { type Decimal, decimal, decimalFromFloat, toText, ZERO } from '../money';
import type { OdooClient } from '../odoo/client.port';
import { ANALYTIC_LINE } from '../odoo/models/analytic';
import { SALE_ORDER, type SaleOrderRow } from '../odoo/models/sale';
import { idOf, numberOf } from '../odoo/models/values';
import { done, failed, type Outcome } from '../outcome';
import type { AccessNeed, Verb, VerbDeps, VerbInput } from '../verb';
import { companiesOf } from './companies';
import {
	POSITION_NEEDS,
	projectQuestion,
	type ReadPlan,
	type Study,
	studyProjects,
} from './position';
import type { Book } from './rules/types';
import { rollUp } from './rules/position';
import { type Wip, wip } from './rules/wip';
import { isReady, prepareEach } from './upserting';
import { toFault } from '../faults';

export const wipInput = projectQuestion.extend({
	/** Contract value without tax; absent = confirmed sales orders of the project. */
	contractValue: money('Contract value, positive.').optional(),
	/** Approved owner changes that are not in the sales orders. */
	approvedChanges: money('Approved owner changes, signed.').optional(),
	/** The job is finished: everything is earned. */
	closed: z.boolean().default(false),
});
export type WipInput = z.infer<typeof wipInput>;

const FIGURES = [
	'contract',
	'costToDate',
	'costToComplete',
	'estimatedCost',
	'earned',
	'billed',
	'overBilling',
	'underBilling',
	'grossProfitToDate',
	'estimatedGrossProfit',
	'expectedLoss',
	'lossProvision',
	'backlog',
] as const satisfies ReadonlyArray<keyof Wip>;

/** Decimal texts in the project's currency. */
export type WipTexts = { readonly [figure in (typeof FIGURES)[number]]: string };

export interface WipResult extends WipTexts {
	readonly project: { readonly id: number; readonly code: string; readonly name: string };
	readonly company: number;
	readonly currency: string;
	readonly asOf: string;
	/** 0..100 with two digits; null without an estimate. */
	readonly percentComplete: string | null;
	/** Where the contract value comes from. */
	readonly contractFrom: 'given' | 'sales_orders' | 'none';
}

export const WIP_NEEDS: readonly AccessNeed[] = [
	...POSITION_NEEDS,
	{ model: SALE_ORDER, operations: ['read'], group: 'Sales / User', module: 'sale_project' },
];

/**
 * The work-in-progress schedule: contract, cost to date and to complete from the position, billings
 * from posted customer invoices, over and under billing by cost-to-cost. Two reads on top of the
 * position, whatever the number of projects.
 */
export const wipGet: Verb<WipInput, ReadPlan<WipResult>, WipResult> = {
	name: 'jobCost.wip.get',
	writes: false,
	needs: WIP_NEEDS,
	input: wipInput,
	plan: async (deps, inputs) => {
		const studied = await studyWip(deps, inputs);
		return {
			preview: studied.map((one): Outcome<WipResult> => {
				if (!isReady(one)) return failed(one.index, one.fault);
				const { study, book, result, contractFrom } = one.value;
				const texts = Object.fromEntries(FIGURES.map((name) => [name, toText(result[name])]));
				return done(
					one.index,
					'read',
					{
						...(texts as WipTexts),
						project: { id: study.job.id, code: study.job.code, name: study.job.name },
						company: book.company,
						currency: book.currency,
						asOf: study.asOf,
						percentComplete:
							result.fractionComplete === null ? null : toText(result.fractionComplete.times(100)),
						contractFrom,
					},
					[...study.figures.warnings, ...result.warnings.map(({ message }) => message)],
				);
			}),
		};
	},
	apply: async (_deps, plan) => await Promise.resolve(plan.preview),
};

export interface WipStudy {
	readonly study: Study;
	readonly book: Book;
	readonly result: Wip;
	readonly contractFrom: WipResult['contractFrom'];
}

/** WIP of each project in the books of the project's company. */
export async function studyWip(deps: VerbDeps, inputs: ReadonlyArray<VerbInput<WipInput>>) {
	const [companies, studied] = await Promise.all([
		companiesOf(deps.odoo),
		studyProjects(deps, inputs),
	]);
	const studies = studied.flatMap(({ study }) => ('fault' in study ? [] : [study]));
	const days = [...new Set(studies.map(({ asOf }) => asOf))];
	const [contracts, billings] = await Promise.all([
		readContracts(deps.odoo, studies),
		Promise.all(
			days.map(async (day) => {
				const accounts = studies.flatMap(({ asOf, job }) => (asOf === day ? [job.account] : []));
				return [day, await readBilled(deps.odoo, accounts, day)] as const;
			}),
		),
	]);
	const billedOn = new Map(billings);
	return prepareEach(inputs, ({ index, value }): WipStudy => {
		const study = studied.find((one) => one.index === index)?.study;
		if (study === undefined) throw toFault(new Error('input without a study'));
		if ('fault' in study) throw study.fault;
		const company = companies.byId(study.job.company ?? companies.own.id);
		const book = { company: company.id, currency: company.currency };
		const total = rollUp(study.positions, ['project']).find(
			(line) => line.book.company === book.company,
		);
		const ordered = contracts.get(study.job.id);
		return {
			study,
			book,
			contractFrom:
				value.contractValue !== undefined
					? 'given'
					: ordered === undefined
						? 'none'
						: 'sales_orders',
			result: wip({
				originalContract:
					value.contractValue === undefined ? (ordered ?? ZERO) : decimal(value.contractValue),
				approvedChanges:
					value.approvedChanges === undefined ? ZERO : decimal(value.approvedChanges),
				costToDate: total?.actual ?? ZERO,
				costToComplete: total?.etc ?? ZERO,
				billed: billedOn.get(study.asOf)?.get(study.job.account) ?? ZERO,
				closed: value.closed,
			}),
		};
	});
}

/** Untaxed value of confirmed orders by project, in company currency; orders after `asOf` left out. */
async function readContracts(
	odoo: OdooClient,
	studies: readonly Study[],
): Promise<Map<number, Decimal>> {
	const fields = studies.length === 0 ? null : await odoo.fieldsOf(SALE_ORDER);
	if (fields?.has('project_id') !== true) return new Map();
	const rows = await odoo.searchRead<SaleOrderRow>({
		model: SALE_ORDER,
		domain: [
			['project_id', 'in', [...new Set(studies.map(({ job }) => job.id))]],
			['state', 'in', ['sale', 'done']],
		],
		fields: ['project_id', 'amount_untaxed', 'currency_rate', 'date_order'],
		many2one: 'id',
	});
	const asOf = new Map(studies.map((study) => [study.job.id, study.asOf]));
	const totals = new Map<number, Decimal>();
	for (const row of rows) {
		const project = idOf(row.project_id) ?? 0;
		const last = asOf.get(project) ?? '';
		if (typeof row.date_order === 'string' && row.date_order.slice(0, 10) > last) continue;
		const rate = decimalFromFloat(row.currency_rate || 1, 'currency_rate');
		const value = decimalFromFloat(row.amount_untaxed, 'amount_untaxed').div(rate);
		totals.set(project, (totals.get(project) ?? ZERO).plus(value));
	}
	return totals;
}

/** Revenue posted by customer invoices, gross of retention, by analytic account of the project. */
async function readBilled(
	odoo: OdooClient,
	accounts: readonly number[],
	asOf: string,
): Promise<Map<number, Decimal>> {
	if (accounts.length === 0) return new Map();
	const rows = await odoo.readGroup({
		model: ANALYTIC_LINE,
		domain: [
			['account_id', 'in', [...new Set(accounts)]],
			['category', '=', 'invoice'],
			['date', '<=', asOf],
		],
		groupBy: ['account_id'],
		aggregates: ['amount:sum'],
	});
	return new Map(
		rows.map((row) => [
			idOf(row['account_id']) ?? 0,
			decimalFromFloat(numberOf(row['amount:sum'])),
		]),
	);
}
