import { endOfDay, today } from '../../../../core/job-cost/day';
import { positionGet } from '../../../../core/job-cost/position';
import { setupPrepare } from '../../../../core/job-cost/setup/verbs';
import { wipGet } from '../../../../core/job-cost/wip';
import type { OdooClient } from '../../../../core/odoo/client.port';
import { connect } from '../../../../core/odoo/connect';
import { type EmbeddedOdoo, startEmbeddedOdoo } from '../../../../sandbox/odoo';
import { codes, type SmallJob, smallJob } from '../../../conformance/scenarios/job-cost-master';
import { create, good, type Ground, run } from '../../../conformance/scenarios/kit';

/** Odoo keeps moments in UTC; a day of the books begins and ends where the books are kept. */
describe.each([19, 18] as const)('days of the books on Odoo %i', (version) => {
	let server: EmbeddedOdoo;
	let odoo: OdooClient;
	let ground: Ground;
	let job: SmallJob;
	const code = codes({ prefix: 'zo' });
	// In Chicago still ten at night of 31 March.
	const moment = '2026-04-01 03:00:00';
	const question = (zone?: string, asOf = '2026-03-31') => ({
		project: { code: code.job },
		asOf,
		...(zone === undefined ? {} : { zone }),
	});

	beforeAll(async () => {
		server = await startEmbeddedOdoo({ version });
		odoo = await connect({
			url: server.url,
			database: server.database,
			auth: { kind: 'apiKey', key: server.apiKeys.admin, login: 'admin' },
		});
		ground = { odoo, prefix: 'zo' };
		good(await run(ground, setupPrepare, [{}]));
		job = await smallJob(ground);
	}, 30_000);
	afterAll(async () => {
		odoo.close();
		await server.close();
	});

	const order = async (model: string, confirm: string, line: object, date: string) => {
		const partner = await create(odoo, 'res.partner', { name: 'Partner' });
		const product = await create(odoo, 'product.product', { name: 'Work', type: 'service' });
		const id = await create(odoo, model, {
			partner_id: partner,
			...(model === 'sale.order' ? { project_id: job.project } : {}),
			order_line: [[0, 0, { product_id: product, name: 'Work', price_unit: 100, ...line }]],
		});
		await odoo.call({ model, method: confirm, ids: [id] });
		await odoo.call({ model, method: 'write', ids: [id], args: { vals: { [date]: moment } } });
	};

	test('an order approved in the evening is committed that day', async () => {
		const distribution = { [String(job.account)]: 100 };
		const line = { product_qty: 1, analytic_distribution: distribution };
		await order('purchase.order', 'button_confirm', line, 'date_approve');
		const ran = await run(ground, positionGet, [
			question('America/Chicago'),
			question(),
			question('America/Chicago', '2026-03-30'),
		]);
		expect([0, 1, 2].map((at) => good(ran, at).result.totals[0]?.committed ?? '0.00')).toEqual([
			'100.00',
			'0.00',
			'0.00',
		]);
	});

	test('so is a contract', async () => {
		await order('sale.order', 'action_confirm', { product_uom_qty: 1 }, 'date_order');
		const ran = await run(ground, wipGet, [question('America/Chicago'), question()]);
		expect([0, 1].map((at) => good(ran, at).result.contract)).toEqual(['100.00', '0.00']);
	});

	test('a zone nobody knows is refused', () => {
		expect(positionGet.input.safeParse(question('Mars/Olympus')).success).toBe(false);
	});
});

test.each([
	['2026-03-31', 'UTC', '2026-04-01 00:00:00'],
	['2026-03-31', 'America/Chicago', '2026-04-01 05:00:00'],
	// Clocks go forward: the day has 23 hours.
	['2026-03-29', 'Europe/Berlin', '2026-03-29 22:00:00'],
])('%s in %s is over at %s UTC', (day, zone, expected) => {
	expect(endOfDay(day, zone)).toBe(expected);
});

test('today is a day of the zone', () => {
	const clock = { now: () => Date.parse('2026-03-31T12:00:00Z') };
	expect(today(clock, 'Pacific/Auckland')).toBe('2026-04-01');
});
