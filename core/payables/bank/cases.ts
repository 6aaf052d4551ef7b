import { fault, type Fault } from '../../faults';
import type { Domain, OdooClient } from '../../odoo/client.port';
import { PARTNER } from '../../odoo/models/partner';
import {
	PARTNER_BANK,
	PARTNER_BANK_FIELDS,
	type PartnerBankRow,
	VENDOR_BANK_CASE,
	VENDOR_BANK_CASE_FIELDS,
	type VendorBankCaseRow,
} from '../../odoo/models/vendor-bank-case';
import { idOf } from '../../odoo/models/values';
import { accountOf, type BankCase, bankCaseOf, HOLDING_STATES, type VendorAccount } from './case';

/**
 * Open bank cases by vendor (Odoo id of the company that is paid); a vendor without any is absent. One
 * call for any number of vendors. Whoever pays asks here first.
 *
 * Faults: `setup.not_prepared` where Setup has not made the model yet.
 */
export async function openBankCases(
	odoo: OdooClient,
	partnerIds: readonly number[],
): Promise<Map<number, BankCase[]>> {
	if (partnerIds.length === 0) return new Map();
	return byVendor(
		await readCases(odoo, [
			['x_partner_id', 'in', [...new Set(partnerIds)]],
			['x_state', 'in', [...HOLDING_STATES]],
		]),
	);
}

/** Cases of a domain, the oldest first; one call. Fault `setup.not_prepared`. */
export async function readCases(odoo: OdooClient, domain: Domain): Promise<BankCase[]> {
	const fields = await odoo.fieldsOf(VENDOR_BANK_CASE);
	if (fields === null || VENDOR_BANK_CASE_FIELDS.some((field) => !fields.has(field))) {
		throw notPrepared();
	}
	const rows = await odoo.searchRead<VendorBankCaseRow>({
		model: VENDOR_BANK_CASE,
		domain,
		fields: VENDOR_BANK_CASE_FIELDS,
	});
	return rows.map(bankCaseOf);
}

/** Has the watch begun? Then an account it never saw is a new one. */
export const isWatched = async (odoo: OdooClient): Promise<boolean> =>
	(await odoo.searchCount(VENDOR_BANK_CASE, [['x_state', '=', 'known']])) > 0;

/** Accounts in use of vendors, or of everybody who ever sold something; two calls. */
export async function readAccounts(
	odoo: OdooClient,
	vendors: readonly number[] | 'all',
): Promise<VendorAccount[]> {
	if (vendors !== 'all' && vendors.length === 0) return [];
	const fields = await odoo.fieldsOf(PARTNER_BANK);
	const rows = await odoo.searchRead<PartnerBankRow>({
		model: PARTNER_BANK,
		domain:
			vendors === 'all' ? [] : [['partner_id.commercial_partner_id', 'in', [...new Set(vendors)]]],
		fields: [
			...PARTNER_BANK_FIELDS,
			...(['clearing_number', 'aba_routing'] as const).filter((field) => fields?.has(field)),
		],
	});
	if (rows.length === 0) return [];
	const owners = [...new Set(rows.flatMap(({ partner_id }) => idOf(partner_id) ?? []))];
	const partners = await odoo.searchRead<{ id: number; commercial_partner_id: unknown }>({
		model: PARTNER,
		domain: [
			['id', 'in', owners],
			...(vendors === 'all'
				? ([
						'|',
						['supplier_rank', '>', 0],
						['commercial_partner_id.supplier_rank', '>', 0],
					] as const)
				: []),
		],
		fields: ['commercial_partner_id'],
		many2one: 'id',
		context: { activeTest: false },
	});
	const vendorOf = new Map(
		partners.map(({ id, commercial_partner_id }) => [id, idOf(commercial_partner_id) ?? id]),
	);
	return rows.flatMap((row) => {
		const vendor = vendorOf.get(idOf(row.partner_id) ?? 0);
		return vendor === undefined ? [] : [accountOf(row, vendor)];
	});
}

export const byVendor = <T extends { readonly vendor: number }>(
	list: readonly T[],
): Map<number, T[]> => {
	const groups = new Map<number, T[]>();
	for (const one of list) {
		const known = groups.get(one.vendor);
		if (known === undefined) groups.set(one.vendor, [one]);
		else known.push(one);
	}
	return groups;
};

const notPrepared = (): Fault =>
	fault({
		class: 'conflict',
		code: 'setup.not_prepared',
		message: 'Odoo has no list of bank cases yet, so nobody could see a change of bank details.',
		remedy: 'Run Odoo Job Cost > Setup > Prepare once with an administrator.',
		model: VENDOR_BANK_CASE,
	});
