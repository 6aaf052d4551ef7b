import type { OdooCall, OdooClient } from '../../../../core/odoo/client.port';
import { connect } from '../../../../core/odoo/connect';
import { purchaseOrderGet } from '../../../../core/procurement/order/read';
import { purchaseOrderUpsert } from '../../../../core/procurement/order/upsert';
import { type EmbeddedOdoo, startEmbeddedOdoo } from '../../../../sandbox/odoo';
import { effects, good, record, refusal, run } from '../../../conformance/scenarios/kit';
import { site, type Site } from '../../../conformance/scenarios/site';

jest.setTimeout(60_000);

let server: EmbeddedOdoo;
let odoo: OdooClient;
let place: Site;

beforeAll(async () => {
	server = await startEmbeddedOdoo();
	odoo = await open(server.apiKeys.admin);
	place = await site({ odoo, prefix: 'up' });
});
afterAll(async () => {
	odoo.close();
	await server.close();
});

const open = async (key: string) =>
	await connect({ url: server.url, database: server.database, auth: { kind: 'apiKey', key } });

const lines = (count: number, more: object = {}) =>
	Array.from({ length: count }, (_none, at) => ({
		lineId: String(at),
		description: `Line ${String(at)}`,
		phase: { id: 'phase' },
		costCode: { id: at % 2 === 0 ? 'concrete' : 'steel' },
		costType: { id: 'material' },
		quantity: '3',
		unitCost: '10.01',
		amount: '30.03',
		...more,
	}));
const order = (key: string, lineCount: number, data: object = {}) =>
	record(
		{ prefix: 'up' },
		key,
		{
			number: `PO-${key}`,
			vendor: { id: 'acme' },
			project: { id: 'job' },
			status: { commercial: 'approved' },
			lines: lines(lineCount),
			...data,
		},
		{ defaultItem: place.code.work },
	);
const send = async (client: OdooClient, ...items: object[]) =>
	await run({ odoo: client }, purchaseOrderUpsert, items);

/** The same connection with some calls answered by the test. */
const intercepting = (answer: (call: OdooCall) => unknown): OdooClient =>
	new Proxy(odoo, {
		get: (client, name, self) =>
			name === 'call'
				? async (call: OdooCall) => {
						const own = answer(call);
						return own === undefined ? await client.call(call) : own;
					}
				: (Reflect.get(client, name, self) as unknown),
	});

it('takes as many calls for 60 orders of 10 lines as for 2', async () => {
	const few = await send(odoo, ...['f1', 'f2'].map((key) => order(key, 10)));
	const list = Array.from({ length: 60 }, (_none, at) => order(`m${String(at)}`, 10));
	const many = await send(odoo, ...list);
	expect(new Set(effects(many))).toEqual(new Set(['created']));
	// The first run also reads the fields of the models.
	expect(many.planCalls).toBeLessThanOrEqual(few.planCalls);
	expect(many.applyCalls).toBe(few.applyCalls);
	const again = await send(odoo, ...list);
	expect(new Set(effects(again))).toEqual(new Set(['unchanged']));
	expect(again.applyCalls).toBe(0);
	// 62 × 5 × 30.03 on each of the two codes
	expect(await place.committed()).toEqual({
		'03-300': '9309.30 9309.30',
		'05-120': '9309.30 9309.30',
	});
});

it('takes a confirmation that changed nothing for a fault, and confirms the next time', async () => {
	const deaf = intercepting(({ method }) => (method === 'button_confirm' ? true : undefined));
	expect(refusal(await send(deaf, order('deaf', 1)))).toBe('order.silent_refusal');
	const healed = good(await send(odoo, order('deaf', 1)));
	expect([healed.effect, healed.result.status]).toEqual(['updated', 'ordered']);
});

it('confirms the others when Odoo refuses one', async () => {
	const picky = intercepting((call) => {
		if (call.method !== 'button_confirm') return undefined;
		if (call.ids?.length === 1 && call.ids[0] !== refused) return undefined;
		refused = call.ids?.[0] ?? 0;
		throw new Error('no');
	});
	let refused = 0;
	const sent = await send(picky, order('p1', 1), order('p2', 1), order('p3', 1));
	expect(effects(sent)).toEqual(['internal.unexpected', 'created', 'created']);
});

it('says when a purchase manager of Odoo has to approve', async () => {
	const setting = async (mode: string) =>
		await odoo.call({
			model: 'res.company',
			method: 'write',
			ids: [1],
			args: { vals: { po_double_validation: mode, po_double_validation_amount: 20 } },
		});
	const bot = await open(server.apiKeys.bot);
	await setting('two_step');
	try {
		const { result, warnings } = good(await send(bot, order('two', 1)));
		expect(result.status).toBe('needs_odoo_approval');
		expect(warnings).toEqual([expect.stringContaining('purchase manager')]);
		expect(effects(await send(bot, order('two', 1)))).toEqual(['unchanged']);
		const approved = await odoo.call({
			model: 'purchase.order',
			method: 'button_approve',
			ids: [result.id ?? 0],
		});
		expect(approved).toBeDefined();
		expect(good(await send(bot, order('two', 1))).result.status).toBe('ordered');
	} finally {
		await setting('one_step');
		bot.close();
	}
});

it('revises and cancels an order the company locks on confirming, and leaves a closed one closed', async () => {
	const setting = async (mode: string) =>
		await odoo.call({
			model: 'res.company',
			method: 'write',
			ids: [1],
			args: { vals: { po_lock: mode } },
		});
	await setting('lock');
	try {
		expect(good(await send(odoo, order('lk', 1))).result.status).toBe('locked');
		const revised = good(await send(odoo, order('lk', 2)));
		expect([revised.effect, revised.result.status, revised.result.amount]).toEqual([
			'updated',
			'locked',
			'60.06',
		]);
		expect(effects(await send(odoo, order('lk', 2)))).toEqual(['unchanged']);
		const voided = good(await send(odoo, order('lk', 2, { status: { commercial: 'void' } })));
		expect(voided.result.status).toBe('cancelled');
		good(await send(odoo, order('lk2', 1)));
		const closed = good(await send(odoo, order('lk2', 1, { status: { commercial: 'closed' } })));
		expect([closed.result.status, closed.result.amount]).toEqual(['locked', '0.00']);
		expect(refusal(await send(odoo, order('lk2', 1)))).toBe('conflict.order_locked');
	} finally {
		await setting('edit');
	}
});

it('lets no revision rise above what a purchase manager has to approve', async () => {
	const setting = async (mode: string) =>
		await odoo.call({
			model: 'res.company',
			method: 'write',
			ids: [1],
			args: { vals: { po_double_validation: mode, po_double_validation_amount: 100 } },
		});
	const bot = await open(server.apiKeys.bot);
	await setting('two_step');
	try {
		expect(good(await send(bot, order('lim', 1))).result.status).toBe('ordered');
		expect(good(await send(bot, order('lim', 3))).result.amount).toBe('90.09');
		expect(refusal(await send(bot, order('lim', 4)))).toBe('conflict.order_above_approval');
		expect(good(await send(odoo, order('lim', 4))).result.amount).toBe('120.12');
		expect(effects(await send(bot, order('lim', 4)))).toEqual(['unchanged']);
		expect(good(await send(bot, order('lim', 2))).effect).toBe('updated');
	} finally {
		await setting('one_step');
		bot.close();
	}
});

it('keeps the correlation of the first document as the trail of the order', async () => {
	const first = { ...order('tr', 1), correlationid: 'asked, first' };
	const { result } = good(await send(odoo, first));
	expect(result.trail).toBe('asked, first');
	const [row] = await odoo.searchRead<{ id: number; origin: string }>({
		model: 'purchase.order',
		domain: [['id', '=', result.id]],
		fields: ['origin'],
	});
	expect(row?.origin).toBe('PO-tr, trail:asked%2C%20first');
	const later = { ...order('tr', 1), correlationid: 'another' };
	expect(effects(await send(odoo, later))).toEqual(['unchanged']);
	const { result: found } = good(
		await run({ odoo }, purchaseOrderGet, [{ record: { code: 'PO-tr' } }]),
	);
	expect([found.number, found.trail]).toEqual(['PO-tr', 'asked, first']);
});

it('orders in the currency of the document, and never changes it under a confirmed order', async () => {
	const [euro] = await odoo.searchRead<{ id: number }>({
		model: 'res.currency',
		domain: [['name', '=', 'EUR']],
		fields: ['name'],
		context: { activeTest: false },
	});
	await odoo.call({
		model: 'res.currency',
		method: 'write',
		ids: [euro?.id ?? 0],
		args: { vals: { active: true } },
	});
	const unknown = await send(odoo, order('cur', 1, { currency: 'XTS' }));
	expect(refusal(unknown)).toBe('mapping.unknown_currency');
	const { result } = good(await send(odoo, order('cur', 1, { currency: 'EUR' })));
	expect(result.currency).toBe('EUR');
	expect(refusal(await send(odoo, order('cur', 1)))).toBe('conflict.order_head_changed');
});

it('takes taxes from the list alone', async () => {
	const taxed = (taxes: object[]) => ({
		...order('tax', 1, { lines: lines(1, { taxCode: 'VAT' }) }),
		taxes,
	});
	const [tax] = await odoo.searchRead<{ id: number; name: string }>({
		model: 'account.tax',
		domain: [
			['type_tax_use', '=', 'purchase'],
			['company_id', '=', 1],
		],
		fields: ['name'],
		limit: 1,
	});
	const name = tax?.name ?? '';
	expect(refusal(await send(odoo, taxed([{ code: 'GST', tax: name }])))).toBe(
		'mapping.unmapped_tax',
	);
	expect(refusal(await send(odoo, taxed([{ code: 'VAT', tax: 'none such' }])))).toBe(
		'mapping.unknown_tax',
	);
	const taxesOf = async (items: object[]) => {
		const { id } = good(await send(odoo, taxed(items))).result;
		const [line] = await odoo.searchRead<{ id: number; tax_ids: number[] }>({
			model: 'purchase.order.line',
			domain: [['order_id', '=', id]],
			fields: ['tax_ids'],
		});
		return line?.tax_ids;
	};
	expect(await taxesOf([])).toEqual([]);
	expect(await taxesOf([{ code: 'VAT', tax: name }])).toEqual([tax?.id]);
	expect(await taxesOf([{ code: 'VAT' }])).toEqual([]);
});

it('takes back a discount that Odoo or a person put on a line: the amount is agreed', async () => {
	const { id } = good(await send(odoo, order('disc', 1))).result;
	const read = async () =>
		(
			await odoo.searchRead<{ id: number; discount: number; price_subtotal: number }>({
				model: 'purchase.order.line',
				domain: [['order_id', '=', id]],
				fields: ['discount', 'price_subtotal'],
			})
		)[0];
	const line = await read();
	await odoo.call({
		model: 'purchase.order.line',
		method: 'write',
		ids: [line?.id ?? 0],
		args: { vals: { discount: 10 } },
	});
	expect((await read())?.price_subtotal).toBe(27.03);
	expect(effects(await send(odoo, order('disc', 1)))).toEqual(['updated']);
	expect(await read()).toMatchObject({ discount: 0, price_subtotal: 30.03 });
});
