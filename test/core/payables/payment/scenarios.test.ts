import type { OdooClient } from '../../../../core/odoo/client.port';
import { connect } from '../../../../core/odoo/connect';
import { type EmbeddedOdoo, startEmbeddedOdoo } from '../../../../sandbox/odoo';
import { PAYMENT_SCENARIOS, paymentsAtOnce } from '../../../conformance/scenarios/payments';

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
});
