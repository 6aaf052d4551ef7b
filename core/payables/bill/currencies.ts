import { fault } from '../../faults';
import type { Company } from '../../job-cost/companies';
import type { Domain, OdooClient } from '../../odoo/client.port';
import { CURRENCY } from '../../odoo/models/company';
import { idOf, type Many2one } from '../../odoo/models/values';

export interface BillCurrency {
	readonly id: number;
	/** ISO 4217. */
	readonly code: string;
	readonly places: number;
}

export interface BillCurrencies {
	/**
	 * By ISO code; absent = the company's. A foreign one needs a rate on or before the invoice date:
	 * without one Odoo books it one to one. Faults `mapping.unknown_currency`, `currency.no_rate`.
	 */
	find(code: string | undefined, company: Company, day: string): BillCurrency;
}

interface RateRow {
	readonly id: number;
	readonly name: string;
	readonly currency_id: Many2one;
	readonly company_id: Many2one;
}

/** Currencies by code, with the first day each has a rate of: one call, two with foreign ones. */
export async function readBillCurrencies(
	odoo: OdooClient,
	codes: readonly string[],
	companies: readonly Company[],
): Promise<BillCurrencies> {
	const wanted = [...new Set([...codes, ...companies.map(({ currency }) => currency)])];
	const rows = await odoo.searchRead<{ id: number; name: string; decimal_places: number }>({
		model: CURRENCY,
		domain: [['name', 'in', wanted]],
		fields: ['name', 'decimal_places'],
	});
	const foreign = rows.filter(({ name }) => codes.includes(name)).map(({ id }) => id);
	const own = new Set(companies.map(({ currencyId }) => currencyId));
	const rates = await readRates(
		odoo,
		foreign.filter((id) => !own.has(id) || own.size > 1),
	);
	return {
		find: (code, company, day) => {
			const row = rows.find(({ name }) => name === (code ?? company.currency));
			if (row === undefined) throw unknown(code ?? company.currency);
			const known = (rate: RateRow): boolean =>
				idOf(rate.currency_id) === row.id &&
				(idOf(rate.company_id) ?? company.id) === company.id &&
				rate.name <= day;
			if (row.id !== company.currencyId && !rates.some(known)) throw noRate(row.name, company, day);
			return { id: row.id, code: row.name, places: row.decimal_places };
		},
	};
}

/** Every rate of the currencies: a handful a month, and only of foreign ones. */
async function readRates(odoo: OdooClient, currencies: readonly number[]): Promise<RateRow[]> {
	if (currencies.length === 0) return [];
	const domain: Domain = [['currency_id', 'in', [...currencies]]];
	return await odoo.searchRead<RateRow>({
		model: 'res.currency.rate',
		domain,
		fields: ['name', 'currency_id', 'company_id'],
		many2one: 'id',
	});
}

const unknown = (code: string) =>
	fault({
		class: 'mapping',
		code: 'mapping.unknown_currency',
		message: `The currency ${code} is not active in Odoo.`,
		remedy: `Activate ${code} under Accounting > Currencies, or correct the currency.`,
		model: CURRENCY,
		field: 'currency',
	});

const noRate = (code: string, company: Company, day: string) =>
	fault({
		class: 'mapping',
		code: 'currency.no_rate',
		message: `Odoo has no rate of ${code} for ${company.name} on ${day}; it would book ${code} and ${company.currency} one to one.`,
		remedy: `Enter the rate under Accounting > Currencies > ${code}, then send this again.`,
		model: 'res.currency.rate',
		field: 'currency',
	});
