import { fault, type Fault } from '../../faults';
import type { Company } from '../../job-cost/companies';
import type { OdooClient } from '../../odoo/client.port';
import { JOURNAL } from '../../odoo/models/accounting';
import { idOf, type Many2one, nameOf, type Text } from '../../odoo/models/values';

export interface BankJournal {
	readonly id: number;
	readonly code: string;
	/** ISO 4217; null: the company's. */
	readonly currency: string | null;
}

/**
 * The bank and cash journals of all companies; one call.
 * @returns a look-up by code, or of the only bank journal; throws `mapping.unknown_journal` and
 *          `payment.journal_currency`
 */
export async function readBankJournals(
	odoo: OdooClient,
): Promise<(code: string | undefined, company: Company, currency: string) => BankJournal> {
	const rows = await odoo.searchRead<{
		id: number;
		code: Text;
		name: string;
		type: string;
		company_id: Many2one;
		currency_id: Many2one;
	}>({
		model: JOURNAL,
		domain: [['type', 'in', ['bank', 'cash']]],
		fields: ['code', 'name', 'type', 'company_id', 'currency_id'],
	});
	return (code, company, currency) => {
		const own = rows.filter(({ company_id }) => idOf(company_id) === company.id);
		// Cash is paid from where somebody says so; a bank is meant where there is only one.
		const named = own.filter((row) =>
			code === undefined ? row.type === 'bank' : row.code === code,
		);
		const [row, second] = named;
		if (row === undefined) throw unknown(code, company);
		if (second !== undefined) throw several(company);
		const kept = nameOf(row.currency_id);
		if (kept !== null && kept !== currency) throw otherCurrency(row.name, kept, currency);
		return { id: row.id, code: row.code || row.name, currency: kept };
	};
}

const unknown = (code: string | undefined, company: Company): Fault =>
	fault({
		class: 'mapping',
		code: 'mapping.unknown_journal',
		message:
			code === undefined
				? `${company.name} has no bank journal in Odoo, and the payment names no other.`
				: `${company.name} has no bank or cash journal with the code "${code}" in Odoo.`,
		remedy: 'Give the short code of a bank journal of that company (Accounting > Journals).',
		model: JOURNAL,
		field: 'journal',
	});

const several = (company: Company): Fault =>
	fault({
		class: 'mapping',
		code: 'mapping.unknown_journal',
		message: `${company.name} has several such journals, and the payment names none of them alone.`,
		remedy: 'Set Journal, or give each method of payment its journal.',
		model: JOURNAL,
		field: 'journal',
	});

const otherCurrency = (name: string, kept: string, currency: string): Fault =>
	fault({
		class: 'source_data',
		code: 'payment.journal_currency',
		message: `The journal ${name} is kept in ${kept}, the payment is in ${currency}.`,
		remedy: `Pay from a journal in ${currency}, or from one in the currency of the company.`,
		model: JOURNAL,
		field: 'journal',
	});
