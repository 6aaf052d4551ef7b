import { fault } from '../../core/faults';
import type { Cell } from '../../core/odoo/upsert';
import { lineExternalId } from '../../core/odoo/external-id';
import type { CodingIds } from './coding';
import { JOBS } from './jobs';
import { createOnce, demoId, type Seeding } from './seeding';
import type { Bill, Job, Order } from './types';

const orderId = ({ number }: Order) => demoId('purchase_order', number);
const billId = (job: Job, { number }: Bill) => demoId('vendor_invoice', `${job.code}-${number}`);
const invoiceId = (number: string) => demoId('customer_invoice', number);

/** Purchase orders and subcontracts, confirmed where the demo says so. */
export async function seedOrders(seeding: Seeding, coding: CodingIds): Promise<number> {
	let changed = 0;
	for (const { job, context, companyId } of byJob(seeding)) {
		const { dates, deps } = seeding;
		const { ids, created } = await createOnce(
			deps,
			'purchase.order',
			job.orders.map((order) => ({
				externalId: orderId(order),
				values: {
					name: order.number,
					partner_id: { externalId: demoId('vendor', order.vendor) },
					origin: job.code,
					company_id: { id: companyId },
					date_order: `${dates.day(order.month, 4)} 12:00:00`,
				},
				lines: {
					order_line: order.lines.map((line) => ({
						externalId: lineExternalId(orderId(order), line.key),
						values: {
							product_id: { externalId: demoId('item', line.item) },
							name: line.what,
							product_qty: Number(line.quantity),
							price_unit: Number(line.price),
							date_planned: `${dates.day(order.month, 25)} 12:00:00`,
							analytic_distribution: { json: coding.distribution(job, line.split) },
						},
					})),
				},
			})),
			context,
		);
		changed += created;
		await confirm(seeding, job, ids);
	}
	return changed;
}

async function confirm({ deps: { odoo }, dates, companies }: Seeding, job: Job, ids: number[]) {
	const { context } = companies[job.company];
	const wanted = job.orders.flatMap((order, n) =>
		order.state === 'confirmed' ? [{ order, id: ids[n] ?? 0 }] : [],
	);
	const states = await odoo.read<{ id: number; state: string }>({
		model: 'purchase.order',
		ids: wanted.map(({ id }) => id),
		fields: ['state'],
		context,
	});
	const draft = new Set(states.filter(({ state }) => state === 'draft').map(({ id }) => id));
	const open = wanted.filter(({ id }) => draft.has(id));
	if (open.length === 0) return;
	const confirmed = open.map(({ id }) => id);
	await odoo.call({
		model: 'purchase.order',
		method: 'button_confirm',
		ids: confirmed,
		context: { ...context, extra: { ...context.extra, validate_analytic: true } },
	});
	// Odoo dates an approval today; the history of the demo needs the month of the order.
	for (const month of new Set(open.map(({ order }) => order.month))) {
		await odoo.call({
			model: 'purchase.order',
			method: 'write',
			ids: open.filter(({ order }) => order.month === month).map(({ id }) => id),
			args: { vals: { date_approve: `${dates.day(month, 5)} 12:00:00` } },
			context,
		});
	}
}

/** Vendor bills, credit notes and progress invoices of the company that has a chart of accounts. */
export async function seedInvoices(seeding: Seeding, coding: CodingIds): Promise<number> {
	let changed = 0;
	for (const { job, context, companyId } of byJob(seeding)) {
		const { dates, deps } = seeding;
		const bills = job.orders.flatMap((order) => order.bills.map((bill) => ({ order, bill })));
		const { ids, created } = await createOnce(
			deps,
			'account.move',
			bills.map(({ order, bill }) => ({
				externalId: billId(job, bill),
				values: {
					move_type: bill.kind === 'credit' ? 'in_refund' : 'in_invoice',
					partner_id: { externalId: demoId('vendor', order.vendor) },
					company_id: { id: companyId },
					ref: bill.number,
					...datesOf(dates.day(bill.month, 20), dates.last(bill.month)),
				},
				lines: {
					invoice_line_ids: bill.lines.map(([key, quantity, price]) => {
						const line = order.lines.find((candidate) => candidate.key === key);
						if (line === undefined) throw unknownLine(bill.number, key);
						return {
							externalId: lineExternalId(billId(job, bill), key),
							values: {
								purchase_line_id: { externalId: lineExternalId(orderId(order), key) },
								product_id: { externalId: demoId('item', line.item) },
								name: line.what,
								quantity: Number(quantity),
								price_unit: Number(price),
								analytic_distribution: { json: coding.distribution(job, line.split) },
							},
						};
					}),
				},
			})),
			context,
		);
		const invoices = await createOnce(
			deps,
			'account.move',
			job.invoices.map(([number, month, amount]) => ({
				externalId: invoiceId(number),
				values: {
					move_type: 'out_invoice',
					partner_id: { externalId: demoId('customer', job.customer) },
					company_id: { id: companyId },
					ref: number,
					...datesOf(dates.day(month, 25), dates.last(month)),
				},
				lines: {
					invoice_line_ids: [
						{
							externalId: lineExternalId(invoiceId(number), '1'),
							values: {
								product_id: { externalId: demoId('item', 'BILLING') },
								name: `Progress billing ${number}`,
								quantity: 1,
								price_unit: Number(amount),
								analytic_distribution: { json: coding.projectOnly(job) },
							},
						},
					],
				},
			})),
			context,
		);
		changed += created + invoices.created;
		const posted = [...ids.filter((_, n) => bills[n]?.bill.state === 'posted'), ...invoices.ids];
		await post(seeding, job, posted);
	}
	return changed;
}

async function post({ deps: { odoo }, companies }: Seeding, job: Job, ids: number[]) {
	if (ids.length === 0) return;
	const { context } = companies[job.company];
	const states = await odoo.read<{ id: number; state: string }>({
		model: 'account.move',
		ids,
		fields: ['state'],
		context,
	});
	const drafts = states.filter(({ state }) => state === 'draft').map(({ id }) => id);
	if (drafts.length === 0) return;
	await odoo.call({
		model: 'account.move',
		method: 'action_post',
		ids: drafts,
		context: { ...context, extra: { ...context.extra, validate_analytic: true } },
	});
}

/** All three dates, because Odoo would book the cost in today's month and make it due today. */
const datesOf = (day: string, due: string): Record<string, Cell> => ({
	invoice_date: day,
	date: day,
	invoice_date_due: due,
});

const byJob = ({ companies }: Seeding) =>
	JOBS.map((job) => ({
		job,
		context: companies[job.company].context,
		companyId: companies[job.company].id,
	}));

const unknownLine = (bill: string, key: string) =>
	fault({
		class: 'source_data',
		code: 'demo.unknown_order_line',
		message: `Bill ${bill} of the demo names order line ${key}, which does not exist.`,
		remedy: 'Correct sandbox/demo/jobs.',
	});
