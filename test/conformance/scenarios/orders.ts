import assert from 'node:assert/strict';

import type { Outcome } from '../../../core/outcome';
import { commitmentChangeUpsert } from '../../../core/procurement/order/change';
import {
	purchaseOrderCancel,
	subcontractCancel,
	subcontractCloseShort,
} from '../../../core/procurement/order/end';
import {
	purchaseOrderGetMany,
	subcontractGet,
	subcontractGetMany,
} from '../../../core/procurement/order/read';
import { purchaseOrderUpsert, subcontractUpsert } from '../../../core/procurement/order/upsert';
import { given, nameOf } from '../harness/ground';
import { effects, good, type Ground, record, refusal, run, type Scenario } from './kit';
import { linesOf, receive, site, type Site } from './site';

type Line = Readonly<Record<string, unknown>>;

const concrete = (quantity: string, unitCost: string, amount: string, more: Line = {}): Line => ({
	lineId: 'L1',
	description: 'Ready-mix 4000 psi',
	item: { id: 'goods' },
	phase: { id: 'phase' },
	costCode: { id: 'concrete' },
	costType: { id: 'material' },
	quantity,
	unitCost,
	amount,
	...more,
});
const steel = (amount: string, more: Line = {}): Line => ({
	lineId: 'L2',
	description: 'Rebar, placed',
	costCode: { id: 'steel' },
	costType: { id: 'material' },
	amount,
	amountRule: 'manual',
	...more,
});

/** A purchase order of this run, in one revision. */
const order = (
	ground: Ground,
	{ code }: Site,
	commercial: string,
	lines: readonly Line[],
	more: { readonly data?: object; readonly item?: object; readonly key?: string } = {},
) =>
	record(
		ground,
		more.key ?? 'po1',
		{
			number: 'PO-1001',
			vendor: { id: 'acme' },
			project: { id: 'job' },
			status: { commercial },
			contractDate: '2026-03-02',
			deliveryDate: '2026-04-15',
			lines,
			...more.data,
		},
		{ defaultItem: code.work, ...more.item },
	);

const warningsOf = (outcome: Outcome<unknown> | undefined): readonly string[] =>
	outcome?.status === 'done' ? outcome.warnings : [];

/** From request to close: what is committed is right to the cent after every step. */
async function orderLife(ground: Ground): Promise<void> {
	const place = await site(ground);
	const send = async (...args: [commercial: string, lines: Line[], more?: object]) =>
		await run(ground, purchaseOrderUpsert, [order(ground, place, ...args)]);

	// A draft is a request for quotation: no commitment.
	const first = [concrete('120', '41.37', '4964.40'), steel('1500.55')];
	const draft = good(await send('draft', first));
	assert.equal(draft.effect, 'created');
	assert.equal(draft.result.status, 'request_for_quotation');
	assert.deepEqual(await place.committed(), {});
	const { id } = draft.result;

	const approved = good(await send('approved', first));
	assert.equal(approved.result.status, 'ordered');
	assert.equal(approved.result.amount, '6464.95');
	assert.deepEqual(approved.warnings, []);
	assert.deepEqual(await place.committed(), {
		'03-300': '4964.40 4964.40',
		'05-120': '1500.55 1500.55',
	});
	const held = await linesOf(ground, id);
	assert.deepEqual(
		held.map(({ name, date_planned }) => [name, date_planned]),
		[
			['Ready-mix 4000 psi', '2026-04-15 12:00:00'],
			['Rebar, placed', '2026-04-15 12:00:00'],
		],
	);

	// The same again changes nothing and writes nothing.
	const again = await send('approved', first);
	assert.deepEqual(effects(again), ['unchanged']);
	assert.equal(again.applyCalls, 0);

	// A revision: quantity alone would bring the price list's 41.37 back in.
	const second = [
		concrete('130', '42.1', '5473'),
		steel('1500.55'),
		steel('99.99', { lineId: 'L3' }),
	];
	assert.equal(good(await send('approved', second)).effect, 'updated');
	assert.deepEqual(await place.committed(), {
		'03-300': '5473.00 5473.00',
		'05-120': '1600.54 1600.54',
	});
	const quantityOnly = [concrete('140', '42.1', '5894'), ...second.slice(1)];
	good(await send('approved', quantityOnly, { data: { deliveryDate: undefined } }));
	const [repriced] = await linesOf(ground, id);
	assert.deepEqual(
		[repriced?.product_qty, repriced?.price_unit, repriced?.date_planned],
		[140, 42.1, '2026-04-15 12:00:00'],
	);

	// While the source revises it, the last approved content stands.
	const revising = await send('draft', [concrete('999', '42.1', '42057.90')]);
	assert.deepEqual(effects(revising), ['unchanged']);
	assert.equal(warningsOf(revising.outcomes[0]).length, 1);
	assert.deepEqual(await place.committed(), {
		'03-300': '5894.00 5894.00',
		'05-120': '1600.54 1600.54',
	});

	// Of a line that goes, what came stays; nothing goes below what came.
	const [, rebar, extra] = await linesOf(ground, id);
	await receive(ground, rebar?.id ?? 0, 0.5);
	const without = [concrete('140', '42.1', '5894')];
	good(await send('approved', without));
	assert.deepEqual(await place.committed(), {
		'03-300': '5894.00 5894.00',
		'05-120': '750.28 750.28',
	});
	assert.equal((await linesOf(ground, id)).find((line) => line.id === extra?.id)?.product_qty, 0);
	const less = steel('300.11', { quantity: '0.2', unitCost: '1500.55', amountRule: 'calculated' });
	const below = await send('approved', [...without, less]);
	assert.equal(refusal(below), 'conflict.below_received');
	assert.match(messageOf(below.outcomes[0]), /^Line L2: /);

	// Closed: what came stays, nothing else is open, and nothing opens it again.
	const closed = good(await send('closed', without));
	assert.deepEqual([closed.effect, closed.result.status], ['updated', 'locked']);
	assert.equal(closed.result.amount, '750.28');
	assert.deepEqual(await place.committed(), { '05-120': '750.28 750.28' });
	assert.deepEqual(effects(await send('closed', without)), ['unchanged']);
	assert.equal(refusal(await send('approved', without)), 'conflict.order_locked');
	assert.deepEqual(await place.committed(), { '05-120': '750.28 750.28' });
}

/** A void order is cancelled, unless something came of it; nothing revives a cancelled one. */
async function orderEnds(ground: Ground): Promise<void> {
	const place = await site(ground);
	const send = async (...args: [commercial: string, lines: Line[], more?: object]) =>
		await run(ground, purchaseOrderUpsert, [order(ground, place, ...args)]);
	const lines = [steel('1000')];

	const never = await send('void', lines);
	assert.deepEqual(effects(never), ['unchanged']);
	assert.equal(good(never).result.id, null);

	const { result } = good(await send('executed', lines));
	assert.deepEqual(await place.committed(), { '05-120': '1000.00 1000.00' });
	const voided = good(await send('void', lines));
	assert.deepEqual([voided.effect, voided.result.status], ['updated', 'cancelled']);
	assert.deepEqual(await place.committed(), {});
	assert.deepEqual(effects(await send('void', lines)), ['unchanged']);
	assert.equal(refusal(await send('approved', lines)), 'conflict.order_cancelled');
	assert.equal((await linesOf(ground, result.id)).length, 1);

	const other = { key: 'po2' };
	const second = good(await send('approved', lines, other)).result;
	const [line] = await linesOf(ground, second.id);
	await receive(ground, line?.id ?? 0, 0.25);
	const refused = await send('void', lines, other);
	assert.equal(refusal(refused), 'conflict.order_has_movements');
	assert.deepEqual(await place.committed(), { '05-120': '1000.00 1000.00' });
	good(await send('terminated', lines, other));
	assert.deepEqual(await place.committed(), { '05-120': '250.00 250.00' });
}

/** What is wrong is refused by item, line and field, and the rest of the batch goes through. */
async function orderRefusals(ground: Ground): Promise<void> {
	const place = await site(ground);
	const { odoo } = ground;
	const vendor = await given(odoo, 'res.partner', {
		externalId: nameOf(ground, 'vendor', 'gone'),
		values: { name: `Gone ${ground.prefix}`, active: false },
	});
	const item = (key: string, lines: readonly Line[], data: object = {}, more: object = {}) =>
		order(ground, place, 'approved', lines, { key, data, item: more });
	const sent = await run(ground, purchaseOrderUpsert, [
		item('r1', [steel('10')], { vendor: { id: 'nobody' } }),
		item('r2', [steel('10')], { vendor: { id: 'gone' } }),
		item('r3', [steel('10'), steel('10', { lineId: 'L9', costCode: { id: 'missing' } })]),
		item('r4', [steel('10')], {}, { defaultItem: undefined }),
		item('r5', [concrete('2', '10', '21')]),
		item('r6', []),
		item('r7', [steel('10', { taxCode: 'VAT' })], {}, { taxes: [{ code: 'OTHER' }] }),
		item('r8', [concrete('1', '5', '5', { uom: 'furlong' })]),
		item('r9', [concrete('-1', '5', '-5')]),
		item('good', [steel('77.77')]),
	]);
	assert.deepEqual(effects(sent), [
		'mapping.unknown_vendor',
		'conflict.archived',
		'mapping.unknown_cost_code',
		'order.no_item',
		'order.amount_differs',
		'order.no_lines',
		'mapping.unmapped_tax',
		'mapping.unknown_unit',
		'order.negative_goods',
		'created',
	]);
	const reports = sent.outcomes.map((outcome) =>
		outcome.status === 'exception' ? outcome.fault.report() : null,
	);
	assert.equal(reports[0]?.details?.['recordKey'], `conformance|${ground.prefix}|vendor|nobody`);
	assert.equal(reports[2]?.field, 'lines.costCode');
	assert.equal(reports[2].details?.['recordKey'], `conformance|${ground.prefix}|cost_code|missing`);
	assert.match(reports[2].message, /^Line L9: /);
	assert.deepEqual(await place.committed(), { '05-120': '77.77 77.77' });

	// An order that stands can still be revised and ended when its vendor is no longer used.
	const live = { vendor: { id: 'soon' } };
	const partner = await given(odoo, 'res.partner', {
		externalId: nameOf(ground, 'vendor', 'soon'),
		values: { name: `Soon gone ${ground.prefix}` },
	});
	good(await run(ground, purchaseOrderUpsert, [item('v1', [steel('5')], live)]));
	await odoo.call({
		model: 'res.partner',
		method: 'write',
		ids: [partner],
		args: { vals: { active: false } },
	});
	const revised = await run(ground, purchaseOrderUpsert, [item('v1', [steel('6')], live)]);
	assert.deepEqual(effects(revised), ['updated']);
	const moved = item('v1', [steel('6')], { vendor: { id: 'acme' } });
	assert.equal(
		refusal(await run(ground, purchaseOrderUpsert, [moved])),
		'conflict.order_head_changed',
	);
	assert.deepEqual(await place.committed(), { '05-120': '83.77 83.77' });
	assert.ok(vendor > 0);
}

/** A subcontract by amount, its change orders, and its end by command. */
async function subcontractChanges(ground: Ground): Promise<void> {
	const place = await site(ground);
	const { code } = place;
	const subcontract = (commercial: string, lines: readonly Line[], more: object = {}) =>
		record(
			ground,
			'sc1',
			{
				number: `SC-${ground.prefix}`,
				vendor: { id: 'acme' },
				project: { id: 'job' },
				status: { commercial },
				lines,
				...more,
			},
			{ defaultItems: [{ costType: code.material, item: code.work }] },
		);
	const change = (key: string, commercial: string, lines: readonly Line[], more: object = {}) =>
		record(
			ground,
			key,
			{
				number: `CO-${key}`,
				commitmentKind: 'subcontract',
				commitment: { id: 'sc1' },
				project: { id: 'job' },
				status: { commercial },
				lines,
				...more,
			},
			{ defaultItem: code.work },
		);
	const changes = async (...items: Array<ReturnType<typeof change>>) =>
		await run(ground, commitmentChangeUpsert, items);
	const sums = { L1: steel('10000.01', { lineId: 'L1' }), L2: concrete('10', '250', '2500') };
	const frame = { ...sums.L2, lineId: 'L2', item: undefined };

	// A change waits for its commitment by name, and for its approval.
	const early = await changes(change('1', 'approved', [steel('5')]));
	assert.equal(refusal(early), 'mapping.unknown_subcontract');
	good(await run(ground, subcontractUpsert, [subcontract('in_review', [sums.L1, frame])]));
	assert.equal(
		refusal(await changes(change('1', 'approved', [steel('5')]))),
		'conflict.commitment_not_approved',
	);
	const { id } = good(
		await run(ground, subcontractUpsert, [subcontract('executed', [sums.L1, frame])]),
	).result;
	assert.deepEqual(await place.committed(), {
		'03-300': '2500.00 2500.00',
		'05-120': '10000.01 10000.01',
	});
	// By amount: every cent is a quantity.
	const [first] = await linesOf(ground, id);
	assert.deepEqual([first?.product_qty, first?.price_unit], [10000.01, 1]);
	await receive(ground, first?.id ?? 0, 3333.34);

	const two = [
		change('1', 'approved', [steel('1200.5', { lineId: 'A' })]),
		change('2', 'approved', [
			steel('-700.25', { lineId: 'A' }),
			concrete('1', '80', '80', { item: undefined }),
		]),
		change('3', 'submitted', [steel('99999')]),
	];
	const added = await changes(...two);
	assert.deepEqual(effects(added), ['updated', 'updated', 'unchanged']);
	assert.equal(good(added, 1).result.amount, '-620.25');
	assert.deepEqual(await place.committed(), {
		'03-300': '2580.00 2580.00',
		'05-120': '10500.26 10500.26',
	});
	assert.deepEqual(effects(await changes(...two)), ['unchanged', 'unchanged', 'unchanged']);

	// The commitment's own revision leaves the changes alone, and theirs leave it alone.
	const more = steel('10500.01', { lineId: 'L1' });
	good(await run(ground, subcontractUpsert, [subcontract('executed', [more, frame])]));
	assert.deepEqual(await place.committed(), {
		'03-300': '2580.00 2580.00',
		'05-120': '11000.26 11000.26',
	});
	good(await changes(change('2', 'approved', [steel('-600', { lineId: 'A' })])));
	assert.deepEqual(await place.committed(), {
		'03-300': '2500.00 2500.00',
		'05-120': '11100.51 11100.51',
	});
	good(await changes(change('1', 'void', [])));
	assert.deepEqual(await place.committed(), {
		'03-300': '2500.00 2500.00',
		'05-120': '9900.01 9900.01',
	});
	assert.equal(
		refusal(await changes(change('4', 'approved', [steel('1')], { currency: 'XXX' }))),
		'currency.not_commitment',
	);

	// By command: refused where something came, then closed with what came.
	const question = { record: { code: `SC-${ground.prefix}` } };
	const cancelled = await run(ground, subcontractCancel, [question]);
	assert.equal(refusal(cancelled), 'conflict.order_has_movements');
	assert.equal(
		refusal(await run(ground, purchaseOrderCancel, [question])),
		'mapping.unknown_purchase_order',
	);
	const closed = good(await run(ground, subcontractCloseShort, [question]));
	assert.deepEqual(
		[closed.effect, closed.result.status, closed.result.amount],
		['updated', 'locked', '3333.34'],
	);
	assert.deepEqual(await place.committed(), { '05-120': '3333.34 3333.34' });
	assert.deepEqual(effects(await run(ground, subcontractCloseShort, [question])), ['unchanged']);
	assert.equal(
		refusal(await changes(change('5', 'approved', [steel('1')]))),
		'conflict.order_locked',
	);

	const { result: read } = good(await run(ground, subcontractGet, [question]));
	assert.deepEqual(
		[read.number, read.status, read.amount, read.lines[0]?.received, read.lines[0]?.costCode],
		[`SC-${ground.prefix}`, 'locked', '3333.34', '3333.34', code.steel],
	);
	const { result: list } = good(
		await run(ground, subcontractGetMany, [{ search: `SC-${ground.prefix}` }]),
	);
	assert.deepEqual(
		list.orders.map(({ externalId }) => externalId),
		[read.externalId],
	);
	const others = good(
		await run(ground, purchaseOrderGetMany, [{ search: `SC-${ground.prefix}` }]),
	).result;
	assert.deepEqual(others.orders, []);
}

const messageOf = (outcome: Outcome<unknown> | undefined): string =>
	outcome?.status === 'exception' ? outcome.fault.message : '';

export const ORDER_SCENARIOS: ReadonlyArray<readonly [string, Scenario]> = [
	['an order commits what it says, revision by revision', orderLife],
	['a void order is cancelled, one of which something came is closed short', orderEnds],
	['a wrong order is refused by line and field', orderRefusals],
	['a subcontract and its change orders commit to the cent', subcontractChanges],
];
