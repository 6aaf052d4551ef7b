import { openSession, type Session } from './harness';

interface Loaded {
	ids: number[] | false;
	messages: Array<{ message: string; record?: number }>;
}

const CREATE_ONCE = { mode: 'update', noupdate: true };

describe('the embedded Odoo over HTTP', () => {
	let session: Session;

	beforeEach(async () => {
		session = await openSession();
	});
	afterEach(async () => await session.odoo.close());

	const count = async () =>
		await session.ok<number>('res.partner', 'search_count', { domain: [['name', '=like', 'T %']] });
	const load = async (rows: unknown[][], context: Record<string, unknown> = {}) =>
		await session.ok<Loaded>('res.partner', 'load', {
			fields: ['id', 'name'],
			data: rows,
			context,
		});

	it('undoes everything a failed call did', async () => {
		const reply = await session.json2('res.partner', 'create', {
			vals_list: [{ name: 'T 1' }, { name: 'T 2', type: 'nope' }],
		});
		expect(reply).toMatchObject({ status: 500, fault: 'builtins.ValueError' });
		expect(await count()).toBe(0);
		expect(
			await load([
				['n8n.a', 'T 1'],
				['n8n.b', ''],
			]),
		).toMatchObject({ ids: false });
		expect(await count()).toBe(0);
	});

	it('creates once: the second load returns the id and writes nothing', async () => {
		session.odoo.control.setClock(Date.parse('2026-11-21T10:00:00Z'));
		const first = await load([['n8n.a', 'T 1']], CREATE_ONCE);
		session.odoo.control.setClock(Date.parse('2026-11-21T11:00:00Z'));
		const second = await load([['n8n.a', 'T changed']], CREATE_ONCE);
		expect(second.ids).toEqual(first.ids);
		const [row] = await session.ok<Array<Record<string, unknown>>>('res.partner', 'read', {
			ids: first.ids,
			fields: ['name', 'write_date'],
		});
		expect(row).toMatchObject({ name: 'T 1', write_date: '2026-11-21 10:00:00' });
		await load([['n8n.a', 'T 1']]);
		const [written] = await session.ok<Array<Record<string, unknown>>>('res.partner', 'read', {
			ids: first.ids,
			fields: ['write_date'],
		});
		expect(written).toMatchObject({ write_date: '2026-11-21 11:00:00' });
	});

	it('loses the race on demand: load swallows it, everything else answers 500', async () => {
		session.odoo.control.fail({ kind: 'serialization', times: 2 });
		const lost = await load([['n8n.a', 'T 1']], CREATE_ONCE);
		expect(lost).toMatchObject({
			ids: false,
			messages: [{ message: 'could not serialize access due to concurrent update\n' }],
		});
		const reply = await session.json2('res.partner', 'create', { vals_list: [{ name: 'T 2' }] });
		expect(reply).toMatchObject({ status: 500, fault: 'psycopg2.errors.SerializationFailure' });
		expect(await count()).toBe(0);
	});

	it.each([
		['drop_after_commit', 1],
		['reset_before_commit', 0],
		['kill_worker', 0],
	] as const)('%s cuts the connection and leaves %i record', async (kind, expected) => {
		session.odoo.control.fail({ kind, model: 'res.partner', method: 'load' });
		await expect(load([['n8n.a', 'T 1']], CREATE_ONCE)).rejects.toThrow();
		expect(await count()).toBe(expected);
		await load([['n8n.a', 'T 1']], CREATE_ONCE);
		expect(await count()).toBe(1);
	});

	it('carries a late request out after its repeat', async () => {
		session.odoo.control.fail({ kind: 'late' });
		await expect(load([['n8n.a', 'T 1']], CREATE_ONCE)).rejects.toThrow();
		await load([['n8n.a', 'T 2']], CREATE_ONCE);
		expect(session.odoo.control.releaseLate()).toBe(1);
		expect(await count()).toBe(1);
	});

	it('answers 5xx without doing anything, and logs each call', async () => {
		session.odoo.control.fail({ kind: 'status', status: 502, skip: 1 });
		await load([['n8n.a', 'T 1']]);
		const reply = await session.json2('res.partner', 'create', { vals_list: [{ name: 'T 2' }] });
		expect(reply.status).toBe(502);
		expect(session.odoo.control.calls().map((call) => [call.method, call.status])).toEqual([
			['load', 200],
			['create', 502],
		]);
		expect(await count()).toBe(1);
	});

	it('shows a traceback in debug, so that tests can see whether a client lets it out', async () => {
		const reply = await session.json2('res.partner', 'nope');
		expect(JSON.stringify(reply.body)).toContain('Traceback');
	});

	it('keeps the rights of the integration user', async () => {
		const bot = session.odoo.apiKeys.bot;
		const refused = await session.json2(
			'project.project',
			'create',
			{ vals_list: [{ name: 'x' }] },
			bot,
		);
		expect(refused).toMatchObject({ status: 403, fault: 'odoo.exceptions.AccessError' });
		expect(refused.message).toContain('Project/Administrator');
		expect((await session.json2('ir.model.data', 'search_read', { domain: [] }, bot)).status).toBe(
			403,
		);
		expect(
			(await session.json2('hr.employee', 'read', { ids: [1], fields: ['hourly_cost'] }, bot))
				.status,
		).toBe(403);
		const partner = await session.json2(
			'res.partner',
			'create',
			{ vals_list: [{ name: 'x' }] },
			bot,
		);
		expect(partner.status).toBe(200);
	});

	it('refuses a foreign company, an unknown language, and an expired key', async () => {
		const foreign = await session.json2('res.partner', 'search', {
			domain: [],
			context: { allowed_company_ids: [1, 77] },
		});
		expect(foreign.message).toBe('Access to unauthorized or invalid companies.');
		const lang = await session.json2('res.partner', 'search', {
			domain: [],
			context: { lang: 'fr_FR' },
		});
		expect(lang.message).toBe('Invalid language code: fr_FR');
		session.odoo.asSuperuser((env) => {
			for (const key of env.store.table('res.users.apikeys').rows.values()) {
				env.patch('res.users.apikeys', key.id, { expiration_date: '2020-01-01 00:00:00' });
			}
		});
		expect(await session.json2('res.partner', 'search', { domain: [] })).toMatchObject({
			status: 401,
			message: 'Invalid apikey',
		});
	});

	it('adds and removes a plan column with its plan', async () => {
		const [plan = 0] = await session.ok<number[]>('account.analytic.plan', 'create', {
			vals_list: [{ name: 'Phases' }],
		});
		const column = `x_plan${plan}_id`;
		const fields = async () =>
			Object.keys(
				await session.ok<object>('account.analytic.line', 'fields_get', { allfields: [column] }),
			);
		expect(await fields()).toEqual([column]);
		await session.ok('account.analytic.plan', 'unlink', { ids: [plan] });
		expect(await fields()).toEqual([]);
	});
});

describe('the embedded Odoo 18', () => {
	let session: Session;

	beforeAll(async () => {
		session = await openSession({ version: 18 });
	});
	afterAll(async () => await session.odoo.close());

	it('has no JSON-2 and no formatted_read_group', async () => {
		expect((await session.json2('res.partner', 'search', { domain: [] })).status).toBe(404);
		const reply = await session.rpc('res.partner', 'formatted_read_group', [
			[],
			['country_id'],
			['__count'],
		]);
		expect(reply).toMatchObject({ status: 200, fault: 'builtins.AttributeError' });
	});

	it('creates one record for a dict, a list for a list, and no result for None', async () => {
		const one = await session.rpc('res.partner', 'create', [{ name: 'One' }]);
		const id = (one.body as { result: number }).result;
		expect(typeof id).toBe('number');
		const two = await session.rpc('res.partner', 'create', [[{ name: 'Two' }]]);
		expect((two.body as { result: number[] }).result).toHaveLength(1);
		expect((await session.rpc('res.partner', 'action_archive', [[id]])).body).not.toHaveProperty(
			'result',
		);
	});

	it('locks an order by its state', async () => {
		const read = await session.rpc('purchase.order', 'fields_get', [['locked', 'state']], {
			attributes: ['selection'],
		});
		const fields = (read.body as { result: Record<string, { selection: Array<[string, string]> }> })
			.result;
		expect(fields['locked']).toBeUndefined();
		expect(fields['state']?.selection.map(([key]) => key)).toContain('done');
	});
});
