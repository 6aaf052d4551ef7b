import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';

import { toFault } from '../../../core/faults';
import type { Domain } from '../../../core/odoo/client.port';
import { toNodeError } from '../faults';
import { openOdoo } from '../ports';

const PAGE = 50;

interface Searched {
	readonly model: string;
	/** Fields the typed text is looked for in. */
	readonly searched: readonly string[];
	readonly order: string;
	readonly domain?: Domain;
	/** Field shown in front of the name, e.g. a project's code. */
	readonly code?: string;
}

type Search = (
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
) => Promise<INodeListSearchResult>;

/** A list of records for a locator, a page at a time; the token is the number of rows shown. */
export const listSearch = ({ model, searched, order, domain = [], code }: Searched): Search =>
	async function search(filter, paginationToken) {
		try {
			const session = await openOdoo(this);
			try {
				const { odoo } = session.deps;
				const offset = Number(paginationToken ?? 0);
				const wanted = (filter ?? '').trim();
				const rows = await odoo.searchRead<{ id: number; display_name: string }>({
					model,
					domain: wanted === '' ? domain : [...domain, ...anyOf(searched, wanted)],
					fields: ['display_name', ...(code === undefined ? [] : [code])],
					order,
					limit: offset + PAGE + 1,
				});
				const page = rows.slice(offset, offset + PAGE);
				return {
					results: page.map((row) => ({ name: nameOf(row, code), value: row.id })),
					...(rows.length > offset + PAGE ? { paginationToken: String(offset + PAGE) } : {}),
				};
			} finally {
				session.close();
			}
		} catch (thrown) {
			throw toNodeError(this.getNode(), toFault(thrown), 0);
		}
	};

/** `field1 ilike text or field2 ilike text …` in prefix notation. */
const anyOf = (fields: readonly string[], text: string): Domain => [
	...fields.slice(1).map(() => '|' as const),
	...fields.map((field) => [field, 'ilike', text] as const),
];

function nameOf(row: { id: number; display_name: string }, code: string | undefined): string {
	const value = code === undefined ? undefined : (row as unknown as Record<string, unknown>)[code];
	return typeof value === 'string' && value !== '' && !row.display_name.includes(value)
		? `${value} ${row.display_name}`
		: row.display_name;
}

export const searchCompanies = listSearch({
	model: 'res.company',
	searched: ['name'],
	order: 'name, id',
});
