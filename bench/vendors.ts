import type { OdooClient } from '../core/odoo/client.port';
import { systemClock, silentLogger } from '../core/ports';
import type { Outcome } from '../core/outcome';
import { recordId } from '../core/job-cost/delivered';
import type { VendorUpsert } from '../core/procurement/vendor-input';
import { vendorUpsert, type VendorResult } from '../core/procurement/vendor';
import type { VerbInput } from '../core/verb';

/** Vendors as a source would send them; `batch` keeps the runs of one benchmark apart. */
export const vendors = (batch: string, count: number): VendorUpsert[] =>
	Array.from({ length: count }, (_, n) => ({
		system: 'bench',
		tenant: batch,
		nativeid: String(n),
		data: {
			name: `Bench vendor ${batch} ${String(n)}`,
			code: `${batch}-${String(n)}`,
			taxId: `${batch}${String(n).padStart(6, '0')}`,
			email: `office${String(n)}@vendor.example`,
			phone: `+1 303 555 ${String(n).padStart(4, '0')}`,
			address: { street: `${String(n)} Mill Road`, city: 'Denver', zip: '80202', country: 'US' },
		},
	}));

/** The same vendors as rows of one raw `load`, with the columns the verb sends. */
export function loadRows(list: readonly VendorUpsert[], countryId: number) {
	return {
		fields: [
			'id',
			'name',
			'ref',
			'vat',
			'email',
			'phone',
			'street',
			'city',
			'zip',
			'is_company',
			'supplier_rank',
			'country_id/.id',
		],
		data: list.map((vendor) => [
			recordId(vendor, 'vendor'),
			vendor.data.name,
			vendor.data.code ?? '',
			vendor.data.taxId ?? '',
			vendor.data.email ?? '',
			vendor.data.phone ?? '',
			vendor.data.address?.street ?? '',
			vendor.data.address?.city ?? '',
			vendor.data.address?.zip ?? '',
			'True',
			'1',
			String(countryId),
		]),
	};
}

/** One `load` call, without any of this package's care. */
export async function rawLoad(
	odoo: OdooClient,
	list: readonly VendorUpsert[],
	countryId: number,
): Promise<number[]> {
	const { ids, messages } = await odoo.call<{ ids: number[] | false; messages: unknown[] }>({
		model: 'res.partner',
		method: 'load',
		args: loadRows(list, countryId),
		context: { extra: { tracking_disable: true } },
		timeoutMs: 600_000,
	});
	if (ids === false) throw new Error(`The raw load was refused: ${JSON.stringify(messages[0])}`);
	return ids;
}

export async function upsertVendors(
	odoo: OdooClient,
	list: readonly VendorUpsert[],
): Promise<ReadonlyArray<Outcome<VendorResult>>> {
	const deps = { odoo, clock: systemClock, log: silentLogger };
	const inputs: Array<VerbInput<VendorUpsert>> = list.map((value, index) => ({ index, value }));
	return await vendorUpsert.apply(deps, await vendorUpsert.plan(deps, inputs));
}

/** Fails when not all outcomes have the effect: a benchmark of faults would be a fast one. */
export function assertEffect(outcomes: ReadonlyArray<Outcome<VendorResult>>, effect: string): void {
	const other = outcomes.find((o) => o.status === 'exception' || o.effect !== effect);
	if (other === undefined) return;
	throw new Error(
		other.status === 'exception'
			? `Vendor ${String(other.index)}: ${other.fault.message}`
			: `Vendor ${String(other.index)} was ${other.effect}, not ${effect}.`,
	);
}

export async function countryId(odoo: OdooClient): Promise<number> {
	const [row] = await odoo.searchRead<{ id: number }>({
		model: 'res.country',
		domain: [['code', '=', 'US']],
		fields: ['code'],
	});
	if (row === undefined) throw new Error('This Odoo has no country US.');
	return row.id;
}

/** Removes what a benchmark created, and its External IDs with it. */
export async function removeVendors(odoo: OdooClient, prefix: string): Promise<void> {
	const rows = await odoo.searchRead<{ id: number }>({
		model: 'res.partner',
		domain: [['name', '=like', `Bench vendor ${prefix}%`]],
		fields: ['id'],
		context: { activeTest: false },
	});
	for (let from = 0; from < rows.length; from += 500) {
		await odoo.call({
			model: 'res.partner',
			method: 'unlink',
			ids: rows.slice(from, from + 500).map(({ id }) => id),
			timeoutMs: 600_000,
		});
	}
}
