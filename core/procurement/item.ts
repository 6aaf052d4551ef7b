import { Fault, fault, toFault } from '../faults';
import { companiesOf, type Companies, type Company, refuseForeign } from '../job-cost/companies';
import { recordId } from '../job-cost/delivered';
import { readUnits } from '../job-cost/units';
import {
	type CompanyRow,
	isReady,
	planByCompany,
	type Prepared,
	prepareEach,
	type Upserted,
} from '../job-cost/upserting';
import type { FieldFacts, OdooClient } from '../odoo/client.port';
import { PRODUCT, UNIT } from '../odoo/models/stock';
import { idOf, type Many2one } from '../odoo/models/values';
import { resolveExternalIds } from '../odoo/resolve-external-ids';
import { applyUpsert, type Cell, type UpsertPlan } from '../odoo/upsert';
import { done, failed, type Outcome } from '../outcome';
import type { AccessNeed, Verb, VerbDeps, VerbInput, VerbPlan } from '../verb';
import { type ItemUpsert, itemUpsertInput } from './item-input';
import { bindLink, checkLinks, type Link, PRODUCTS } from './record-link';

export interface ItemResult extends Upserted {
	readonly code: string;
}

interface Wanted {
	readonly row: CompanyRow;
	/** To bind before the row can be written. */
	readonly link: Link | undefined;
	/** The product, where it is in Odoo already. */
	readonly id: number | undefined;
	readonly warnings: readonly string[];
}

export interface ItemPlan extends VerbPlan<ItemResult> {
	/** One for each company: a cost belongs to a company. */
	readonly upserts: readonly UpsertPlan[];
	readonly links: ReadonlyArray<Pick<Wanted, 'row'> & { readonly link: Link }>;
}

/** Archived products count, and nobody is told of every change. */
const PRODUCTS_UPSERT = {
	model: PRODUCT,
	mode: 'master',
	context: { activeTest: false, extra: { tracking_disable: true } },
} as const;

export const ITEM_NEEDS: readonly AccessNeed[] = [
	{
		model: PRODUCT,
		operations: ['read', 'write', 'create'],
		group: 'Products / Create',
		module: 'purchase',
	},
	{ model: UNIT, operations: ['read'], group: 'Internal User' },
];

/**
 * Creates or updates items as products with an External ID.
 *
 * Fields: code, name, description for orders, barcode, active; the cost of one unit, positive, in
 * the currency of the company named (else the user's own). Type and unit are those of a new product:
 * material, equipment and parts are goods, kept in stock as `stocked` says; orders, prices and stock
 * count in the unit, so another unit or type of an item in use is a fault. The cost of an item in
 * stock is Odoo's own valuation after it is created, and stays. Taxes come with the order.
 *
 * An item without External ID in Odoo whose code a product has is not created; `linkTo` binds the
 * External ID to the product a person has chosen. Calls do not grow with the number of items.
 *
 * Faults: `conflict.possible_duplicate`, `conflict.already_linked`, `conflict.item_unit_changed`,
 * `conflict.item_type_changed`, `mapping.unknown_unit`, `mapping.unknown_company`,
 * `mapping.unknown_item`, `currency.not_company`, `rights.external_id_create`, and the upsert's.
 */
export const itemUpsert: Verb<ItemUpsert, ItemPlan, ItemResult> = {
	name: 'procurement.item.upsert',
	writes: true,
	needs: ITEM_NEEDS,
	input: itemUpsertInput,
	plan,
	apply,
};

async function plan(
	{ odoo }: VerbDeps,
	inputs: ReadonlyArray<VerbInput<ItemUpsert>>,
): Promise<ItemPlan> {
	const world = await readWorld(odoo, inputs);
	const prepared = prepareEach(inputs, ({ index, value }) => itemRow(index, value, world));
	const ready = prepared.filter(isReady);
	const upserts = await planByCompany(
		odoo,
		PRODUCTS_UPSERT,
		ready.flatMap(({ value }) => (value.link === undefined ? [value.row] : [])),
	);
	const planned = new Map(upserts.flatMap(({ rows }) => rows.map((row) => [row.row.index, row])));
	const codes = new Map(inputs.map(({ index, value }) => [index, value.data.code]));
	const preview = prepared.map((one: Prepared<Wanted>): Outcome<ItemResult> => {
		if (!isReady(one)) return failed(one.index, one.fault);
		const { index, value } = one;
		const row = planned.get(index);
		if (row?.effect === 'exception') return failed(index, row.fault);
		const result = {
			id: row?.id ?? value.id ?? null,
			externalId: value.row.externalId,
			changed: row?.changed ?? [],
			code: codes.get(index) ?? '',
		};
		return done(index, row?.effect ?? 'updated', result, value.warnings);
	});
	const links = ready.flatMap(({ value: { link, row } }) =>
		link === undefined ? [] : [{ link, row }],
	);
	return { preview, upserts, links };
}

async function apply(
	{ odoo, clock }: VerbDeps,
	{ preview, upserts, links }: ItemPlan,
): Promise<Array<Outcome<ItemResult>>> {
	const faults = new Map<number, Fault>();
	const rows: CompanyRow[] = [];
	for (const { link, row } of links) {
		try {
			await bindLink(odoo, PRODUCTS, link);
			rows.push(row);
		} catch (thrown) {
			faults.set(link.index, toFault(thrown));
		}
	}
	const applied = new Map<number, Outcome<{ id: number; externalId: string }>>();
	for (const upsert of [...upserts, ...(await planByCompany(odoo, PRODUCTS_UPSERT, rows))]) {
		for (const outcome of await applyUpsert(odoo, upsert, clock))
			applied.set(outcome.index, outcome);
	}
	const linked = new Set(rows.map(({ index }) => index));
	return preview.map((before): Outcome<ItemResult> => {
		const { index } = before;
		const reason = faults.get(index);
		if (reason !== undefined) return failed(index, reason);
		const after = applied.get(index);
		if (before.status === 'exception' || after === undefined) return before;
		if (after.status === 'exception') return after;
		// The link itself was a change, even when every field was equal already.
		const effect = linked.has(index) ? 'updated' : after.effect;
		return done(index, effect, { ...before.result, id: after.result.id }, before.warnings);
	});
}

interface HeldProduct {
	readonly id: number;
	readonly default_code: string | false;
	readonly display_name: string;
	readonly type: string;
	readonly is_storable?: boolean;
	readonly uom_id: Many2one;
	readonly active: boolean;
}

interface World {
	readonly known: ReadonlyMap<string, { readonly id: number }>;
	readonly links: Awaited<ReturnType<typeof checkLinks>>;
	readonly units: Awaited<ReturnType<typeof readUnits>>;
	readonly companies: Companies;
	readonly facts: ReadonlyMap<string, FieldFacts>;
	readonly byId: ReadonlyMap<number, HeldProduct>;
	/** The oldest product of each code. */
	readonly byCode: ReadonlyMap<string, HeldProduct>;
	/** Index of the first item of the batch with the code of a product that is new. */
	readonly firstOfCode: ReadonlyMap<string, number>;
}

/** Everything the rows need to know of Odoo; the number of calls does not grow with the items. */
async function readWorld(
	odoo: OdooClient,
	inputs: ReadonlyArray<VerbInput<ItemUpsert>>,
): Promise<World> {
	const names = inputs.map(({ index, value }) => ({
		index,
		value,
		externalId: recordId(value, 'item'),
	}));
	const known = await resolveExternalIds(
		odoo,
		names.map(({ externalId }) => externalId),
		PRODUCT,
	);
	const links = names.flatMap(({ index, externalId, value: { linkTo, data } }) =>
		linkTo === undefined ? [] : [{ index, externalId, recordId: linkTo, active: data.active }],
	);
	const [linkStates, units, companies, facts] = await Promise.all([
		checkLinks(odoo, PRODUCTS, links, known),
		readUnits(
			odoo,
			inputs.map(({ value }) => value.data.uom),
		),
		companiesOf(odoo),
		odoo.fieldsOf(PRODUCT),
	]);
	if (facts === null) throw noProducts();
	const ids = [
		...new Set([...[...known.values()].map(({ id }) => id), ...links.map((link) => link.recordId)]),
	];
	const strangers = names.filter(
		({ externalId, value }) => !known.has(externalId) && value.linkTo === undefined,
	);
	const codes = [...new Set(strangers.map(({ value }) => value.data.code))];
	const rows = await readProducts(odoo, ids, codes, facts.has('is_storable'));
	const firstOfCode = new Map<string, number>();
	for (const { index, value } of [...strangers].reverse()) firstOfCode.set(value.data.code, index);
	const byCode = new Map<string, HeldProduct>();
	for (const row of rows) {
		if (row.default_code !== false && !byCode.has(row.default_code))
			byCode.set(row.default_code, row);
	}
	return {
		known,
		links: linkStates,
		units,
		companies,
		facts,
		byId: new Map(rows.map((row) => [row.id, row])),
		byCode,
		firstOfCode,
	};
}

async function readProducts(
	odoo: OdooClient,
	ids: readonly number[],
	codes: readonly string[],
	storable: boolean,
): Promise<HeldProduct[]> {
	if (ids.length === 0 && codes.length === 0) return [];
	return await odoo.searchRead<HeldProduct>({
		model: PRODUCT,
		domain: ['|', ['id', 'in', [...ids]], ['default_code', 'in', [...codes]]],
		fields: [
			'default_code',
			'display_name',
			'type',
			'uom_id',
			'active',
			...(storable ? ['is_storable'] : []),
		],
		order: 'id',
		many2one: 'id',
		context: { activeTest: false },
	});
}

function itemRow(index: number, value: ItemUpsert, world: World): Wanted {
	const { data, linkTo } = value;
	const externalId = recordId(value, 'item');
	const state = world.links.get(index);
	if (state instanceof Fault) throw state;
	const id = linkTo ?? world.known.get(externalId)?.id;
	const held = id === undefined ? undefined : world.byId.get(id);
	if (id === undefined) refuseTwin(index, value, world);
	const company =
		value.company === undefined ? world.companies.own : world.companies.named(value.company);
	const unit = world.units.find(data.uom);
	if (held !== undefined) refuseOther(held, data, unit);
	const row: CompanyRow = {
		index,
		externalId,
		company: company.id,
		values: {
			default_code: data.code,
			name: data.name,
			...(data.description === undefined ? {} : { description_purchase: data.description }),
			...(data.barcode === undefined ? {} : { barcode: data.barcode }),
			...(data.active === undefined ? {} : { active: data.active }),
			...costCell(value, held, company),
			...(held === undefined ? newProduct(value, unit, world.facts) : {}),
		},
	};
	const link: Link | undefined =
		linkTo === undefined || state?.bound === true
			? undefined
			: { index, externalId, recordId: linkTo, active: data.active };
	return { row, link, id, warnings: [] };
}

/** What only a new product takes: Odoo, or the people who use it, decide afterwards. */
function newProduct(
	{ data, stocked, billed }: ItemUpsert,
	unit: number,
	facts: ReadonlyMap<string, FieldFacts>,
): Record<string, Cell> {
	const type = data.type ?? 'material';
	const goods = type === 'service' ? 'service' : 'consu';
	const inStock = type !== 'service' && stocked.includes(type);
	return {
		...(facts.has('detailed_type')
			? { detailed_type: inStock ? 'product' : goods }
			: { type: goods }),
		...(facts.has('is_storable') ? { is_storable: inStock } : {}),
		uom_id: { id: unit },
		// Up to 18 the unit of purchase is a field of its own.
		...(facts.has('uom_po_id') ? { uom_po_id: { id: unit } } : {}),
		...(facts.has('purchase_method')
			? { purchase_method: billed === 'received' ? 'receive' : 'purchase' }
			: {}),
		purchase_ok: true,
	};
}

/** To write the cost of an item in stock would revalue what lies there. */
function costCell(
	{ data }: ItemUpsert,
	held: HeldProduct | undefined,
	company: Company,
): Record<string, Cell> {
	if (data.cost === undefined) return {};
	refuseForeign(company, data.currency);
	return held?.is_storable === true ? {} : { standard_price: data.cost };
}

function refuseTwin(index: number, { data }: ItemUpsert, world: World): void {
	const twin = world.byCode.get(data.code);
	if (twin !== undefined) throw possibleDuplicate(twin);
	const first = world.firstOfCode.get(data.code);
	if (first !== undefined && first !== index) throw sameCodeInBatch(first);
}

function refuseOther(held: HeldProduct, data: ItemUpsert['data'], unit: number): void {
	if (idOf(held.uom_id) !== unit) throw unitChanged(held, data.uom);
	const isService = held.type === 'service';
	if (data.type !== undefined && isService !== (data.type === 'service'))
		throw typeChanged(held, data.type);
}

const possibleDuplicate = ({ id, display_name: name, active }: HeldProduct) =>
	fault({
		class: 'conflict',
		code: 'conflict.possible_duplicate',
		message: `Product ${String(id)} in Odoo (${name})${active ? '' : ', archived,'} has the same code; nothing was created.`,
		remedy: `If both are one item, send it again with linkTo ${String(id)}; if not, give one of them another code.`,
		model: PRODUCT,
		field: 'code',
		details: { productId: id, productName: name },
	});

const sameCodeInBatch = (index: number) =>
	fault({
		class: 'conflict',
		code: 'conflict.possible_duplicate',
		message: `Item ${String(index)} of the same batch has the same code; only that one is created.`,
		remedy: 'Give one of them another code in the source.',
		model: PRODUCT,
		field: 'code',
		details: { itemIndex: index },
	});

const unitChanged = ({ id, display_name: name }: HeldProduct, wanted: string) =>
	fault({
		class: 'conflict',
		code: 'conflict.item_unit_changed',
		message: `${name} is counted in another unit in Odoo than in ${wanted}.`,
		remedy:
			'Orders, prices and stock are in the unit of Odoo: map the unit of the source to it, or create the item anew under another code.',
		model: PRODUCT,
		field: 'uom',
		details: { productId: id },
	});

const typeChanged = ({ id, display_name: name, type }: HeldProduct, wanted: string) =>
	fault({
		class: 'conflict',
		code: 'conflict.item_type_changed',
		message: `${name} is ${type === 'service' ? 'a service' : 'goods'} in Odoo; the source says ${wanted}.`,
		remedy: 'Create the item anew under another code, or correct the type in the source.',
		model: PRODUCT,
		field: 'type',
		details: { productId: id },
	});

const noProducts = () =>
	fault({
		class: 'protocol',
		code: 'odoo.unknown_model',
		message: 'Odoo has no products here, or hides them from this user.',
		remedy: 'Install the Purchase app, and give the integration user the group Products / Create.',
		model: PRODUCT,
	});
