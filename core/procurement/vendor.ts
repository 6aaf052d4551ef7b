import { Fault, toFault } from '../faults';
import { recordId } from '../job-cost/delivered';
import { PARTNER } from '../odoo/models/partner';
import { applyUpsert, type PlannedRow, type Upserted, type UpsertPlan } from '../odoo/upsert';
import { done, failed, type Outcome } from '../outcome';
import type { Verb, VerbDeps, VerbInput, VerbPlan } from '../verb';
import { bindLink, type Link, PARTNERS } from './record-link';
import { type VendorUpsert, vendorUpsertSchema } from './vendor-input';
import {
	applyCertificates,
	type Insured,
	planCertificates,
	withInsurance,
} from './vendor-insurance';
import {
	type CompanyRow,
	parentExternalId,
	planByCompany,
	readVendorWorld,
	type VendorItem,
	type VendorRow,
	vendorRow,
} from './vendor-rows';

export interface VendorResult {
	/** Odoo id of the partner; null in a dry run that would create it. */
	readonly id: number | null;
	readonly externalId: string;
	readonly name: string;
}

export interface VendorPlan extends VerbPlan<VendorResult> {
	/** One upsert for each company named, because terms and currency differ by company. */
	readonly upserts: readonly UpsertPlan[];
	/** Links to bind before their row, where they have one, can be written. */
	readonly links: ReadonlyArray<{ readonly link: Link; readonly row: CompanyRow | null }>;
	/** Vendors with certificates of insurance; the partner is known once it is written. */
	readonly insured: ReadonlyArray<Omit<Insured, 'partnerId'>>;
}

/**
 * Creates or updates vendors as partners with an External ID.
 *
 * Fields: name, code (ref), taxId (vat), email, phone (mobile when no phone is given), website,
 * address with country and state, parent, active, certificates of insurance, and, in the company the
 * item names, payment terms and purchase currency. A field the item leaves out stays as it is in
 * Odoo. Notes, licence, short and trade name have no field in Odoo and stay in the source. Bank
 * details are never touched. A partner that was no vendor yet gets supplier rank 1; a higher rank is
 * Odoo's own count and stays.
 *
 * A vendor without External ID in Odoo that looks like an existing partner is not created: see
 * `possibleDuplicates`. `linkTo` binds the External ID to the partner a person has chosen,
 * `distinctFrom` names partners a person has said to be others. A vendor merged in the source is
 * followed, see `mergeOf`; where two vendors of one batch lead to one partner, because Odoo merged
 * them, only the first is written.
 *
 * Calls do not grow with the number of items until a batch is full (500).
 * Faults of an item: `conflict.possible_duplicate`, `conflict.already_linked`,
 * `conflict.vendor_merged`, `mapping.unknown_*`, `rights.external_id_create`,
 * `setup.vendor_insurance_missing`, and the upsert's.
 */
export const vendorUpsert: Verb<VendorUpsert, VendorPlan, VendorResult> = {
	name: 'procurement.vendor.upsert',
	writes: true,
	needs: [
		{
			model: PARTNER,
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
	const items: VendorItem[] = [];
	for (const { index, value } of inputs) {
		try {
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
	const world = await readVendorWorld(odoo, items);
	const asked = new Map<number, { readonly item: VendorItem; readonly row: VendorRow }>();
	for (const item of items) {
		try {
			asked.set(item.index, { item, row: vendorRow(item, world) });
		} catch (thrown) {
			refused.set(item.index, toFault(thrown));
		}
	}
	const wanted = [...asked.values()];
	const second = sharedPartners(wanted);
	const ready = wanted.filter(({ row, item }) => row.link === undefined && !second.has(item.index));
	const links = wanted.flatMap(({ row: { link, row } }) =>
		link === undefined ? [] : [{ link, row }],
	);
	const upserts = await planByCompany(
		odoo,
		ready.flatMap(({ row }) => row.row ?? []),
	);
	const planned = new Map(
		upserts.flatMap(({ rows }) => rows.map((row) => [row.row.index, row] as const)),
	);
	const insured = wanted.flatMap(({ item: { index, value, externalId } }) =>
		second.has(index) || value.data.insurance === undefined
			? []
			: [{ index, externalId, certificates: value.data.insurance }],
	);
	const certificates = await planCertificates(
		odoo,
		insured.flatMap((one) => {
			const partnerId = asked.get(one.index)?.row.partnerId;
			return partnerId === undefined ? [] : [{ ...one, partnerId }];
		}),
	);
	const preview = inputs.map(({ index }): Outcome<VendorResult> => {
		const one = asked.get(index);
		const reason = refused.get(index);
		if (reason !== undefined || one === undefined) return failed(index, reason ?? lost());
		const shared = second.get(index);
		if (shared !== undefined) return followed(one.item, shared);
		return withInsurance(previewOf(one, planned.get(index)), certificates?.preview.get(index));
	});
	const open = insured.filter(({ index }) => certificates?.preview.get(index) !== 'unchanged');
	return { preview, upserts, links, insured: open };
}

interface Wanted {
	readonly item: VendorItem;
	readonly row: VendorRow;
}

/** Items whose partner an earlier item of the batch writes already, by index; Odoo merged the two. */
function sharedPartners(wanted: readonly Wanted[]): ReadonlyMap<number, number> {
	const first = new Map<number, string>();
	const second = new Map<number, number>();
	for (const { item, row } of wanted) {
		const { partnerId } = row;
		if (row.row === null || partnerId === undefined) continue;
		const leader = first.get(partnerId);
		if (leader === undefined) first.set(partnerId, item.externalId);
		else if (leader !== item.externalId) second.set(item.index, partnerId);
	}
	return second;
}

const followed = ({ index, externalId, value }: VendorItem, partnerId: number) =>
	done<VendorResult>(index, 'unchanged', { id: partnerId, externalId, name: value.data.name }, [
		`In Odoo this vendor is one with another of this batch (partner ${String(partnerId)}), which was written; merge them in the source too.`,
	]);

function previewOf({ item, row }: Wanted, planned: PlannedRow | undefined): Outcome<VendorResult> {
	const { index, externalId, value } = item;
	if (planned?.effect === 'exception') return failed(index, planned.fault);
	const effect = row.link === undefined ? (planned?.effect ?? 'unchanged') : 'updated';
	const id = planned?.id ?? row.partnerId ?? null;
	return done(index, effect, { id, externalId, name: value.data.name }, row.said);
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
	const bound = new Set<number>();
	const rows: CompanyRow[] = [];
	for (const { link, row } of planned.links) {
		try {
			await bindLink(odoo, PARTNERS, link);
			bound.add(link.index);
			if (row !== null) rows.push(row);
		} catch (thrown) {
			outcomes.set(link.index, failed(link.index, toFault(thrown)));
		}
	}
	for (const upsert of [...planned.upserts, ...(await planByCompany(odoo, rows))]) {
		settle(await applyUpsert(odoo, upsert, clock));
	}
	await insure({ odoo, clock }, planned.insured, outcomes);
	return [...outcomes.values()].map((outcome) =>
		// The link itself was a change, even when every field was equal already.
		outcome.status === 'done' && bound.has(outcome.index)
			? { ...outcome, effect: 'updated' as const }
			: outcome,
	);
}

/** Certificates of the vendors that are in order; planned anew, now that each partner is there. */
async function insure(
	{ odoo, clock }: Pick<VerbDeps, 'odoo' | 'clock'>,
	insured: VendorPlan['insured'],
	outcomes: Map<number, Outcome<VendorResult>>,
): Promise<void> {
	const vendors = insured.flatMap((one) => {
		const outcome = outcomes.get(one.index);
		const partnerId = outcome?.status === 'done' ? outcome.result.id : null;
		return partnerId === null ? [] : [{ ...one, partnerId }];
	});
	const certificates = await planCertificates(odoo, vendors);
	if (certificates === null) return;
	for (const [index, said] of await applyCertificates(odoo, clock, certificates)) {
		const outcome = outcomes.get(index);
		if (outcome !== undefined) outcomes.set(index, withInsurance(outcome, said));
	}
}

const lost = (): Fault => toFault(new Error('input without a row'));
