import { costCodeUpsert } from '../../../../core/job-cost/codes';
import { readCompanies } from '../../../../core/job-cost/companies';
import { budgetUpsert } from '../../../../core/job-cost/budget';
import { budgetChangeUpsert } from '../../../../core/job-cost/budget-change';
import { phaseUpsert } from '../../../../core/job-cost/phase';
import { positionGet } from '../../../../core/job-cost/position';
import { otherCostPost } from '../../../../core/job-cost/posting/cost-entry';
import { equipmentPost } from '../../../../core/job-cost/posting/equipment';
import { postingReverse } from '../../../../core/job-cost/posting/reverse';
import { labourPost } from '../../../../core/job-cost/posting/timesheet';
import { projectUpsert } from '../../../../core/job-cost/project';
import { setupPrepare } from '../../../../core/job-cost/setup/verbs';
import type { OdooClient } from '../../../../core/odoo/client.port';
import { connect } from '../../../../core/odoo/connect';
import { type EmbeddedOdoo, startEmbeddedOdoo } from '../../../../sandbox/odoo';
import { codes, type SmallJob, smallJob } from '../../../conformance/scenarios/job-cost-master';
import {
	create,
	effects,
	good,
	type Ground,
	record,
	refusal,
	run,
} from '../../../conformance/scenarios/kit';

describe.each([19, 18] as const)('traps of job cost on Odoo %i', (version) => {
	let server: EmbeddedOdoo;
	let odoo: OdooClient;
	let bot: OdooClient;
	let job: SmallJob;
	let employee: number;
	let ground: Ground;
	const open = async (key: string, login: string) =>
		await connect({
			url: server.url,
			database: server.database,
			auth: { kind: 'apiKey', key, login },
		});

	beforeAll(async () => {
		server = await startEmbeddedOdoo({ version });
		odoo = await open(server.apiKeys.admin, 'admin');
		bot = await open(server.apiKeys.bot, 'bot');
		ground = { odoo, prefix: 'tr' };
		good(await run(ground, setupPrepare, [{ integrationUsers: ['bot'] }]));
		job = await smallJob(ground);
		employee = await create(odoo, 'hr.employee', { name: 'Carla', hourly_cost: 40 });
	}, 30_000);
	afterAll(async () => {
		odoo.close();
		bot.close();
		await server.close();
	});

	const code = codes({ prefix: 'tr' });
	const coded = {
		project: { code: code.job },
		costCode: { code: code.concrete },
		costType: { code: code.material },
	};
	let serial = 0;
	const entry = (data: object, more: object = {}) =>
		record(
			ground,
			`n${String(serial++)}`,
			{ ...coded, date: '2026-03-01', amount: '10', kind: 'other', ...data },
			more,
		);
	const post = async (data: object, more: object = {}) =>
		await run(ground, otherCostPost, [entry(data, more)]);
	const writesDuring = async (work: () => Promise<unknown>): Promise<number> => {
		const count = () =>
			server.control
				.calls()
				.filter(({ method }) => ['load', 'create', 'write', 'unlink'].includes(method)).length;
		const before = count();
		await work();
		return count() - before;
	};

	test.each([
		['an unknown project', { project: { code: 'nope' } }, 'mapping.unknown_project'],
		['an unknown cost code', { costCode: { code: 'nope' } }, 'mapping.unknown_cost_code'],
		['an unknown cost type', { costType: { id: 'nope' } }, 'mapping.unknown_cost_type'],
		[
			'a cost type in the place of a code',
			{ costCode: { code: code.material } },
			'mapping.unknown_cost_code',
		],
		['a draft', { status: { commercial: 'draft' } }, 'posting.not_approved'],
		['a void record', { status: { commercial: 'void' } }, 'posting.cancelled'],
		['another currency', { currency: 'EUR' }, 'currency.not_company'],
		['nothing', { amount: '0.00' }, 'posting.zero'],
		['an unknown unit', { uom: 'furlongs' }, 'mapping.unknown_unit'],
		['an unknown vendor', { vendor: { code: 'nope' } }, 'mapping.unknown_vendor'],
	])('refuses %s and writes nothing', async (_what, data, expected) => {
		const writes = await writesDuring(async () => {
			expect(refusal(await post(data))).toBe(expected);
		});
		expect(writes).toBe(0);
	});

	test('refuses an unknown company', async () => {
		expect(refusal(await post({}, { company: 'Nobody Inc' }))).toBe('mapping.unknown_company');
	});

	test.each([
		['NaN', { amount: 'NaN' }],
		['a formula as code', { costCode: { code: '=1+1' } }],
		['an exponent', { amount: '1e9' }],
		['text of 10 MB', { description: 'x'.repeat(10_000_000) }],
		['a reserved key', { ext: { constructor: 1 } }],
	])('the schema refuses %s', (_what, data) => {
		expect(otherCostPost.input.safeParse(entry(data)).success).toBe(false);
	});

	test('a code that two accounts share is not guessed', async () => {
		const plan = (
			await odoo.read<{ id: number; plan_id: unknown }>({
				model: 'account.analytic.account',
				ids: [job.concrete],
				fields: ['plan_id'],
				many2one: 'id',
			})
		)[0]?.plan_id as number;
		for (const name of ['One', 'Two']) {
			await create(odoo, 'account.analytic.account', {
				name,
				code: 'twice',
				plan_id: plan,
				company_id: false,
			});
		}
		expect(refusal(await post({ costCode: { code: 'twice' } }))).toBe('mapping.ambiguous');
		const third = await run(ground, costCodeUpsert, [
			record(ground, 'third', { code: 'twice', name: 'Three' }),
		]);
		expect(refusal(third)).toBe('conflict.duplicate_code');
	});

	test('an archived cost code takes no posting', async () => {
		good(
			await run(ground, costCodeUpsert, [
				record(ground, 'gone', { code: 'gone', name: 'Gone', active: false }),
			]),
		);
		expect(refusal(await post({ costCode: { code: 'gone' } }))).toBe('conflict.archived');
		expect(refusal(await post({ costCode: { id: 'gone' } }))).toBe('conflict.archived');
	});

	test('what a person archived stays archived until the source says active', async () => {
		const sent = (data: object) => record(ground, 'old', { code: 'old', name: 'Old', ...data });
		const { result } = good(await run(ground, costCodeUpsert, [sent({})]));
		await odoo.call({
			model: 'account.analytic.account',
			method: 'write',
			ids: [result.id ?? 0],
			args: { vals: { active: false } },
		});
		expect(refusal(await run(ground, costCodeUpsert, [sent({ name: 'Older' })]))).toBe(
			'odoo.record_archived',
		);
		expect(good(await run(ground, costCodeUpsert, [sent({ active: true })])).effect).toBe(
			'updated',
		);
	});

	test('a phase of another project is refused', async () => {
		good(
			await run(ground, phaseUpsert, [
				record(ground, 'p2', { project: { code: code.other }, code: '01', name: 'Other phase' }),
			]),
		);
		expect(refusal(await post({ phase: { id: 'p2' } }))).toBe('mapping.phase_of_other_project');
	});

	test('a closed period is refused, the day after is not', async () => {
		const [company] = await odoo.searchRead<{ id: number }>({
			model: 'res.company',
			domain: [],
			fields: ['name'],
			order: 'id',
		});
		const lock = async (day: string | false) =>
			await odoo.call({
				model: 'res.company',
				method: 'write',
				ids: [company?.id ?? 0],
				args: { vals: { fiscalyear_lock_date: day } },
			});
		await lock('2026-02-28');
		try {
			expect(refusal(await post({ date: '2026-02-28' }))).toBe('conflict.closed_period');
			good(await post({ date: '2026-03-01' }));
			const hours = await run(ground, labourPost, [
				record(ground, 'locked', {
					...coded,
					employee: { code: 'Carla' },
					date: '2026-02-28',
					hours: '1',
				}),
			]);
			expect(refusal(hours)).toBe('conflict.closed_period');
		} finally {
			await lock(false);
		}
	});

	test('a period the parent has closed is closed for its branch', async () => {
		const [parent] = (await readCompanies(odoo)).all;
		const branch = await create(odoo, 'res.company', {
			name: 'Branch North',
			parent_id: parent?.id ?? 0,
		});
		const lock = async (vals: Record<string, string | false>) =>
			await odoo.call({
				model: 'res.company',
				method: 'write',
				ids: [parent?.id ?? 0],
				args: { vals },
			});
		const lockedUntil = async () => (await readCompanies(odoo)).byId(branch).lockedUntil;
		expect(await lockedUntil()).toBeNull();
		for (const field of ['fiscalyear_lock_date', 'hard_lock_date']) {
			await lock({ [field]: '2026-01-31' });
			expect(await lockedUntil()).toBe('2026-01-31');
			await lock({ [field]: false });
		}
	});

	test('hours on a task of another project are refused', async () => {
		const [other] = await odoo.searchRead<{ id: number }>({
			model: 'project.project',
			domain: [['account_id.code', '=', code.other]],
			fields: ['name'],
		});
		const task = await create(odoo, 'project.task', {
			name: 'Elsewhere',
			project_id: other?.id ?? 0,
		});
		const hours = (more: object) =>
			record(
				ground,
				'task',
				{ ...coded, employee: { code: 'Carla' }, date: '2026-03-01', hours: '1' },
				more,
			);
		expect(refusal(await run(ground, labourPost, [hours({ task })]))).toBe(
			'mapping.task_of_other_project',
		);
	});

	test('hours keep their codes and their own rate', async () => {
		const hours = {
			...coded,
			employee: { code: 'Carla' },
			date: '2026-03-02',
			hours: '2',
			costRate: '55.55',
		};
		const posted = good(await run(ground, labourPost, [record(ground, 'rate', hours)]));
		expect(posted.result.cost).toBe('111.10');
		// A raise later on changes nothing that is booked.
		await odoo.call({
			model: 'hr.employee',
			method: 'write',
			ids: [employee],
			args: { vals: { hourly_cost: 99 } },
		});
		const again = good(await run(ground, labourPost, [record(ground, 'rate', hours)]));
		expect([again.effect, again.result.cost]).toEqual(['unchanged', '111.10']);
		const other = await run(ground, labourPost, [
			record(ground, 'rate', { ...hours, costRate: '60' }),
		]);
		expect(refusal(other)).toBe('conflict.already_posted');
		const { result } = good(await run(ground, positionGet, [{ project: coded.project }]));
		expect(result.lines.filter(({ costCode }) => costCode === null)).toEqual([]);
	});

	test('a broken run between the two steps of a timesheet is finished by the next', async () => {
		const hours = {
			...coded,
			employee: { code: 'Carla' },
			date: '2026-03-02',
			hours: '1',
			costRate: '70',
		};
		const inputs = [{ index: 0, value: labourPost.input.parse(record(ground, 'broken', hours)) }];
		const deps = {
			odoo,
			clock: { now: () => Date.now(), sleep: async () => {} },
			log: { debug() {}, info() {}, warn() {} },
		};
		const plan = await labourPost.plan(deps, inputs);
		await labourPost.apply(deps, { ...plan, once: { ...plan.once, finish: new Map() } });
		const healed = good(await run(ground, labourPost, [record(ground, 'broken', hours)]));
		expect([healed.effect, healed.result.cost]).toEqual(['updated', '70.00']);
		expect(effects(await run(ground, labourPost, [record(ground, 'broken', hours)]))).toEqual([
			'unchanged',
		]);
	});

	test('a person’s correction in Odoo is never overwritten', async () => {
		const cost = record(ground, 'recoded', {
			...coded,
			date: '2026-03-01',
			amount: '12',
			kind: 'other',
		});
		const { result } = good(await run(ground, otherCostPost, [cost]));
		await odoo.call({
			model: 'account.analytic.line',
			method: 'write',
			ids: [result.id ?? 0],
			args: { vals: { amount: -13 } },
		});
		expect(refusal(await run(ground, otherCostPost, [cost]))).toBe('conflict.already_posted');
	});

	test('a posting is reversed once, and only what was posted', async () => {
		good(
			await run(ground, otherCostPost, [
				record(ground, 'back', { ...coded, date: '2026-03-01', amount: '12.34', kind: 'other' }),
			]),
		);
		const back = (id: string, date: string) => ({
			system: 'conformance',
			tenant: 'tr',
			entity: 'cost_entry',
			record: { id },
			date,
			reason: 'wrong job',
		});
		const first = good(await run(ground, postingReverse, [back('back', '2026-03-05')]));
		expect(first.result.cost).toBe('-12.34');
		expect(effects(await run(ground, postingReverse, [back('back', '2026-03-05')]))).toEqual([
			'unchanged',
		]);
		expect(refusal(await run(ground, postingReverse, [back('back', '2026-03-06')]))).toBe(
			'conflict.already_posted',
		);
		expect(refusal(await run(ground, postingReverse, [back('never', '2026-03-05')]))).toBe(
			'posting.not_found',
		);
	});

	test('revenue and money of other jobs stay out of the cost', async () => {
		const question = { project: { code: code.other } };
		const actual = async () =>
			good(await run(ground, positionGet, [question])).result.totals[0]?.actual ?? '0.00';
		const account = (
			await odoo.searchRead<{ id: number }>({
				model: 'account.analytic.account',
				domain: [['code', '=', code.other]],
				fields: ['code'],
			})
		)[0]?.id as number;
		const before = await actual();
		await create(odoo, 'account.analytic.line', {
			name: 'Invoice',
			account_id: account,
			amount: 5000,
			category: 'invoice',
			date: '2026-03-01',
		});
		expect(await actual()).toBe(before);
	});

	test('machine hours go to the job or to the ledger, never to both', async () => {
		const usage = (more: object = {}) =>
			record(
				ground,
				'ex330',
				{
					...coded,
					equipment: { code: 'EX-330' },
					date: '2026-03-03',
					quantity: '2',
					operatingRate: '150',
				},
				more,
			);
		expect(good(await run(ground, equipmentPost, [usage()])).result.cost).toBe('300.00');
		const ledger = {
			carrier: 'ledger',
			ledger: { journal: 'MISC', debitAccount: 'x', creditAccount: 'y' },
		};
		expect(refusal(await run(ground, equipmentPost, [usage(ledger)]))).toMatch(
			/unknown_|other_model/,
		);
		expect(refusal(await run(ground, equipmentPost, [usage({ carrier: 'ledger' })]))).toBe(
			'equipment.ledger_missing',
		);
	});

	test('a budget change that was voided stays void', async () => {
		const change = (commercial: string) =>
			record(ground, 'chg', {
				project: coded.project,
				number: '1',
				status: { commercial },
				lines: [{ lineId: '1', costCode: coded.costCode, costType: coded.costType, amount: '5' }],
			});
		expect(effects(await run(ground, budgetChangeUpsert, [change('in_review')]))).toEqual([
			'created',
		]);
		expect(effects(await run(ground, budgetChangeUpsert, [change('approved')]))).toEqual([
			'updated',
		]);
		expect(refusal(await run(ground, budgetChangeUpsert, [change('in_review')]))).toBe(
			'budget_change.state',
		);
		expect(effects(await run(ground, budgetChangeUpsert, [change('void')]))).toEqual(['updated']);
		expect(refusal(await run(ground, budgetChangeUpsert, [change('approved')]))).toBe(
			'budget_change.state',
		);
	});

	test('a budget line deleted at its source counts nowhere', async () => {
		const budgeted = async () =>
			good(await run(ground, positionGet, [{ project: coded.project }])).result.totals[0]
				?.original ?? '0.00';
		const line = (status: object) =>
			record(ground, 'deleted', { ...coded, originalAmount: '77', ...status });
		const before = await budgeted();
		good(await run(ground, budgetUpsert, [line({})]));
		expect(await budgeted()).not.toBe(before);
		const gone = line({ status: { commercial: 'void' } });
		expect(effects(await run(ground, budgetUpsert, [gone]))).toEqual(['updated']);
		expect(await budgeted()).toBe(before);
	});

	test('calls do not grow with the number of items', async () => {
		const lines = (count: number) =>
			Array.from({ length: count }, (_, n) =>
				record(ground, `many${String(count)}-${String(n)}`, {
					...coded,
					originalAmount: String(n + 1),
				}),
			);
		const few = await run(ground, budgetUpsert, lines(2));
		const many = await run(ground, budgetUpsert, lines(200));
		expect([many.planCalls, many.applyCalls]).toEqual([few.planCalls, few.applyCalls]);
		const costs = (count: number) =>
			Array.from({ length: count }, (_, n) => entry({ amount: String(n + 1) }));
		const two = await run(ground, otherCostPost, costs(2));
		const hundred = await run(ground, otherCostPost, costs(100));
		expect([hundred.planCalls, hundred.applyCalls]).toEqual([two.planCalls, two.applyCalls]);
	});

	test('Setup needs an administrator and says so', async () => {
		const fresh = await startEmbeddedOdoo({ version });
		const user = await connect({
			url: fresh.url,
			database: fresh.database,
			auth: { kind: 'apiKey', key: fresh.apiKeys.bot, login: 'bot' },
		});
		try {
			const ran = await run({ odoo: user }, setupPrepare, [{}]);
			expect(refusal(ran)).toBe('setup.administrator_needed');
			const project = await run({ odoo: user }, projectUpsert, []).catch(
				(thrown: unknown) => thrown,
			);
			expect(project).toMatchObject({ code: 'setup.not_prepared' });
		} finally {
			user.close();
			await fresh.close();
		}
	});

	test('the integration user posts cost and reads the position', async () => {
		const mine = { odoo: bot, prefix: 'tr' };
		good(await run(mine, otherCostPost, [entry({ amount: '1.00' })]));
		good(await run(mine, positionGet, [{ project: coded.project }]));
	});
});
