import { equipmentPost } from '../../../../core/job-cost/posting/equipment';
import { otherCostPost } from '../../../../core/job-cost/posting/cost-entry';
import { postingReverse } from '../../../../core/job-cost/posting/reverse';
import { labourPost } from '../../../../core/job-cost/posting/timesheet';
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

/** A posting is taken back once, whichever way, and never by more than it was. */
describe.each([19, 18] as const)('credits on Odoo %i', (version) => {
	let server: EmbeddedOdoo;
	let odoo: OdooClient;
	let ground: Ground;
	let job: SmallJob;
	const code = codes({ prefix: 'cr' });
	const coded = {
		project: { code: code.job },
		costCode: { code: code.concrete },
		costType: { code: code.material },
		date: '2026-03-01',
	};

	beforeAll(async () => {
		server = await startEmbeddedOdoo({ version });
		odoo = await connect({
			url: server.url,
			database: server.database,
			auth: { kind: 'apiKey', key: server.apiKeys.admin, login: 'admin' },
		});
		ground = { odoo, prefix: 'cr' };
		good(await run(ground, setupPrepare, [{}]));
		job = await smallJob(ground);
		await create(odoo, 'hr.employee', { name: 'Carla', hourly_cost: 40 });
	}, 30_000);
	afterAll(async () => {
		odoo.close();
		await server.close();
	});

	const usage = (id: string, quantity: string, reversalOf?: string, more: object = {}) =>
		record(
			ground,
			id,
			{
				...coded,
				equipment: { code: 'EX-330' },
				quantity,
				operatingRate: '150',
				...(reversalOf === undefined ? {} : { reversalOf: { id: reversalOf } }),
			},
			more,
		);
	const post = async (...args: Parameters<typeof usage>) =>
		await run(ground, equipmentPost, [usage(...args)]);
	const reverse = async (id: string) =>
		await run(ground, postingReverse, [
			{
				system: 'conformance',
				tenant: 'cr',
				entity: 'equipment_usage',
				record: { id },
				date: '2026-03-05',
				reason: 'wrong job',
			},
		]);
	const lines = async () =>
		await odoo.searchCount('account.analytic.line', [['account_id', '=', job.account]]);

	test('what Reverse took back, no usage takes back again', async () => {
		good(await post('a', '2'));
		good(await reverse('a'));
		const before = await lines();
		expect(refusal(await post('a-back', '-2', 'a'))).toBe('posting.already_reversed');
		expect(await lines()).toBe(before);
	});

	test('what a usage took back, neither Reverse nor another usage takes back again', async () => {
		good(await post('b', '2'));
		expect(good(await post('b-back', '-1', 'b')).result.cost).toBe('-150.00');
		expect(effects(await post('b-back', '-1', 'b'))).toEqual(['unchanged']);
		const before = await lines();
		expect(refusal(await post('b-again', '-1', 'b'))).toBe('posting.already_reversed');
		expect(refusal(await reverse('b'))).toBe('conflict.already_posted');
		expect(await lines()).toBe(before);
	});

	test('two credits of one posting in one batch', async () => {
		good(await post('c', '2'));
		const before = await lines();
		const ran = await run(ground, equipmentPost, [usage('c1', '-1', 'c'), usage('c2', '-1', 'c')]);
		expect(effects(ran)).toContain('conflict.duplicate_in_batch');
		expect((await lines()) - before).toBeLessThanOrEqual(1);
	});

	test('a credit names a posting, has the other sign and is no more than it', async () => {
		good(await post('d', '2'));
		const before = await lines();
		expect(refusal(await post('d1', '-1', 'never'))).toBe('posting.not_found');
		expect(refusal(await post('d2', '-2.5', 'd'))).toBe('posting.reversal_exceeds');
		expect(refusal(await post('d3', '1', 'd'))).toBe('posting.reversal_sign');
		const dear = usage('d4', '-2', 'd');
		const ran = await run(ground, equipmentPost, [
			{ ...dear, data: { ...dear.data, operatingRate: '151' } },
		]);
		expect(refusal(ran)).toBe('posting.reversal_exceeds');
		const ledger = {
			carrier: 'ledger',
			ledger: { journal: 'MISC', debitAccount: 'x', creditAccount: 'y' },
		};
		expect(refusal(await post('d5', '-1', 'd', ledger))).toMatch(/unknown_|other_carrier/);
		expect(await lines()).toBe(before);
		expect(good(await post('d6', '-2', 'd')).result.cost).toBe('-300.00');
	});

	test('hours come back at the cost they had', async () => {
		const hours = (id: string, figure: string, more: object = {}) =>
			record(ground, id, { ...coded, employee: { code: 'Carla' }, hours: figure, ...more });
		const back = hours('h-back', '-1', { reversalOf: { id: 'h' } });
		expect(good(await run(ground, labourPost, [hours('h', '2')])).result.cost).toBe('80.00');
		const [carla] = await odoo.searchRead<{ id: number }>({
			model: 'hr.employee',
			domain: [['name', '=', 'Carla']],
			fields: ['name'],
		});
		await odoo.call({
			model: 'hr.employee',
			method: 'write',
			ids: [carla?.id ?? 0],
			args: { vals: { hourly_cost: 99 } },
		});
		const more = hours('h-more', '-2.5', { costRate: '1', reversalOf: { id: 'h' } });
		expect(refusal(await run(ground, labourPost, [more]))).toBe('posting.reversal_exceeds');
		expect(good(await run(ground, labourPost, [back])).result.cost).toBe('-40.00');
		expect(effects(await run(ground, labourPost, [back]))).toEqual(['unchanged']);
	});

	test('a cost entry takes back money', async () => {
		const cost = (id: string, amount: string, more: object = {}) =>
			record(ground, id, { ...coded, amount, kind: 'other', ...more });
		good(await run(ground, otherCostPost, [cost('e', '10')]));
		const back = { reversalOf: { id: 'e' } };
		const tooMuch = await run(ground, otherCostPost, [cost('e1', '-10.01', back)]);
		expect(refusal(tooMuch)).toBe('posting.reversal_exceeds');
		good(await run(ground, otherCostPost, [cost('e2', '-10', back)]));
		expect(refusal(await run(ground, otherCostPost, [cost('e3', '-1', back)]))).toBe(
			'posting.already_reversed',
		);
	});
});
