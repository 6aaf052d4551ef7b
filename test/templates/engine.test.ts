import { connect } from '../../core/odoo/connect';
import { seedDemo } from '../../sandbox/demo/seed';
import { credentialFor, startEmbeddedOdoo, writesOf, type EmbeddedOdoo } from '../harness/odoo';
import { freshLedger, type TestLedger } from '../harness/ledger';
import { baseNodesInstalled, whyNot } from './base-nodes';
import { runTemplate, type TemplateRun } from './run-template';
import { isOurs, stepsByHand, templates } from './template-files';

if (!baseNodesInstalled) console.log(whyNot);

// A template is a few dozen requests and a PDF; busy machines need more than the usual five seconds.
jest.setTimeout(60_000);

/** Every template on its sample data, in n8n's engine, on the demo contractor's Odoo. */
(baseNodesInstalled ? describe : describe.skip).each([19, 18] as const)(
	'templates on the embedded Odoo %i',
	(version) => {
		let odoo: EmbeddedOdoo;
		let ledger: TestLedger;
		const first = new Map<string, TemplateRun>();

		beforeAll(async () => {
			odoo = await startEmbeddedOdoo({ version });
			ledger = freshLedger();
			const client = await connect({
				url: odoo.url,
				database: odoo.database,
				auth: { kind: 'apiKey', key: odoo.apiKeys.admin, login: odoo.users.admin.login },
			});
			await seedDemo(client, { anchor: '2026-10-31' });
			client.close();
		}, 120_000);

		afterAll(async () => {
			await ledger.close();
			await odoo.close();
		});

		it.each(templates())('$file runs and raises no exception', async ({ file, template }) => {
			const run = await runTemplate(template, credentialFor(odoo));
			expect(run).toMatchObject({ status: 'success', message: undefined });
			for (const { name } of stepsByHand(template).filter(isOurs)) {
				expect({ name, exceptions: run.items(name, 1) }).toEqual({ name, exceptions: [] });
				expect(run.items(name).length).toBeGreaterThan(0);
			}
			first.set(file, run);
		});

		it.each(templates())('$file gives the same a second time and writes nothing', async (one) => {
			odoo.control.resetCalls();
			const run = await runTemplate(one.template, credentialFor(odoo));
			expect(writesOf(odoo)).toEqual([]);
			for (const { name } of stepsByHand(one.template).filter(isOurs)) {
				const effects = run.items(name).map(({ effect }) => effect);
				const harmless = ['duplicate', 'unchanged', 'read'];
				expect(effects.filter((effect) => !harmless.includes(String(effect)))).toEqual([]);
				expect(effects).toHaveLength(first.get(one.file)?.items(name).length ?? -1);
			}
		});
	},
);
