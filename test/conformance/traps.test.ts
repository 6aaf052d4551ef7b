import { readCompanies } from '../../core/job-cost/companies';
import { costCodeUpsert } from '../../core/job-cost/codes';
import { otherCostPost } from '../../core/job-cost/posting/cost-entry';
import { equipmentPost } from '../../core/job-cost/posting/equipment';
import { postingReverse } from '../../core/job-cost/posting/reverse';
import { labourPost } from '../../core/job-cost/posting/timesheet';
import { close, given, nameOf, openPrepared } from './harness/ground';
import { codes, smallJob, type SmallJob } from './scenarios/job-cost-master';
import { effects, good, type Ground, record, refusal, run } from './scenarios/kit';

/** What Odoo itself would accept in silence, and book wrong. */
let ground: Ground;
let code: ReturnType<typeof codes>;
let job: SmallJob;

beforeAll(async () => {
	ground = await openPrepared();
	code = codes(ground);
	job = await smallJob(ground);
	await given(ground.odoo, 'hr.employee', {
		externalId: nameOf(ground, 'employee', 'carla'),
		values: { name: `Carla ${ground.prefix}`, hourly_cost: 42.5 },
	});
});
afterAll(async () => {
	await close(ground);
});

const coding = (more: object = {}) => ({
	project: { id: 'job' },
	costCode: { code: code.concrete },
	costType: { id: 'labour' },
	...more,
});
const cost = (id: string, more: object = {}) =>
	record(ground, id, { ...coding(), date: '2026-03-04', amount: '10', kind: 'other', ...more });
const hours = (id: string, more: object = {}, beside: object = {}) =>
	record(
		ground,
		id,
		{ ...coding(), employee: { id: 'carla' }, date: '2026-03-04', hours: '1', ...more },
		beside,
	);
const booked = async () =>
	await ground.odoo.searchCount('account.analytic.line', [['account_id', '=', job.account]]);

test('references that lead nowhere are refused by name, and nothing is booked', async () => {
	const before = await booked();
	const ran = await run(ground, otherCostPost, [
		cost('x1', { project: { id: 'nowhere' } }),
		cost('x2', { costCode: { code: 'no-such-code' } }),
		cost('x3', { costType: { id: 'no-such-type' } }),
		cost('x4', { phase: { code: 'no-such-phase' } }),
		cost('x5', { amount: '0' }),
		cost('x6', { currency: 'JPY' }),
		cost('x7', { status: { commercial: 'draft' } }),
		cost('x8', { status: { commercial: 'void' } }),
	]);
	expect(effects(ran)).toEqual([
		'mapping.unknown_project',
		'mapping.unknown_cost_code',
		'mapping.unknown_cost_type',
		'mapping.unknown_phase',
		'posting.zero',
		'currency.not_company',
		'posting.not_approved',
		'posting.cancelled',
	]);
	expect(await booked()).toBe(before);
});

test('an archived code takes no cost', async () => {
	const steel = (active: boolean) =>
		record(ground, 'steel', { code: code.steel, name: 'Steel', active });
	good(await run(ground, costCodeUpsert, [steel(false)]));
	const ran = await run(ground, otherCostPost, [
		cost('a1', { costCode: { code: code.steel } }),
		cost('a2', { costCode: { id: 'steel' } }),
		cost('a3'),
	]);
	expect(effects(ran)).toEqual(['conflict.archived', 'conflict.archived', 'created']);
	good(await run(ground, costCodeUpsert, [steel(true)]));
	expect(
		effects(await run(ground, otherCostPost, [cost('a1', { costCode: { code: code.steel } })])),
	).toEqual(['created']);
});

test('a task of another project takes no hours', async () => {
	const { odoo } = ground;
	const project = async (id: string) =>
		await given(odoo, 'project.task', {
			externalId: nameOf(ground, 'task', id),
			values: {
				name: `Task ${id}`,
				project_id: { externalId: nameOf(ground, 'project', id) },
			},
		});
	const [own, foreign] = [await project('job'), await project('other')];
	const before = await booked();
	const ran = await run(ground, labourPost, [
		hours('k1', {}, { task: foreign }),
		hours('k2', {}, { task: 2_000_000_000 }),
		hours('k3', {}, { task: own }),
	]);
	expect(effects(ran)).toEqual([
		'mapping.task_of_other_project',
		'mapping.task_of_other_project',
		'created',
	]);
	expect(await booked()).toBe(before + 1);
	const [line] = await odoo.searchRead<{ id: number; task_id: number }>({
		model: 'account.analytic.line',
		domain: [['id', '=', good(ran, 2).result.id ?? 0]],
		fields: ['task_id'],
		many2one: 'id',
	});
	expect(line?.task_id).toBe(own);
});

test('negative hours without the entry they take back are refused', async () => {
	expect(refusal(await run(ground, labourPost, [hours('n1', { hours: '-1' })]))).toBe(
		'posting.negative_without_reversal',
	);
});

test('a closed period takes no cost', async () => {
	const { odoo } = ground;
	const closed = '1999-12-31';
	const { own } = await readCompanies(odoo);
	const lock = async (day: string | false) =>
		await odoo.call({
			model: 'res.company',
			method: 'write',
			ids: [own.id],
			args: { vals: { fiscalyear_lock_date: day } },
		});
	const late = { date: '1999-06-30' };
	// A company with a period closed already is tested as it is.
	const open = own.lockedUntil === null;
	if (open) await lock(closed);
	try {
		const before = await booked();
		expect(refusal(await run(ground, otherCostPost, [cost('p1', late)]))).toBe(
			'conflict.closed_period',
		);
		expect(refusal(await run(ground, labourPost, [hours('p2', late)]))).toBe(
			'conflict.closed_period',
		);
		const usage = record(ground, 'p3', {
			...coding(late),
			equipment: { code: 'EX' },
			quantity: '1',
			operatingRate: '1',
		});
		expect(refusal(await run(ground, equipmentPost, [usage]))).toBe('conflict.closed_period');
		good(await run(ground, otherCostPost, [cost('p4')]));
		const reversal = {
			system: 'conformance',
			tenant: ground.prefix,
			entity: 'cost_entry',
			record: { id: 'p4' },
			reason: 'wrong',
			...late,
		};
		expect(refusal(await run(ground, postingReverse, [reversal]))).toBe('conflict.closed_period');
		expect(await booked()).toBe(before + 1);
	} finally {
		if (open) await lock(false);
	}
	if (open)
		expect(effects(await run(ground, otherCostPost, [cost('p1', late)]))).toEqual(['created']);
});
