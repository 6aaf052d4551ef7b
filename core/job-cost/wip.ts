import { z } from 'zod/v4';

import { money } from '../canonical/types';
import { type Decimal, decimal, decimalFromFloat, sum, toText, ZERO } from '../money';
import type { OdooClient } from '../odoo/client.port';
import { ANALYTIC_LINE } from '../odoo/models/analytic';
import { SALE_ORDER, type SaleOrderRow } from '../odoo/models/sale';
import { idOf, numberOf } from '../odoo/models/values';
import { done, failed, type Outcome } from '../outcome';
import { type AccessNeed, asPlanned, type Verb, type VerbDeps, type VerbInput } from '../verb';
import { companiesOf } from './companies';
import { endOfDay } from './day';
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
				const { study, book, result, warnings, contractFrom } = one.value;
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
					[...study.warnings, ...warnings, ...result.warnings.map(({ message }) => message)],
				);
			}),
		};
	},
	apply: asPlanned,
};

export interface WipStudy {
	readonly study: Study;
	readonly book: Book;
	readonly result: Wip;
	/** What the schedule leaves out. */
	readonly warnings: readonly string[];
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
		const named = value.company === undefined ? null : companies.named(value.company).id;
		const company = companies.byId(study.job.company ?? named ?? companies.own.id);
		const book = { company: company.id, currency: company.currency };
		const totals = rollUp(study.positions, ['project']);
		const total = totals.find((line) => line.book.company === book.company);
		const others = totals.filter((line) => line !== total);
		const ordered = contractOf(contracts, study, company.id);
		return {
			study,
			book,
			warnings: others.map(
				({ book: { company: id } }) =>
					`Figures in the books of ${companies.byId(id).name} are left out: WIP is reckoned for ${company.name} alone.`,
			),
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
				billed: billedOn.get(study.asOf)?.get(bookKey(study.job.account, company.id)) ?? ZERO,
				closed: value.closed,
			}),
		};
	});
}

/** Confirmed orders of the projects; which of them count is a question of day and company. */
async function readContracts(
	odoo: OdooClient,
	studies: readonly Study[],
): Promise<readonly SaleOrderRow[]> {
	const fields = studies.length === 0 ? null : await odoo.fieldsOf(SALE_ORDER);
	if (fields?.has('project_id') !== true) return [];
	return await odoo.searchRead<SaleOrderRow>({
		model: SALE_ORDER,
		domain: [
			['project_id', 'in', [...new Set(studies.map(({ job }) => job.id))]],
			['state', 'in', ['sale', 'done']],
		],
		fields: ['project_id', 'company_id', 'amount_untaxed', 'currency_rate', 'date_order'],
		many2one: 'id',
	});
}

/** Untaxed value of the orders up to the day, in company currency; undefined without an order. */
function contractOf(
	orders: readonly SaleOrderRow[],
	{ job, asOf, zone }: Study,
	company: number,
): Decimal | undefined {
	const before = endOfDay(asOf, zone);
	const mine = orders.filter(
		(row) =>
			idOf(row.project_id) === job.id &&
			idOf(row.company_id) === company &&
			(typeof row.date_order !== 'string' || row.date_order < before),
	);
	if (mine.length === 0) return undefined;
	return sum(
		mine.map((row) =>
			decimalFromFloat(row.amount_untaxed, 'amount_untaxed').div(
				decimalFromFloat(row.currency_rate || 1, 'currency_rate'),
			),
		),
	);
}

const bookKey = (account: number, company: number) => `${String(account)}:${String(company)}`;

/**
 * Revenue posted by customer invoices, gross of retention, by `bookKey`: what another company billed
 * for the job stands in other books, maybe in another currency.
 */
async function readBilled(
	odoo: OdooClient,
	accounts: readonly number[],
	asOf: string,
): Promise<Map<string, Decimal>> {
	if (accounts.length === 0) return new Map();
	const rows = await odoo.readGroup({
		model: ANALYTIC_LINE,
		domain: [
			['account_id', 'in', [...new Set(accounts)]],
			['category', '=', 'invoice'],
			['date', '<=', asOf],
		],
		groupBy: ['account_id', 'company_id'],
		aggregates: ['amount:sum'],
	});
	return new Map(
		rows.map((row) => [
			bookKey(idOf(row['account_id']) ?? 0, idOf(row['company_id']) ?? 0),
			decimalFromFloat(numberOf(row['amount:sum'])),
		]),
	);
}
