import type {
	ILoadOptionsFunctions,
	INodeListSearchItems,
	INodeListSearchResult,
} from 'n8n-workflow';

import { toFault } from '../../../core/faults';
import type { Domain } from '../../../core/odoo/client.port';
import { toNodeError } from '../faults';
import { openOdoo } from '../ports';

const PAGE = 50;

interface Listed {
	readonly model: string;
	readonly fields: readonly string[];
	/** Fields the typed text is looked for in. */
	readonly searched: readonly string[];
	readonly order: string;
	readonly domain?: Domain;
	readonly option: (row: Readonly<Record<string, unknown>>) => INodeListSearchItems;
}

type Search = (
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
) => Promise<INodeListSearchResult>;

/** A list of records for a locator, a page at a time; the token is the number of rows shown. */
export const listSearch = ({
	model,
	fields,
	searched,
	order,
	domain = [],
	option,
}: Listed): Search =>
	async function search(filter, paginationToken) {
		try {
			const session = await openOdoo(this);
			try {
				const offset = Number(paginationToken ?? 0);
				const wanted = (filter ?? '').trim();
				const rows = await session.deps.odoo.searchRead<{ id: number }>({
					model,
					domain: wanted === '' ? domain : [...domain, ...anyOf(searched, wanted)],
					fields,
					order,
					limit: offset + PAGE + 1,
				});
				return {
					results: rows.slice(offset, offset + PAGE).map((row) => option({ ...row })),
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

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
/** Display name of a many2one as Odoo sends it, `[id, name]`. */
const nameOf = (value: unknown): string => (Array.isArray(value) ? textOf(value[1]) : '');

export const searchCompanies = listSearch({
	model: 'res.company',
	fields: ['name'],
	searched: ['name'],
	order: 'name, id',
	option: ({ id, name }) => ({ name: textOf(name), value: Number(id) }),
});

/** Projects are named by the code of their analytic account; a code is unique within a company. */
export const searchProjects = listSearch({
	model: 'account.analytic.account',
	fields: ['code', 'name', 'company_id'],
	searched: ['code', 'name'],
	order: 'code, id',
	domain: [
		['project_ids', '!=', false],
		['code', '!=', false],
	],
	option: ({ code, name, company_id }) => ({
		name: [textOf(code), textOf(name), nameOf(company_id) && `(${nameOf(company_id)})`]
			.filter((part) => part !== '')
			.join(' '),
		value: textOf(code),
	}),
});
