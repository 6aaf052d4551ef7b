import { Fault, fault } from '../faults';
import { companiesOf } from '../job-cost/companies';
import { siblingId } from '../job-cost/delivered';
import type { OdooClient } from '../odoo/client.port';
import { PARTNER } from '../odoo/models/partner';
import { resolveExternalIds } from '../odoo/resolve-external-ids';
import { planUpsert, type UpsertPlan, type UpsertRow } from '../odoo/upsert';
import { checkLinks, type Link, PARTNERS } from './record-link';
import { possibleDuplicates } from './vendor-duplicates';
import { type VendorUpsert, vendorCells } from './vendor-input';
import { insuranceUnkept } from './vendor-insurance';
import { type Merge, mergeOf, survivorOf } from './vendor-merge';
import { placesOf } from './vendor-places';
import { termsOf } from './vendor-terms';

export interface VendorItem {
	readonly index: number;
	readonly value: VendorUpsert;
	readonly externalId: string;
	/** External ID of the parent company, when the vendor names one. */
	readonly parent: string | undefined;
}

export interface CompanyRow extends UpsertRow {
	readonly companyId: number | undefined;
}

/** What an item asks of Odoo. */
export interface VendorRow {
	/** null: a merged vendor, of which no field is written. */
	readonly row: CompanyRow | null;
	/** To bind before the row can be written. */
	readonly link: Link | undefined;
	/** The partner, where it is in Odoo already. */
	readonly partnerId: number | undefined;
	readonly said: readonly string[];
}

/** Everything the rows need to know of Odoo, read once for the whole batch. */
export async function readVendorWorld(odoo: OdooClient, items: readonly VendorItem[]) {
	const known = await resolveExternalIds(
		odoo,
		[
			...new Set(
				items.flatMap(({ externalId, value }) => [externalId, survivorOf(value) ?? []].flat()),
			),
		],
		PARTNER,
	);
	const own = items.filter(({ value }) => value.data.mergedInto === undefined);
	const links = own.flatMap(({ index, value: { linkTo, data }, externalId: id }) =>
		linkTo === undefined ? [] : [{ index, externalId: id, recordId: linkTo, active: data.active }],
	);
	const strangers = own.filter(
		({ value, externalId: id }) => value.linkTo === undefined && !known.has(id),
	);
	const [linkStates, duplicates, placeOf, termOf, companies, unkept] = await Promise.all([
		checkLinks(odoo, PARTNERS, links, known),
		possibleDuplicates(
			odoo,
			strangers.map(({ index, externalId, value: { data, accounts, distinctFrom } }) => ({
				index,
				externalId,
				name: data.name,
				taxId: data.taxId,
				code: data.code,
				email: data.email,
				country: data.address?.country,
				accounts,
				distinctFrom,
			})),
		),
		placesOf(
			odoo,
			own.map(({ value }) => value.data.address ?? {}),
		),
		termsOf(
			odoo,
			own.map(({ value }) => value),
		),
		own.some(({ value }) => value.company !== undefined) ? companiesOf(odoo) : undefined,
		own.some(({ value }) => value.data.insurance !== undefined) ? insuranceUnkept(odoo) : null,
	]);
	const companyOf = ({ company }: VendorUpsert): number | undefined =>
		company === undefined ? undefined : companies?.named(company).id;
	const partnerIds = own.flatMap(
		({ value, externalId: id }) => value.linkTo ?? known.get(id)?.id ?? [],
	);
	const unranked = await notYetVendors(odoo, partnerIds);
	return { known, linkStates, duplicates, placeOf, termOf, companyOf, unranked, unkept };
}
export type VendorWorld = Awaited<ReturnType<typeof readVendorWorld>>;

/** The row of an item; throws what stands against it. */
export function vendorRow(item: VendorItem, world: VendorWorld): VendorRow {
	const { index, value, externalId: id, parent } = item;
	if (value.data.mergedInto !== undefined) return mergedRow(item, mergeOf(value, id, world.known));
	if (world.unkept !== null && (value.data.insurance?.length ?? 0) > 0) throw world.unkept;
	const duplicate = world.duplicates.stops.get(index);
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
	const link: Link | undefined =
		value.linkTo === undefined || state?.bound === true
			? undefined
			: { index, externalId: id, recordId: value.linkTo, active: value.data.active };
	const said = [
		...(place.warning === undefined ? [] : [place.warning]),
		...(world.duplicates.hints.get(index) ?? []),
	];
	return { row, link, partnerId, said };
}

const mergedRow = ({ index, externalId }: VendorItem, { state, partnerId }: Merge): VendorRow => ({
	row: null,
	link:
		state === 'bind' ? { index, externalId, recordId: partnerId, active: undefined } : undefined,
	partnerId,
	said: [
		`Merged in the source: it stands for partner ${String(partnerId)}, which was not changed.`,
	],
});

/** One upsert for each company named, because terms and currency differ by company. */
export async function planByCompany(
	odoo: OdooClient,
	rows: readonly CompanyRow[],
): Promise<UpsertPlan[]> {
	const companies = [...new Set(rows.map(({ companyId }) => companyId))];
	const plans: UpsertPlan[] = [];
	for (const companyId of companies) {
		plans.push(
			await planUpsert(odoo, {
				model: PARTNER,
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
		model: PARTNER,
		domain: [
			['id', 'in', ids],
			['supplier_rank', '=', 0],
		],
		fields: ['id'],
		context: { activeTest: false },
	});
	return new Set(rows.map(({ id }) => id));
}

/** External ID of the company a branch belongs to. Fault `vendor.parent_without_id`. */
export function parentExternalId(vendor: VendorUpsert): string | undefined {
	const { parent } = vendor.data;
	if (parent === undefined) return undefined;
	if (parent.id === undefined) throw parentWithoutId(vendor);
	return siblingId(vendor, 'vendor', parent.id);
}

const parentWithoutId = ({ data }: VendorUpsert) =>
	fault({
		class: 'mapping',
		code: 'vendor.parent_without_id',
		message: `The parent company of "${data.name}" is named without its id in the source.`,
		remedy: 'Refer to the parent by its id (parent.id); a code alone could be anybody’s.',
		model: PARTNER,
		field: 'parent',
	});
