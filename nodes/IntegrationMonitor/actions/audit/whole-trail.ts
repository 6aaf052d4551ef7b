import type { Scope } from '../../../../core/delivery/entry';
import { fault } from '../../../../core/faults';

/**
 * The chain of an Odoo database holds the steps of all its companies, so only a credential that may
 * see all of them may read it. Returns the name of the chain.
 */
export function wholeTrail({ connection, company }: Scope): string {
	if (company === 0) return connection;
	throw fault({
		class: 'rights',
		code: 'ledger.one_company',
		message:
			'The audit trail covers all companies of this Odoo; this credential works in one of them.',
		remedy: 'Use an Odoo credential without a company (Company ID 0) for the audit trail.',
		field: 'companyId',
	});
}
