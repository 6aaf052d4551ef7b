import { z } from 'zod/v4';

import { date } from '../canonical/types';
import { type Fault, fault } from '../faults';
import type { Domain, OdooClient } from '../odoo/client.port';
import { done, failed } from '../outcome';
import { type AccessNeed, asPlanned, type Verb, type VerbPlan } from '../verb';
import { momentOf } from '../odoo/models/values';

/** A vendor as Odoo holds it. Empty fields are null. */
export interface VendorRecord {
	readonly id: number;
	/** The External ID this package or another import gave it; null when it has none. */
	readonly externalId: string | null;
	readonly name: string;
	readonly code: string | null;
	readonly taxId: string | null;
	readonly email: string | null;
	readonly phone: string | null;
	readonly address: {
		readonly street: string | null;
		readonly street2: string | null;
		readonly city: string | null;
		readonly state: string | null;
		readonly zip: string | null;
		readonly country: string | null;
	};
	readonly active: boolean;
	/** UTC, RFC 3339. */
	readonly updatedAt: string;
}

export interface ReadPlan<R> extends VerbPlan<R> {
	readonly preview: VerbPlan<R>['preview'];
}

type Text = string | false;
type Many2one = readonly [number, string] | false;
interface PartnerRow {
	readonly id: number;
	readonly name: Text;
	readonly ref: Text;
	readonly vat: Text;
	readonly email: Text;
	readonly phone: Text;
	readonly street: Text;
	readonly street2: Text;
	readonly city: Text;
	readonly zip: Text;
	readonly state_id: Many2one;
	readonly country_id: Many2one;
	readonly active: boolean;
	readonly write_date: string;
}

const FIELDS = [
	'name',
	'ref',
	'vat',
	'email',
	'phone',
	'street',
	'street2',
	'city',
	'zip',
	'state_id',
	'country_id',
	'active',
	'write_date',
];

const NEEDS: readonly AccessNeed[] = [
	{ model: 'res.partner', operations: ['read'], group: 'Internal User' },
];

/** One of the three says which vendor is meant. */
export const vendorGetSchema = z
	.object({
		id: z.int().positive().optional(),
		code: z.string().min(1).max(64).optional(),
		taxId: z.string().min(1).max(64).optional(),
	})
	.refine(
		({ id, code, taxId }) => [id, code, taxId].filter((key) => key !== undefined).length === 1,
		{
			message: 'give exactly one of id, code and taxId',
		},
	);
export type VendorGet = z.infer<typeof vendorGetSchema>;

/**
 * Reads vendors by Odoo id, vendor number or tax id (as written in Odoo); archived ones too.
 * Faults of an item: `mapping.unknown_vendor`, `mapping.ambiguous_vendor`. Two calls for a batch.
 */
export const vendorGet: Verb<VendorGet, ReadPlan<VendorRecord>, VendorRecord> = {
	name: 'procurement.vendor.get',
	writes: false,
	needs: NEEDS,
	input: vendorGetSchema,
	async plan({ odoo }, inputs) {
		const among = (field: string, values: ReadonlyArray<string | number | undefined>): Domain => {
			const given = [...new Set(values.filter((value) => value !== undefined))];
			return given.length === 0 ? [] : [[field, 'in', given]];
		};
		const values = inputs.map(({ value }) => value);
		const leaves = [
			...among(
				'id',
				values.map(({ id }) => id),
			),
			...among(
				'ref',
				values.map(({ code }) => code),
			),
			...among(
				'vat',
				values.map(({ taxId }) => taxId),
			),
		];
		const ors = leaves.slice(1).map(() => '|' as const);
		const records = leaves.length === 0 ? [] : await vendorsWhere(odoo, [...ors, ...leaves]);
		return {
			preview: inputs.map(({ index, value }) => {
				const hits = records.filter(
					(record) =>
						record.id === value.id ||
						(value.code !== undefined && record.code === value.code) ||
						(value.taxId !== undefined && record.taxId === value.taxId),
				);
				const [hit, second] = hits;
				if (hit === undefined) return failed(index, unknownVendor(value));
				if (second !== undefined) return failed(index, ambiguousVendor(value, [hit.id, second.id]));
				return done(index, 'read', hit);
			}),
		};
	},
	apply: asPlanned,
};

export const vendorGetManySchema = z.object({
	/** Part of the name, the number or the tax id. */
	search: z.string().min(1).max(256).optional(),
	/** Only vendors written on or after this day (UTC). */
	changedSince: date('Day (UTC) from which on changes count.').optional(),
	includeArchived: z.boolean().default(false),
	/** Also partners that were never a vendor (supplier rank 0). */
	includeOthers: z.boolean().default(false),
	limit: z.int().positive().max(100_000).optional(),
});
export type VendorGetMany = z.infer<typeof vendorGetManySchema>;

/** Lists vendors by name; all of them unless `limit` is given. Branches and contacts are left out. */
export const vendorGetMany: Verb<
	VendorGetMany,
	ReadPlan<readonly VendorRecord[]>,
	readonly VendorRecord[]
> = {
	name: 'procurement.vendor.getMany',
	writes: false,
	needs: NEEDS,
	input: vendorGetManySchema,
	async plan({ odoo }, inputs) {
		const preview = [];
		for (const { index, value } of inputs) {
			const { search } = value;
			const domain: Domain = [
				['parent_id', '=', false],
				...(value.includeOthers ? [] : ([['supplier_rank', '>', 0]] as const)),
				...(value.includeArchived ? [] : ([['active', '=', true]] as const)),
				...(value.changedSince === undefined
					? []
					: ([['write_date', '>=', `${value.changedSince} 00:00:00`]] as const)),
				...(search === undefined
					? []
					: ([
							'|',
							'|',
							['name', 'ilike', search],
							['ref', 'ilike', search],
							['vat', 'ilike', search],
						] as const)),
			];
			preview.push(done(index, 'read', await vendorsWhere(odoo, domain, value.limit)));
		}
		return { preview };
	},
	apply: asPlanned,
};

async function vendorsWhere(
	odoo: OdooClient,
	domain: Domain,
	limit?: number,
): Promise<VendorRecord[]> {
	const rows = await odoo.searchRead<PartnerRow>({
		model: 'res.partner',
		domain,
		fields: FIELDS,
		order: 'name, id',
		...(limit === undefined ? {} : { limit }),
		context: { activeTest: false },
	});
	if (rows.length === 0) return [];
	// get_external_id answers for any user who may read the partner; ir.model.data would not.
	const externalIds = await odoo.call<Record<string, string>>({
		model: 'res.partner',
		method: 'get_external_id',
		ids: rows.map(({ id }) => id),
		repeatable: true,
	});
	return rows.map((row) => record(row, externalIds[String(row.id)]));
}

const record = (row: PartnerRow, externalId: string | undefined): VendorRecord => ({
	id: row.id,
	externalId: externalId === undefined || externalId === '' ? null : externalId,
	name: row.name === false ? '' : row.name,
	code: orNull(row.ref),
	taxId: orNull(row.vat),
	email: orNull(row.email),
	phone: orNull(row.phone),
	address: {
		street: orNull(row.street),
		street2: orNull(row.street2),
		city: orNull(row.city),
		state: row.state_id === false ? null : row.state_id[1],
		zip: orNull(row.zip),
		country: row.country_id === false ? null : row.country_id[1],
	},
	active: row.active,
	updatedAt: momentOf(row.write_date) ?? '',
});

const orNull = (text: Text): string | null => (text === false || text === '' ? null : text);

const describe = ({ id, code, taxId }: VendorGet): string =>
	id !== undefined
		? `the id ${String(id)}`
		: code !== undefined
			? `the number "${code}"`
			: `the tax id "${taxId ?? ''}"`;

const unknownVendor = (wanted: VendorGet): Fault =>
	fault({
		class: 'mapping',
		code: 'mapping.unknown_vendor',
		message: `Odoo has no partner with ${describe(wanted)}.`,
		remedy: 'Check it in Contacts, or create the vendor first.',
		model: 'res.partner',
	});

const ambiguousVendor = (wanted: VendorGet, ids: readonly number[]): Fault =>
	fault({
		class: 'mapping',
		code: 'mapping.ambiguous_vendor',
		message: `Several partners in Odoo have ${describe(wanted)}: ${ids.join(', ')} and maybe more.`,
		remedy: 'Merge them in Odoo, or ask by id.',
		model: 'res.partner',
	});
