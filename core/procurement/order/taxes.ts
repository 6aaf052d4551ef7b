import { fault } from '../../faults';
import type { OdooClient } from '../../odoo/client.port';
import { idOf, type Many2one } from '../../odoo/models/values';
import type { OrderOptions } from './input';

const TAX = 'account.tax';

export type TaxOptions = Pick<OrderOptions, 'taxes'>;

/** Taxes as mapped by the list of the operation. */
export interface Taxes {
	/** Faults `mapping.unmapped_tax`, `mapping.unknown_tax`. */
	of(taxCode: string | undefined, options: TaxOptions, company: number): readonly number[];
}

/** Purchase taxes by name; one call, none when no tax is mapped. */
export async function readTaxes(odoo: OdooClient, options: readonly TaxOptions[]): Promise<Taxes> {
	const names = new Set(options.flatMap(({ taxes }) => taxes.flatMap(({ tax }) => tax ?? [])));
	const rows =
		names.size === 0
			? []
			: await odoo.searchRead<{ id: number; name: string; company_id: Many2one }>({
					model: TAX,
					domain: [
						['name', 'in', [...names]],
						['type_tax_use', '=', 'purchase'],
					],
					fields: ['name', 'company_id'],
					many2one: 'id',
					context: { lang: 'en_US' },
				});
	return {
		of: (taxCode, { taxes }, company) => {
			if (taxCode === undefined || taxes.length === 0) return [];
			const entry = taxes.find(({ code }) => code === taxCode);
			if (entry === undefined) throw unmapped(taxCode);
			if (entry.tax === undefined) return [];
			const found = rows.find(
				({ name, company_id }) => name === entry.tax && idOf(company_id) === company,
			);
			if (found === undefined) throw unknown(entry.tax);
			return [found.id];
		},
	};
}

const unmapped = (taxCode: string) =>
	fault({
		class: 'mapping',
		code: 'mapping.unmapped_tax',
		message: `The tax code "${taxCode}" is not in the list of taxes.`,
		remedy: 'Add it to the list of the operation, with the tax of Odoo or with none.',
		field: 'taxCode',
	});

const unknown = (name: string) =>
	fault({
		class: 'mapping',
		code: 'mapping.unknown_tax',
		message: `The company has no purchase tax named "${name}" in Odoo.`,
		remedy: 'Correct the list of taxes, or create the tax under Accounting > Taxes.',
		model: TAX,
		field: 'taxCode',
	});
