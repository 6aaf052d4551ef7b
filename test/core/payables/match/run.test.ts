import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';

import { matchRun } from '../../../../core/payables/match/run';
import type { OdooClient } from '../../../../core/odoo/client.port';
import { connect } from '../../../../core/odoo/connect';
import { type EmbeddedOdoo, startEmbeddedOdoo } from '../../../../sandbox/odoo';
import { effects, good, refusal, run } from '../../../conformance/scenarios/kit';
import { billed, ordered, question } from '../../../conformance/scenarios/match';
import { receive, site, type Site } from '../../../conformance/scenarios/site';

jest.setTimeout(60_000);

let server: EmbeddedOdoo;
let odoo: OdooClient;
let place: Site;
const ground = () => ({ odoo, prefix: 'mr' });

beforeAll(async () => {
	server = await startEmbeddedOdoo();
	odoo = await connect({
		url: server.url,
		database: server.database,
		auth: { kind: 'apiKey', key: server.apiKeys.admin },
	});
	place = await site(ground());
});
afterAll(async () => {
	odoo.close();
	await server.close();
});

const orderLine = (lineId: string, quantity: string, unitCost: string, amount: string) => ({
	lineId,
	description: `Line ${lineId}`,
	costCode: { id: 'concrete' },
	costType: { id: 'material' },
	quantity,
	unitCost,
	amount,
});
const match = async (key: string, more: object = {}) =>
	await run(ground(), matchRun, [question(ground(), key, { whenHeld: 'result', ...more })]);

/** An order line received and billed so far, matched; status by check. */
async function statusOf(
	key: string,
	order: { readonly quantity: string; readonly price: string; readonly amount: string },
	received: number,
	bill: { readonly quantity: number; readonly price: number },
	policy: object,
): Promise<Record<string, string>> {
	const { quantity, price, amount } = order;
	const [line] = await ordered(ground(), place, `po-${key}`, [
		orderLine('1', quantity, price, amount),
	]);
	if (received > 0) await receive(ground(), line?.id ?? 0, received);
	await billed(ground(), key, [{ line, ...bill }]);
	const { lines } = good(await match(key, { policy: [policy] })).result;
	return Object.fromEntries((lines[0]?.checks ?? []).map(({ check, status }) => [check, status]));
}

const ORACLES = resolve(__dirname, '../../../../../shared/domain/oracles.json');
const published = existsSync(ORACLES);
if (!published) console.log('skipped: published matching examples are not beside the project');

(published ? describe : describe.skip)('published examples, through Odoo', () => {
	interface Oracle {
		readonly id: string;
		readonly input: Readonly<Record<string, string>> & {
			readonly po: Readonly<Record<string, string>>;
			readonly inv: Readonly<Record<string, string>>;
		};
		readonly expected: Readonly<Record<string, string>>;
	}
	const oracles = published ? (JSON.parse(readFileSync(ORACLES, 'utf8')) as Oracle[]) : [];
	const read = (id: string): Oracle => {
		const found = oracles.find((one) => one.id === id);
		if (found === undefined) throw new Error(`no oracle ${id}`);
		return found;
	};
	const times = (a: string | undefined, b: string | undefined) =>
		(Number(a) * Number(b)).toFixed(2);

	it('3WM-1: unit price at a tolerance of 5 percent', async () => {
		const { input, expected } = read('3WM-1');
		const order = {
			quantity: input['po_qty'] ?? '',
			price: input['po_price'] ?? '',
			amount: times(input['po_qty'], input['po_price']),
		};
		const policy = { pricePercent: input['unit_price_tol_pct'], totalPercent: '100' };
		const at = async (key: string, price: string | undefined) =>
			(
				await statusOf(
					key,
					order,
					Number(input['receipt_qty']),
					{ quantity: Number(input['inv_qty']), price: Number(price) },
					policy,
				)
			)['unit_price'];
		expect(await at('o1', input['inv_price'])).toBe(expected['price_match']?.toLowerCase());
		expect(await at('o2', expected['max_ok_price'])).toBe('passed');
	});

	it.each(['3WM-PCT-1', '3WM-PCT-2', '3WM-AMT-1', '3WM-AMT-2', '3WM-BOTH-1', '3WM-BOTH-3'])(
		'%s: total',
		async (id) => {
			const { input, expected } = read(id);
			const price = input['expected'] ?? '';
			const found = await statusOf(
				id,
				{ quantity: '1', price, amount: price },
				1,
				{ quantity: 1, price: Number(input['invoice']) },
				{
					kind: 'two_way',
					pricePercent: '1000',
					totalPercent: input['tol_pct'] ?? '',
					totalAmount: input['tol_amount'] ?? '',
				},
			);
			expect(found['total']).toBe(expected['status']?.toLowerCase());
		},
	);

	it.each(['3WM-CNC-1', '3WM-MY-1', '3WM-MY-3'])('%s: all checks of a line', async (id) => {
		const { input, expected } = read(id);
		const { po, inv } = input;
		const found = await statusOf(
			id,
			{
				quantity: po['qty'] ?? '',
				price: po['price'] ?? '',
				amount: times(po['qty'], po['price']),
			},
			Number(input['receipt_qty'] ?? '0'),
			{ quantity: Number(inv['qty']), price: Number(inv['price']) },
			{
				kind: expected['qty'] === 'n/a' ? 'two_way' : 'three_way',
				pricePercent: input['unit_tol_pct'],
				totalPercent: input['total_tol_pct'],
			},
		);
		expect(found).toMatchObject({
			quantity: expected['qty'] === 'n/a' ? 'not_applicable' : expected['qty']?.toLowerCase(),
			unit_price: expected['price']?.toLowerCase(),
			total: expected['price_total']?.toLowerCase(),
		});
	});
});

it('takes six calls at most, however many bills, lines and new holds', async () => {
	const many = Array.from({ length: 30 }, (_none, at) =>
		orderLine(String(at), '10', '100', '1000'),
	);
	const lines = await ordered(ground(), place, 'po-many', many);
	const keys = ['m0', 'm1', 'm2', 'm3', 'm4', 'm5'];
	for (const [at, key] of keys.entries()) {
		const mine = lines.slice(at * 5, at * 5 + 5);
		await billed(
			ground(),
			key,
			mine.map((line) => ({ line, quantity: 10, price: 101 })),
		);
	}
	// Rows by vendor, project and cost type make the run read the coding as well.
	const policy = [
		{ pricePercent: '0.5' },
		{ vendor: 'V-mr', project: place.code.job, costType: place.code.material, pricePercent: '2' },
	];
	const questions = keys.map((key) => question(ground(), key, { policy }));
	const first = await run(ground(), matchRun, questions);
	expect(new Set(effects(first))).toEqual(new Set(['match.held_by_project']));
	expect(first.planCalls + first.applyCalls).toBeLessThanOrEqual(6);
	const again = await run(ground(), matchRun, questions);
	expect(again.applyCalls).toBe(0);
	expect(again.planCalls).toBeLessThanOrEqual(5);
});

it('says what it cannot find, and waits for it where the source will send it', async () => {
	const ran = await run(ground(), matchRun, [
		question(ground(), 'never'),
		{ record: { code: 'no such number' } },
		{ bill: 999_999 },
	]);
	expect(effects(ran)).toEqual(Array(3).fill('mapping.unknown_bill'));
	const [first] = ran.outcomes;
	expect(first?.status === 'exception' && first.fault.details?.['recordKey']).toBe(
		'conformance|mr|vendor_invoice|never',
	);
	expect(matchRun.input.safeParse({}).success).toBe(false);
	expect(matchRun.input.safeParse({ bill: 1, policy: [{ pricePercent: '-1' }] }).success).toBe(
		false,
	);
	expect(matchRun.input.safeParse({ bill: 1, policy: [{ prizePercent: '1' }] }).success).toBe(
		false,
	);
});

it('does not guess between two bills of one number', async () => {
	const [line] = await ordered(ground(), place, 'po-twice', [orderLine('1', '2', '5', '10')]);
	for (const key of ['t1', 't2']) {
		const id = await billed(ground(), key, [{ line, quantity: 1, price: 5 }]);
		await odoo.call({
			model: 'account.move',
			method: 'write',
			ids: [id],
			args: { vals: { ref: 'SAME-1' } },
		});
	}
	expect(refusal(await run(ground(), matchRun, [{ record: { code: 'SAME-1' } }]))).toBe(
		'mapping.ambiguous',
	);
});

it('writes nothing when it only plans, and reports a bill whose holds Odoo refuses', async () => {
	const [line] = await ordered(ground(), place, 'po-dry', [orderLine('1', '2', '5', '10')]);
	await billed(ground(), 'dry', [{ line, quantity: 2, price: 5 }]);
	const deps = { odoo, clock: { now: () => 0, sleep: async () => await Promise.resolve() } };
	const log = { debug: () => undefined, info: () => undefined, warn: () => undefined };
	const input = { index: 0, value: matchRun.input.parse(question(ground(), 'dry')) };
	const plan = await matchRun.plan({ ...deps, log }, [input]);
	expect(plan.preview[0]?.status).toBe('exception');
	expect(await odoo.searchCount('x_bill_hold', [['x_name', 'like', 'dry-']])).toBe(0);
	const deaf: OdooClient = new Proxy(odoo, {
		get: (client, name, self) =>
			name === 'call'
				? async (call: Parameters<OdooClient['call']>[0]) =>
						call.method === 'load'
							? {
									ids: false,
									messages: [{ type: 'error', message: 'No.', rows: { from: 0, to: 0 } }],
								}
							: await client.call(call)
				: (Reflect.get(client, name, self) as unknown),
	});
	const [refused] = await matchRun.apply({ ...deps, odoo: deaf, log }, plan);
	expect(refused?.status === 'exception' && refused.fault.code).toMatch(/^odoo\./);
});
