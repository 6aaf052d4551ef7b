import type { OdooClient } from '../../../../core/odoo/client.port';
import { connect } from '../../../../core/odoo/connect';
import { type EmbeddedOdoo, startEmbeddedOdoo } from '../../../../sandbox/odoo';
import { create } from '../../../conformance/scenarios/kit';
import { BILL_EXCEPTION_SCENARIOS } from '../../../conformance/scenarios/bill-exceptions';
import { BILL_POSTING_SCENARIOS } from '../../../conformance/scenarios/bill-posting';
import { BILL_SCENARIOS } from '../../../conformance/scenarios/bills';

// The same scenarios run on real servers by `npm run conformance`.
describe.each([19, 18] as const)('bills on Odoo %i', (version) => {
	let server: EmbeddedOdoo;
	let odoo: OdooClient;

	beforeAll(async () => {
		server = await startEmbeddedOdoo({ version });
		odoo = await connect({
			url: server.url,
			database: server.database,
			auth: { kind: 'apiKey', key: server.apiKeys.admin, login: server.users.admin.login },
		});
		// With a country Odoo gives it a chart of accounts and journals.
		await create(odoo, 'res.company', { name: 'Second Contractor', country_id: 233 });
	});
	afterAll(async () => {
		odoo.close();
		await server.close();
	});

	it.each(
		[...BILL_SCENARIOS, ...BILL_POSTING_SCENARIOS, ...BILL_EXCEPTION_SCENARIOS].map(
			([name, scenario], n) => ({ name, scenario, n }),
		),
	)(
		'$name',
		async ({ scenario, n }) => {
			await scenario({ odoo, prefix: `pb${String(version)}x${String(n)}` });
		},
		60_000,
	);
});
