import type { OdooClient } from '../core/odoo/client.port';
import { externalId, lineExternalId } from '../core/odoo/external-id';
import { silentLogger, systemClock } from '../core/ports';
import { purchaseOrderUpsert } from '../core/procurement/order/upsert';
import { runVerb } from '../sandbox/demo/run-verb';
import { type BenchJob, benchJob, CODES } from './job';
import { inSeconds, median, seconds } from './measure';
import { openOdoo } from './odoo';
import { main } from './report';
import type { BenchResult } from './types';

const COUNT = 500;
const LINES = 10;
const ROUNDS = 3;

/**
 * 500 requests for quotation of 10 lines through the verb, against one raw `load` of the same rows
 * and columns; then the same again, unchanged, against loading them again.
 */
export async function run(): Promise<BenchResult> {
	const { odoo, on, real, close } = await openOdoo();
	const stamp = `O${Date.now().toString(36)}`;
	try {
		const job = await benchJob(odoo, stamp);
		const ids = await idsOf(odoo, job);
		const send = async (batch: string, effect: string) => {
			const deps = { odoo, clock: systemClock, log: silentLogger };
			const outcomes = await purchaseOrderUpsert.plan(
				deps,
				orders(job, batch).map((value, index) => ({
					index,
					value: purchaseOrderUpsert.input.parse(value),
				})),
			);
			for (const outcome of await purchaseOrderUpsert.apply(deps, outcomes)) {
				if (outcome.status === 'exception') throw outcome.fault;
				if (outcome.effect !== effect) throw new Error(`An order was ${outcome.effect}.`);
			}
		};
		await runVerb(
			{ odoo, clock: systemClock, log: silentLogger },
			purchaseOrderUpsert,
			orders(job, 'warm').slice(0, 5),
		);
		const raw: number[] = [];
		const ours: number[] = [];
		const again: number[] = [];
		const reload: number[] = [];
		for (let round = 0; round < ROUNDS; round += 1) {
			const key = String(round);
			raw.push(await seconds(async () => await rawLoad(odoo, job, `r${key}`, ids)));
			ours.push(await seconds(async () => await send(`u${key}`, 'created')));
			again.push(await seconds(async () => await send(`u${key}`, 'unchanged')));
			reload.push(await seconds(async () => await rawLoad(odoo, job, `r${key}`, ids)));
		}
		return {
			name: '500 orders of 10 lines',
			on,
			ratios: [
				{
					what: 'raw load / verb, new orders',
					ours: inSeconds(median(ours)),
					baseline: `one load: ${inSeconds(median(raw))}`,
					ratio: median(raw) / median(ours),
					target: real ? { atLeast: 0.85 } : null,
				},
				{
					what: 'plain re-load / verb, unchanged orders',
					ours: inSeconds(median(again)),
					baseline: `one load: ${inSeconds(median(reload))}`,
					ratio: median(reload) / median(again),
					target: real ? { atLeast: 30 } : null,
				},
			],
			claims: [],
		};
	} finally {
		await removeOrders(odoo, stamp);
		close();
	}
}

const lineOf = (at: number) => ({
	lineId: String(at),
	description: `Bench line ${String(at)}`,
	costCode: { id: `c${String(at % CODES)}` },
	costType: { id: 'm' },
	quantity: '3',
	unitCost: '10.01',
	amount: '30.03',
});

const numberOf = (batch: string, at: number) => `${batch}-${String(at)}`;

const orders = ({ stamp, item }: BenchJob, batch: string) =>
	Array.from({ length: COUNT }, (_none, at) => ({
		system: 'bench',
		tenant: stamp,
		nativeid: numberOf(batch, at),
		defaultItem: item,
		data: {
			number: `PO-${stamp}-${numberOf(batch, at)}`,
			vendor: { id: 'v' },
			project: { id: 'job' },
			status: { commercial: 'draft' },
			contractDate: '2026-03-02',
			deliveryDate: '2026-04-15',
			lines: Array.from({ length: LINES }, (_line, line) => lineOf(line)),
		},
	}));

interface Ids {
	readonly vendor: number;
	readonly company: number;
	readonly currency: number;
	readonly product: number;
	readonly unit: number;
	/** Fields of the line for its unit and its taxes. */
	readonly unitField: string;
	readonly taxField: string;
	readonly hasListPrice: boolean;
	/** Analytic distributions by line, as JSON text. */
	readonly distributions: readonly string[];
}

/** What a raw load needs to know, taken from an order the verb made. */
async function idsOf(odoo: OdooClient, job: BenchJob): Promise<Ids> {
	const deps = { odoo, clock: systemClock, log: silentLogger };
	const { results } = await runVerb(deps, purchaseOrderUpsert, orders(job, 'model').slice(0, 1));
	const [made] = results;
	const fields = await odoo.fieldsOf('purchase.order.line');
	const unitField = fields?.has('product_uom_id') === true ? 'product_uom_id' : 'product_uom';
	const taxField = fields?.has('tax_ids') === true ? 'tax_ids' : 'taxes_id';
	const [order] = await odoo.searchRead<{ id: number; [field: string]: unknown }>({
		model: 'purchase.order',
		domain: [['id', '=', made?.id ?? 0]],
		fields: ['partner_id', 'company_id', 'currency_id'],
		many2one: 'id',
	});
	const lines = await odoo.searchRead<{ id: number; [field: string]: unknown }>({
		model: 'purchase.order.line',
		domain: [['order_id', '=', made?.id ?? 0]],
		fields: ['product_id', unitField, 'analytic_distribution'],
		order: 'id',
		many2one: 'id',
	});
	return {
		vendor: Number(order?.['partner_id']),
		company: Number(order?.['company_id']),
		currency: Number(order?.['currency_id']),
		product: Number(lines[0]?.['product_id']),
		unit: Number(lines[0]?.[unitField]),
		unitField,
		taxField,
		hasListPrice: fields?.has('technical_price_unit') === true,
		distributions: lines.map((line) => JSON.stringify(line['analytic_distribution'])),
	};
}

/** One `load` of the same orders, without any of this package's care. */
async function rawLoad(odoo: OdooClient, { stamp }: BenchJob, batch: string, ids: Ids) {
	const line = (name: string) => `order_line/${name}`;
	const fields = [
		'id',
		'partner_id/.id',
		'company_id/.id',
		'currency_id/.id',
		'origin',
		'date_order',
		line('id'),
		line('product_id/.id'),
		line('name'),
		line('product_qty'),
		line('price_unit'),
		line('discount'),
		line(`${ids.unitField}/.id`),
		line(`${ids.taxField}/.id`),
		line('date_planned'),
		line('analytic_distribution'),
		...(ids.hasListPrice ? [line('technical_price_unit')] : []),
	];
	const rows = Array.from({ length: COUNT }, (_none, at) => {
		const name = externalId({
			system: 'bench',
			tenant: stamp,
			entity: 'purchase_order',
			key: numberOf(batch, at),
		});
		const head = [
			name,
			String(ids.vendor),
			String(ids.company),
			String(ids.currency),
			`PO-${stamp}-${numberOf(batch, at)}`,
			'2026-03-02 12:00:00',
		];
		return Array.from({ length: LINES }, (_line, one) => [
			...(one === 0 ? head : head.map(() => '')),
			lineExternalId(name, String(one)),
			String(ids.product),
			lineOf(one).description,
			'3',
			'10.01',
			'0',
			String(ids.unit),
			'',
			'2026-04-15 12:00:00',
			ids.distributions[one] ?? '',
			...(ids.hasListPrice ? ['-1'] : []),
		]);
	}).flat();
	const answer = await odoo.call<{ ids: number[] | false; messages: unknown[] }>({
		model: 'purchase.order',
		method: 'load',
		args: { fields, data: rows },
		context: { tz: 'UTC', extra: { tracking_disable: true } },
		timeoutMs: 600_000,
	});
	if (answer.ids === false) {
		throw new Error(`The raw load was refused: ${JSON.stringify(answer.messages[0])}`);
	}
}

/** Removes what the benchmark created, as far as Odoo lets go of it. */
async function removeOrders(odoo: OdooClient, stamp: string): Promise<void> {
	const rows = await odoo.searchRead<{ id: number }>({
		model: 'purchase.order',
		domain: [['origin', '=like', `PO-${stamp}-%`]],
		fields: ['id'],
	});
	for (let from = 0; from < rows.length; from += 500) {
		const ids = rows.slice(from, from + 500).map(({ id }) => id);
		const timeoutMs = 600_000;
		await odoo.call({ model: 'purchase.order', method: 'button_cancel', ids, timeoutMs });
		await odoo.call({ model: 'purchase.order', method: 'unlink', ids, timeoutMs });
	}
}

void main(run);
