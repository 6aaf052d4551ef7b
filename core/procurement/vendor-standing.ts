import { type Fault, fault } from '../faults';
import type { OdooClient } from '../odoo/client.port';
import { PARTNER } from '../odoo/models/partner';
import { idOf, type Many2one } from '../odoo/models/values';
import { VENDOR_INSURANCE, type VendorInsuranceRow } from '../odoo/models/vendor-insurance';
import { type Cover, type LapsedCover, lapsedCover } from './rules/insurance';

/** May this vendor get a new order or bill? */
export interface Standing {
	readonly partnerId: number;
	readonly name: string;
	/** Not archived, nor the company it is a branch or contact of. */
	readonly active: boolean;
	/**
	 * - `none`     no certificate is kept of this vendor: nothing is said about its insurance
	 * - `covered`  each kind that was ever kept is in force on the day
	 * - `lapsed`   a kind is not; see `lapsed`
	 */
	readonly insurance: 'none' | 'covered' | 'lapsed';
	readonly lapsed: readonly LapsedCover[];
	/** Why a new order or bill is refused; null when nothing stands against it. */
	readonly refusal: Fault | null;
}

interface Row {
	readonly id: number;
	readonly name: string | false;
	readonly active: boolean;
	readonly commercial_partner_id: Many2one;
}

/**
 * The standing of vendors on a day (`YYYY-MM-DD`): what new orders, bills and pay applications ask
 * before anything is written. Documents that are in Odoo already are not asked again by their verbs.
 *
 * Certificates of a company count for its branches and contacts. At most three calls for any number
 * of vendors. A partner Odoo does not show this user is absent from the answer.
 *
 * `refusal` is `conflict.vendor_inactive` or `conflict.insurance_expired`.
 */
export async function vendorStanding(
	odoo: OdooClient,
	partnerIds: readonly number[],
	day: string,
): Promise<Map<number, Standing>> {
	if (partnerIds.length === 0) return new Map();
	const asked = await readPartners(odoo, [...new Set(partnerIds)]);
	const companies = asked.flatMap((row) => {
		const company = idOf(row.commercial_partner_id);
		return company === null || company === row.id ? [] : [company];
	});
	const known = new Map(asked.map((row) => [row.id, row]));
	const unread = [...new Set(companies)].filter((id) => !known.has(id));
	const [parents, covers] = await Promise.all([
		unread.length === 0 ? [] : readPartners(odoo, unread),
		readCovers(odoo, [...new Set([...known.keys(), ...companies])]),
	]);
	for (const row of parents) known.set(row.id, row);
	return new Map(
		asked.map((row) => {
			const company = idOf(row.commercial_partner_id) ?? row.id;
			const family = [...new Set([row.id, company])];
			const active = family.every((id) => known.get(id)?.active !== false);
			const own = family.flatMap((id) => covers.get(id) ?? []);
			return [row.id, standingOf(row, active, own, day)];
		}),
	);
}

/** Throws the refusal of a vendor, when there is one. */
export function refuseVendor(standing: Standing | undefined): void {
	if (standing !== undefined && standing.refusal !== null) throw standing.refusal;
}

/**
 * What an order asks. One that is placed is refused; a request for quotation that is new only says
 * it, because the vendor may mend it before the order; a placed order goes on as it is.
 */
export function standingWarnings(
	standing: Standing | undefined,
	stored: object | undefined,
	places: boolean,
): readonly string[] {
	if (places) refuseVendor(standing);
	const reason = standing?.refusal ?? null;
	return reason === null || stored !== undefined ? [] : [`Before it is ordered: ${reason.message}`];
}

function standingOf(
	{ id, name }: Row,
	active: boolean,
	covers: readonly Cover[],
	day: string,
): Standing {
	const shown = name === false ? String(id) : name;
	const lapsed = lapsedCover(covers, day);
	return {
		partnerId: id,
		name: shown,
		active,
		insurance: covers.length === 0 ? 'none' : lapsed.length === 0 ? 'covered' : 'lapsed',
		lapsed,
		refusal: !active ? inactive(id, shown) : expired(id, shown, lapsed, day),
	};
}

const readPartners = async (odoo: OdooClient, ids: readonly number[]): Promise<Row[]> =>
	await odoo.searchRead<Row>({
		model: PARTNER,
		domain: [['id', 'in', [...ids]]],
		fields: ['name', 'active', 'commercial_partner_id'],
		many2one: 'id',
		context: { activeTest: false },
	});

/** Certificates by vendor; none where Setup has not made the model. */
async function readCovers(
	odoo: OdooClient,
	partners: readonly number[],
): Promise<ReadonlyMap<number, readonly Cover[]>> {
	const covers = new Map<number, Cover[]>();
	if ((await odoo.fieldsOf(VENDOR_INSURANCE)) === null) return covers;
	const rows = await odoo.searchRead<VendorInsuranceRow>({
		model: VENDOR_INSURANCE,
		domain: [['x_partner_id', 'in', [...partners]]],
		fields: ['x_partner_id', 'x_kind', 'x_date_start', 'x_date_end'],
		many2one: 'id',
	});
	for (const {
		x_partner_id: partner,
		x_kind: kind,
		x_date_start: from,
		x_date_end: until,
	} of rows) {
		const id = idOf(partner) ?? 0;
		const cover = { kind, from: from || null, until: until || null };
		covers.set(id, [...(covers.get(id) ?? []), cover]);
	}
	return covers;
}

const inactive = (id: number, name: string): Fault =>
	fault({
		class: 'conflict',
		code: 'conflict.vendor_inactive',
		message: `The vendor ${name} is archived in Odoo: it gets no new order and no new bill.`,
		remedy: 'Unarchive it in Odoo (Contacts), or send the document with the vendor that took over.',
		model: PARTNER,
		field: 'vendor',
		details: { partnerId: id },
	});

function expired(
	id: number,
	name: string,
	lapsed: readonly LapsedCover[],
	day: string,
): Fault | null {
	const [first] = lapsed;
	if (first === undefined) return null;
	const all = lapsed.map(({ kind, until, from }) =>
		until === null
			? `${kind.replaceAll('_', ' ')} (begins ${from ?? 'later'})`
			: `${kind.replaceAll('_', ' ')} (ended ${until})`,
	);
	return fault({
		class: 'conflict',
		code: 'conflict.insurance_expired',
		message: `The insurance of ${name} is not in force on ${day}: ${all.join(', ')}.`,
		remedy:
			'Get the renewed certificate, send it with the vendor (insurance) or enter it in Odoo, then replay.',
		model: PARTNER,
		field: 'vendor',
		details: { partnerId: id, kind: first.kind, until: first.until },
	});
}
