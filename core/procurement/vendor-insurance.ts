import type { Certificate } from '../canonical/entities/vendor';
import { type Fault, fault } from '../faults';
import { strongest } from '../job-cost/upserting';
import type { OdooClient } from '../odoo/client.port';
import { lineExternalId } from '../odoo/external-id';
import { VENDOR_INSURANCE } from '../odoo/models/vendor-insurance';
import { applyUpsert, planUpsert, type UpsertPlan } from '../odoo/upsert';
import type { Effect, Outcome } from '../outcome';
import type { Clock } from '../ports';

/** A vendor in Odoo and the certificates its record in the source lists. */
export interface Insured {
	readonly index: number;
	/** Of the vendor; each certificate is named after it. */
	readonly externalId: string;
	readonly partnerId: number;
	readonly certificates: readonly Certificate[];
}

/** What became, or would become, of the certificates of one vendor. */
export type Insurance = Effect | Fault;

export interface CertificatePlan {
	readonly upsert: UpsertPlan;
	/** Index of the vendor's input, by row. */
	readonly ownerOf: ReadonlyMap<number, number>;
	readonly preview: ReadonlyMap<number, Insurance>;
}

/** Fault for an Odoo whose Setup has not made the model; null when it is there. */
export async function insuranceUnkept(odoo: OdooClient): Promise<Fault | null> {
	return (await odoo.fieldsOf(VENDOR_INSURANCE)) === null ? setupNeeded() : null;
}

/** Compares certificates with what Odoo holds; null when there are none. Reads only. */
export async function planCertificates(
	odoo: OdooClient,
	vendors: readonly Insured[],
): Promise<CertificatePlan | null> {
	const owned = vendors.flatMap(({ index, externalId, partnerId, certificates }) =>
		certificates.map((certificate) => ({ index, externalId, partnerId, certificate })),
	);
	if (owned.length === 0) return null;
	const upsert = await planUpsert(odoo, {
		model: VENDOR_INSURANCE,
		mode: 'master',
		rows: owned.map(({ externalId, partnerId, certificate }, row) => ({
			index: row,
			externalId: lineExternalId(externalId, certificate.id),
			values: {
				x_partner_id: { id: partnerId },
				x_kind: certificate.kind,
				x_name: certificate.policyNumber ?? null,
				x_insurer: certificate.insurer ?? null,
				x_date_start: certificate.validFrom ?? null,
				x_date_end: certificate.validUntil,
			},
		})),
	});
	const ownerOf = new Map(owned.map(({ index }, row) => [row, index]));
	const said = upsert.rows.map((row): readonly [number, Insurance] => [
		ownerOf.get(row.row.index) ?? -1,
		row.effect === 'exception' ? row.fault : row.effect,
	]);
	return { upsert, ownerOf, preview: byOwner(said) };
}

/** Writes certificates; what was refused is said of its vendor. */
export async function applyCertificates(
	odoo: OdooClient,
	clock: Clock,
	{ upsert, ownerOf }: CertificatePlan,
): Promise<ReadonlyMap<number, Insurance>> {
	const outcomes = await applyUpsert(odoo, upsert, clock);
	return byOwner(
		outcomes.map((outcome): readonly [number, Insurance] => [
			ownerOf.get(outcome.index) ?? -1,
			outcome.status === 'exception' ? outcome.fault : outcome.effect,
		]),
	);
}

/** The vendor's outcome and that of its certificates as one. */
export function withInsurance<R>(
	outcome: Outcome<R>,
	insurance: Insurance | undefined,
): Outcome<R> {
	if (outcome.status === 'exception' || insurance === undefined) return outcome;
	if (typeof insurance === 'string') {
		const changed = outcome.effect === 'unchanged' && insurance !== 'unchanged';
		return changed ? { ...outcome, effect: 'updated' } : outcome;
	}
	return {
		index: outcome.index,
		status: 'exception',
		fault: insurance.with({
			message: `The vendor is in order, but not its certificates of insurance: ${insurance.message}`,
			field: 'insurance',
		}),
	};
}

/** Faults before effects: one certificate that is refused is the vendor's exception. */
function byOwner(said: ReadonlyArray<readonly [number, Insurance]>): Map<number, Insurance> {
	const all = new Map<number, Insurance>();
	for (const [owner, one] of said) {
		const before = all.get(owner);
		if (before === undefined) all.set(owner, one);
		else if (typeof before === 'string')
			all.set(owner, typeof one === 'string' ? strongest([before, one]) : one);
	}
	return all;
}

const setupNeeded = (): Fault =>
	fault({
		class: 'conflict',
		code: 'setup.vendor_insurance_missing',
		message: 'Odoo has no place yet for certificates of insurance, and the vendor has some.',
		remedy: 'Run Odoo Job Cost > Setup > Prepare once, then send the vendor again.',
		model: VENDOR_INSURANCE,
		field: 'insurance',
	});
