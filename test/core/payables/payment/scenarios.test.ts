import { setupPrepare } from '../../../../core/job-cost/setup/verbs';
import type { OdooClient } from '../../../../core/odoo/client.port';
import { connect } from '../../../../core/odoo/connect';
import { paymentPost } from '../../../../core/payables/payment/post';
import { type EmbeddedOdoo, startEmbeddedOdoo } from '../../../../sandbox/odoo';
import { effects, good, run } from '../../../conformance/scenarios/kit';
import {
	bill,
	pay,
	PAYMENT_SCENARIOS,
	paymentsAtOnce,
	vendor,
} from '../../../conformance/scenarios/payments';

// The same scenarios run on real servers by `npm run conformance`.
describe.each([19, 18] as const)('payments on Odoo %i', (version) => {
	let server: EmbeddedOdoo;
	let odoo: OdooClient;
	const again = async () =>
		await connect({
			url: server.url,
			database: server.database,
			auth: { kind: 'apiKey', key: server.apiKeys.admin, login: server.users.admin.login },
		});

	beforeAll(async () => {
		server = await startEmbeddedOdoo({ version });
		odoo = await again();
	});
	afterAll(async () => {
		odoo.close();
		await server.close();
	});

	it.each(PAYMENT_SCENARIOS)(
		'%s',
		async (name, scenario) => {
			await scenario({ odoo, prefix: `pay${String(version)}${String(name.length)}` });
		},
		60_000,
	);

	it('is paid once by eight runs at once', async () => {
		await paymentsAtOnce({ odoo, prefix: `par${String(version)}` }, again);
	}, 60_000);

	it('asks as often for many payments as for one, but for the call that ties each', async () => {
		const ground = { odoo, prefix: `many${String(version)}` };
		good(await run(ground, setupPrepare, [{}]));
		const payee = await vendor(ground, 'payee');
		const made = Array.from({ length: 13 }, (_none, n) => `b${String(n)}`);
		for (const key of made) await bill(ground, { vendor: payee, key, amount: 10 });
		const payments = made.map((key) => pay(ground, key, '10', [{ bill: key, amount: '10' }]));
		const one = await run(ground, paymentPost, payments.slice(0, 1));
		const many = await run(ground, paymentPost, payments.slice(1));
		expect(effects(many)).toEqual(Array.from({ length: 12 }, () => 'created'));
		expect(many.planCalls).toBeLessThanOrEqual(one.planCalls);
		expect(many.applyCalls).toBe(one.applyCalls + 11);
	}, 60_000);
});
