import type { OdooClient } from '../core/odoo/client.port';
import { inSeconds, median, seconds } from './measure';
import { openOdoo } from './odoo';
import { main } from './report';
import type { BenchResult } from './types';
import { assertEffect, countryId, rawLoad, removeVendors, upsertVendors, vendors } from './vendors';

const COUNT = 5000;
const ROUNDS = 3;

/** Sending 5,000 vendors again that have not changed, against loading them again. */
export async function run(): Promise<BenchResult> {
	const { odoo, on, real, close } = await openOdoo();
	const stamp = `S${Date.now().toString(36)}`;
	try {
		const country = await countryId(odoo);
		const list = vendors(stamp, COUNT);
		const ids = await rawLoad(odoo, list, country);
		const before = await writeDates(odoo, ids);
		const ours: number[] = [];
		for (let round = 0; round < ROUNDS; round += 1) {
			ours.push(
				await seconds(async () => {
					assertEffect(await upsertVendors(odoo, list), 'unchanged');
				}),
			);
		}
		const moved = changed(before, await writeDates(odoo, ids));
		const reload = await seconds(async () => await rawLoad(odoo, list, country));
		const movedByReload = changed(before, await writeDates(odoo, ids));
		return {
			name: 'Sending 5,000 unchanged vendors again',
			on,
			ratios: [
				{
					what: 'plain re-load / verb',
					ours: inSeconds(median(ours)),
					baseline: `one load: ${inSeconds(reload)}`,
					ratio: reload / median(ours),
					target: real ? { atLeast: 50 } : null,
				},
			],
			claims: [
				{
					what: 'write_date moved',
					holds: moved === 0,
					found: `${String(moved)} (plain re-load: ${String(movedByReload)})`,
				},
			],
		};
	} finally {
		await removeVendors(odoo, stamp);
		close();
	}
}

async function writeDates(odoo: OdooClient, ids: readonly number[]): Promise<Map<number, string>> {
	const rows = await odoo.searchRead<{ id: number; write_date: string }>({
		model: 'res.partner',
		domain: [['id', 'in', ids]],
		fields: ['write_date'],
	});
	return new Map(rows.map(({ id, write_date }) => [id, write_date]));
}

const changed = (before: ReadonlyMap<number, string>, after: ReadonlyMap<number, string>): number =>
	[...before].filter(([id, date]) => after.get(id) !== date).length;

void main(run);
