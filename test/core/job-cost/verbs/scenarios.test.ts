import type { OdooClient } from '../../../../core/odoo/client.port';
import { connect } from '../../../../core/odoo/connect';
import { type EmbeddedOdoo, startEmbeddedOdoo } from '../../../../sandbox/odoo';
import { JOB_COST_SCENARIOS } from '../../../conformance/scenarios/job-cost';
import { stockAndLedger } from '../../../conformance/scenarios/job-cost-stock';

// The same scenarios run on real servers by `npm run conformance`.
describe.each([19, 18] as const)('job cost on Odoo %i', (version) => {
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

	it.each(JOB_COST_SCENARIOS)(
		'%s',
		async (name, scenario) => {
			await scenario({ odoo, prefix: `v${String(version)}${String(name.length)}` });
		},
		30_000,
	);

	// The embedded Odoo 18 lacks the category of stock costs; real servers of both versions pass.
	const stock = version === 19 ? it : it.skip;
	stock(
		'material is issued from stock once, machine hours reach the ledger once',
		async () => {
			await stockAndLedger(
				{ odoo, prefix: 'stk' },
				{ journal: 'MISC', debitAccount: '500000', creditAccount: '110500' },
			);
		},
		30_000,
	);
});
