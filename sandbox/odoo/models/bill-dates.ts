import type { Env } from '../orm/env';
import type { Row } from '../orm/values';
import { idOf, idsOf, textOf } from '../orm/values';

const lastDayOfMonth = (day: string): string =>
	new Date(Date.UTC(Number(day.slice(0, 4)), Number(day.slice(5, 7)), 0))
		.toISOString()
		.slice(0, 10);

const nextDay = (day: string): string =>
	new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);

/** The kinds of entries some lock dates bind. */
interface Bound {
	readonly type: string;
	readonly taxed: boolean;
}

/** What binds a document: its journal, and whether it bears tax. */
export const boundOf = (env: Env, move: Row): Bound => ({
	type: textOf(move['move_type']),
	taxed: env
		.rowsWhere('account.move.line', 'move_id', move.id)
		.some((line) => idsOf(line['tax_ids']).length > 0),
});

/** The latest lock date that forbids booking on `day` in a company, or null. */
export function lockDate(
	env: Env,
	company: number,
	day: string,
	{ type, taxed }: Bound,
): string | null {
	const row = env.row('res.company', company);
	const dates = [
		'fiscalyear_lock_date',
		'hard_lock_date',
		...(taxed ? ['tax_lock_date'] : []),
		...(type.startsWith('out_') ? ['sale_lock_date'] : []),
		...(type.startsWith('in_') ? ['purchase_lock_date'] : []),
	]
		.map((field) => textOf(row?.[field]))
		.filter((date) => date !== '' && date >= day)
		.sort();
	return dates[dates.length - 1] ?? null;
}

/**
 * The accounting date Odoo gives a document of `day`: vendor documents of a past month go to that
 * month's last day, others to today or later; a locked period moves everything behind the lock.
 */
export function accountingDate(env: Env, move: Row, day: string): string {
	const type = textOf(move['move_type']);
	const sale = type.startsWith('out_');
	const lock = lockDate(env, idOf(move['company_id']) ?? env.company, day, boundOf(env, move));
	const from = lock === null ? day : nextDay(lock);
	if (sale) return lock === null ? from : ([env.today, lastDayOfMonth(from)].sort()[0] ?? from);
	if (env.today.slice(0, 7) > from.slice(0, 7)) return lastDayOfMonth(from);
	return from > env.today ? from : env.today;
}
