import { Fault } from '../../core/faults';
import { connect } from '../../core/odoo/connect';
import { close, connectOptions, nameOf, open, upsert } from './harness/ground';
import type { Ground } from './scenarios/kit';

let ground: Ground;
beforeAll(async () => {
	ground = await open();
});
afterAll(async () => {
	await close(ground);
});

const codeOf = async (step: Promise<unknown>): Promise<string> => {
	try {
		await step;
	} catch (thrown) {
		if (thrown instanceof Fault) return thrown.code;
		throw thrown;
	}
	return 'no fault';
};

test('the server says its version, and the protocol follows from it and the credential', () => {
	const { version, protocol, uid } = ground.odoo;
	expect([17, 18, 19]).toContain(version.major);
	const withKey = connectOptions().auth.kind === 'apiKey';
	expect(protocol).toBe(version.major >= 19 && withKey ? 'json2' : 'jsonrpc');
	expect(uid).toBeGreaterThan(0);
});

test('a wrong key is refused, and the key is in no message', async () => {
	const key = 'f'.repeat(40);
	const login = ground.odoo.protocol === 'jsonrpc' ? { login: 'admin' } : {};
	const refused = await connect({
		...connectOptions(),
		auth: { kind: 'apiKey', key, ...login },
	}).catch((thrown: unknown) => thrown);
	expect(refused).toBeInstanceOf(Fault);
	const { class: kind, code, message } = refused as Fault;
	expect(kind).toBe('rights');
	expect(['odoo.key_refused', 'odoo.login_refused']).toContain(code);
	expect(message).not.toContain(key);
});

test('an unknown model, field and method are told apart', async () => {
	const { odoo } = ground;
	expect(
		await codeOf(odoo.searchRead({ model: 'no.such.model', domain: [], fields: ['name'] })),
	).toBe('odoo.unknown_model');
	expect(
		await codeOf(odoo.searchRead({ model: 'res.partner', domain: [], fields: ['no_such_field'] })),
	).toBe('odoo.unknown_field');
	expect(
		await codeOf(
			odoo.searchRead({
				model: 'res.partner',
				domain: [['no_such_field', '=', 1]],
				fields: ['name'],
			}),
		),
	).toBe('odoo.unknown_field');
	expect(
		await codeOf(odoo.call({ model: 'res.partner', method: 'no_such_method', ids: [1] })),
	).toBe('odoo.unknown_method');
	expect(await odoo.fieldsOf('no.such.model')).toBeNull();
});

test('a write on no records never reaches Odoo, which would say it was done', async () => {
	const { odoo } = ground;
	const before = odoo.stats().calls;
	expect(
		await codeOf(
			odoo.call({
				model: 'res.partner',
				method: 'write',
				ids: [],
				args: { vals: { name: 'Everybody' } },
			}),
		),
	).toBe('odoo.empty_ids');
	expect(odoo.stats().calls).toBe(before);
});

test('a record that is gone is a fault, or left out on request', async () => {
	const { odoo } = ground;
	const gone = { model: 'res.partner', ids: [2_000_000_000], fields: ['name'] };
	expect(await codeOf(odoo.read(gone))).toBe('odoo.record_missing');
	expect(await odoo.read({ ...gone, missing: 'omit' })).toEqual([]);
});

describe('with more contacts of one company than fill a page', () => {
	const COUNT = 2010;
	let parent = 0;

	beforeAll(async () => {
		const company = { externalId: nameOf(ground, 'vendor', 'parent'), values: { name: 'Parent' } };
		const rows = Array.from({ length: COUNT }, (_, n) => ({
			externalId: nameOf(ground, 'contact', String(n)),
			values: {
				name: `Contact ${String(n)}`,
				type: n % 2 === 0 ? 'contact' : 'other',
				color: n % 10,
				parent_id: { externalId: company.externalId },
			},
		}));
		const outcomes = await upsert(ground.odoo, 'res.partner', 'create_once', [company, ...rows]);
		expect(new Set(outcomes.map(({ status }) => status))).toEqual(new Set(['done']));
		parent = outcomes[0]?.status === 'done' ? outcomes[0].result.id : 0;
	});

	const read = async (limit?: number) =>
		await ground.odoo.searchRead<{ id: number; type: string; color: number }>({
			model: 'res.partner',
			domain: [['parent_id', '=', parent]],
			fields: ['type', 'color'],
			order: 'id',
			...(limit === undefined ? {} : { limit }),
		});

	test('a list is read to its end, each record once', async () => {
		const { odoo } = ground;
		const before = odoo.stats().calls;
		const rows = await read();
		expect(odoo.stats().calls - before).toBeGreaterThan(1);
		expect(rows).toHaveLength(COUNT);
		expect(new Set(rows.map(({ id }) => id)).size).toBe(COUNT);
		expect(rows.map(({ id }) => id)).toEqual([...rows.map(({ id }) => id)].sort((a, b) => a - b));
		expect(await odoo.searchCount('res.partner', [['parent_id', '=', parent]])).toBe(COUNT);
	});

	test('a limit is a limit', async () => {
		expect(await read(3)).toHaveLength(3);
	});

	test('grouped sums are the sums of the rows', async () => {
		const rows = await read();
		const groups = await ground.odoo.readGroup({
			model: 'res.partner',
			domain: [['parent_id', '=', parent]],
			groupBy: ['parent_id', 'type'],
			aggregates: ['color:sum'],
		});
		const own = (type: string) => {
			const mine = rows.filter((row) => row.type === type);
			return [mine.length, mine.reduce((total, { color }) => total + color, 0)];
		};
		expect(
			Object.fromEntries(
				groups.map((group) => [
					String(group['type']),
					[group['parent_id'], group['__count'], group['color:sum']],
				]),
			),
		).toEqual({ contact: [parent, ...own('contact')], other: [parent, ...own('other')] });
		// 201 tens: the even numbers of each add up to 20, the odd ones to 25.
		expect(own('contact')).toEqual([1005, 4020]);
		expect(own('other')).toEqual([1005, 5025]);
	});
});

test('the server tells its time', () => {
	const time = ground.odoo.serverTime();
	expect(time).not.toBeNull();
	expect(Math.abs((time ?? 0) - Date.now())).toBeLessThan(5 * 60_000);
});
