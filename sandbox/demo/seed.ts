import { setupPrepare } from '../../core/job-cost/setup/verbs';
import type { OdooClient } from '../../core/odoo/client.port';
import { silentLogger, systemClock, type Clock } from '../../core/ports';
import { calendar } from './calendar';
import { codingOf } from './coding';
import { seedGoods } from './goods';
import { JOBS } from './jobs';
import { runVerb } from './run-verb';
import { seedBank } from './seed-bank';
import { seedCompanies, seedMasterData } from './seed-company';
import { seedCosts } from './seed-costs';
import { seedJobs } from './seed-jobs';
import { seedInvoices, seedOrders } from './seed-orders';
import { seedRetention } from './seed-retention';
import { seedVendorByHand } from './seed-vendors';
import type { CompanyKey } from './types';

export interface DemoOptions {
	/** The books end with the last full month on or before this day, `YYYY-MM-DD`. */
	readonly anchor?: string;
	readonly clock?: Clock;
	/** Told what is being done, for a person who waits. */
	readonly progress?: (step: string) => void;
}

export interface DemoFacts {
	readonly anchor: string;
	/** Last day with a booking: the date to ask the position for. */
	readonly asOf: string;
	readonly companies: Readonly<Record<CompanyKey, { id: number; name: string }>>;
	readonly projects: ReadonlyArray<{ code: string; name: string; id: number; company: number }>;
	/** Records created or updated by this run; 0 when the demo was there already. */
	readonly changed: number;
}

export const DEFAULT_ANCHOR = '2026-10-31';

/**
 * Fills an Odoo with Ridgeline Builders: two companies, four running projects and eight months of
 * their history. Works on the embedded Odoo and on a real one (18, 19) alike, as an administrator
 * of a database whose own company has a chart of accounts. The same anchor gives the same books; a
 * second run changes nothing. Amounts are in the currency of each company (USD, CAD).
 */
export async function seedDemo(odoo: OdooClient, options: DemoOptions = {}): Promise<DemoFacts> {
	const { anchor = DEFAULT_ANCHOR, clock = systemClock, progress = () => undefined } = options;
	const deps = { odoo, clock, log: silentLogger };
	const dates = calendar(anchor);

	progress('companies');
	const companies = await seedCompanies(deps);
	progress('job cost setup');
	await runVerb(deps, setupPrepare, [{}]);
	const seeding = { deps, dates, companies };
	progress('people, vendors, customers and items');
	let changed = await seedMasterData(seeding);
	changed += await seedRetention(seeding);
	changed += await seedBank(seeding);
	changed += await seedVendorByHand(seeding);
	changed += await seedGoods(seeding);
	progress('projects, cost codes and budgets');
	changed += await seedJobs(seeding);
	const coding = await codingOf(odoo);
	progress('orders and subcontracts');
	changed += await seedOrders(seeding, coding);
	progress('bills and invoices');
	changed += await seedInvoices(seeding, coding);
	progress('time, machines, material and other costs');
	changed += await seedCosts(seeding, coding);

	return {
		anchor,
		asOf: dates.last(7),
		companies: {
			home: { id: companies.home.id, name: companies.home.name },
			north: { id: companies.north.id, name: companies.north.name },
		},
		projects: JOBS.map(({ code, name, company }) => ({
			code,
			name,
			id: coding.projects.get(code) ?? 0,
			company: companies[company].id,
		})),
		changed,
	};
}
