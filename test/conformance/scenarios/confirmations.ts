import assert from 'node:assert/strict';

import { positionGet } from '../../../core/job-cost/position';
import type { Outcome } from '../../../core/outcome';
import { subcontractUpsert } from '../../../core/procurement/order/upsert';
import { serviceConfirmationRecord } from '../../../core/procurement/receipt/confirmation/record';
import { effects, good, type Ground, record, refusal, run, type Scenario } from './kit';
import { site, type Site } from './site';

type Line = Readonly<Record<string, unknown>>;

/** A subcontract of 10,000.00 by amount, 12 hours at 250.00 by unit, and a credit of 500.00. */
async function subcontracted(ground: Ground, { code }: Site): Promise<string> {
	const line = (lineId: string, more: Line): Line => ({
		lineId,
		description: `Frame ${lineId}`,
		costCode: { id: 'steel' },
		costType: { id: 'material' },
		...more,
	});
	const send = async (key: string, lines: readonly Line[], more: object = {}) =>
		good(
			await run(ground, subcontractUpsert, [
				record(
					ground,
					key,
					{
						number: `${key}-${ground.prefix}`,
						vendor: { id: 'acme' },
						project: { id: 'job' },
						status: { commercial: 'executed' },
						lines,
						...more,
					},
					{ defaultItem: code.work, correlationid: `req-${ground.prefix}` },
				),
			]),
		).result.name ?? '';
	await send('sc2', [line('H', { quantity: '12', unitCost: '250', amount: '3000' })], {
		accountingMethod: 'unit',
	});
	return await send('sc1', [line('L', { amount: '10000' }), line('C', { amount: '-500' })]);
}

const confirmed = (
	ground: Ground,
	key: string,
	date: string,
	lines: ReadonlyArray<readonly [orderLine: string, figure: Line]>,
	more: { readonly data?: object; readonly item?: object } = {},
) =>
	record(
		ground,
		key,
		{
			number: `SES-${key}`,
			commitment: { id: 'sc1' },
			date,
			lines: lines.map(([orderLine, figure]) => ({ lineId: orderLine, orderLine, ...figure })),
			...more.data,
		},
		more.item,
	);

const totals = (outcome: Outcome<{ readonly lines: ReadonlyArray<object> }> | undefined) =>
	outcome?.status === 'done'
		? (outcome.result.lines as ReadonlyArray<Record<string, string>>).map(
				({ confirmed: to, percent, amount }) => [to, percent, amount].join(' '),
			)
		: [outcome?.fault.code];

async function received({ odoo }: Ground, order: string): Promise<number[]> {
	const rows = await odoo.searchRead<{ id: number; qty_received: number }>({
		model: 'purchase.order.line',
		domain: [['order_id.name', '=', order]],
		fields: ['qty_received'],
		order: 'id',
	});
	return rows.map(({ qty_received }) => qty_received);
}

/** Percent, amount, quantity; again, late, revised, taken back: the total is the same as at once. */
async function confirmationLife(ground: Ground): Promise<void> {
	const place = await site(ground);
	const order = await subcontracted(ground, place);
	const send = async (...items: Array<ReturnType<typeof confirmed>>) =>
		await run(ground, serviceConfirmationRecord, items);
	const committed = async () => {
		const question = { project: { code: place.code.job }, by: ['costCode'] };
		const { result } = good(await run(ground, positionGet, [question]));
		return result.lines
			.filter(({ committedTotal }) => committedTotal !== '0.00')
			.map((line) => [line.committedTotal, line.committed, line.actual].join(' '));
	};
	assert.deepEqual(await committed(), ['12500.00 12500.00 0.00']);

	const march = confirmed(ground, 'm3', '2026-03-31', [['L', { percent: '33.33' }]]);
	const first = await send(march);
	assert.deepEqual(effects(first), ['created']);
	assert.deepEqual(totals(first.outcomes[0]), ['3333 33.33 3333.00']);
	const { result } = good(first);
	assert.deepEqual(
		[result.order.name, result.number, result.amount, result.trail],
		[order, 'SES-m3', '3333.00', `req-${ground.prefix}`],
	);
	assert.deepEqual(await received(ground, order), [3333, 0]);
	const again = await send(march);
	assert.deepEqual(effects(again), ['unchanged']);
	assert.deepEqual(totals(again.outcomes[0]), ['3333 33.33 3333.00']);

	// By amount; a period adds to what is to date, and a late one to date does not take back.
	const may = confirmed(ground, 'm5', '2026-05-31', [
		['L', { amount: '5000.55' }],
		['C', { percent: '50' }],
	]);
	assert.deepEqual(totals((await send(may)).outcomes[0]), [
		'5000.55 50.01 5000.55',
		'-250 50 -250.00',
	]);
	const april = confirmed(ground, 'm4', '2026-04-30', [['L', { amount: '4000' }]]);
	assert.deepEqual(totals((await send(april)).outcomes[0]), ['5000.55 50.01 5000.55']);
	const period = { data: { basis: 'period' } };
	const june = confirmed(ground, 'm6', '2026-06-30', [['L', { amount: '1000' }]], period);
	assert.deepEqual(effects(await send(june)), ['created']);
	assert.deepEqual(effects(await send(june)), ['unchanged']);
	assert.deepEqual(await received(ground, order), [6000.55, -250]);

	// Revised, not approved, and taken back.
	const revised = confirmed(ground, 'm6', '2026-06-30', [['L', { amount: '1500' }]], period);
	assert.deepEqual(effects(await send(revised)), ['updated']);
	assert.deepEqual(await received(ground, order), [6500.55, -250]);
	const draft = confirmed(ground, 'm7', '2026-07-31', [['L', { percent: '90' }]], {
		data: { status: { commercial: 'submitted' } },
	});
	assert.deepEqual(effects(await send(draft)), ['unchanged']);
	const less = confirmed(ground, 'm5', '2026-05-31', [['L', { amount: '5000.55' }]]);
	assert.deepEqual(effects(await send(less)), ['updated']);
	assert.deepEqual(await received(ground, order), [6500.55, 0]);
	const gone = confirmed(ground, 'm6', '2026-06-30', [['L', { amount: '1500' }]], {
		data: { ...period.data, status: { commercial: 'void' } },
	});
	assert.deepEqual(effects(await send(gone)), ['updated']);
	assert.deepEqual(await received(ground, order), [5000.55, 0]);
	assert.deepEqual(await committed(), ['12500.00 12500.00 0.00']);

	// Beyond the order only as far as the policy goes.
	const over = confirmed(ground, 'm8', '2026-08-31', [['L', { percent: '105' }]]);
	assert.equal(refusal(await send(over)), 'confirmation.over_ordered');
	const within = { overReceipt: 'tolerance', tolerancePercent: '5' };
	assert.deepEqual(totals((await send({ ...over, ...within })).outcomes[0]), [
		'10500 105 10500.00',
	]);
}

/** Side by side, by hand, and wrong. */
async function confirmationRefusals(ground: Ground): Promise<void> {
	const place = await site(ground);
	const order = await subcontracted(ground, place);
	const send = async (...items: Array<ReturnType<typeof confirmed>>) =>
		await run(ground, serviceConfirmationRecord, items);
	const period = { data: { basis: 'period' } };

	// Two workers, two periods: both count, once.
	const parts = ['p1', 'p2'].map((key) =>
		confirmed(ground, key, '2026-03-31', [['L', { amount: '1000' }]], period),
	);
	const ran = await Promise.all([...parts, ...parts].map(async (one) => await send(one)));
	for (const one of ran) assert.match(effects(one)[0] ?? '', /created|updated|unchanged|odoo\./);
	await send(...parts);
	assert.deepEqual(await received(ground, order), [2000, 0]);

	const [byHour] = await ground.odoo.searchRead<{ id: number }>({
		model: 'purchase.order.line',
		domain: [['order_id.origin', '=like', `sc2-${ground.prefix}%`]],
		fields: ['name'],
	});
	await ground.odoo.call({
		model: 'purchase.order.line',
		method: 'write',
		ids: [byHour?.id ?? 0],
		args: { vals: { qty_received: 3 } },
	});
	const hours = (key: string, figure: Line, data: object = {}) =>
		confirmed(ground, key, '2026-04-30', [['H', figure]], {
			data: { commitment: { id: 'sc2' }, ...data },
		});
	const sent = await send(
		hours('x1', { quantity: '2' }, { basis: 'period' }),
		hours('x2', { quantity: '-1' }),
		hours('x3', { quantity: '13' }),
		confirmed(ground, 'x4', '2026-04-30', [['Z', { percent: '1' }]]),
		confirmed(ground, 'x5', '2026-04-30', [['C', { amount: '10' }]]),
		confirmed(ground, 'x6', '2026-04-30', [['H', { quantity: '1' }]], {
			data: { commitment: { id: 'nobody' } },
		}),
		hours('ok', { quantity: '4.5' }),
	);
	assert.deepEqual(effects(sent), [
		'confirmation.unknown_opening',
		'confirmation.wrong_sign',
		'confirmation.over_ordered',
		'mapping.unknown_order_line',
		'confirmation.wrong_sign',
		'mapping.unknown_subcontract',
		'created',
	]);
	const [wrong] = sent.outcomes.slice(3);
	assert.ok(wrong?.status === 'exception');
	assert.match(wrong.fault.message, /^Line Z: /);
	assert.deepEqual(totals(sent.outcomes[6]), ['4.5 37.5 1125.00']);
	const fine = hours('fine', { percent: '33.333' }, { date: '2026-05-31' });
	const rounded = await send(fine);
	assert.deepEqual(totals(rounded.outcomes[0]), ['4 33.33 1000.00']);
}

export const CONFIRMATION_SCENARIOS: ReadonlyArray<readonly [string, Scenario]> = [
	['work is confirmed by percent, amount and quantity, once', confirmationLife],
	['a wrong confirmation is refused, parallel ones add up', confirmationRefusals],
];
