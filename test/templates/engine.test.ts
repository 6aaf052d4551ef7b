import type { IDataObject, INode } from 'n8n-workflow';

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

/** Steps with nothing left to do in a second run: a question that was answered is not asked again. */
const ONCE: Readonly<Record<string, readonly string[]>> = {
	'20-requisition-to-order.json': ['Write Down the Answer'],
};

/** Steps whose sample holds something for a person: less of it once the template has released some. */
const HOLDS: Readonly<Record<string, readonly string[]>> = {
	'23-vendor-bill-three-way-match.json': ['Match Bills'],
};

/** Outputs before the one for exceptions; those of the approval policy say how it went. */
const goodOutputs = ({ type }: INode): number => (type.endsWith('.approvalPolicy') ? 3 : 1);
const goodItems = (run: TemplateRun, node: INode): IDataObject[] =>
	Array.from({ length: goodOutputs(node) }, (_none, at) => run.items(node.name, at)).flat();

/** Every template on its sample data, in n8n's engine, on the demo contractor's Odoo. */
(baseNodesInstalled ? describe : describe.skip).each([19, 18] as const)(
	'templates on the embedded Odoo %i',
	(version) => {
		let odoo: EmbeddedOdoo;
		let ledger: TestLedger;

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

		// One after the other: what a later template makes must not change what an earlier one lists.
		describe.each(templates())('$file', ({ file, template }) => {
			let first: TemplateRun;

			it('runs and raises no exception', async () => {
				first = await runTemplate(template, credentialFor(odoo));
				expect(first).toMatchObject({ status: 'success', message: undefined });
				for (const node of stepsByHand(template).filter(isOurs)) {
					const { name } = node;
					const exceptions = first.items(name, goodOutputs(node));
					if (HOLDS[file]?.includes(name) === true) expect(exceptions).not.toEqual([]);
					else expect({ name, exceptions }).toEqual({ name, exceptions: [] });
					expect(goodItems(first, node).length).toBeGreaterThan(0);
				}
			});

			it('gives the same a second time and writes nothing', async () => {
				odoo.control.resetCalls();
				const run = await runTemplate(template, credentialFor(odoo));
				expect(writesOf(odoo)).toEqual([]);
				for (const node of stepsByHand(template).filter(isOurs)) {
					if (ONCE[file]?.includes(node.name) === true) continue;
					const effects = goodItems(run, node).map(({ effect }) => effect);
					const harmless = ['duplicate', 'unchanged', 'read'];
					expect(effects.filter((effect) => !harmless.includes(String(effect)))).toEqual([]);
					if (HOLDS[file]?.includes(node.name) === true) continue;
					expect(effects).toHaveLength(goodItems(first, node).length);
				}
			});
		});
	},
);
