import { userError } from '../orm/errors';
import type { Env } from '../orm/env';
import type { Row, Stored } from '../orm/values';
import { idOf, idsOf, numberOf, roundTo, textOf } from '../orm/values';

export const INVOICE_TYPES = [
	'out_invoice',
	'out_refund',
	'in_invoice',
	'in_refund',
	'out_receipt',
	'in_receipt',
];

export const isInvoice = (move: Row) => INVOICE_TYPES.includes(textOf(move['move_type']));

export const linesOfMove = (env: Env, move: number): Row[] =>
	env.rowsWhere('account.move.line', 'move_id', move);

const PRODUCT_KINDS = new Set(['product', 'line_section', 'line_subsection', 'line_note']);

/** Lines a person typed; taxes and the amount due are made from them. */
export const invoiceLines = (env: Env, move: number): Row[] =>
	linesOfMove(env, move).filter((row) => PRODUCT_KINDS.has(textOf(row['display_type'])));

const accountByCode = (env: Env, code: string, company: number): number | null =>
	env
		.where('account.account', 'code', code)
		.find((id) => idsOf(env.row('account.account', id)?.['company_ids']).includes(company)) ?? null;

/** Brings the made-up lines and the totals of a document up to date, then checks that it balances. */
export function refreshMove(env: Env, id: number): void {
	const move = env.row('account.move', id);
	if (!move) return;
	if (isInvoice(move) && move['state'] !== 'posted') rebuild(env, move);
	const lines = linesOfMove(env, id);
	const total = lines.reduce((sum, row) => sum + numberOf(row['balance']), 0);
	if (Math.abs(total) > 0.004) throw unbalanced(env, lines);
	env.patch('account.move', id, isInvoice(move) ? invoiceTotals(move, lines) : entryTotals(lines));
}

function unbalanced(env: Env, lines: readonly Row[]): Error {
	if (env.registry.version >= 19) return userError('The entry is not balanced.');
	const sum = (field: string) =>
		lines.reduce((total, row) => total + numberOf(row[field]), 0).toFixed(2);
	return userError(
		'An error has occurred.\n\nThe move (Draft Entry) is not balanced.\n' +
			`The total of debits equals $ ${sum('debit')} and the total of credits equals $ ${sum('credit')}.\n`,
	);
}

function entryTotals(lines: readonly Row[]): Record<string, Stored> {
	const total = roundTo(
		lines.reduce((sum, row) => sum + numberOf(row['debit']), 0),
		2,
	);
	return {
		amount_total: total,
		amount_total_signed: total,
		amount_untaxed: 0,
		amount_tax: 0,
	};
}

function invoiceTotals(move: Row, lines: readonly Row[]): Record<string, Stored> {
	const type = textOf(move['move_type']);
	const sum = (kind: string, field: string) =>
		lines
			.filter((row) => row['display_type'] === kind)
			.reduce((total, row) => total + numberOf(row[field]), 0);
	const untaxed = roundTo(sum('product', 'price_subtotal'), 2);
	const tax = roundTo(Math.abs(sum('tax', 'amount_currency')), 2);
	const total = roundTo(untaxed + tax, 2);
	// Sign for the one who reads "signed": what the company is owed is positive.
	const sign = type === 'out_invoice' || type === 'in_refund' ? 1 : -1;
	const company = roundTo(Math.abs(sum('payment_term', 'balance')), 2);
	return {
		amount_untaxed: untaxed,
		amount_tax: tax,
		amount_total: total,
		amount_untaxed_signed: roundTo(-sum('product', 'balance'), 2),
		amount_total_signed: sign * company,
		amount_total_in_currency_signed: sign * total,
	};
}

function rebuild(env: Env, move: Row): void {
	const made = linesOfMove(env, move.id).filter(
		(row) => row['display_type'] === 'tax' || row['display_type'] === 'payment_term',
	);
	for (const row of made) env.store.remove('account.move.line', row.id);
	const company = idOf(move['company_id']) ?? env.company;
	const purchase = textOf(move['move_type']).startsWith('in_');
	const taxes = new Map<number, { balance: number; currency: number }>();
	let due = 0;
	let dueCurrency = 0;
	const products = invoiceLines(env, move.id);
	for (const row of products) {
		due += numberOf(row['balance']);
		dueCurrency += numberOf(row['amount_currency']);
		for (const tax of env.rows('account.tax', idsOf(row['tax_ids']))) {
			const sum = taxes.get(tax.id) ?? { balance: 0, currency: 0 };
			const rate = numberOf(tax['amount']) / 100;
			taxes.set(tax.id, {
				balance: sum.balance + numberOf(row['balance']) * rate,
				currency: sum.currency + numberOf(row['amount_currency']) * rate,
			});
		}
	}
	for (const [tax, sum] of taxes) {
		const [balance, currency] = [roundTo(sum.balance, 2), roundTo(sum.currency, 2)];
		if (balance === 0) continue;
		due += balance;
		dueCurrency += currency;
		addLine(
			env,
			move,
			'tax',
			accountByCode(env, purchase ? '131000' : '251000', company),
			balance,
			currency,
			{
				name: env.nameOf('account.tax', tax),
				tax_line_id: tax,
			},
		);
	}
	if (products.length === 0) return;
	addLine(
		env,
		move,
		'payment_term',
		accountByCode(env, purchase ? '211000' : '121000', company),
		-roundTo(due, 2),
		-roundTo(dueCurrency, 2),
		{
			name: move['ref'] ?? null,
			date_maturity: move['invoice_date_due'] ?? null,
		},
	);
}

function addLine(
	env: Env,
	move: Row,
	kind: string,
	account: number | null,
	balance: number,
	currency: number,
	more: Record<string, Stored>,
): void {
	env.store.put('account.move.line', {
		id: env.store.table('account.move.line').nextId(),
		move_id: move.id,
		display_type: kind,
		account_id: account,
		partner_id: move['partner_id'] ?? null,
		currency_id: move['currency_id'] ?? null,
		quantity: 0,
		balance,
		debit: balance > 0 ? balance : 0,
		credit: balance < 0 ? -balance : 0,
		amount_currency: currency,
		create_uid: env.uid,
		create_date: env.started,
		write_uid: env.uid,
		write_date: env.started,
		...more,
	});
}
