import type { INodeProperties } from 'n8n-workflow';
import { z } from 'zod/v4';

import { fault } from '../../../core/faults';
import type { ItemView } from '../operation';

/** The ways to name a record in Odoo: picked from a list, by its code, or by Odoo's number. */
export interface LocatorText {
	readonly displayName: string;
	readonly name: string;
	readonly description: string;
	/** List search method of the node. */
	readonly searchListMethod: string;
	readonly codePlaceholder?: string;
}

export function locator(text: LocatorText): INodeProperties {
	const { displayName, name, description, searchListMethod, codePlaceholder } = text;
	return {
		displayName,
		name,
		type: 'resourceLocator',
		default: { mode: 'list', value: '' },
		description,
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				typeOptions: { searchListMethod, searchable: true },
			},
			...(codePlaceholder === undefined
				? []
				: [
						{
							displayName: 'By Code',
							name: 'code',
							type: 'string' as const,
							placeholder: `e.g. ${codePlaceholder}`,
						},
					]),
			{
				displayName: 'By ID',
				name: 'id',
				type: 'string',
				placeholder: 'e.g. 42',
				validation: [
					{
						type: 'regex',
						properties: { regex: '^[1-9][0-9]*$', errorMessage: "Odoo's number of the record" },
					},
				],
			},
		],
	};
}

export const company = locator({
	displayName: 'Company',
	name: 'company',
	description:
		'Company in Odoo. Empty means the one the record names, else the company of its project.',
	searchListMethod: 'searchCompanies',
});

/** A record named by a locator. */
export type Located = { readonly odooId: number } | { readonly code: string };

const located = z.object({
	mode: z.string(),
	value: z.union([z.string(), z.number()]).nullish(),
});

/** What a locator names, or undefined when it is empty. */
export function readLocator(item: ItemView, name: string): Located | undefined {
	const parameter = item.parameter(name);
	if (parameter === undefined || parameter === null || parameter === '') return undefined;
	const parsed = located.safeParse(parameter);
	if (!parsed.success) throw notLocated(name);
	const value = String(parsed.data.value ?? '').trim();
	if (value === '') return undefined;
	if (parsed.data.mode === 'code') return { code: value };
	const odooId = Number(value);
	if (!Number.isSafeInteger(odooId) || odooId < 1) throw notLocated(name);
	return { odooId };
}

/** The same for a record that has no code, such as a company. */
export function readOdooId(item: ItemView, name: string): { readonly odooId: number } | undefined {
	const chosen = readLocator(item, name);
	if (chosen !== undefined && 'code' in chosen) throw notLocated(name);
	return chosen;
}

const notLocated = (name: string) =>
	fault({
		class: 'source_data',
		code: 'node.locator',
		message: `The parameter ${name} does not name a record.`,
		remedy:
			'Pick it from the list, or give its code or the whole number Odoo shows in the address.',
		field: name,
	});
