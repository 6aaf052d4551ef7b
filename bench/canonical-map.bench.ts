import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

import { budgetLine, costCode, measure } from './canonical-map';
import { main } from './report';
import type { BenchResult } from './types';

const FLOOR = 20_000;
const FLAT_MIB = 5;

/** Mapping 100,000 Procore records on one core; memory must not grow with their number. */
export async function run(): Promise<BenchResult> {
	setFlagsFromString('--expose-gc');
	globalThis.gc = runInNewContext('gc') as NonNullable<typeof globalThis.gc>;
	const measured = [measure('cost_code', costCode), measure('budget_line', budgetLine)];
	return await Promise.resolve({
		name: 'Canonical Map of 100,000 Procore records',
		on: 'one core',
		ratios: measured.map(({ entity, recordsPerSecond }) => ({
			what: `${entity}: records a second / floor`,
			ours: `${String(recordsPerSecond)}/s`,
			baseline: `floor: ${String(FLOOR)}/s`,
			ratio: recordsPerSecond / FLOOR,
			target: { atLeast: 1 },
		})),
		claims: measured.map(({ entity, heapGrowthMiB }) => ({
			what: `${entity}: heap grows by at most ${String(FLAT_MIB)} MiB`,
			holds: heapGrowthMiB <= FLAT_MIB,
			found: `${String(heapGrowthMiB)} MiB`,
		})),
	});
}

void main(run);
