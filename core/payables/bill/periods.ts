import { type Fault, fault } from '../../faults';
import type { OdooClient } from '../../odoo/client.port';
import { COMPANY } from '../../odoo/models/company';
import type { Company } from '../../job-cost/companies';
import { type LockName, type Locks, nextOpenDay, violated } from './rules/period';

/** What becomes of a bill whose accounting day is closed. */
export const CLOSED_PERIOD = ['refuse', 'next_open_day'] as const;
export type ClosedPeriod = (typeof CLOSED_PERIOD)[number];

const LOCK_FIELDS: Readonly<Record<LockName, readonly string[]>> = {
	// The `user_` ones count in the companies above a branch; 17 closes periods for most by another.
	fiscalYear: ['fiscalyear_lock_date', 'user_fiscalyear_lock_date', 'period_lock_date'],
	hard: ['hard_lock_date', 'user_hard_lock_date'],
	purchase: ['purchase_lock_date', 'user_purchase_lock_date'],
	tax: ['tax_lock_date', 'user_tax_lock_date'],
};
/** Odoo writes a day of year 1, padded or not, where nothing above is locked. */
const NO_LOCK = '1900';

/** Lock dates of every company this user may work in; one call. */
export async function readLocks(odoo: OdooClient): Promise<ReadonlyMap<number, Locks>> {
	const visible = await odoo.fieldsOf(COMPANY);
	const fields = Object.values(LOCK_FIELDS)
		.flat()
		.filter((field) => visible?.has(field));
	const rows = await odoo.searchRead<{ id: number } & Record<string, unknown>>({
		model: COMPANY,
		domain: [],
		fields,
		// A person's exception is no leave for an integration.
		context: { extra: { ignore_exceptions: true } },
	});
	return new Map(
		rows.map((row) => {
			const latest = (lock: LockName): string | null =>
				LOCK_FIELDS[lock]
					.flatMap((field) => {
						const day = row[field];
						return typeof day === 'string' && day > NO_LOCK ? [day] : [];
					})
					.sort()
					.at(-1) ?? null;
			return [
				row.id,
				{
					fiscalYear: latest('fiscalYear'),
					hard: latest('hard'),
					purchase: latest('purchase'),
					tax: latest('tax'),
				},
			];
		}),
	);
}

export interface AccountingDay {
	readonly day: string;
	/** Why it is not the day asked for; null when it is. */
	readonly moved: string | null;
}

/**
 * The day a bill is booked on: the one asked for, else, where that is closed and the policy allows it,
 * the next open one. Odoo would move the bill to a day of its own choice without a word.
 * Fault `conflict.closed_period`, naming the lock and the next open day.
 */
export function accountingDay(
	wanted: string,
	{
		locks,
		hasTax,
		company,
		policy,
	}: {
		readonly locks: Locks;
		readonly hasTax: boolean;
		readonly company: Pick<Company, 'id' | 'name'>;
		readonly policy: ClosedPeriod;
	},
): AccountingDay {
	const broken = violated(locks, wanted, hasTax);
	if (broken === null) return { day: wanted, moved: null };
	const open = nextOpenDay(locks, wanted, hasTax);
	if (policy === 'refuse') throw closed(wanted, open, company, broken);
	return {
		day: open,
		moved: `${wanted} is closed (${LOCK_WORDS[broken.lock]} of ${broken.until}); booked on ${open} instead.`,
	};
}

/** As Odoo calls them under Accounting > Lock Dates. */
const LOCK_WORDS: Readonly<Record<LockName, string>> = {
	fiscalYear: 'lock date for everything',
	hard: 'hard lock date',
	purchase: 'lock date of purchases',
	tax: 'lock date of tax returns',
};

const closed = (
	wanted: string,
	open: string,
	{ id, name }: Pick<Company, 'id' | 'name'>,
	{ lock, until }: { readonly lock: LockName; readonly until: string },
): Fault =>
	fault({
		class: 'conflict',
		code: 'conflict.closed_period',
		message: `${wanted} lies in a period that ${name} has closed up to ${until} (${LOCK_WORDS[lock]}); the next open day is ${open}.`,
		remedy:
			'Send an accounting date in an open period, set Closed Period to Next Open Day, or have the accountant reopen the period.',
		field: 'accountingDate',
		details: { lock, lockedUntil: until, nextOpenDay: open, company: id },
	});
