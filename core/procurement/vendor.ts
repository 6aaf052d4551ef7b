import { Fault, fault, toFault } from '../faults';
import { companiesOf } from '../job-cost/companies';
import { recordId, siblingId } from '../job-cost/delivered';
import type { OdooClient } from '../odoo/client.port';
import { resolveExternalIds } from '../odoo/resolve-external-ids';
import {
	applyUpsert,
	planUpsert,
	type PlannedRow,
	type Upserted,
	type UpsertPlan,
	type UpsertRow,
} from '../odoo/upsert';
import { done, type Effect, failed, type Outcome } from '../outcome';
import type { Verb, VerbDeps, VerbInput, VerbPlan } from '../verb';
import { possibleDuplicates } from './vendor-duplicates';
import { type VendorUpsert, vendorCells, vendorUpsertSchema } from './vendor-input';
import { bindLink, checkLinks, type Link } from './vendor-link';
import { placesOf } from './vendor-places';
import { termsOf } from './vendor-terms';

export interface VendorResult {
	/** Odoo id of the partner; null in a dry run that would create it. */
	readonly id: number | null;
	readonly externalId: string;
	readonly name: string;
}

export interface VendorPlan extends VerbPlan<VendorResult> {
	/** One upsert for each company named, because terms and currency differ by company. */
	readonly upserts: readonly UpsertPlan[];
	/** Links to bind before their row can be written. */
	readonly links: ReadonlyArray<{ readonly link: Link; readonly row: CompanyRow }>;
}

interface CompanyRow extends UpsertRow {
	readonly companyId: number | undefined;
}

interface Item {
	readonly index: number;
	readonly value: VendorUpsert;
	readonly externalId: string;
	/** External ID of the parent company, when the vendor names one. */
	readonly parent: string | undefined;
}

const MODEL = 'res.partner';

/**
 * Creates or updates vendors as partners with an External ID.
 *
 * Fields: name, code (ref), taxId (vat), email, phone (mobile when no phone is given), website,
 * address with country and state, parent, active, and, in the company the item names, payment terms
 * and purchase currency. A field the item leaves out stays as it is in Odoo. Notes, licence, short
 * and trade name have no field in Odoo and stay in the source. Bank details are never touched. A
 * partner that was no vendor yet gets supplier rank 1; a higher rank is Odoo's own count and stays.
 *
 * A vendor without External ID in Odoo that looks like an existing partner is not created: see
 * `possibleDuplicates`. `linkTo` binds the External ID to the partner a person has chosen.
 *
 * Calls do not grow with the number of items until a batch is full (500).
 * Faults of an item: `conflict.possible_duplicate`, `conflict.already_linked`,
 * `conflict.vendor_merged`, `mapping.unknown_*`, `rights.external_id_create`, and the upsert's.
 */
export const vendorUpsert: Verb<VendorUpsert, VendorPlan, VendorResult> = {
	name: 'procurement.vendor.upsert',
	writes: true,
	needs: [
		{
			model: MODEL,
			operations: ['read', 'write', 'create'],
			group: 'Contact / Creation',
			fields: ['ref', 'vat', 'supplier_rank'],
			module: 'account',
		},
		{ model: 'res.country', operations: ['read'], group: 'Internal User' },
		{ model: 'res.country.state', operations: ['read'], group: 'Internal User' },
	],
	input: vendorUpsertSchema,
	plan,
	apply,
};

async function plan({ odoo }: VerbDeps, inputs: ReadonlyArray<VerbInput<VendorUpsert>>) {
	const refused = new Map<number, Fault>();
	const items: Item[] = [];
	for (const { index, value } of inputs) {
		try {
			if (value.data.mergedInto !== undefined) throw merged(value);
			items.push({
				index,
				value,
				externalId: recordId(value, 'vendor'),
				parent: parentExternalId(value),
			});
		} catch (thrown) {
			refused.set(index, toFault(thrown));
		}
	}
	const world = await lookUp(odoo, items);
	const ready: CompanyRow[] = [];
	const links: Array<VendorPlan['links'][number]> = [];
	const warnings = new Map<number, string[]>();
	for (const item of items) {
		try {
			const { row, link, said } = rowOf(item, world);
			if (link === undefined) ready.push(row);
			else links.push({ link, row });
			warnings.set(item.index, said);
		} catch (thrown) {
			refused.set(item.index, toFault(thrown));
		}
	}
	const upserts = await planByCompany(odoo, ready);
	const name = new Map(inputs.map(({ index, value }) => [index, value.data.name]));
	const say = (index: number, id: number | null, externalId: string, effect: Effect) =>
		done<VendorResult>(
			index,
			effect,
			{ id, externalId, name: name.get(index) ?? '' },
			warnings.get(index),
		);
	const preview: Array<Outcome<VendorResult>> = [
		...[...refused].map(([index, reason]) => failed(index, reason)),
		...upserts
			.flatMap(({ rows }) => rows)
			.map((planned: PlannedRow) =>
				planned.effect === 'exception'
					? failed(planned.row.index, planned.fault)
					: say(planned.row.index, planned.id, planned.row.externalId, planned.effect),
			),
		...links.map(({ link }) => say(link.index, link.partnerId, link.externalId, 'updated')),
	].sort((a, b) => a.index - b.index);
	return { preview, upserts, links };
}

async function apply({ odoo, clock }: VerbDeps, planned: VendorPlan) {
	const outcomes = new Map(planned.preview.map((outcome) => [outcome.index, outcome]));
	const settle = (applied: ReadonlyArray<Outcome<Upserted>>) => {
		for (const outcome of applied) {
			const before = outcomes.get(outcome.index);
			if (outcome.status === 'exception' || before?.status !== 'done') {
				if (outcome.status === 'exception') outcomes.set(outcome.index, outcome);
				continue;
			}
			outcomes.set(outcome.index, {
				...outcome,
				result: { ...before.result, id: outcome.result.id },
				warnings: [...before.warnings, ...outcome.warnings],
			});
		}
	};
	const bound: CompanyRow[] = [];
	for (const { link, row } of planned.links) {
		try {
			await bindLink(odoo, link);
			bound.push(row);
		} catch (thrown) {
			outcomes.set(link.index, failed(link.index, toFault(thrown)));
		}
	}
	for (const upsert of [...planned.upserts, ...(await planByCompany(odoo, bound))]) {
		settle(await applyUpsert(odoo, upsert, clock));
	}
	return [...outcomes.values()].map((outcome) =>
		// The link itself was a change, even when every field was equal already.
		outcome.status === 'done' && bound.some(({ index }) => index === outcome.index)
			? { ...outcome, effect: 'updated' as const }
			: outcome,
	);
}

/** Everything the rows need to know of Odoo, read once for the whole batch. */
async function lookUp(odoo: OdooClient, items: readonly Item[]) {
	const known = await resolveExternalIds(
		odoo,
		items.map((item) => item.externalId),
		MODEL,
	);
	const links = items.flatMap(({ index, value: { linkTo, data }, externalId: id }) =>
		linkTo === undefined ? [] : [{ index, externalId: id, partnerId: linkTo, active: data.active }],
	);
	const strangers = items.filter(
		({ value, externalId: id }) => value.linkTo === undefined && !known.has(id),
	);
	const [linkStates, duplicates, placeOf, termOf, companies] = await Promise.all([
		checkLinks(odoo, links, known),
		possibleDuplicates(
			odoo,
			strangers.map(({ index, externalId, value: { data } }) => ({
				index,
				externalId,
				taxId: data.taxId,
				code: data.code,
				country: data.address?.country,
			})),
		),
		placesOf(
			odoo,
			items.map(({ value }) => value.data.address ?? {}),
		),
		termsOf(
			odoo,
			items.map(({ value }) => value),
		),
		items.some(({ value }) => value.company !== undefined) ? companiesOf(odoo) : undefined,
	]);
	const companyOf = ({ company }: VendorUpsert): number | undefined =>
		company === undefined ? undefined : companies?.named(company).id;
	const partnerIds = items.flatMap(
		({ value, externalId: id }) => value.linkTo ?? known.get(id)?.id ?? [],
	);
	const unranked = await notYetVendors(odoo, partnerIds);
	return { known, linkStates, duplicates, placeOf, termOf, companyOf, unranked };
}
type World = Awaited<ReturnType<typeof lookUp>>;

function rowOf(item: Item, world: World) {
	const { index, value, externalId: id, parent } = item;
	const duplicate = world.duplicates.get(index);
	if (duplicate !== undefined) throw duplicate;
	const state = world.linkStates.get(index);
	if (state instanceof Fault) throw state;
	const place = world.placeOf(value.data.address ?? {});
	const partnerId = value.linkTo ?? world.known.get(id)?.id;
	const companyId = world.companyOf(value);
	const row: CompanyRow = {
		index,
		externalId: id,
		companyId,
		values: {
			...vendorCells(value),
			...(partnerId === undefined || world.unranked.has(partnerId) ? { supplier_rank: 1 } : {}),
			...(place.countryId === undefined ? {} : { country_id: { id: place.countryId } }),
			...(place.stateId === undefined ? {} : { state_id: { id: place.stateId } }),
			...(parent === undefined ? {} : { parent_id: { externalId: parent } }),
			...world.termOf(value, companyId),
		},
	};
	const said = place.warning === undefined ? [] : [place.warning];
	const link: Link | undefined =
		value.linkTo === undefined || state?.bound === true
			? undefined
			: { index, externalId: id, partnerId: value.linkTo, active: value.data.active };
	return { row, link, said };
}

async function planByCompany(odoo: OdooClient, rows: readonly CompanyRow[]) {
	const companies = [...new Set(rows.map(({ companyId }) => companyId))];
	const plans: UpsertPlan[] = [];
	for (const companyId of companies) {
		plans.push(
			await planUpsert(odoo, {
				model: MODEL,
				rows: rows.filter((row) => row.companyId === companyId),
				mode: 'master',
				context: {
					activeTest: false,
					// No chatter for master data: it costs a third of the time (recipes 2.7).
					extra: { tracking_disable: true },
					...(companyId === undefined ? {} : { companyIds: [companyId] }),
				},
			}),
		);
	}
	return plans;
}

/** Partners of the list that no vendor bill or person has made a vendor yet. */
async function notYetVendors(odoo: OdooClient, ids: readonly number[]): Promise<Set<number>> {
	if (ids.length === 0) return new Set();
	const rows = await odoo.searchRead<{ id: number }>({
		model: MODEL,
		domain: [
			['id', 'in', ids],
			['supplier_rank', '=', 0],
		],
		fields: ['id'],
		context: { activeTest: false },
	});
	return new Set(rows.map(({ id }) => id));
}

function parentExternalId(vendor: VendorUpsert): string | undefined {
	const { parent } = vendor.data;
	if (parent === undefined) return undefined;
	if (parent.id === undefined) throw parentWithoutId(vendor);
	return siblingId(vendor, 'vendor', parent.id);
}

const merged = ({ data }: VendorUpsert) =>
	fault({
		class: 'conflict',
		code: 'conflict.vendor_merged',
		message: `"${data.name}" was merged into another vendor in the source; nothing was written.`,
		remedy:
			'Let a person merge the two partners in Odoo (Contacts > Action > Merge), then dismiss this item.',
		model: MODEL,
		field: 'mergedInto',
	});

const parentWithoutId = ({ data }: VendorUpsert) =>
	fault({
		class: 'mapping',
		code: 'vendor.parent_without_id',
		message: `The parent company of "${data.name}" is named without its id in the source.`,
		remedy: 'Refer to the parent by its id (parent.id); a code alone could be anybody’s.',
		model: MODEL,
		field: 'parent',
	});
