import { readCompanies } from '../../../core/job-cost/companies';
import type { LedgerCodes } from '../../../core/job-cost/posting/ledger-entry';
import type { Ground } from '../scenarios/kit';

/** A miscellaneous journal of the user's company, and two accounts entries may be made on. */
export async function ledgerCodes({ odoo }: Pick<Ground, 'odoo'>): Promise<LedgerCodes> {
	const { own } = await readCompanies(odoo);
	const [journal] = await odoo.searchRead<{ id: number; code: string }>({
		model: 'account.journal',
		domain: [
			['type', '=', 'general'],
			['company_id', '=', own.id],
		],
		fields: ['code'],
		order: 'id',
		limit: 1,
	});
	const accounts = await odoo.searchRead<{ id: number; code: string }>({
		model: 'account.account',
		domain: [
			['account_type', 'in', ['expense', 'expense_direct_cost']],
			['company_ids', 'in', [own.id]],
		],
		fields: ['code'],
		order: 'id',
		limit: 2,
	});
	const [debit, credit] = accounts;
	if (journal === undefined || debit === undefined || credit === undefined) {
		throw new Error('The company has no general journal or no two expense accounts.');
	}
	return { journal: journal.code, debitAccount: debit.code, creditAccount: credit.code };
}
