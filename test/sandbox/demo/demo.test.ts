import { positionGet } from '../../../core/job-cost/position';
import type { OdooClient } from '../../../core/odoo/client.port';
import { connect } from '../../../core/odoo/connect';
import { silentLogger, systemClock } from '../../../core/ports';
import { EXPECTED, EXPECTED_COLUMNS } from '../../../sandbox/demo/expected';
import { runVerb } from '../../../sandbox/demo/run-verb';
import { type DemoFacts, seedDemo } from '../../../sandbox/demo/seed';
import { type EmbeddedOdoo, startEmbeddedOdoo } from '../../../sandbox/odoo';

/** Processor time of client and server together: the wall clock of a shared runner says little. */
const SEED_LIMIT_S = 10;
const LIMIT_MS = 120_000;

const rowsOf = (code: string): string[][] =>
	(EXPECTED[code]?.table ?? '')
		.trim()
		.split('\n')
		.map((row) => row.trim().split(/\s+/));

async function positionOf(odoo: OdooClient, code: string, asOf: string) {
	const deps = { odoo, clock: systemClock, log: silentLogger };
	const { results } = await runVerb(deps, positionGet, [{ project: { code }, asOf }]);
	const [found] = results;
	if (found === undefined) throw new Error(`no position of ${code}`);
	const figures = EXPECTED_COLUMNS.slice(3) as ReadonlyArray<keyof (typeof found.lines)[number]>;
	const lines = found.lines.map((line) => [
		line.phase?.code.split('/').at(-1) ?? '-',
		line.costCode?.code ?? '-',
		line.costType?.code ?? '-',
		...figures.map((figure) => String(line[figure])),
	]);
	const [total, second] = found.totals;
	expect(second).toBeUndefined();
	const totalRow = [
		'-',
		'-',
		'-',
		...figures.map((figure) => String(total?.[figure as keyof typeof total])),
	];
	return { table: [...lines, totalRow], currency: total?.currency };
}

describe.each([19, 18] as const)('Ridgeline Builders in Odoo %i', (version) => {
	let server: EmbeddedOdoo;
	let odoo: OdooClient;
	let facts: DemoFacts;
	let seconds: number;

	beforeAll(async () => {
		server = await startEmbeddedOdoo({ version });
		odoo = await connect({
			url: server.url,
			database: server.database,
			auth: { kind: 'apiKey', key: server.apiKeys.admin, login: 'admin' },
		});
		const start = process.cpuUsage();
		facts = await seedDemo(odoo);
		const { user, system } = process.cpuUsage(start);
		seconds = (user + system) / 1_000_000;
	}, LIMIT_MS);
	afterAll(async () => {
		odoo.close();
		await server.close();
	});

	it('stands there in a few seconds, with two companies and four jobs', () => {
		expect(facts.projects.map(({ code }) => code)).toEqual(Object.keys(EXPECTED));
		expect(new Set(facts.projects.map(({ company }) => company)).size).toBe(2);
		expect(facts.changed).toBeGreaterThan(1000);
		expect(seconds).toBeLessThan(SEED_LIMIT_S);
	});

	it.each(Object.keys(EXPECTED))('%s has the position added up by hand', async (code) => {
		const { table, currency } = await positionOf(odoo, code, facts.asOf);
		expect(table).toEqual(rowsOf(code));
		expect(currency).toBe(EXPECTED[code]?.currency);
	});

	it('has invoiced each customer what the demo says', async () => {
		for (const { code } of facts.projects) {
			const invoices = await odoo.searchRead<{ id: number; amount_untaxed: number; state: string }>(
				{
					model: 'account.move',
					domain: [
						['move_type', '=', 'out_invoice'],
						['invoice_line_ids.analytic_distribution', 'in', [await accountOf(odoo, code)]],
					],
					fields: ['amount_untaxed', 'state'],
				},
			);
			const billed = invoices.reduce((sum, { amount_untaxed }) => sum + amount_untaxed, 0);
			expect(billed.toFixed(2)).toBe(EXPECTED[code]?.billed);
			expect(invoices.every(({ state }) => state === 'posted')).toBe(true);
		}
	});

	it(
		'seeded again changes nothing',
		async () => {
			expect((await seedDemo(odoo)).changed).toBe(0);
		},
		LIMIT_MS,
	);
});

async function accountOf(odoo: OdooClient, code: string): Promise<number> {
	const [account] = await odoo.searchRead<{ id: number }>({
		model: 'account.analytic.account',
		domain: [['code', '=', code]],
		fields: ['code'],
	});
	return account?.id ?? 0;
}
