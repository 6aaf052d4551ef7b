import type { Env } from '../orm/env';
import type { Behaviour } from '../orm/model';
import type { Row, Values } from '../orm/values';
import { userError } from '../orm/errors';
import { WITH_DOCUMENT } from '../orm/commands';
import { accountsOf } from '../orm/domain-operators';
import { givenId } from '../orm/records';
import { idOf, idsOf, numberOf, roundTo, textOf } from '../orm/values';
import { roundDistribution } from './distribution';
import { convertAmount } from './platform';
import { companyKey } from '../orm/record-values';
import { isInvoice, refreshMove } from './bill-totals';
import { writeAnalyticLines } from './bill-posting';
import { lineMethods, lineSettlement } from './reconcile';

const isPurchase = (type: string) => type.startsWith('in_');
const isRefund = (type: string) => type.endsWith('_refund');

/** Debit is positive: bills and customer refunds debit their lines, the others credit them. */
export const directionOf = (type: string) => (isPurchase(type) === isRefund(type) ? -1 : 1);

/** Account of a product line: the journal's own. */
const defaultAccount = (env: Env, move: Row) =>
	env.row('account.journal', idOf(move['journal_id']))?.['default_account_id'] ?? null;

function fillFromProduct(env: Env, values: Values, move: Row): void {
	const type = textOf(move['move_type']);
	const product = env.row('product.product', givenId(values['product_id']));
	const template = env.row('product.template', idOf(product?.['product_tmpl_id']));
	if (!product || !template) return;
	const company = idOf(move['company_id']) ?? env.company;
	values['name'] ??= env.nameOf('product.product', product.id);
	values['product_uom_id'] ??= template['uom_id'];
	values['price_unit'] ??= isPurchase(type)
		? numberOf(product[companyKey('standard_price', company)])
		: numberOf(template['list_price']);
	const taxes = template[isPurchase(type) ? 'supplier_taxes_id' : 'taxes_id'];
	if (!('tax_ids' in values)) values['tax_ids'] = [[6, 0, idsOf(taxes)]];
}

function fillFromOrder(env: Env, values: Values): void {
	const line = env.row('purchase.order.line', givenId(values['purchase_line_id']));
	if (!line) return;
	values['product_id'] ??= line['product_id'];
	values['name'] ??= line['name'];
	values['price_unit'] ??= line['price_unit'];
	if (!('analytic_distribution' in values))
		values['analytic_distribution'] = line['analytic_distribution'];
}

export const moveLines: Behaviour = {
	recName: 'name',
	displayName(env, row) {
		const move = env.row('account.move', idOf(row['move_id']));
		const reference = textOf(move?.['ref']);
		const head = textOf(move?.['name']) || 'Draft Entry';
		return [head, reference === '' ? '' : `(${reference})`, textOf(row['name'])]
			.filter(Boolean)
			.join(' ');
	},
	related: {
		parent_state: 'move_id.state',
		move_name: 'move_id.name',
		date: 'move_id.date',
		ref: 'move_id.ref',
		invoice_date: 'move_id.invoice_date',
		move_type: 'move_id.move_type',
		company_id: 'move_id.company_id',
		journal_id: 'move_id.journal_id',
		account_type: 'account_id.account_type',
		company_currency_id: 'move_id.company_currency_id',
		purchase_order_id: 'purchase_line_id.order_id',
		payment_id: 'move_id.origin_payment_id',
	},
	computed: {
		...lineSettlement,
		distribution_analytic_account_ids: (_env, row) => accountsOf(row['analytic_distribution']),
	},
	prepare(env, values, row) {
		if ('analytic_distribution' in values) {
			values['analytic_distribution'] = roundDistribution(values['analytic_distribution']);
		}
		const move = env.row('account.move', givenId(values['move_id']) ?? idOf(row?.['move_id']));
		if (!move) return;
		if (row) return;
		values['currency_id'] ??= move['currency_id'];
		values['partner_id'] ??= move['partner_id'] ?? false;
		values['display_type'] ||= 'product';
		if (isInvoice(move) && values['display_type'] === 'product') {
			fillFromOrder(env, values);
			fillFromProduct(env, values, move);
			values['quantity'] ??= 1;
			values['price_unit'] ??= 0;
			if (!givenId(values['account_id'])) values['account_id'] = defaultAccount(env, move);
			// Odoo turns a line on a receivable account into the (zero) payment term line.
			const account = env.row('account.account', givenId(values['account_id']));
			if (account?.['account_type'] === 'asset_receivable') values['display_type'] = 'payment_term';
		}
		if (!isInvoice(move)) values['quantity'] ??= 1;
	},
	guard(env, rows, values) {
		const locked = [
			'account_id',
			'balance',
			'debit',
			'credit',
			'price_unit',
			'quantity',
			'tax_ids',
			'product_id',
		];
		if (!locked.some((field) => field in values)) return;
		for (const row of rows) {
			const move = env.row('account.move', idOf(row['move_id']));
			if (move?.['state'] === 'posted') {
				throw userError(
					'You cannot do this modification on a posted journal entry, you can just change some non legal fields. You must reset the journal entry to draft to do so.',
				);
			}
		}
	},
	saved(env, ids, changed) {
		const moves = new Set<number>();
		for (const row of env.rows('account.move.line', ids)) {
			const move = env.row('account.move', idOf(row['move_id']));
			if (!move) continue;
			moves.add(move.id);
			amountsOf(env, row, move, changed);
			if (changed?.has('analytic_distribution') && move['state'] === 'posted') {
				env
					.sudo()
					.unlink(
						'account.analytic.line',
						env.where('account.analytic.line', 'move_line_id', row.id),
					);
				writeAnalyticLines(env, env.row('account.move.line', row.id) ?? row, move);
			}
		}
		// Lines written on their own bring their document up to date; others are in their document's hands.
		if (env.context[WITH_DOCUMENT] !== true) for (const id of moves) refreshMove(env, id);
	},
	beforeUnlink(env, rows) {
		for (const row of rows) {
			if (env.row('account.move', idOf(row['move_id']))?.['state'] === 'posted') {
				throw userError(
					"You can't delete a posted journal item. Don’t play games with your accounting records; reset the journal entry to draft before deleting it.",
				);
			}
		}
	},
	unlinked(env, rows) {
		if (env.context[WITH_DOCUMENT] === true) return;
		for (const id of new Set(rows.map((row) => idOf(row['move_id'])))) {
			if (id !== null && env.row('account.move', id)) refreshMove(env, id);
		}
	},
	methods: lineMethods,
};

/** Percent of the taxes on a line. */
const taxRate = (env: Env, row: Row) =>
	env
		.rows('account.tax', idsOf(row['tax_ids']))
		.reduce((rate, tax) => rate + numberOf(tax['amount']), 0);

function amountsOf(env: Env, row: Row, move: Row, changed: ReadonlySet<string> | null): void {
	const type = textOf(move['move_type']);
	const kind = textOf(row['display_type']);
	if (isInvoice(move)) {
		if (kind !== 'product') return;
		const gross = numberOf(row['quantity']) * numberOf(row['price_unit']);
		const subtotal = roundTo(gross * (1 - numberOf(row['discount']) / 100), 2);
		const signed = directionOf(type) * subtotal;
		const company = idOf(move['company_id']) ?? env.company;
		const own = idOf(env.row('res.company', company)?.['currency_id']) ?? 0;
		const day = textOf(move['invoice_date']) || textOf(move['date']) || env.today;
		const balance = roundTo(
			convertAmount(env, signed, idOf(move['currency_id']) ?? own, own, company, day),
			2,
		);
		env.patch('account.move.line', row.id, {
			price_subtotal: subtotal,
			price_total: roundTo(subtotal * (1 + taxRate(env, row) / 100), 2),
			amount_currency: signed,
			...sides(balance),
		});
		return;
	}
	const given = (field: string) => (changed ? changed.has(field) : row[field] !== undefined);
	const balance =
		given('debit') || given('credit')
			? numberOf(row['debit']) - numberOf(row['credit'])
			: numberOf(row['balance'] ?? row['amount_currency']);
	env.patch('account.move.line', row.id, {
		...sides(roundTo(balance, 2)),
		amount_currency: row['amount_currency'] ?? balance,
	});
}

const sides = (balance: number) => ({
	balance,
	debit: balance > 0 ? balance : 0,
	credit: balance < 0 ? -balance : 0,
});
