import { userError } from '../orm/errors';
import type { Env } from '../orm/env';
import { method, type Behaviour } from '../orm/model';
import { existingRows, givenId } from '../orm/records';
import type { Row } from '../orm/values';
import { idOf, idsOf, numberOf, textOf } from '../orm/values';
import { checkAccess } from '../security/access';
import { postMove, unpost } from './bill-posting';
import { linesOfMove } from './bill-totals';
import { nextGapless, padded } from './numbering';
import { convertAmount } from './platform';

/**
 * `account.payment`: a draft without an entry; posting it books the entry, which waits on the
 * outstanding account and is tied to bills by `reconcile`. Only a draft is posted: on all others
 * `action_post` does nothing, without a word.
 */
export const payments: Behaviour = {
	recName: 'name',
	searchNames: ['memo'],
	defaults: {
		date: (env) => env.today,
		journal_id: (env) => bankJournal(env, env.company),
		state: 'draft',
		is_matched: false,
	},
	computed: {
		reconciled_bill_ids: (env, row) => billsOf(env, row),
		available_partner_bank_ids: (env, row) =>
			env.where('res.partner.bank', 'partner_id', idOf(row['partner_id']) ?? 0),
	},
	prepare(env, values, row) {
		if (row) return;
		const journal = env.row('account.journal', givenId(values['journal_id']));
		const company = idOf(journal?.['company_id']) ?? env.company;
		values['company_id'] ??= company;
		values['currency_id'] ||=
			journal?.['currency_id'] ?? env.row('res.company', company)?.['currency_id'];
		if (!('partner_bank_id' in values) && values['payment_type'] === 'outbound') {
			const [bank] = env.where(
				'res.partner.bank',
				'partner_id',
				givenId(values['partner_id']) ?? 0,
			);
			if (bank !== undefined) values['partner_bank_id'] = bank;
		}
	},
	guard(_env, rows, values) {
		if ('amount' in values && numberOf(values['amount'] as number) < 0) {
			throw userError('The payment amount cannot be negative.');
		}
		const booked = ['amount', 'date', 'journal_id', 'partner_id', 'currency_id'];
		if (
			booked.some((field) => field in values) &&
			rows.some((row) => row['state'] !== 'draft' && row['state'] !== 'canceled')
		) {
			throw userError('You cannot modify a posted entry of this journal.');
		}
	},
	methods: {
		action_post: method('records', [], (env, model, ids) => {
			checkAccess(env, model, 'write');
			for (const row of existingRows(env, model, ids)) if (row['state'] === 'draft') book(env, row);
			return null;
		}),
		action_draft: method('records', [], (env, model, ids) => {
			checkAccess(env, model, 'write');
			for (const row of existingRows(env, model, ids)) {
				env.patch('account.payment', row.id, { state: 'draft' });
				const move = idOf(row['move_id']);
				if (move !== null) unpost(env, move, 'draft');
			}
			return null;
		}),
		action_cancel: method('records', [], (env, model, ids) => {
			checkAccess(env, model, 'write');
			for (const row of existingRows(env, model, ids)) cancel(env, row);
			return null;
		}),
	},
};

const bankJournal = (env: Env, company: number): number | null =>
	env.rowsWhere('account.journal', 'company_id', company).find((row) => row['type'] === 'bank')
		?.id ?? null;

const account = (env: Env, code: string, company: number): number | null =>
	env
		.where('account.account', 'code', code)
		.find((id) => idsOf(env.row('account.account', id)?.['company_ids']).includes(company)) ?? null;

function book(env: Env, payment: Row): void {
	const known = idOf(payment['move_id']);
	if (known === null) {
		const move = entryOf(env, payment);
		env.patch('account.payment', payment.id, { move_id: move });
		postMove(env, move);
	} else {
		postMove(env, known);
	}
	const move = env.row('account.move', idOf(env.row('account.payment', payment.id)?.['move_id']));
	env.patch('account.payment', payment.id, {
		state: 'in_process',
		name: move?.['name'] ?? null,
		date: move?.['date'] ?? payment['date'] ?? null,
		write_uid: env.uid,
		write_date: env.started,
	});
}

function entryOf(env: Env, payment: Row): number {
	const company = idOf(payment['company_id']) ?? env.company;
	const journal = env.row('account.journal', idOf(payment['journal_id']));
	const own = idOf(env.row('res.company', company)?.['currency_id']) ?? 0;
	const currency = idOf(payment['currency_id']) ?? own;
	const day = textOf(payment['date']);
	const outbound = payment['payment_type'] === 'outbound';
	const amount = numberOf(payment['amount']) * (outbound ? 1 : -1);
	const balance = convertAmount(env, amount, currency, own, company, day);
	const supplier = payment['partner_type'] === 'supplier';
	const line = (code: string, sign: 1 | -1) => ({
		account_id: account(env, code, company),
		partner_id: payment['partner_id'] ?? null,
		name: payment['memo'] ?? null,
		currency_id: currency,
		amount_currency: amount * sign,
		balance: Math.round(balance * sign * 100) / 100,
		date_maturity: payment['date'] ?? null,
	});
	const prefix = `P${textOf(journal?.['code'])}/${day.slice(0, 4)}/`;
	const [move] = env.sudo().create('account.move', [
		{
			move_type: 'entry',
			name: prefix + padded(nextGapless(env, `move:${journal?.id ?? 0}:${prefix}`), 5),
			ref: payment['memo'] ?? false,
			date: payment['date'] ?? env.today,
			journal_id: payment['journal_id'] ?? false,
			company_id: company,
			partner_id: payment['partner_id'] ?? false,
			currency_id: currency,
			partner_bank_id: payment['partner_bank_id'] ?? false,
			origin_payment_id: payment.id,
			line_ids: [
				[0, 0, line(outbound ? '101404' : '101403', -1)],
				[0, 0, line(supplier ? '211000' : '121000', 1)],
			],
		},
	]);
	return move ?? 0;
}

/** A draft entry goes; a posted one is cancelled. */
function cancel(env: Env, payment: Row): void {
	env.patch('account.payment', payment.id, {
		state: 'canceled',
		write_uid: env.uid,
		write_date: env.started,
	});
	const move = env.row('account.move', idOf(payment['move_id']));
	if (!move) return;
	if (move['state'] !== 'draft') {
		unpost(env, move.id, 'cancel');
		return;
	}
	for (const line of linesOfMove(env, move.id)) env.store.remove('account.move.line', line.id);
	env.store.remove('account.move', move.id);
	env.patch('account.payment', payment.id, { move_id: null });
}

function billsOf(env: Env, payment: Row): number[] {
	const move = idOf(payment['move_id']);
	if (move === null) return idsOf(payment['invoice_ids']);
	const bills = linesOfMove(env, move).flatMap((line) =>
		env
			.rowsWhere('account.partial.reconcile', 'debit_move_id', line.id)
			.flatMap(
				(partial) =>
					idOf(env.row('account.move.line', idOf(partial['credit_move_id']))?.['move_id']) ?? [],
			),
	);
	return [...new Set([...idsOf(payment['invoice_ids']), ...bills])];
}
