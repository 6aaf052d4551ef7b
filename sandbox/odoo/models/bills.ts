import { userError } from '../orm/errors';
import type { Env } from '../orm/env';
import { method, type Behaviour } from '../orm/model';
import type { Row, Values } from '../orm/values';
import { givenId, existingRows } from '../orm/records';
import { idOf, numberOf, textOf } from '../orm/values';
import { checkAccess } from '../security/access';
import { accountingDate } from './bill-dates';
import { postMove, unpost } from './bill-posting';
import { invoiceLines, INVOICE_TYPES, linesOfMove, refreshMove } from './bill-totals';
import { billMethods, billSettlement } from './reconcile';

const JOURNAL_TYPES: Readonly<Record<string, string>> = {
	in: 'purchase',
	out: 'sale',
	entry: 'general',
};

const journalType = (type: string) => JOURNAL_TYPES[type.split('_')[0] ?? ''] ?? 'general';

function journalFor(env: Env, type: string, company: number): Row {
	const wanted = journalType(type);
	const found = env
		.rowsWhere('account.journal', 'company_id', company)
		.find((row) => row['type'] === wanted && row['active'] !== false);
	if (found) return found;
	const name = textOf(env.row('res.company', company)?.['name']);
	throw userError(`No journal could be found in company ${name} for any of those types: ${wanted}`);
}

function fillNew(env: Env, values: Values): void {
	const type = String(values['move_type'] ?? 'entry');
	const asked = env.row('account.journal', givenId(values['journal_id']));
	const company = givenId(values['company_id']) ?? idOf(asked?.['company_id']) ?? env.company;
	const journal = asked ?? journalFor(env, type, company);
	values['company_id'] = company;
	values['journal_id'] = journal.id;
	values['currency_id'] ||=
		journal['currency_id'] ?? env.row('res.company', company)?.['currency_id'];
	values['state'] ??= 'draft';
	const invoice = INVOICE_TYPES.includes(type);
	if (!values['date']) {
		const day = typeof values['invoice_date'] === 'string' ? values['invoice_date'] : env.today;
		const probe: Row = { id: 0, move_type: type, company_id: company };
		values['date'] =
			invoice && values['invoice_date'] ? accountingDate(env, probe, day) : env.today;
	}
	if (!invoice) return;
	// Without a payment term a bill is due on the day it is typed, whatever its date.
	values['invoice_date_due'] ||= env.today;
	values['invoice_user_id'] ??= type.startsWith('out_') ? env.uid : false;
	values['payment_state'] ??= 'not_paid';
	if (!('partner_bank_id' in values) && type.startsWith('in_')) {
		const [bank] = env.where('res.partner.bank', 'partner_id', givenId(values['partner_id']) ?? 0);
		if (bank !== undefined) values['partner_bank_id'] = bank;
	}
}

/** The newest number of its journal may go: no gap is left behind. */
function isLast(env: Env, move: Row): boolean {
	const prefix = textOf(move['name']).replace(/\d+$/, '');
	return env
		.rowsWhere('account.move', 'journal_id', move['journal_id'] ?? null)
		.filter((row) => textOf(row['name']).startsWith(prefix))
		.every((row) => textOf(row['name']) <= textOf(move['name']));
}

/** Contacts of one company are paid as one. */
const payee = (env: Env, move: Row | null | undefined) => {
	const partner = idOf(move?.['partner_id']);
	return idOf(env.row('res.partner', partner)?.['commercial_partner_id']) ?? partner;
};

/** What a posted document no longer lets change. */
const LOCKED = new Set([
	'invoice_line_ids',
	'line_ids',
	'invoice_date',
	'date',
	'partner_id',
	'invoice_payment_term_id',
	'currency_id',
	'fiscal_position_id',
	'invoice_cash_rounding_id',
]);

export const moves: Behaviour = {
	recName: 'name',
	searchNames: ['ref'],
	displayName(env, row) {
		const name = textOf(row['name']);
		const reference = textOf(row['ref']);
		const draft = TITLES[textOf(row['move_type'])] ?? 'Entry';
		const title = name === '' || name === '/' ? `Draft ${draft}` : name;
		return reference === '' ? title : `${title} (${reference})`;
	},
	computed: {
		...billSettlement,
		invoice_line_ids: (env, row) => invoiceLines(env, row.id).map((line) => line.id),
		company_currency_id: (env, row) =>
			env.row('res.company', idOf(row['company_id']))?.['currency_id'] ?? null,
		commercial_partner_id: (env, row) =>
			env.row('res.partner', idOf(row['partner_id']))?.['commercial_partner_id'] ?? null,
		direction_sign: (_env, row) =>
			['out_invoice', 'in_refund', 'entry'].includes(textOf(row['move_type'])) ? 1 : -1,
	},
	prepare(env, values, row) {
		if (!row) {
			fillNew(env, values);
			return;
		}
		// The accounting date follows the bill date until somebody sets it.
		const day = values['invoice_date'];
		if (typeof day === 'string' && !('date' in values) && row['state'] === 'draft') {
			values['date'] = accountingDate(env, row, day);
		}
	},
	guard(_env, rows, values) {
		const touched = Object.keys(values).filter((field) => LOCKED.has(field));
		if (touched.length > 0 && rows.some((row) => row['state'] === 'posted')) {
			throw userError(
				`You cannot modify the following readonly fields on a posted move: ${touched.join(', ')}`,
			);
		}
	},
	saved(env, ids, changed) {
		for (const id of ids) {
			const row = env.row('account.move', id);
			if (changed?.has('partner_id') && row) {
				for (const line of linesOfMove(env, id))
					env.patch('account.move.line', line.id, { partner_id: row['partner_id'] ?? null });
			}
			env.patch('account.move', id, { commercial_partner_id: payee(env, row) });
			refreshMove(env, id);
		}
	},
	beforeUnlink(env, rows) {
		for (const row of rows) {
			const forced = env.context['force_delete'] === true;
			const numbered = row['posted_before'] === true && !forced && !isLast(env, row);
			if (row['state'] === 'posted' || numbered) {
				throw userError(
					'You cannot delete this entry, as it has already consumed a sequence number and is not the last one in the chain. You should probably revert it instead.',
				);
			}
			// Made-up lines are nobody's to keep.
			for (const line of linesOfMove(env, row.id)) env.store.remove('account.move.line', line.id);
		}
	},
	methods: {
		...billMethods,
		action_post: method('records', [], (env, model, ids) => {
			checkAccess(env, model, 'write');
			for (const row of existingRows(env, model, ids)) postMove(env, row.id);
			return false;
		}),
		button_draft: method('records', [], (env, model, ids) => {
			checkAccess(env, model, 'write');
			for (const row of existingRows(env, model, ids)) {
				if (row['state'] !== 'cancel' && row['state'] !== 'posted') {
					throw userError('Only posted/cancelled journal entries can be reset to draft.');
				}
				unpost(env, row.id, 'draft');
			}
			return null;
		}),
		button_cancel: method('records', [], (env, model, ids) => {
			checkAccess(env, model, 'write');
			for (const row of existingRows(env, model, ids)) unpost(env, row.id, 'cancel');
			return null;
		}),
	},
};

const TITLES: Readonly<Record<string, string>> = {
	entry: 'Entry',
	in_invoice: 'Bill',
	in_refund: 'Vendor Credit Note',
	out_invoice: 'Invoice',
	out_refund: 'Credit Note',
};

export const accounts: Behaviour = {
	searchNames: ['code'],
	displayName: (env, row) =>
		env.registry.version >= 19
			? textOf(row['name'])
			: `${textOf(row['code'])} ${textOf(row['name'])}`,
	defaults: { company_ids: (env) => [[6, 0, [env.company]]] },
	computed: {
		current_balance: (env, row) =>
			env
				.rowsWhere('account.move.line', 'account_id', row.id)
				.filter((line) => env.row('account.move', idOf(line['move_id']))?.['state'] === 'posted')
				.reduce((sum, line) => sum + numberOf(line['balance']), 0),
	},
};

export const journals: Behaviour = { searchNames: ['code'] };
