import { type Fault, fault, toFault } from '../../faults';
import { type Decimal, decimalFromFloat, ZERO } from '../../money';
import type { OdooClient } from '../../odoo/client.port';
import { lineExternalId } from '../../odoo/external-id';
import { MOVE_LINE } from '../../odoo/models/accounting';
import { PURCHASE_LINE } from '../../odoo/models/purchase';
import { PICKING, PICKING_TYPE, type PickingTypeRow, QUANT } from '../../odoo/models/stock';
import { idOf, type Many2one, numberOf } from '../../odoo/models/values';
import { resolveExternalIds } from '../../odoo/resolve-external-ids';
import type { UpsertPlan, UpsertRow } from '../../odoo/upsert';
import { done, failed, type Outcome } from '../../outcome';
import type { VerbPlan } from '../../verb';
import type { Coding } from '../coding';
import type { Company } from '../companies';
import { ISSUE_TO_JOB } from '../setup/parts';
import { planIfAny } from '../upserting';
import type { Draft, Posted } from './posted';

export interface IssueDraft extends Draft {
	readonly coding: Coding;
	readonly company: Company;
	readonly product: number;
	readonly productName: string;
	readonly unit: number | null;
	/** Above zero. */
	readonly quantity: Decimal;
}

export interface IssuePlan extends VerbPlan<Posted> {
	readonly create: UpsertPlan | null;
	readonly drafts: ReadonlyMap<number, IssueDraft>;
}

interface Indexed {
	readonly index: number;
	readonly value: IssueDraft;
}

/** Issues from stock: what is known already, what is short, what is new. Seven reads at most. */
export async function planIssues(odoo: OdooClient, issues: readonly Indexed[]): Promise<IssuePlan> {
	if (issues.length === 0) return { preview: [], create: null, drafts: new Map() };
	const types = await operationTypes(odoo, issues);
	const faults = new Map<number, Fault>();
	const rows = issues.flatMap(({ index, value }): UpsertRow[] => {
		const type = types.get(value.company.id);
		const from = idOf(type?.default_location_src_id);
		const to = idOf(type?.default_location_dest_id);
		if (type === undefined || from === null || to === null) {
			faults.set(index, noOperationType(value.company));
			return [];
		}
		const place = { location_id: { id: from }, location_dest_id: { id: to } };
		return [
			{
				index,
				externalId: value.externalId,
				values: {
					picking_type_id: { id: type.id },
					...place,
					project_id: { id: value.coding.project.id },
					origin: originOf(value),
				},
				lines: {
					move_ids: [
						{
							externalId: lineExternalId(value.externalId, 'item'),
							values: {
								...(odoo.version.major < 19 ? { name: value.productName } : {}),
								product_id: { id: value.product },
								product_uom_qty: value.quantity.toFixed(),
								...(value.unit === null ? {} : { product_uom: { id: value.unit } }),
								...place,
							},
						},
					],
				},
			},
		];
	});
	const compared = await planIfAny(odoo, { model: PICKING, rows, mode: 'master' });
	const effects = new Map(compared?.rows.map((row) => [row.row.index, row]));
	const fresh = issues.filter(({ index }) => effects.get(index)?.effect === 'created');
	for (const [index, reason] of await refuseDoubleCount(odoo, fresh)) faults.set(index, reason);
	for (const [index, reason] of await refuseShort(odoo, fresh, types)) {
		if (!faults.has(index)) faults.set(index, reason);
	}
	const create = await planIfAny(odoo, {
		model: PICKING,
		mode: 'create_once',
		rows: rows.filter(
			({ index }) => effects.get(index)?.effect === 'created' && !faults.has(index),
		),
	});
	const preview = issues.map(({ index, value }): Outcome<Posted> => {
		const reason = faults.get(index);
		if (reason !== undefined) return failed(index, reason);
		const row = effects.get(index);
		if (row === undefined) return failed(index, toFault(new Error('issue without a plan')));
		if (row.effect === 'exception') return failed(index, row.fault);
		if (row.effect === 'updated') return failed(index, alreadyIssued(row.id, row.changed));
		const { externalId, currency, date, warnings } = value;
		return done(
			index,
			row.effect,
			{ id: row.id, model: PICKING, externalId, cost: null, currency, date },
			warnings,
		);
	});
	return { preview, create, drafts: new Map(issues.map(({ index, value }) => [index, value])) };
}

/**
 * What the cost lines of the transfer are to say. Odoo keeps codes and day on those lines only, and
 * they are written last; the origin makes a record with other codes another record.
 */
const originOf = ({ coding, date }: IssueDraft): string =>
	[coding.project, coding.phase, coding.costCode, coding.costType]
		.map((part) => part?.code ?? '-')
		.concat(date)
		.join(' ');

async function operationTypes(
	odoo: OdooClient,
	issues: readonly Indexed[],
): Promise<Map<number, PickingTypeRow>> {
	const companies = [...new Set(issues.map(({ value }) => value.company.id))];
	const names = new Map(companies.map((id) => [ISSUE_TO_JOB.operationTypeId(id), id]));
	const resolved = await resolveExternalIds(odoo, [...names.keys()], PICKING_TYPE);
	const ids = [...resolved.values()].map(({ id }) => id);
	if (ids.length === 0) return new Map();
	const rows = await odoo.searchRead<PickingTypeRow>({
		model: PICKING_TYPE,
		domain: [['id', 'in', ids]],
		fields: ['company_id', 'default_location_src_id', 'default_location_dest_id', 'analytic_costs'],
		many2one: 'id',
	});
	return new Map(
		rows.flatMap((row) => {
			const company = idOf(row.company_id);
			return company === null || !row.analytic_costs ? [] : [[company, row] as const];
		}),
	);
}

/**
 * A stocked item that an order or bill already carries to the job would cost it twice: once with
 * the bill, once with the issue.
 */
async function refuseDoubleCount(
	odoo: OdooClient,
	issues: readonly Indexed[],
): Promise<Map<number, Fault>> {
	const refused = new Map<number, Fault>();
	if (issues.length === 0) return refused;
	const accounts = [...new Set(issues.map(({ value }) => value.coding.project.account))];
	const products = [...new Set(issues.map(({ value }) => value.product))];
	const shared = [
		['product_id', 'in', products],
		['analytic_distribution', 'in', accounts],
	] as const;
	const fields = ['product_id', 'analytic_distribution'];
	type Row = { id: number; product_id: Many2one; analytic_distribution: unknown };
	const [orders, bills] = await Promise.all([
		(await odoo.fieldsOf(PURCHASE_LINE)) === null
			? []
			: odoo.searchRead<Row>({
					model: PURCHASE_LINE,
					domain: [...shared, ['order_id.state', 'in', ['purchase', 'done', 'to approve']]],
					fields,
					many2one: 'id',
				}),
		odoo.searchRead<Row>({
			model: MOVE_LINE,
			domain: [
				...shared,
				['parent_state', '!=', 'cancel'],
				['move_id.move_type', 'in', ['in_invoice', 'in_refund']],
				['display_type', '=', 'product'],
			],
			fields,
			many2one: 'id',
		}),
	]);
	for (const { index, value } of issues) {
		const twice = [...orders, ...bills].some(
			(row) =>
				idOf(row.product_id) === value.product &&
				carries(row.analytic_distribution, value.coding.project.account),
		);
		if (twice) refused.set(index, doubleCount(value));
	}
	return refused;
}

const carries = (distribution: unknown, account: number): boolean =>
	typeof distribution === 'object' &&
	distribution !== null &&
	Object.keys(distribution).some((key) => key.split(',').includes(String(account)));

/** Nothing is issued that is not there: a partial transfer would split the record in two. */
async function refuseShort(
	odoo: OdooClient,
	issues: readonly Indexed[],
	types: ReadonlyMap<number, PickingTypeRow>,
): Promise<Map<number, Fault>> {
	const refused = new Map<number, Fault>();
	const companies = [...new Set(issues.map(({ value }) => value.company.id))];
	for (const company of companies) {
		const mine = issues.filter(({ value }) => value.company.id === company);
		const location = idOf(types.get(company)?.default_location_src_id);
		if (location === null) continue;
		const rows = await odoo.readGroup({
			model: QUANT,
			domain: [
				['product_id', 'in', [...new Set(mine.map(({ value }) => value.product))]],
				['location_id', 'child_of', location],
			],
			groupBy: ['product_id'],
			aggregates: ['quantity:sum', 'reserved_quantity:sum'],
		});
		const free = new Map(
			rows.map((row) => [
				idOf(row['product_id']) ?? 0,
				decimalFromFloat(numberOf(row['quantity:sum'])).minus(
					decimalFromFloat(numberOf(row['reserved_quantity:sum'])),
				),
			]),
		);
		for (const { index, value } of mine) {
			const left = (free.get(value.product) ?? ZERO).minus(value.quantity);
			if (left.lt(0)) refused.set(index, short(value, free.get(value.product) ?? ZERO));
			else free.set(value.product, left);
		}
	}
	return refused;
}

const noOperationType = (company: Company) =>
	fault({
		class: 'conflict',
		code: 'setup.not_prepared',
		message: `${company.name} has no operation type "${ISSUE_TO_JOB.name}" that costs the job.`,
		remedy: 'Run Setup > Prepare once as an administrator with the Inventory app installed.',
		model: PICKING_TYPE,
	});

const doubleCount = ({ productName, coding }: IssueDraft) =>
	fault({
		class: 'conflict',
		code: 'conflict.double_count',
		message: `${productName} is already charged to job "${coding.project.code}" by an order or bill; issuing it would cost the job twice.`,
		remedy:
			'Buy stocked items without the job on the order line and issue them, or buy them for the job and do not issue them.',
		field: 'item',
	});

const short = ({ productName, quantity }: IssueDraft, free: Decimal) =>
	fault({
		class: 'conflict',
		code: 'material.stock_short',
		message: `Only ${free.toFixed()} of ${productName} are free in stock; ${quantity.toFixed()} were to be issued.`,
		remedy: 'Receive the goods or correct the stock in Odoo, then send the record again.',
		field: 'quantity',
	});

const alreadyIssued = (id: number | null, changed: readonly string[]) =>
	fault({
		class: 'conflict',
		code: 'conflict.already_posted',
		message: `This material was issued already, with another ${changed.map((field) => (field === 'origin' ? 'code or day' : field)).join(', ')}.`,
		remedy:
			'Nothing was changed. Return the transfer and send the corrected record under a new id.',
		model: PICKING,
		details: { id },
	});
