import type { OdooClient } from '../../../core/odoo/client.port';
import { connect } from '../../../core/odoo/connect';
import { type EmbeddedOdoo, startEmbeddedOdoo } from '../../../sandbox/odoo';
import { PROCUREMENT_MASTER_SCENARIOS } from '../../conformance/scenarios/procurement-master';

// The same scenarios run on real servers by `npm run conformance`.
describe.each([19, 18] as const)('master data of procurement on Odoo %i', (version) => {
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

	it.each(PROCUREMENT_MASTER_SCENARIOS)(
		'%s',
		async (name, scenario) => {
			await scenario({ odoo, prefix: `pm${String(version)}${String(name.length)}` });
		},
		60_000,
	);
});
