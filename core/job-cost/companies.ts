import { fault } from '../faults';
import type { OdooClient } from '../odoo/client.port';
import {
	COMPANY,
	COMPANY_FIELDS,
	type CompanyRow,
	INHERITED_LOCKS,
	USER,
} from '../odoo/models/company';
import { idOf, type Many2one, nameOf } from '../odoo/models/values';

export interface Company {
	readonly id: number;
	readonly name: string;
	/** ISO 4217. */
	readonly currency: string;
	readonly currencyId: number;
	/** Nothing may be booked up to and including this day, `YYYY-MM-DD`. */
	readonly lockedUntil: string | null;
}

/** Odoo writes a day of year 1, padded or not, where nothing above is locked. */
const NO_LOCK = '1900';

export interface Companies {
	readonly all: readonly Company[];
	/** The user's own. */
	readonly own: Company;
	byId(id: number): Company;
	/** By name (upper or lower case) or id. Fault `mapping.unknown_company`. */
	named(text: string): Company;
}

/**
 * The companies this user may work in, with currency and lock date, which for a branch is the latest
 * of its own and those of the companies above. Two calls.
 */
export async function readCompanies(odoo: OdooClient): Promise<Companies> {
	const fields = await odoo.fieldsOf(COMPANY);
	const [rows, users] = await Promise.all([
		odoo.searchRead<CompanyRow>({
			model: COMPANY,
			domain: [],
			fields: [...COMPANY_FIELDS, ...INHERITED_LOCKS.filter((field) => fields?.has(field))],
			order: 'id',
			// A person's exception is no leave for an integration.
			context: { extra: { ignore_exceptions: true } },
		}),
		odoo.read<{ id: number; company_id: Many2one }>({
			model: USER,
			ids: [odoo.uid],
			fields: ['company_id'],
		}),
	]);
	const all = rows.map((row): Company => {
		const locks = [
			row.fiscalyear_lock_date,
			row.hard_lock_date,
			...INHERITED_LOCKS.map((field) => row[field]),
		].flatMap((day) => (typeof day === 'string' && day > NO_LOCK ? [day] : []));
		return {
			id: row.id,
			name: row.name,
			currency: nameOf(row.currency_id) ?? '',
			currencyId: idOf(row.currency_id) ?? 0,
			lockedUntil: locks.sort().at(-1) ?? null,
		};
	});
	const byId = (id: number): Company => {
		const company = all.find((candidate) => candidate.id === id);
		if (company === undefined) throw notAllowed();
		return company;
	};
	return {
		all,
		own: byId(idOf(users[0]?.company_id) ?? 0),
		byId,
		named: (text) => {
			const wanted = text.trim().toLowerCase();
			const found = all.filter(
				({ id, name }) => String(id) === wanted || name.toLowerCase() === wanted,
			);
			const [only, second] = found;
			if (only === undefined || second !== undefined) throw unknownCompany(text);
			return only;
		},
	};
}

// Names and currencies do not change while a connection lives; lock dates may, so postings read anew.
const known = new WeakMap<OdooClient, Promise<Companies>>();

/** As `readCompanies`, read once a connection: for reports, where lock dates do not matter. */
export function companiesOf(odoo: OdooClient): Promise<Companies> {
	const reading = known.get(odoo) ?? readCompanies(odoo);
	known.set(odoo, reading);
	reading.catch(() => known.delete(odoo));
	return reading;
}

/**
 * Refuses a day in a locked period. Odoo itself accepts analytic lines there, and moves journal
 * entries to today without a word (recipes 3.4, 3.6): either would falsify a closed month.
 */
export function refuseLocked(company: Company, day: string, field = 'date'): void {
	if (company.lockedUntil === null || day > company.lockedUntil) return;
	throw fault({
		class: 'conflict',
		code: 'conflict.closed_period',
		message: `${day} lies in a period that ${company.name} has closed up to ${company.lockedUntil}.`,
		remedy: 'Send a date in an open period, or have the accountant reopen the period.',
		field,
		details: { lockedUntil: company.lockedUntil, company: company.id },
	});
}

/** Amounts are booked in the company's currency; another one is never converted silently. */
export function refuseForeign(company: Company, currency: string | undefined): void {
	if (currency === undefined || currency === company.currency) return;
	throw fault({
		class: 'source_data',
		code: 'currency.not_company',
		message: `The amount is in ${currency}, but ${company.name} keeps its job cost in ${company.currency}.`,
		remedy: `Send the amount in ${company.currency}, converted at the rate your accounting uses.`,
		field: 'currency',
	});
}

const notAllowed = () =>
	fault({
		class: 'rights',
		code: 'rights.company',
		message: 'The record belongs to a company this Odoo user may not work in.',
		remedy: 'Allow the company for the user under Settings > Users.',
		field: 'company',
	});

const unknownCompany = (text: string) =>
	fault({
		class: 'mapping',
		code: 'mapping.unknown_company',
		message: `No company "${text.slice(0, 80)}" is open to this Odoo user, or several bear the name.`,
		remedy: 'Give the name or the id of the company as in Odoo, and allow it for the user.',
		field: 'company',
	});
