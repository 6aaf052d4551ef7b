import { type Fault, toFault } from '../../faults';
import {
	type CompanyRow,
	isReady,
	planByCompany,
	type Prepared,
	prepareEach,
} from '../../job-cost/upserting';
import { VENDOR_PRICE } from '../../odoo/models/vendor-price';
import { applyUpsert, type UpsertPlan } from '../../odoo/upsert';
import { done, type Effect, failed, type Outcome } from '../../outcome';
import type { AccessNeed, Verb, VerbDeps, VerbInput, VerbPlan } from '../../verb';
import { today } from '../../job-cost/day';
import { batchPrices, draftPriceList, type PriceListDraft, resolvePriceList } from './draft';
import { type DeliveredPriceList, priceListInput } from './input';
import { readPriceWorld } from './world';

export interface PriceListResult {
	readonly externalId: string;
	readonly number: string;
	/** Odoo id of the vendor. */
	readonly vendor: number;
	/** ISO 4217. */
	readonly currency: string;
	readonly prices: {
		readonly created: number;
		readonly updated: number;
		readonly unchanged: number;
	};
	/** Prices of the vendor that end because of this list. */
	readonly ended: number;
}

export interface PriceListPlan extends VerbPlan<PriceListResult> {
	readonly upserts: readonly UpsertPlan[];
	/** Input a row belongs to. */
	readonly ownerOf: ReadonlyMap<number, number>;
	readonly ends: ReadonlyMap<number, ReadonlyMap<number, string>>;
}

export const PRICE_NEEDS: readonly AccessNeed[] = [
	{
		model: VENDOR_PRICE,
		operations: ['read', 'write', 'create'],
		group: 'Products / Create',
		module: 'purchase',
	},
	{ model: 'product.product', operations: ['read'], group: 'Purchase / User', module: 'product' },
];

/**
 * Keeps the prices of a vendor in Odoo by External ID of the line, with their days, least
 * quantities, the vendor's own codes and lead times. From its first day a list rules all prices of
 * the vendor for its items in the company named (else the user's own), see `fitWindows`; a line the
 * list no longer has ends.
 *
 * Orders are never touched: a price list is what the next order starts from. `VENDOR_PRICE` rows are
 * never deleted. New prices are written before old ones end, and both may be repeated.
 *
 * Calls do not grow with the number of lists until a batch is full (500 prices), but for one for
 * each different last day. Faults: those of `draftPriceList`, and the upsert's.
 */
export const priceListUpsert: Verb<DeliveredPriceList, PriceListPlan, PriceListResult> = {
	name: 'procurement.priceList.upsert',
	writes: true,
	needs: PRICE_NEEDS,
	input: priceListInput,
	plan,
	apply,
};

async function plan(
	{ odoo, clock }: VerbDeps,
	inputs: ReadonlyArray<VerbInput<DeliveredPriceList>>,
): Promise<PriceListPlan> {
	const world = await readPriceWorld(
		odoo,
		inputs.map(({ value }) => value),
	);
	const day = today(clock, 'UTC');
	const resolved = prepareEach(inputs, ({ value }) => resolvePriceList(value, world));
	const batch = batchPrices(resolved.filter(isReady).map(({ value }) => value));
	const prepared = resolved.map((one): Prepared<PriceListDraft> => {
		if (!isReady(one)) return one;
		try {
			return { index: one.index, value: draftPriceList(one.value, world, batch, day) };
		} catch (thrown) {
			return { index: one.index, fault: toFault(thrown) };
		}
	});
	const ownerOf = new Map<number, number>();
	const rows = prepared.filter(isReady).flatMap(({ index, value: draft }) =>
		draft.rows.map((row): CompanyRow => {
			const at = ownerOf.size;
			ownerOf.set(at, index);
			return { ...row, index: at, company: draft.company.id };
		}),
	);
	const upserts = await planByCompany(odoo, { model: VENDOR_PRICE, mode: 'master' }, rows);
	const refused = refusedLists(upserts, ownerOf);
	const counts = countsOf(upserts, ownerOf);
	const preview = prepared.map((one): Outcome<PriceListResult> => {
		if (!isReady(one)) return failed(one.index, one.fault);
		const reason = refused.get(one.index);
		if (reason !== undefined) return failed(one.index, reason);
		const draft = one.value;
		const prices = counts.get(one.index) ?? NONE;
		return done(
			one.index,
			effectOf(prices, draft.ends.size),
			{
				externalId: draft.externalId,
				number: draft.number,
				vendor: draft.vendor,
				currency: draft.currency,
				prices,
				ended: draft.ends.size,
			},
			draft.warnings,
		);
	});
	const sound = prepared.filter(isReady).filter(({ index }) => !refused.has(index));
	return {
		preview,
		upserts: upserts.map((upsert) => ({
			...upsert,
			rows: upsert.rows.filter(({ row }) => !refused.has(ownerOf.get(row.index) ?? -1)),
		})),
		ownerOf,
		ends: new Map(sound.map(({ index, value }) => [index, value.ends])),
	};
}

async function apply(
	{ odoo, clock }: VerbDeps,
	{ preview, upserts, ownerOf, ends }: PriceListPlan,
): Promise<Array<Outcome<PriceListResult>>> {
	const faults = new Map<number, Fault>();
	for (const upsert of upserts) {
		for (const outcome of await applyUpsert(odoo, upsert, clock)) {
			const owner = ownerOf.get(outcome.index) ?? -1;
			if (outcome.status === 'exception' && !faults.has(owner)) faults.set(owner, outcome.fault);
		}
	}
	const days = new Map<string, { readonly ids: number[]; readonly owners: Set<number> }>();
	for (const [owner, list] of ends) {
		if (faults.has(owner)) continue;
		for (const [id, day] of list) {
			const known = days.get(day) ?? { ids: [], owners: new Set<number>() };
			known.ids.push(id);
			known.owners.add(owner);
			days.set(day, known);
		}
	}
	for (const [day, { ids, owners }] of days) {
		try {
			await odoo.call({
				model: VENDOR_PRICE,
				method: 'write',
				ids: [...new Set(ids)],
				args: { vals: { date_end: day } },
				repeatable: true,
			});
		} catch (thrown) {
			for (const owner of owners) faults.set(owner, toFault(thrown));
		}
	}
	return preview.map((outcome) => {
		const reason = faults.get(outcome.index);
		return outcome.status === 'done' && reason !== undefined
			? failed(outcome.index, reason)
			: outcome;
	});
}

type Counts = PriceListResult['prices'];
const NONE: Counts = { created: 0, updated: 0, unchanged: 0 };

const effectOf = ({ created, updated, unchanged }: Counts, ended: number): Effect => {
	if (created > 0 && updated + unchanged === 0) return 'created';
	return created + updated + ended > 0 ? 'updated' : 'unchanged';
};

/** A list one price of which cannot be written is not written at all. */
function refusedLists(
	upserts: readonly UpsertPlan[],
	ownerOf: ReadonlyMap<number, number>,
): ReadonlyMap<number, Fault> {
	const refused = new Map<number, Fault>();
	for (const row of upserts.flatMap(({ rows }) => rows)) {
		const owner = ownerOf.get(row.row.index) ?? -1;
		if (row.effect === 'exception' && !refused.has(owner)) refused.set(owner, row.fault);
	}
	return refused;
}

function countsOf(
	upserts: readonly UpsertPlan[],
	ownerOf: ReadonlyMap<number, number>,
): ReadonlyMap<number, Counts> {
	const counts = new Map<number, Counts>();
	for (const row of upserts.flatMap(({ rows }) => rows)) {
		if (row.effect === 'exception') continue;
		const owner = ownerOf.get(row.row.index) ?? -1;
		const before = counts.get(owner) ?? NONE;
		counts.set(owner, { ...before, [row.effect]: before[row.effect] + 1 });
	}
	return counts;
}
