import { mapBatch } from '../core/canonical/map';
import type { EntityName } from '../core/canonical/registry';
import { procore } from '../core/sources/procore';

const BATCH = 10_000;
const total = 100_000;

const stamp = '2026-03-02T22:26:28Z';

export const costCode = (n: number): Record<string, unknown> => ({
	id: n,
	full_code: `${String(n % 49).padStart(2, '0')}-${String(n).padStart(6, '0')}`,
	code: String(n).padStart(6, '0'),
	name: `Work of code ${String(n)}`,
	biller: 'North Building',
	biller_id: 4711,
	biller_type: 'Project',
	budgeted: true,
	created_at: stamp,
	deleted_at: null,
	updated_at: stamp,
	line_item_types: [{ id: 3, name: 'Labor', code: 'L', base_type: 'labor', origin_id: null }],
	parent: { id: 12 },
	position: null,
	sortable_code: `02-${String(n)}`,
	standard_cost_code_id: 77,
});

export const budgetLine = (n: number): Record<string, unknown> => ({
	id: n,
	original_budget_amount: 1000.25 + (n % 1000),
	uom: 'cy',
	quantity: 12.5,
	unit_cost: 80.02,
	calculation_strategy: 'manual',
	wbs_code: { id: n, flat_code: '03-300.M', description: 'Concrete.Material' },
	currency_configuration: { currency_iso_code: 'USD' },
});

export interface Measure {
	readonly entity: EntityName;
	readonly recordsPerSecond: number;
	readonly heapGrowthMiB: number;
}

/** Maps 100,000 records; memory counts only where the process may collect garbage (`gc`). */
export function measure(entity: EntityName, make: (n: number) => Record<string, unknown>): Measure {
	const options = {
		tenant: '8089',
		receivedAt: stamp,
		project: { id: '4711' },
	};
	/** CPU time of the process in microseconds: what one core needs, whatever else the machine does. */
	const run = (from: number, size: number): number => {
		const records = Array.from({ length: size }, (_, at) => ({ index: at, json: make(from + at) }));
		const start = process.cpuUsage();
		const results = mapBatch({ source: procore, entity, records, options });
		const { user, system } = process.cpuUsage(start);
		for (const result of results) if ('fault' in result) throw result.fault;
		return user + system;
	};
	run(0, BATCH);
	globalThis.gc?.();
	const before = process.memoryUsage().heapUsed;
	let microseconds = 0;
	for (let from = 0; from < total; from += BATCH) {
		microseconds += run(from, Math.min(BATCH, total - from));
	}
	globalThis.gc?.();
	const growth = (process.memoryUsage().heapUsed - before) / 2 ** 20;
	return {
		entity,
		recordsPerSecond: Math.round(total / (microseconds / 1e6)),
		heapGrowthMiB: Math.round(growth * 10) / 10,
	};
}
