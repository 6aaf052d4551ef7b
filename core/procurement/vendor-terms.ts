import { fault } from '../faults';
import type { OdooClient } from '../odoo/client.port';
import type { Cell } from '../odoo/upsert';
import type { VendorUpsert } from './vendor-input';

export interface PaymentTerms {
	/** Terms of that name open to the company, without regard to case. */
	named(name: string, companyId: number | undefined): ReadonlyArray<{ readonly id: number }>;
	/** The one terms of that name; null when there is none, or more than one. */
	find(name: string, companyId: number | undefined): number | null;
}

/** Payment terms of Odoo; one call, none without names to look for. */
export async function paymentTermsOf(
	odoo: OdooClient,
	names: readonly string[],
): Promise<PaymentTerms> {
	const terms =
		names.length === 0
			? []
			: await odoo.searchRead<{ id: number; name: string; company_id: [number, string] | false }>({
					model: 'account.payment.term',
					domain: [],
					fields: ['name', 'company_id'],
				});
	const named = (wanted: string, companyId: number | undefined) =>
		terms.filter(
			({ name, company_id }) =>
				fold(name) === fold(wanted) &&
				(company_id === false || companyId === undefined || company_id[0] === companyId),
		);
	return {
		named,
		find: (name, companyId) => {
			const [only, second] = named(name, companyId);
			return only === undefined || second !== undefined ? null : only.id;
		},
	};
}

/**
 * Finds payment terms (by name, without regard to case) and purchase currencies (by ISO code) for
 * any number of vendors in at most two calls.
 * @returns a look-up of the two cells, which throws `mapping.unknown_payment_term`,
 *          `mapping.ambiguous_payment_term` or `mapping.unknown_currency`
 */
export async function termsOf(
	odoo: OdooClient,
	vendors: readonly VendorUpsert[],
): Promise<(vendor: VendorUpsert, companyId: number | undefined) => Record<string, Cell>> {
	const terms = await paymentTermsOf(
		odoo,
		vendors.flatMap(({ data }) => data.paymentTerms ?? []),
	);
	const codes = [...new Set(vendors.flatMap(({ purchaseCurrency: code }) => code ?? []))];
	const currencies =
		codes.length === 0
			? []
			: await odoo.searchRead<{ id: number; name: string }>({
					model: 'res.currency',
					domain: [['name', 'in', codes]],
					fields: ['name'],
				});
	return ({ data: { paymentTerms }, purchaseCurrency }, companyId) => {
		const cells: Record<string, Cell> = {};
		if (paymentTerms !== undefined) {
			const [hit, second] = terms.named(paymentTerms, companyId);
			if (second !== undefined) throw ambiguousTerm(paymentTerms);
			if (hit === undefined) throw unknownTerm(paymentTerms);
			cells['property_supplier_payment_term_id'] = { id: hit.id };
		}
		if (purchaseCurrency !== undefined) {
			const hit = currencies.find(({ name }) => name === purchaseCurrency);
			if (hit === undefined) throw unknownCurrency(purchaseCurrency);
			cells['property_purchase_currency_id'] = { id: hit.id };
		}
		return cells;
	};
}

const fold = (text: string): string => text.trim().toLocaleLowerCase('en');

const unknownTerm = (name: string) =>
	fault({
		class: 'mapping',
		code: 'mapping.unknown_payment_term',
		message: `Odoo has no payment terms named "${name}".`,
		remedy:
			'Map the terms of the source to a name under Accounting > Payment Terms, or leave them out.',
		model: 'account.payment.term',
		field: 'paymentTerms',
	});

const ambiguousTerm = (name: string) =>
	fault({
		class: 'mapping',
		code: 'mapping.ambiguous_payment_term',
		message: `Odoo has several payment terms named "${name}".`,
		remedy: 'Rename one of them in Odoo, or say which company is meant.',
		model: 'account.payment.term',
		field: 'paymentTerms',
	});

const unknownCurrency = (code: string) =>
	fault({
		class: 'mapping',
		code: 'mapping.unknown_currency',
		message: `The currency ${code} is not active in Odoo.`,
		remedy: `Activate ${code} under Accounting > Currencies, or leave purchaseCurrency out.`,
		model: 'res.currency',
		field: 'purchaseCurrency',
	});
