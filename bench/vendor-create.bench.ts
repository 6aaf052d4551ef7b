import { inSeconds, median, seconds } from './measure';
import { openOdoo } from './odoo';
import { main } from './report';
import type { BenchResult } from './types';
import { assertEffect, countryId, rawLoad, removeVendors, upsertVendors, vendors } from './vendors';

const COUNT = 1000;
const ROUNDS = 3;

/** Creating 1,000 vendors through the verb against one raw `load` of the same rows. */
export async function run(): Promise<BenchResult> {
	const { odoo, on, real, close } = await openOdoo();
	const stamp = `C${Date.now().toString(36)}`;
	try {
		const country = await countryId(odoo);
		await rawLoad(odoo, vendors(`${stamp}w`, 50), country);
		const raw: number[] = [];
		const ours: number[] = [];
		for (let round = 0; round < ROUNDS; round += 1) {
			const key = String(round);
			raw.push(
				await seconds(async () => await rawLoad(odoo, vendors(`${stamp}r${key}`, COUNT), country)),
			);
			const list = vendors(`${stamp}u${key}`, COUNT);
			ours.push(
				await seconds(async () => {
					assertEffect(await upsertVendors(odoo, list), 'created');
				}),
			);
		}
		return {
			name: 'Creating 1,000 vendors',
			on,
			ratios: [
				{
					what: 'verb / raw load',
					ours: inSeconds(median(ours)),
					baseline: `one load: ${inSeconds(median(raw))}`,
					ratio: median(ours) / median(raw),
					target: real ? { atMost: 1.15 } : null,
				},
			],
			claims: [],
		};
	} finally {
		await removeVendors(odoo, stamp);
		close();
	}
}

void main(run);
