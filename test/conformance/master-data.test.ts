import { costCodeUpsert, costTypeUpsert } from '../../core/job-cost/codes';
import { phaseUpsert } from '../../core/job-cost/phase';
import { projectUpsert } from '../../core/job-cost/project';
import {
	costCodeGet,
	costCodeGetMany,
	costTypeGet,
	phaseGet,
	projectGet,
	projectGetMany,
} from '../../core/job-cost/records';
import { silentLogger, systemClock } from '../../core/ports';
import { vendorUpsert } from '../../core/procurement/vendor';
import type { Verb, VerbPlan } from '../../core/verb';
import { close, openPrepared } from './harness/ground';
import { effects, good, type Ground, record, refusal, run } from './scenarios/kit';

const ACCOUNT = 'account.analytic.account';

let ground: Ground;
beforeAll(async () => {
	ground = await openPrepared();
});
afterAll(async () => {
	await close(ground);
});

const origin = () => ({ system: 'conformance', tenant: ground.prefix });
const coded = (code: string) => `${ground.prefix}-${code}`;

/** Created; sent again and not written; renamed. */
async function keeps<I, P extends VerbPlan<R>, R extends { readonly id: number | null }>(
	verb: Verb<I, P, R>,
	model: string,
	of: (name: string) => object,
): Promise<void> {
	const first = await run(ground, verb, [of('First')]);
	expect(effects(first)).toEqual(['created']);
	const { id } = good(first).result;
	const written = async () =>
		await ground.odoo.read({ model, ids: [id ?? 0], fields: ['write_date'] });
	const before = await written();
	const again = await run(ground, verb, [of('First')]);
	expect(effects(again)).toEqual(['unchanged']);
	expect(good(again).result.id).toBe(id);
	expect(await written()).toEqual(before);
	expect(effects(await run(ground, verb, [of('Second')]))).toEqual(['updated']);
	expect(effects(await run(ground, verb, [of('Second')]))).toEqual(['unchanged']);
}

describe('projects', () => {
	const job = (name: string, id = 'p1', code = 'P1') =>
		record(ground, id, { code: coded(code), name: `${name} ${ground.prefix}` });

	test('are kept by External ID and found by id and by code', async () => {
		await keeps(projectUpsert, 'project.project', job);
		const found = await run(ground, projectGet, [
			{ ...origin(), project: { id: 'p1' } },
			{ project: { code: coded('P1') } },
		]);
		expect(good(found).result).toMatchObject({
			code: coded('P1'),
			name: `Second ${ground.prefix}`,
			active: true,
		});
		expect(good(found, 1).result).toEqual(good(found).result);
		const list = good(await run(ground, projectGetMany, [{ codePrefix: ground.prefix }]));
		expect(list.result.records).toEqual([good(found).result]);
	});

	test('the account carries the cost and has the name of the job', async () => {
		const { result } = good(await run(ground, projectUpsert, [job('Second')]));
		const [account] = await ground.odoo.read<{ id: number; name: string; code: string }>({
			model: ACCOUNT,
			ids: [result.account ?? 0],
			fields: ['name', 'code'],
		});
		expect(account).toMatchObject({ name: `Second ${ground.prefix}`, code: coded('P1') });
		const [project] = await ground.odoo.read<{ id: number; account_id: number }>({
			model: 'project.project',
			ids: [result.id ?? 0],
			fields: ['account_id', 'allow_timesheets'],
			many2one: 'id',
		});
		expect(project).toMatchObject({ account_id: result.account, allow_timesheets: true });
	});

	test('one code names one job', async () => {
		const twice = await run(ground, projectUpsert, [job('Another', 'p2')]);
		expect(refusal(twice)).toBe('conflict.duplicate_code');
		expect(good(await run(ground, projectUpsert, [job('Another', 'p2', 'P2')])).effect).toBe(
			'created',
		);
	});

	test('a dry run says what would happen and does nothing', async () => {
		const { odoo } = ground;
		const deps = { odoo, clock: systemClock, log: silentLogger };
		const value = projectUpsert.input.parse(job('Planned', 'p3', 'P3'));
		const { preview } = await projectUpsert.plan(deps, [{ index: 0, value }]);
		expect(preview[0]).toMatchObject({ status: 'done', effect: 'created', result: { id: null } });
		expect(refusal(await run(ground, projectGet, [{ project: { code: coded('P3') } }]))).toBe(
			'mapping.unknown_project',
		);
	});
});

test('a phase belongs to its project', async () => {
	for (const id of ['p1', 'p2']) {
		await run(ground, projectUpsert, [
			record(ground, id, { code: coded(id.toUpperCase()), name: `${id} ${ground.prefix}` }),
		]);
	}
	const phase = (name: string, id = 'f1', project = 'p1') =>
		record(ground, id, { project: { id: project }, code: '01', name });
	await keeps(phaseUpsert, ACCOUNT, phase);
	// The same code in another project is another phase.
	expect(effects(await run(ground, phaseUpsert, [phase('Third', 'f2', 'p2')]))).toEqual([
		'created',
	]);
	expect(refusal(await run(ground, phaseUpsert, [phase('Fourth', 'f3', 'nowhere')]))).toBe(
		'mapping.unknown_project',
	);
	const found = await run(ground, phaseGet, [
		{ ...origin(), project: { code: coded('P1') }, record: { code: '01' } },
		{ ...origin(), project: { id: 'p2' }, record: { id: 'f2' } },
	]);
	expect(good(found).result).toMatchObject({ code: `${coded('P1')}/01`, name: 'Second' });
	expect(good(found, 1).result).toMatchObject({ code: `${coded('P2')}/01`, name: 'Third' });
});

test('cost codes and cost types are kept, archived and brought back', async () => {
	const code = (name: string, more: object = {}) =>
		record(ground, 'c1', { code: coded('03-300'), name, ...more });
	await keeps(costCodeUpsert, ACCOUNT, code);
	await keeps(costTypeUpsert, ACCOUNT, (name) => record(ground, 't1', { code: coded('L'), name }));
	const get = async () =>
		good(await run(ground, costCodeGet, [{ ...origin(), record: { id: 'c1' } }])).result;
	const id = (await get()).id;
	expect(good(await run(ground, costTypeGet, [{ record: { code: coded('L') } }])).result.name).toBe(
		'Second',
	);

	const archived = code('Second', { active: false });
	expect(effects(await run(ground, costCodeUpsert, [archived]))).toEqual(['updated']);
	expect(effects(await run(ground, costCodeUpsert, [archived]))).toEqual(['unchanged']);
	const listed = async (more: object) =>
		good(
			await run(ground, costCodeGetMany, [{ codePrefix: ground.prefix, ...more }]),
		).result.records.map((one) => [one.id, one.active]);
	expect(await listed({})).toEqual([]);
	expect(await listed({ archived: true })).toEqual([[id, false]]);
	expect(effects(await run(ground, costCodeUpsert, [code('Second', { active: true })]))).toEqual([
		'updated',
	]);
	expect(await get()).toMatchObject({ id, active: true });
});

test('a vendor is kept, and a second one of the same number is a question for a person', async () => {
	const vendor = (name: string, id = 'v1') =>
		record(ground, id, {
			name: `${name} ${ground.prefix}`,
			code: coded('V1'),
			address: { city: 'Denver', country: 'US' },
		});
	await keeps(vendorUpsert, 'res.partner', vendor);
	const { id } = good(await run(ground, vendorUpsert, [vendor('Second')])).result;
	const [partner] = await ground.odoo.read<{ id: number; ref: string }>({
		model: 'res.partner',
		ids: [id ?? 0],
		fields: ['name', 'ref', 'city', 'is_company', 'supplier_rank'],
	});
	expect(partner).toMatchObject({
		name: `Second ${ground.prefix}`,
		ref: coded('V1'),
		city: 'Denver',
		is_company: true,
		supplier_rank: 1,
	});
	expect(refusal(await run(ground, vendorUpsert, [vendor('Second', 'v2')]))).toBe(
		'conflict.possible_duplicate',
	);
});
