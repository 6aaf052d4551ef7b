import { userError } from '../orm/errors';
import type { Env } from '../orm/env';
import { method, type Behaviour } from '../orm/model';
import { existingRows } from '../orm/records';
import type { Row, Stored } from '../orm/values';
import { idOf, numberOf, roundTo, textOf } from '../orm/values';
import { checkAccess } from '../security/access';

/**
 * Who paid what: `account.partial.reconcile` ties a debit to a credit on the same account. What is
 * left of a line, and of a bill, follows from it. Differences of exchange rates are not booked.
 */
const PARTIAL = 'account.partial.reconcile';
const LINE = 'account.move.line';

const partialsOf = (env: Env, line: number): Row[] => [
	...env.rowsWhere(PARTIAL, 'debit_move_id', line),
	...env.rowsWhere(PARTIAL, 'credit_move_id', line),
];

const isReconcilable = (env: Env, row: Row): boolean =>
	env.row('account.account', idOf(row['account_id']))?.['reconcile'] === true;

/** What is left of a line: in the company's currency, and in its own. Signed like the line. */
function leftOf(env: Env, row: Row): { readonly company: number; readonly own: number } {
	if (!isReconcilable(env, row)) return { company: 0, own: 0 };
	let company = numberOf(row['balance']);
	let own = numberOf(row['amount_currency']);
	for (const partial of env.rowsWhere(PARTIAL, 'debit_move_id', row.id)) {
		company -= numberOf(partial['amount']);
		own -= numberOf(partial['debit_amount_currency']);
	}
	for (const partial of env.rowsWhere(PARTIAL, 'credit_move_id', row.id)) {
		company += numberOf(partial['amount']);
		own += numberOf(partial['credit_amount_currency']);
	}
	return { company: roundTo(company, 2), own: roundTo(own, 2) };
}

const isReconciled = (env: Env, row: Row): boolean => {
	const { company, own } = leftOf(env, row);
	return isReconcilable(env, row) && company === 0 && own === 0 && moveOf(env, row) === 'posted';
};

const moveOf = (env: Env, row: Row): string =>
	textOf(env.row('account.move', idOf(row['move_id']))?.['state']);

/** Columns of `account.move.line`. */
export const lineSettlement: NonNullable<Behaviour['computed']> = {
	amount_residual: (env, row) => leftOf(env, row).company,
	amount_residual_currency: (env, row) => leftOf(env, row).own,
	reconciled: (env, row) => isReconciled(env, row),
};

const dueLines = (env: Env, move: number): Row[] =>
	env.rowsWhere(LINE, 'move_id', move).filter((row) => row['display_type'] === 'payment_term');

const DOCUMENTS = /^(?:in|out)_/;
const owes = (type: string) => type === 'out_invoice' || type === 'in_refund';

/** Columns of `account.move`. */
export const billSettlement: NonNullable<Behaviour['computed']> = {
	amount_residual: (env, row) =>
		roundTo(
			Math.abs(dueLines(env, row.id).reduce((sum, line) => sum + leftOf(env, line).own, 0)),
			2,
		),
	amount_residual_signed: (env, row) => {
		const left = dueLines(env, row.id).reduce((sum, line) => sum + leftOf(env, line).company, 0);
		return (owes(textOf(row['move_type'])) ? 1 : -1) * roundTo(Math.abs(left), 2);
	},
	payment_state: (env, row) => paymentState(env, row),
};

function paymentState(env: Env, row: Row): Stored {
	if (!DOCUMENTS.test(textOf(row['move_type'])) || row['state'] !== 'posted') return 'not_paid';
	const lines = dueLines(env, row.id);
	const others = lines.flatMap((line) =>
		partialsOf(env, line.id).flatMap((partial) => {
			const other = [partial['debit_move_id'], partial['credit_move_id']]
				.map(idOf)
				.find((id) => id !== line.id);
			return env.row('account.move', idOf(env.row(LINE, other ?? null)?.['move_id'])) ?? [];
		}),
	);
	const left = roundTo(
		lines.reduce((sum, line) => sum + leftOf(env, line).own, 0),
		2,
	);
	if (left !== 0) return others.length > 0 ? 'partial' : 'not_paid';
	if (lines.length === 0) return 'not_paid';
	if (others.some((move) => idOf(move['origin_payment_id']) !== null)) return 'paid';
	const back = textOf(row['move_type']).replace('_invoice', '_refund');
	const types = new Set(others.map((move) => textOf(move['move_type'])));
	types.delete('entry');
	return types.size === 1 && types.has(back) && back !== row['move_type'] ? 'reversed' : 'paid';
}

/** Lines of a document that can still be tied to others. */
export const openLines = (env: Env, move: number): Row[] =>
	env
		.rowsWhere(LINE, 'move_id', move)
		.filter((row) => isReconcilable(env, row) && !isReconciled(env, row));

/** Ties lines of one account, the earliest due first, as far as they go. */
export function reconcile(env: Env, ids: readonly number[]): void {
	const rows = env.rows(LINE, [...new Set(ids)]);
	if (rows.some((row) => isReconciled(env, row))) {
		throw userError('You are trying to reconcile some entries that are already reconciled.');
	}
	if (rows.some((row) => moveOf(env, row) !== 'posted')) {
		throw userError('You can only reconcile posted entries.');
	}
	if (new Set(rows.map((row) => idOf(row['account_id']))).size > 1) {
		throw userError('Entries are not from the same account.');
	}
	const due = (row: Row) =>
		textOf(row['date_maturity']) || textOf(env.row('account.move', idOf(row['move_id']))?.['date']);
	const sorted = [...rows].sort((a, b) => due(a).localeCompare(due(b)) || a.id - b.id);
	for (const debit of sorted.filter((row) => numberOf(row['balance']) > 0)) {
		for (const credit of sorted.filter((row) => numberOf(row['balance']) < 0)) {
			tie(env, debit, credit);
		}
	}
}

function tie(env: Env, debit: Row, credit: Row): void {
	const [from, to] = [leftOf(env, debit), leftOf(env, credit)];
	const same = idOf(debit['currency_id']) === idOf(credit['currency_id']);
	const own = Math.min(from.own, -to.own);
	const company = Math.min(from.company, -to.company);
	if (same ? own <= 0 : company <= 0) return;
	const share = (left: { company: number; own: number }, amount: number) =>
		left.own === 0 ? 0 : roundTo((left.company * amount) / left.own, 2);
	// In one currency both sides end together, whatever their rates: the difference is left out.
	const amount = same ? Math.max(share(from, own), share(to, -own)) : company;
	env.store.put(PARTIAL, {
		id: env.store.table(PARTIAL).nextId(),
		debit_move_id: debit.id,
		credit_move_id: credit.id,
		amount,
		debit_amount_currency: same ? own : roundTo((from.own * company) / from.company, 2),
		credit_amount_currency: same ? own : roundTo((to.own * company) / to.company, 2),
		debit_currency_id: debit['currency_id'] ?? null,
		credit_currency_id: credit['currency_id'] ?? null,
		company_id: env.row('account.move', idOf(debit['move_id']))?.['company_id'] ?? null,
		max_date:
			[debit, credit]
				.map((row) => textOf(env.row('account.move', idOf(row['move_id']))?.['date']))
				.sort()
				.at(-1) ?? null,
		create_uid: env.uid,
		create_date: env.started,
		write_uid: env.uid,
		write_date: env.started,
	});
}

/** Undoes what lines were tied to. */
export function unreconcile(env: Env, ids: readonly number[]): void {
	for (const id of ids) {
		for (const partial of partialsOf(env, id)) env.store.remove(PARTIAL, partial.id);
	}
}

export const lineMethods: NonNullable<Behaviour['methods']> = {
	reconcile: method('records', [], (env, model, ids) => {
		checkAccess(env, model, 'write');
		reconcile(
			env,
			existingRows(env, model, ids).map(({ id }) => id),
		);
		return null;
	}),
	remove_move_reconcile: method('records', [], (env, model, ids) => {
		checkAccess(env, model, 'write');
		unreconcile(
			env,
			existingRows(env, model, ids).map(({ id }) => id),
		);
		return null;
	}),
};

export const billMethods: NonNullable<Behaviour['methods']> = {
	js_assign_outstanding_line: method('records', ['line_id'], (env, model, ids, args) => {
		checkAccess(env, model, 'write');
		const [move] = existingRows(env, model, ids);
		const line = env.row(LINE, Number(args['line_id']));
		if (!move || !line) return null;
		const mine = env
			.rowsWhere(LINE, 'move_id', move.id)
			.filter((row) => row['account_id'] === line['account_id'] && !isReconciled(env, row));
		reconcile(env, [line.id, ...mine.map(({ id }) => id)]);
		return null;
	}),
};
