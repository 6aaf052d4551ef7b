import { fault } from '../../faults';
import type { Company } from '../../job-cost/companies';
import type { OdooClient } from '../../odoo/client.port';
import { ACCOUNT } from '../../odoo/models/accounting';
import { RETENTION_ACCOUNT_TYPES } from './ledger';

interface AccountRow {
	readonly id: number;
	readonly code: string | false;
	readonly name: string;
	readonly account_type: string;
	readonly reconcile: boolean;
}

export interface RetentionAccounts {
	/**
	 * The account of a company: by its code, else the only one named retention or retainage payable.
	 * Faults `retention.no_account`, `retention.account_kind`.
	 */
	of(code: string | undefined, company: Company): number;
}

/** Accounts that may hold retention, by company; one call a company. */
export async function readRetentionAccounts(
	odoo: OdooClient,
	codes: readonly string[],
	companies: readonly Company[],
): Promise<RetentionAccounts> {
	const byCompany = new Map(
		await Promise.all(
			companies.map(
				async ({ id }) =>
					[
						id,
						await odoo.searchRead<AccountRow>({
							model: ACCOUNT,
							domain: [
								['company_ids', 'in', [id]],
								'|',
								['code', 'in', [...new Set(codes)]],
								'|',
								['name', 'ilike', 'retention'],
								['name', 'ilike', 'retainage'],
							],
							fields: ['code', 'name', 'account_type', 'reconcile'],
							// An account has a code of its own in each company.
							context: { companyIds: [id], lang: 'en_US' },
						}),
					] as const,
			),
		),
	);
	return {
		of: (code, company) => {
			const rows = byCompany.get(company.id) ?? [];
			const found =
				code === undefined
					? rows.filter(({ name, account_type }) => isNamed(name) && mayHold(account_type))
					: rows.filter((row) => row.code === code);
			const [only, second] = found;
			if (only === undefined || second !== undefined) {
				throw noAccount(code, company, second !== undefined);
			}
			if (!mayHold(only.account_type)) throw wrongKind(code ?? only.name);
			return only.id;
		},
	};
}

const mayHold = (type: string): boolean => RETENTION_ACCOUNT_TYPES.includes(type);
const isNamed = (name: string): boolean => /\bret(?:ention|ainage)s?\b.*\bpayable\b/iu.test(name);

const noAccount = (code: string | undefined, company: Company, several: boolean) =>
	fault({
		class: 'mapping',
		code: 'retention.no_account',
		message:
			code === undefined
				? `${company.name} has ${several ? 'several accounts' : 'no account'} named Retention Payable.`
				: `${company.name} has no account "${code}".`,
		remedy:
			code === undefined
				? 'Create a current liability account "Retention Payable" that allows reconciliation, or give the code of yours as Retention Account.'
				: 'Correct the code of the retention account, or create the account in the chart of the company.',
		model: ACCOUNT,
		field: 'retentionAccount',
		details: { company: company.id },
	});

const wrongKind = (code: string) =>
	fault({
		class: 'mapping',
		code: 'retention.account_kind',
		message: `The account "${code}" is no current liability; retention held there would not be a debt to the subcontractor.`,
		remedy:
			'Choose a current or non-current liability account. Odoo turns lines on payable and receivable accounts into due lines.',
		model: ACCOUNT,
		field: 'retentionAccount',
	});
