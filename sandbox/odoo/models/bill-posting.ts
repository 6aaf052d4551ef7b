import { userError } from '../orm/errors';
import type { Env } from '../orm/env';
import type { Row } from '../orm/values';
import { idOf, numberOf, roundTo, textOf } from '../orm/values';
import { accountingDate, boundOf, lockDate } from './bill-dates';
import { invoiceLines, isInvoice, linesOfMove, refreshMove } from './bill-totals';
import { checkMandatoryPlans, sharesOf } from './distribution';
import { nextGapless, padded } from './numbering';
import { openLines, reconcile, unreconcile } from './reconcile';

/** Journals that number by month; customer invoices count through the year. */
function nextName(env: Env, move: Row): string {
	const journal = env.row('account.journal', idOf(move['journal_id']));
	const type = textOf(move['move_type']);
	const code = (type.endsWith('_refund') ? 'R' : '') + textOf(journal?.['code']);
	const date = textOf(move['date']);
	const [year, month] = [date.slice(0, 4), date.slice(5, 7)];
	const yearly = journal?.['type'] === 'sale';
	const prefix = yearly ? `${code}/${year}/` : `${code}/${year}/${month}/`;
	return prefix + padded(nextGapless(env, `move:${journal?.id ?? 0}:${prefix}`), yearly ? 5 : 4);
}

function refuse(env: Env, move: Row): void {
	const type = textOf(move['move_type']);
	const messages: string[] = [];
	if (move['state'] !== 'draft') {
		messages.push(`The entry ${textOf(move['name']) || 'False'} (id ${move.id}) must be in draft.`);
	} else {
		if (linesOfMove(env, move.id).length === 0)
			messages.push('You need to add a line before posting.');
		if (isInvoice(move) && idOf(move['partner_id']) === null) {
			messages.push(
				type.startsWith('in_')
					? "The field 'Vendor' is required, please complete it to validate the Vendor Bill."
					: "The field 'Customer' is required, please complete it to validate the Customer Invoice.",
			);
		}
		if (type.startsWith('in_') && !move['invoice_date']) {
			messages.push('The Bill/Refund date is required to validate this document.');
		}
		if (isInvoice(move) && numberOf(move['amount_total']) < 0) {
			messages.push(
				'You cannot validate an invoice with a negative total amount. You should create a credit note instead. Use the action menu to transform it into a credit note or refund.',
			);
		}
	}
	if (messages.length > 0) throw userError(messages.join('\n'));
}

/** Books a draft: number, accounting date, analytic lines. */
export function postMove(env: Env, id: number): void {
	const before = env.row('account.move', id);
	if (!before) return;
	refuse(env, before);
	const type = textOf(before['move_type']);
	const domain = type.startsWith('in_') ? 'bill' : type.startsWith('out_') ? 'invoice' : 'general';
	const company = idOf(before['company_id']) ?? env.company;
	const checked = (isInvoice(before) ? invoiceLines(env, id) : linesOfMove(env, id)).filter(
		(row) => row['display_type'] === 'product',
	);
	checkMandatoryPlans(
		env,
		checked.map((row) => row['analytic_distribution']),
		domain,
		company,
	);

	if (type.startsWith('out_') && !before['invoice_date']) {
		env.patch('account.move', id, { invoice_date: env.today, date: env.today });
	}
	const dated = env.row('account.move', id) ?? before;
	const day = textOf(dated['date']);
	// A locked period does not refuse: the document slips behind the lock, without a word.
	if (lockDate(env, company, day, boundOf(env, dated)) !== null) {
		env.patch('account.move', id, {
			date: accountingDate(env, dated, textOf(dated['invoice_date']) || day),
		});
	}
	refreshMove(env, id);
	const move = env.row('account.move', id) ?? dated;
	const name = textOf(move['name']);
	env.patch('account.move', id, {
		state: 'posted',
		posted_before: true,
		name: name === '' || name === '/' ? nextName(env, move) : name,
		write_uid: env.uid,
		write_date: env.started,
	});
	const posted = env.row('account.move', id) ?? move;
	for (const line of linesOfMove(env, id)) writeAnalyticLines(env, line, posted);
	setOff(env, posted);
}

/** A credit note that names its bill is set off against it, as far as both are open. */
function setOff(env: Env, credit: Row): void {
	const bill = env.row('account.move', idOf(credit['reversed_entry_id']));
	if (bill?.['state'] !== 'posted') return;
	const open = [bill.id, credit.id].flatMap((move) => openLines(env, move));
	const accounts = new Set(open.map((line) => idOf(line['account_id'])));
	for (const account of accounts) {
		const lines = open.filter((line) => idOf(line['account_id']) === account);
		reconcile(
			env,
			lines.map(({ id }) => id),
		);
	}
}

/**
 * One analytic line for each key of a line's distribution. The whole quantity goes on every one of
 * them, as in Odoo; amounts are split by percentage and rounded one by one.
 */
export function writeAnalyticLines(env: Env, line: Row, move: Row): void {
	const shares = sharesOf(env, line['analytic_distribution']);
	if (shares.length === 0) return;
	const type = textOf(move['move_type']);
	const category = type.startsWith('in_')
		? 'vendor_bill'
		: type.startsWith('out_')
			? 'invoice'
			: 'other';
	env.sudo().create(
		'account.analytic.line',
		shares.map(({ columns, percent }) => ({
			name: line['name'] ?? (textOf(move['ref']) || '/'),
			date: move['date'],
			...columns,
			partner_id: line['partner_id'] ?? false,
			unit_amount: numberOf(line['quantity']),
			product_id: line['product_id'] ?? false,
			product_uom_id: line['product_uom_id'] ?? false,
			amount: roundTo((-numberOf(line['balance']) * percent) / 100, 2),
			general_account_id: line['account_id'] ?? false,
			ref: move['ref'] ?? false,
			move_line_id: line.id,
			user_id: idOf(move['invoice_user_id']) ?? env.uid,
			company_id: move['company_id'],
			employee_id: false,
			category,
		})),
	);
}

/** Back to draft: the analytic lines go, the number stays. */
export function unpost(env: Env, id: number, state: 'draft' | 'cancel'): void {
	const lines = linesOfMove(env, id).map((row) => row.id);
	const analytic = lines.flatMap((line) =>
		env.where('account.analytic.line', 'move_line_id', line),
	);
	if (analytic.length > 0) env.sudo().unlink('account.analytic.line', analytic);
	unreconcile(env, lines);
	env.patch('account.move', id, { state, write_uid: env.uid, write_date: env.started });
}
