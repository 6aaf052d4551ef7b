import { z } from 'zod/v4';

import { date } from '../canonical/types';
import { type Fault, fault } from '../faults';
import { externalIdsOf } from './order/stored';
import { anyOf } from '../job-cost/domain';
import { decimalFromFloat } from '../money';
import type { Domain, OdooClient } from '../odoo/client.port';
import { PRODUCT } from '../odoo/models/stock';
import { type Many2one, momentOf, nameOf, type Text, textOf } from '../odoo/models/values';
import { done, failed, type Outcome } from '../outcome';
import { type AccessNeed, asPlanned, type Verb, type VerbPlan } from '../verb';

/** An item as Odoo holds it. Empty fields are null. */
export interface ItemRecord {
	readonly id: number;
	readonly externalId: string | null;
	readonly code: string | null;
	readonly name: string;
	readonly type: 'goods' | 'service' | 'combo';
	/** Kept in stock. */
	readonly stocked: boolean;
	readonly unit: string | null;
	/** Cost of one unit in the currency of the user's company; decimal text. */
	readonly cost: string;
	/** What a vendor may bill. */
	readonly billed: 'received' | 'ordered';
	readonly barcode: string | null;
	readonly active: boolean;
	/** UTC, RFC 3339. */
	readonly updatedAt: string;
}

interface Row {
	readonly id: number;
	readonly default_code: Text;
	readonly name: Text;
	readonly type: string;
	readonly is_storable?: boolean;
	readonly uom_id: Many2one;
	readonly standard_price: number;
	readonly purchase_method?: Text;
	readonly barcode: Text;
	readonly active: boolean;
	readonly write_date: string;
}

const FIELDS = [
	'default_code',
	'name',
	'type',
	'uom_id',
	'standard_price',
	'barcode',
	'active',
	'write_date',
];
/** Not in every version, or without every app. */
const SOME = ['is_storable', 'purchase_method'];

const NEEDS: readonly AccessNeed[] = [
	{ model: PRODUCT, operations: ['read'], group: 'Purchase / User', module: 'product' },
];

/** One of the two says which item is meant. */
export const itemGetInput = z
	.object({
		id: z.int().positive().optional(),
		code: z.string().min(1).max(64).optional(),
	})
	.refine(({ id, code }) => (id === undefined) !== (code === undefined), {
		message: 'give exactly one of id and code',
	});
export type ItemGet = z.infer<typeof itemGetInput>;

/**
 * Reads items by Odoo id or code; archived ones too. Two calls for a batch.
 * Faults of an item: `mapping.unknown_item`, `mapping.ambiguous`.
 */
export const itemGet: Verb<ItemGet, VerbPlan<ItemRecord>, ItemRecord> = {
	name: 'procurement.item.get',
	writes: false,
	needs: NEEDS,
	input: itemGetInput,
	async plan({ odoo }, inputs) {
		const ids = inputs.flatMap(({ value }) => value.id ?? []);
		const codes = inputs.flatMap(({ value }) => value.code ?? []);
		const domain = anyOf([
			...(ids.length === 0 ? [] : [[['id', 'in', [...new Set(ids)]]] satisfies Domain]),
			...(codes.length === 0
				? []
				: [[['default_code', 'in', [...new Set(codes)]]] satisfies Domain]),
		]);
		const records = domain === null ? [] : await itemsWhere(odoo, domain);
		return {
			preview: inputs.map(({ index, value }): Outcome<ItemRecord> => {
				const hits = records.filter(
					({ id, code }) => id === value.id || (value.code !== undefined && code === value.code),
				);
				const [hit, second] = hits;
				if (hit === undefined) return failed(index, unknownItem(value));
				if (second !== undefined) return failed(index, ambiguous(value, hit.id, second.id));
				return done(index, 'read', hit);
			}),
		};
	},
	apply: asPlanned,
};

export const itemGetManyInput = z.object({
	/** Part of the name or the code. */
	search: z.string().min(1).max(256).optional(),
	/** Only items written on or after this day (UTC). */
	changedSince: date('Day (UTC) from which on changes count.').optional(),
	includeArchived: z.boolean().default(false),
	limit: z.int().positive().max(100_000).optional(),
});
export type ItemGetMany = z.infer<typeof itemGetManyInput>;

/** Lists items that may be bought, by code; all of them unless `limit` is given. */
export const itemGetMany: Verb<
	ItemGetMany,
	VerbPlan<readonly ItemRecord[]>,
	readonly ItemRecord[]
> = {
	name: 'procurement.item.getMany',
	writes: false,
	needs: NEEDS,
	input: itemGetManyInput,
	async plan({ odoo }, inputs) {
		const preview: Array<Outcome<readonly ItemRecord[]>> = [];
		for (const { index, value } of inputs) {
			const { search, changedSince, includeArchived, limit } = value;
			const domain: Domain = [
				['purchase_ok', '=', true],
				...(includeArchived ? [] : ([['active', '=', true]] as const)),
				...(changedSince === undefined
					? []
					: ([['write_date', '>=', `${changedSince} 00:00:00`]] as const)),
				...(search === undefined
					? []
					: (['|', ['name', 'ilike', search], ['default_code', 'ilike', search]] as const)),
			];
			preview.push(done(index, 'read', await itemsWhere(odoo, domain, limit)));
		}
		return { preview };
	},
	apply: asPlanned,
};

async function itemsWhere(odoo: OdooClient, domain: Domain, limit?: number): Promise<ItemRecord[]> {
	const visible = await odoo.fieldsOf(PRODUCT);
	const rows = await odoo.searchRead<Row>({
		model: PRODUCT,
		domain,
		fields: [...FIELDS, ...SOME.filter((field) => visible?.has(field))],
		order: 'default_code, id',
		...(limit === undefined ? {} : { limit }),
		context: { activeTest: false },
	});
	const names = await externalIdsOf(
		odoo,
		PRODUCT,
		rows.map(({ id }) => id),
	);
	return rows.map(
		(row): ItemRecord => ({
			id: row.id,
			externalId: names.get(row.id) ?? null,
			code: textOf(row.default_code),
			name: textOf(row.name) ?? '',
			type: row.type === 'service' ? 'service' : row.type === 'combo' ? 'combo' : 'goods',
			stocked: row.is_storable ?? row.type === 'product',
			unit: nameOf(row.uom_id),
			cost: decimalFromFloat(row.standard_price, 'standard_price').toFixed(),
			billed: row.purchase_method === 'purchase' ? 'ordered' : 'received',
			barcode: textOf(row.barcode),
			active: row.active,
			updatedAt: momentOf(row.write_date) ?? '',
		}),
	);
}

const shown = ({ id, code }: ItemGet): string =>
	id === undefined ? `the code "${code ?? ''}"` : `the id ${String(id)}`;

const unknownItem = (wanted: ItemGet): Fault =>
	fault({
		class: 'mapping',
		code: 'mapping.unknown_item',
		message: `Odoo has no item with ${shown(wanted)}.`,
		remedy: 'Check it under Purchase > Products, or create the item first.',
		model: PRODUCT,
	});

const ambiguous = (wanted: ItemGet, first: number, second: number): Fault =>
	fault({
		class: 'mapping',
		code: 'mapping.ambiguous',
		message: `Several products in Odoo have ${shown(wanted)}: ${String(first)}, ${String(second)} and maybe more.`,
		remedy: 'Give each its own code in Odoo, or ask by id.',
		model: PRODUCT,
		details: { first, second },
	});
