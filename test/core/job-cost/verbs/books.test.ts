import { budgetCheck } from '../../../../core/job-cost/budget-check';
import { budgetUpsert } from '../../../../core/job-cost/budget';
import { positionGet } from '../../../../core/job-cost/position';
import { wipGet } from '../../../../core/job-cost/wip';
import { setupPrepare } from '../../../../core/job-cost/setup/verbs';
import type { OdooClient } from '../../../../core/odoo/client.port';
import { connect } from '../../../../core/odoo/connect';
import { type EmbeddedOdoo, startEmbeddedOdoo } from '../../../../sandbox/odoo';
import { codes, type SmallJob, smallJob } from '../../../conformance/scenarios/job-cost-master';
import {
	create,
	good,
	type Ground,
	record,
	refusal,
	run,
} from '../../../conformance/scenarios/kit';

/** What one job's records may do to the figures of another, or to those of another company. */
describe.each([19, 18] as const)('books of job cost on Odoo %i', (version) => {
	let server: EmbeddedOdoo;
	let odoo: OdooClient;
	let job: SmallJob;
	let ground: Ground;
	const open = async () =>
		await connect({
			url: server.url,
			database: server.database,
			auth: { kind: 'apiKey', key: server.apiKeys.admin, login: 'admin' },
		});
	const code = codes({ prefix: 'bk' });
	const mine = { project: { code: code.job }, asOf: '2026-03-31' };
	const other = { project: { code: code.other }, asOf: '2026-03-31' };
	const money = async (question: object, figure: 'draftBills' | 'actual') =>
		good(await run(ground, positionGet, [question])).result.totals[0]?.[figure] ?? '0.00';

	beforeAll(async () => {
		server = await startEmbeddedOdoo({ version });
		odoo = await open();
		ground = { odoo, prefix: 'bk' };
		good(await run(ground, setupPrepare, [{}]));
		job = await smallJob(ground);
	}, 30_000);
	afterAll(async () => {
		odoo.close();
		await server.close();
	});

	const draft = async (move_type: string, date: string, distribution: Record<string, number>) => {
		const vendor = await create(odoo, 'res.partner', { name: 'Vendor' });
		const move = await create(odoo, 'account.move', {
			move_type,
			partner_id: vendor,
			date,
			invoice_date: date,
			invoice_line_ids: [
				[
					0,
					0,
					{
						name: 'Sand',
						quantity: 1,
						price_unit: 100,
						tax_ids: [[6, 0, []]],
						analytic_distribution: distribution,
					},
				],
			],
		});
		return async () => await odoo.call({ model: 'account.move', method: 'unlink', ids: [move] });
	};

	test.each([
		['a bill', 'in_invoice', '100.00'],
		['a credit note', 'in_refund', '-100.00'],
		['a purchase receipt', 'in_receipt', '100.00'],
	])('%s in draft is a draft bill with the right sign', async (_what, type, expected) => {
		const remove = await draft(type, '2026-03-10', { [String(job.account)]: 100 });
		try {
			expect(await money(mine, 'draftBills')).toBe(expected);
			expect(await money({ ...mine, asOf: '2026-03-09' }, 'draftBills')).toBe('0.00');
		} finally {
			await remove();
		}
	});

	test('a warning stands with the job it is about, and with no other', async () => {
		const remove = await draft('in_invoice', '2026-03-10', { [String(job.account)]: 60 });
		try {
			const ran = await run(ground, positionGet, [mine, other]);
			expect(good(ran, 0).warnings).toEqual([expect.stringContaining('60 %')]);
			expect(good(ran, 1).warnings).toEqual([]);
		} finally {
			await remove();
		}
	});

	test('a forecast that makes no sense hides its own job only', async () => {
		const line = await create(odoo, 'x_job_budget_line', {
			x_name: 'typed in by hand, without dates',
			x_project_id: job.project,
			x_kind: 'forecast',
			x_state: 'approved',
			x_method: 'monitored_resource',
			x_unit_cost: 100,
			x_quantity: 10,
			x_date: '2026-03-01',
		});
		try {
			const ran = await run(ground, positionGet, [mine, other]);
			expect(refusal(ran, 0)).toBe('forecast.bad_span');
			good(ran, 1);
		} finally {
			await odoo.call({ model: 'x_job_budget_line', method: 'unlink', ids: [line] });
		}
	});

	/** A second company the user may work in, and a connection that knows of it. */
	const secondCompany = async (name: string) => {
		const [currency] = await odoo.searchRead<{ id: number }>({
			model: 'res.currency',
			domain: [['name', '=', 'USD']],
			fields: ['name'],
		});
		const company = await create(odoo, 'res.company', { name, currency_id: currency?.id ?? 0 });
		await odoo.call({
			model: 'res.users',
			method: 'write',
			ids: [odoo.uid],
			args: { vals: { company_ids: [[4, company, 0]] } },
		});
		// Companies are read once a connection.
		return { company, both: await open() };
	};
	const projectPlan = async () =>
		(
			await odoo.read<{ id: number; plan_id: number }>({
				model: 'account.analytic.account',
				ids: [job.account],
				fields: ['plan_id'],
				many2one: 'id',
			})
		)[0]?.plan_id ?? 0;
	const account = async (name: string) =>
		await create(odoo, 'account.analytic.account', {
			name,
			code: name,
			plan_id: await projectPlan(),
			company_id: false,
		});

	test('a project of company 2 on an account shared by the companies is kept in the books of 2', async () => {
		const { company, both } = await secondCompany('Branch Ltd');
		await create(both, 'project.project', {
			name: 'Bridge',
			account_id: await account('bk-bridge'),
			company_id: company,
		});
		const coded = {
			project: { code: 'bk-bridge' },
			costCode: { code: code.concrete },
			costType: { code: code.material },
		};
		const second = { odoo: both, prefix: 'bk' };
		try {
			good(
				await run(second, budgetUpsert, [
					record(second, 'bridge', { ...coded, originalAmount: '100' }),
				]),
			);
			const checked = await run(second, budgetCheck, [{ ...coded, amount: '40' }]);
			expect(good(checked).result).toMatchObject({ revised: '100.00', available: '60.00' });
			const reckoned = await run(second, wipGet, [{ project: coded.project }]);
			expect(good(reckoned).result.company).toBe(company);
		} finally {
			both.close();
		}
	});

	test('two projects on one account are refused by name, not shown as nothing', async () => {
		const { company, both } = await secondCompany('Sister Ltd');
		const shared = await account('bk-shared');
		const question = { project: { code: 'bk-shared' } };
		await create(both, 'project.project', { name: 'North', account_id: shared, company_id: 1 });
		await create(both, 'project.project', {
			name: 'South',
			account_id: shared,
			company_id: company,
		});
		const named = { ...question, company: String(company) };
		const ran = await run({ odoo: both }, positionGet, [question, named, mine]);
		both.close();
		for (const index of [0, 1]) {
			expect(ran.outcomes[index]).toMatchObject({
				fault: {
					code: 'mapping.shared_account',
					message: expect.stringMatching(/North.*South/) as string,
				},
			});
		}
		good(ran, 2);
	});

	test('WIP adds no billing of another company, and says what it leaves out', async () => {
		const { company, both } = await secondCompany('Second Ltd');
		const line = async (values: Record<string, string | number>) =>
			await create(odoo, 'account.analytic.line', {
				name: 'Line',
				account_id: job.account,
				date: '2026-03-01',
				...values,
			});
		const lines = [
			await line({ amount: 1000, category: 'invoice' }),
			await line({ amount: 5000, category: 'invoice', company_id: company }),
			await line({ amount: -70, company_id: company }),
		];
		try {
			const { result, warnings } = good(await run({ odoo: both }, wipGet, [mine]));
			expect(result.billed).toBe('1000.00');
			expect(warnings).toEqual(expect.arrayContaining([expect.stringContaining('Second Ltd')]));
		} finally {
			await odoo.call({ model: 'account.analytic.line', method: 'unlink', ids: lines });
			both.close();
		}
	});
});
