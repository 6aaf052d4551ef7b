import { readCompanies } from '../../../core/job-cost/companies';
import type { Json } from '../../../core/odoo/client.port';
import type { Cell } from '../../../core/odoo/upsert';
import type { Ground } from '../scenarios/kit';
import { given, nameOf } from './ground';

export interface BookLine {
	readonly quantity: number;
	readonly price: number;
	/** `analytic_distribution`. */
	readonly split: { readonly [key: string]: Json };
}
type MoveType = 'in_invoice' | 'in_refund' | 'out_invoice';

/** Orders and bills as people enter them in Odoo: plain calls, no verb of this package. */
export class Books {
	private currency: number | null = null;

	private constructor(
		private readonly ground: Ground,
		private readonly partner: string,
		private readonly item: string,
	) {}

	/** A partner and a service that is billed as ordered, without taxes. */
	static async open(ground: Ground): Promise<Books> {
		const partner = nameOf(ground, 'vendor', 'books');
		const item = nameOf(ground, 'item', 'books');
		await given(ground.odoo, 'res.partner', {
			externalId: partner,
			values: { name: `Supplier ${ground.prefix}` },
		});
		await given(ground.odoo, 'product.product', {
			externalId: item,
			values: {
				name: `Work ${ground.prefix}`,
				type: 'service',
				purchase_method: 'purchase',
				taxes_id: { ids: [] },
				supplier_taxes_id: { ids: [] },
			},
		});
		return new Books(ground, partner, item);
	}

	/** A confirmed order, approved on its day. */
	async order(
		key: string,
		day: string,
		lines: readonly BookLine[],
		{ foreign = false }: { readonly foreign?: boolean } = {},
	): Promise<void> {
		const { odoo } = this.ground;
		const id = await given(odoo, 'purchase.order', {
			externalId: this.name('purchase_order', key),
			values: {
				partner_id: { externalId: this.partner },
				date_order: `${day} 12:00:00`,
				...(foreign && this.currency !== null ? { currency_id: { id: this.currency } } : {}),
			},
			lines: {
				order_line: lines.map((line, n) => ({
					externalId: this.name('purchase_order', key, n),
					values: {
						...this.shared(line),
						product_qty: line.quantity,
						date_planned: `${day} 12:00:00`,
					},
				})),
			},
		});
		await odoo.call({ model: 'purchase.order', method: 'button_confirm', ids: [id] });
		// Odoo dates the approval today.
		await odoo.call({
			model: 'purchase.order',
			method: 'write',
			ids: [id],
			args: { vals: { date_approve: `${day} 12:00:00` } },
		});
	}

	/** A bill, credit note or customer invoice; `order` names the order whose lines it bills. */
	async bill(
		key: string,
		type: MoveType,
		day: string,
		lines: ReadonlyArray<BookLine & { readonly order?: string }>,
		state: 'draft' | 'posted' = 'posted',
	): Promise<number> {
		const { odoo } = this.ground;
		const id = await given(odoo, 'account.move', {
			externalId: this.name('vendor_invoice', key),
			values: {
				move_type: type,
				partner_id: { externalId: this.partner },
				ref: `${this.ground.prefix}-${key}`,
				// All three, because Odoo would book the cost in today's month and make it due today.
				invoice_date: day,
				date: day,
				invoice_date_due: day,
			},
			lines: {
				invoice_line_ids: lines.map((line, n) => ({
					externalId: this.name('vendor_invoice', key, n),
					values: {
						...this.shared(line),
						quantity: line.quantity,
						...(line.order === undefined
							? {}
							: { purchase_line_id: { externalId: this.name('purchase_order', line.order, n) } }),
					},
				})),
			},
		});
		if (state === 'posted') {
			await odoo.call({ model: 'account.move', method: 'action_post', ids: [id] });
		}
		return id;
	}

	/**
	 * Sets what one unit of the company's currency bought on a day long past.
	 * @returns takes the rate away again
	 */
	async foreignRate(day: string, rate: number): Promise<() => Promise<void>> {
		const { odoo } = this.ground;
		const { own } = await readCompanies(odoo);
		const [currency] = await odoo.searchRead<{ id: number; active: boolean }>({
			model: 'res.currency',
			domain: [
				['name', 'in', ['EUR', 'USD', 'CHF']],
				['id', '!=', own.currencyId],
			],
			fields: ['active'],
			order: 'active desc, id',
			limit: 1,
			context: { activeTest: false },
		});
		if (currency === undefined) throw new Error('no second currency');
		const setActive = async (active: boolean) =>
			await odoo.call({
				model: 'res.currency',
				method: 'write',
				ids: [currency.id],
				args: { vals: { active } },
			});
		if (!currency.active) await setActive(true);
		this.currency = currency.id;
		const id = await given(odoo, 'res.currency.rate', {
			externalId: nameOf(this.ground, 'rate', day),
			values: {
				name: day,
				rate,
				currency_id: { id: currency.id },
				company_id: { id: own.id },
			},
		});
		return async () => {
			await odoo.call({ model: 'res.currency.rate', method: 'unlink', ids: [id] });
		};
	}

	private shared({ price, split }: BookLine): Record<string, Cell> {
		return {
			product_id: { externalId: this.item },
			name: 'Work',
			price_unit: price,
			analytic_distribution: { json: { ...split } },
		};
	}

	private name(entity: string, key: string, line?: number): string {
		const name = nameOf(this.ground, entity, key);
		return line === undefined ? name : `${name}.${String(line)}`;
	}
}
