import type { OdooClient } from '../../../../core/odoo/client.port';
import { connect } from '../../../../core/odoo/connect';
import { type EmbeddedOdoo, startEmbeddedOdoo } from '../../../../sandbox/odoo';
import { stockCostsOnce } from '../../../conformance/scenarios/receipts-of-stock';
import { RECEIPT_SCENARIOS } from '../../../conformance/scenarios/receipts';

// The same scenarios run on real servers by `npm run conformance`.
describe.each([19, 18] as const)('receipts on Odoo %i', (version) => {
	let server: EmbeddedOdoo;
	let odoo: OdooClient;

	beforeAll(async () => {
		server = await startEmbeddedOdoo({ version });
		odoo = await connect({
			url: server.url,
			database: server.database,
			auth: { kind: 'apiKey', key: server.apiKeys.admin, login: server.users.admin.login },
		});
	});
	afterAll(async () => {
		odoo.close();
		await server.close();
	});

	it('goods kept in stock cost the job once', async () => {
		await stockCostsOnce({ odoo, prefix: `st${String(version)}` });
	}, 60_000);

	it.each(RECEIPT_SCENARIOS)(
		'%s',
		async (name, scenario) => {
			await scenario({ odoo, prefix: `rc${String(version)}${String(name.length)}` });
		},
		60_000,
	);
});
