import { positionGet } from '../../../core/job-cost/position';
import { setupPrepare } from '../../../core/job-cost/setup/verbs';
import { vendorUpsert } from '../../../core/procurement/vendor';
import { given, nameOf } from '../harness/ground';
import { codes, smallJob, type SmallJob } from './job-cost-master';
import { good, type Ground, record, run } from './kit';

/** A job with codes, a vendor and two items: work (a service) and goods. */
export interface Site {
	readonly job: SmallJob;
	readonly code: ReturnType<typeof codes> & { readonly work: string; readonly goods: string };
	/** Committed in total and still open, by cost code; without codes that carry nothing. */
	committed(): Promise<Readonly<Record<string, string>>>;
}

export async function site(ground: Ground): Promise<Site> {
	good(await run(ground, setupPrepare, [{}]));
	const job = await smallJob(ground);
	const { prefix, odoo } = ground;
	const code = { ...codes(ground), work: `${prefix}-WORK`, goods: `${prefix}-GOODS` };
	good(
		await run(ground, vendorUpsert, [
			record(ground, 'acme', { name: `Acme ${prefix}`, code: `V-${prefix}` }),
		]),
	);
	for (const [key, type] of [
		['work', 'service'],
		['goods', 'consu'],
	] as const) {
		await given(odoo, 'product.product', {
			externalId: nameOf(ground, 'item', key),
			values: {
				name: `${key} ${prefix}`,
				default_code: code[key],
				type,
				purchase_method: 'purchase',
			},
		});
	}
	return {
		job,
		code,
		committed: async () => {
			const question = { project: { code: code.job }, by: ['costCode'] };
			const { result } = good(await run(ground, positionGet, [question]));
			return Object.fromEntries(
				result.lines
					.filter(
						({ committedTotal, committed }) => committedTotal !== '0.00' || committed !== '0.00',
					)
					.map((line) => [
						(line.costCode?.code ?? '').slice(prefix.length + 1),
						`${line.committedTotal} ${line.committed}`,
					]),
			);
		},
	};
}

export interface HeldLine {
	readonly id: number;
	readonly name: string;
	readonly product_qty: number;
	readonly price_unit: number;
	readonly price_subtotal: number;
	readonly date_planned: string;
}

/** Lines of an order as Odoo holds them, in its order. */
export const linesOf = async ({ odoo }: Ground, order: number | null): Promise<HeldLine[]> =>
	await odoo.searchRead<HeldLine>({
		model: 'purchase.order.line',
		domain: [['order_id', '=', order ?? 0]],
		fields: ['name', 'product_qty', 'price_unit', 'price_subtotal', 'date_planned'],
		order: 'id',
	});

/** What somebody on site says came of a service. */
export const receive = async ({ odoo }: Ground, line: number, quantity: number) =>
	await odoo.call({
		model: 'purchase.order.line',
		method: 'write',
		ids: [line],
		args: { vals: { qty_received: quantity } },
	});
