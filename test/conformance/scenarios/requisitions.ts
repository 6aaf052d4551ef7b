import assert from 'node:assert/strict';

import { budgetUpsert } from '../../../core/job-cost/budget';
import type { OdooCall, OdooClient } from '../../../core/odoo/client.port';
import { purchaseOrderGet } from '../../../core/procurement/order/read';
import { requisitionCheckBudget } from '../../../core/procurement/requisition/budget';
import { requisitionConvert } from '../../../core/procurement/requisition/convert';
import {
	requisitionApprove,
	requisitionReject,
} from '../../../core/procurement/requisition/decide';
import { requisitionGet, requisitionGetMany } from '../../../core/procurement/requisition/read';
import { requisitionUpsert } from '../../../core/procurement/requisition/upsert';
import { effects, good, type Ground, record, refusal, run, type Scenario } from './kit';
import { site } from './site';

type Line = Readonly<Record<string, unknown>>;

const concrete = (quantity: string, cost: string, more: Line = {}): Line => ({
	lineId: 'L1',
	description: 'Ready-mix 4000 psi',
	item: { id: 'goods' },
	phase: { id: 'phase' },
	costCode: { id: 'concrete' },
	costType: { id: 'material' },
	quantity,
	estimatedUnitCost: cost,
	...more,
});
const steel = (quantity: string, cost: string, more: Line = {}): Line => ({
	lineId: 'L2',
	description: 'Rebar, placed',
	costCode: { id: 'steel' },
	costType: { id: 'material' },
	quantity,
	estimatedUnitCost: cost,
	...more,
});

const requisition = (
	ground: Ground,
	key: string,
	lines: readonly Line[],
	{ data = {}, item = {} }: { readonly data?: object; readonly item?: object } = {},
) =>
	record(
		ground,
		key,
		{
			number: `REQ-${ground.prefix}-${key}`,
			project: { id: 'job' },
			requester: 'sam.site@example.com',
			vendor: { id: 'acme' },
			neededBy: '2026-04-15',
			lines,
			...data,
		},
		{ correlationid: `ask ${ground.prefix}, ${key}`, ...item },
	);

const named = ({ prefix }: Ground, key: string) => ({
	record: { id: key },
	system: 'conformance',
	tenant: prefix,
});
const BUYER = { by: 'pat.buyer@example.com' };

async function budget(ground: Ground, concreteAmount: string, steelAmount: string): Promise<void> {
	const line = (key: string, amount: string) =>
		record(ground, `budget-${key}`, {
			project: { id: 'job' },
			costCode: { id: key },
			costType: { id: 'material' },
			originalAmount: amount,
		});
	const ran = await run(ground, budgetUpsert, [
		line('concrete', concreteAmount),
		line('steel', steelAmount),
	]);
	for (const at of [0, 1]) good(ran, at);
}

/** From request to orders: what is committed is right to the cent after every step. */
async function requisitionLife(ground: Ground): Promise<void> {
	const place = await site(ground);
	await budget(ground, '6000', '2000');
	const send = async (lines: Line[], more: Parameters<typeof requisition>[3] = {}) =>
		await run(ground, requisitionUpsert, [requisition(ground, 'r1', lines, more)]);
	const convert = async (more: object = {}) =>
		await run(ground, requisitionConvert, [
			{ ...named(ground, 'r1'), defaultItem: place.code.work, ...more },
		]);
	const check = async () => {
		const ran = await run(ground, requisitionCheckBudget, [
			{ ...named(ground, 'r1'), blockAbovePercent: '100' },
		]);
		return good(ran).result;
	};

	// Asked for: no commitment, and the trail begins here.
	const first = [concrete('120', '41.37'), steel('10', '155.055')];
	const asked = good(await send(first));
	assert.equal(asked.effect, 'created');
	assert.deepEqual(
		[asked.result.status, asked.result.amount, asked.result.trail],
		['submitted', '6514.95', `ask ${ground.prefix}, r1`],
	);
	assert.deepEqual(asked.result.costCodes, [place.code.concrete, place.code.steel]);
	assert.deepEqual(await place.committed(), {});
	const again = await send(first, { item: { correlationid: 'another journey' } });
	assert.deepEqual([effects(again), again.applyCalls], [['unchanged'], 0]);
	assert.equal(good(again).result.trail, `ask ${ground.prefix}, r1`);

	// Each budget is judged by what falls on it.
	const checked = await check();
	assert.deepEqual(
		[checked.verdict, checked.requested, checked.contentHash],
		['ok', '6514.95', asked.result.contentHash],
	);
	assert.deepEqual(
		checked.budgets.map((one) => [one.lines.join(), one.revised, one.available, one.percentUsed]),
		[
			['L1', '6000.00', '1035.60', '82.7'],
			['L2', '2000.00', '449.45', '77.5'],
		],
	);

	// Nothing is ordered before somebody else than the requester said so, about this very content.
	assert.equal(refusal(await convert()), 'conflict.requisition_not_approved');
	const approve = async (more: object) =>
		await run(ground, requisitionApprove, [{ ...named(ground, 'r1'), ...BUYER, ...more }]);
	assert.equal(
		refusal(await approve({ by: 'Sam <SAM.site@example.com>' })),
		'approval.own_request',
	);
	assert.equal(
		refusal(await approve({ contentHash: 'a'.repeat(64) })),
		'conflict.requisition_changed',
	);
	assert.equal(
		refusal(await approve({ lines: [{ lineId: 'L1', quantity: '121' }] })),
		'requisition.above_requested',
	);

	// Approved in part: a hundred of line 1, and line 2 not at all.
	const part = { lines: [{ lineId: 'L1', quantity: '100' }], budget: 'ok', reason: 'No rebar yet' };
	const partly = good(await approve({ ...part, contentHash: asked.result.contentHash }));
	assert.deepEqual(
		[partly.result.status, partly.result.approvedAmount, partly.result.budget],
		['approved', '4137.00', 'ok'],
	);
	assert.deepEqual(
		partly.result.lines.map(({ lineId, status, approved }) => [lineId, status, approved]),
		[
			['L1', 'approved', '100'],
			['L2', 'rejected', '0'],
		],
	);
	assert.deepEqual(effects(await approve(part)), ['unchanged']);
	assert.deepEqual(await place.committed(), {});

	// Converted in part, twice; never above what is approved, never above its price.
	assert.equal(
		refusal(await convert({ lines: [{ lineId: 'L1', quantity: '100.5' }] })),
		'conflict.requisition_above_approved',
	);
	assert.equal(
		refusal(await convert({ lines: [{ lineId: 'L1', unitCost: '42' }] })),
		'conflict.requisition_repriced',
	);
	const half = good(await convert({ lines: [{ lineId: 'L1', quantity: '60', unitCost: '41' }] }));
	assert.deepEqual([half.effect, half.result.status], ['created', 'partly_ordered']);
	assert.deepEqual(await place.committed(), { '03-300': '2460.00 2460.00' });
	const rest = good(await convert({ lines: [{ lineId: 'L1' }] }));
	assert.deepEqual(
		[rest.result.status, rest.result.made[0]?.lines[0]?.quantity, rest.result.openAmount],
		['ordered', '40', '0.00'],
	);
	assert.deepEqual(await place.committed(), { '03-300': '4114.80 4114.80' });
	assert.deepEqual(effects(await convert()), ['unchanged']);

	// Either leads to the other, and the trail to both.
	const [order] = rest.result.made;
	const { result: read } = good(
		await run(ground, purchaseOrderGet, [{ record: { code: order?.name ?? '' } }]),
	);
	assert.deepEqual(
		[read.number, read.trail, read.status, read.lines[0]?.externalId],
		[asked.result.number, asked.result.trail, 'ordered', order?.lines[0]?.orderLine],
	);
	const { result: got } = good(await run(ground, requisitionGet, [named(ground, 'r1')]));
	assert.deepEqual(got.lines[0]?.orders, [half.result.made[0]?.name, order?.name]);
	assert.ok(got.lines[0].orderLines.includes(read.lines[0]?.externalId ?? ''));

	// What is asked for anew is decided on anew; what is ordered stays, and cannot be asked back.
	const repriced = good(await send([concrete('120', '43'), steel('10', '150')]));
	assert.deepEqual(
		[repriced.effect, repriced.result.status, repriced.result.decision],
		['updated', 'submitted', null],
	);
	assert.equal(repriced.warnings.length, 1);
	assert.equal(refusal(await convert()), 'conflict.requisition_not_approved');
	assert.equal(refusal(await send([concrete('90', '43')])), 'conflict.requisition_ordered');
	assert.equal(refusal(await send([steel('10', '150')])), 'conflict.requisition_ordered');
	assert.equal((await check()).requested, '2360.00');
	good(await approve({ contentHash: repriced.result.contentHash }));
	const last = good(await convert());
	assert.deepEqual(
		last.result.made.map(({ amount, lines }) => [amount, lines.map(({ quantity }) => quantity)]),
		[['2360.00', ['20', '10']]],
	);
	assert.deepEqual(await place.committed(), {
		'03-300': '4974.80 4974.80',
		'05-120': '1500.00 1500.00',
	});
}

/** Rejected with a reason, re-priced, asked for again; taken back; passed before its approval. */
async function requisitionDecisions(ground: Ground): Promise<void> {
	const place = await site(ground);
	await budget(ground, '1000', '500');
	const send = async (key: string, lines: Line[], data: object = {}) =>
		good(await run(ground, requisitionUpsert, [requisition(ground, key, lines, { data })]));
	const reject = async (key: string, more: object = {}) =>
		await run(ground, requisitionReject, [
			{ ...named(ground, key), ...BUYER, reason: 'Too dear: get two more quotes', ...more },
		]);

	const dear = await send('r2', [steel('10', '60')]);
	const [answer] = good(
		await run(ground, requisitionCheckBudget, [
			{ ...named(ground, 'r2'), blockAbovePercent: '100' },
		]),
	).result.budgets;
	assert.deepEqual(
		[answer?.verdict, answer?.available, answer?.reasons],
		['block', '-100.00', ['above_block_percent']],
	);
	const said = good(await reject('r2', { contentHash: dear.result.contentHash })).result;
	assert.deepEqual(
		[said.status, said.nativeId, said.decision?.reason, said.decision?.by],
		['rejected', 'r2', 'Too dear: get two more quotes', 'pat.buyer@example.com'],
	);
	// The same again stays rejected; with another price it is asked for again.
	assert.deepEqual((await send('r2', [steel('10', '60')])).result.status, 'rejected');
	assert.deepEqual((await send('r2', [steel('10', '49')])).result.status, 'submitted');

	// An urgent purchase over budget passes, and owes its approval until somebody gives it.
	const urgent = await send('r3', [concrete('30', '40')], { urgency: 'urgent' });
	assert.equal(urgent.result.urgency, 'urgent');
	const approve = async (more: object) =>
		good(await run(ground, requisitionApprove, [{ ...named(ground, 'r3'), ...more }]));
	good(await run(ground, requisitionUpsert, [requisition(ground, 'r4', [concrete('1', '7')])]));
	await approve({ by: 'policy: urgent site purchases', budget: 'block', afterTheFact: true });
	const owed = async () => {
		const { result } = good(
			await run(ground, requisitionGetMany, [{ approvalOwed: true, search: ground.prefix }]),
		);
		return result.requisitions.map(({ nativeId }) => nativeId);
	};
	assert.deepEqual(await owed(), ['r3']);
	// What may be ordered holds budget back for the others.
	const other = async (reserve: string) =>
		good(
			await run(ground, requisitionCheckBudget, [{ ...named(ground, 'r4'), reserve }]),
		).result.budgets.map(({ reserved, available }) => `${reserved} ${available}`);
	assert.deepEqual(await other('approved'), ['1200.00 -207.00']);
	assert.deepEqual(await other('none'), ['0.00 993.00']);
	const bought = await run(ground, requisitionConvert, [named(ground, 'r3')]);
	assert.equal(good(bought).result.made[0]?.amount, '1200.00');
	assert.deepEqual(await place.committed(), { '03-300': '1200.00 1200.00' });
	assert.deepEqual(await other('approved'), ['0.00 -207.00']);
	const settled = await approve({ ...BUYER, reason: 'Seen; tell us before next time' });
	assert.deepEqual(
		[settled.result.status, settled.result.decision?.afterTheFact],
		['ordered', false],
	);
	assert.deepEqual(await owed(), []);

	// A draft is not decided on, and one that was taken back is not ordered.
	await send('r5', [steel('1', '5')], { status: { commercial: 'draft' } });
	assert.equal(refusal(await reject('r5')), 'conflict.requisition_not_submitted');
	await send('r5', [steel('1', '5')], { status: { commercial: 'submitted' } });
	const taken = await send('r5', [steel('1', '5')], { status: { commercial: 'void' } });
	assert.deepEqual(taken.result.status, 'void');
	assert.equal(
		refusal(await run(ground, requisitionConvert, [named(ground, 'r5')])),
		'conflict.requisition_not_approved',
	);
	const never = await send('r6', [], { status: { commercial: 'void' } });
	assert.deepEqual([never.effect, never.result.id], ['unchanged', null]);
}

/** What is wrong is refused by line and field; a conversion that broke off is completed, not repeated. */
async function requisitionRefusals(ground: Ground): Promise<void> {
	const place = await site(ground);
	const sent = await run(ground, requisitionUpsert, [
		requisition(ground, 'w1', [steel('1', '5', { costCode: { id: 'missing' } })]),
		requisition(ground, 'w2', []),
		requisition(ground, 'w3', [steel('0', '5')]),
		requisition(ground, 'w4', [steel('1', '-5')]),
		requisition(ground, 'w5', [steel('1', '5')], { data: { currency: 'XTS' } }),
		requisition(ground, 'w6', [steel('1', '5')], { data: { project: { id: 'nowhere' } } }),
		requisition(ground, 'w7', [steel('3', '5'), concrete('2', '4')]),
		requisition(ground, 'w8', [steel('1', '5')], { data: { vendor: undefined } }),
	]);
	assert.deepEqual(effects(sent), [
		'mapping.unknown_cost_code',
		'requisition.no_lines',
		'requisition.figures',
		'requisition.figures',
		'currency.not_company',
		'mapping.unknown_project',
		'created',
		'created',
	]);
	assert.equal(
		sent.outcomes[0]?.status === 'exception' ? sent.outcomes[0].fault.field : '',
		'lines.costCode',
	);
	for (const key of ['w7', 'w8']) {
		good(await run(ground, requisitionApprove, [{ ...named(ground, key), ...BUYER }]));
	}
	const options = { defaultItem: place.code.work };
	assert.equal(
		refusal(await run(ground, requisitionConvert, [{ ...named(ground, 'w8'), ...options }])),
		'requisition.no_vendor',
	);
	assert.equal(
		refusal(await run(ground, requisitionGet, [named(ground, 'nobody')])),
		'mapping.unknown_requisition',
	);

	// The order is made, and the connection breaks before the requisition is written.
	const broken: OdooClient = new Proxy(ground.odoo, {
		get: (client, name, self) =>
			name === 'call'
				? async (call: OdooCall) => {
						if (call.model === 'x_requisition' && call.method === 'load') throw new Error('cut');
						return await client.call(call);
					}
				: (Reflect.get(client, name, self) as unknown),
	});
	const asked = { ...named(ground, 'w7'), ...options };
	const cut = await run({ odoo: broken }, requisitionConvert, [asked]);
	assert.equal(cut.outcomes[0]?.status, 'exception');
	assert.deepEqual(await place.committed(), { '03-300': '8.00 8.00', '05-120': '15.00 15.00' });
	const completed = good(await run(ground, requisitionConvert, [asked]));
	assert.deepEqual(
		[completed.effect, completed.result.status, completed.result.made.length],
		['updated', 'ordered', 1],
	);
	assert.deepEqual(effects(await run(ground, requisitionConvert, [asked])), ['unchanged']);
	assert.deepEqual(await place.committed(), { '03-300': '8.00 8.00', '05-120': '15.00 15.00' });
}

export const REQUISITION_SCENARIOS: ReadonlyArray<readonly [string, Scenario]> = [
	['a requisition becomes orders, part by part', requisitionLife],
	['a requisition is decided on, and its source is told', requisitionDecisions],
	['a wrong requisition is refused, a broken conversion completed', requisitionRefusals],
];
