import type { Domain, OdooClient } from '../../odoo/client.port';
import { externalIdsOf } from './stored';

/** Records looked at in one call. */
const SMALLEST_PAGE = 200;
const LARGEST_PAGE = 5000;

/**
 * The newest documents of one kind, newest first. The kind is told by the External ID, which no search
 * of Odoo's can ask for: page by page, until there are enough of it. Two calls a page.
 *
 * @param isMine whether a row of `fields`, with its External ID, is one of them
 */
export async function newestOf<Row extends { readonly id: number }>(
	odoo: OdooClient,
	{
		model,
		domain,
		fields,
		limit = Infinity,
	}: {
		readonly model: string;
		readonly domain: Domain;
		readonly fields: readonly string[];
		readonly limit?: number | undefined;
	},
	isMine: (row: Row, externalId: string | null) => boolean,
): Promise<Array<{ readonly id: number; readonly externalId: string | null }>> {
	const mine: Array<{ id: number; externalId: string | null }> = [];
	const page = Math.min(Math.max(limit * 2, SMALLEST_PAGE), LARGEST_PAGE);
	for (let last: number | null = null; mine.length < limit; ) {
		const rows: readonly Row[] = await odoo.searchRead<Row>({
			model,
			domain: last === null ? domain : [['id', '<', last], ...domain],
			fields,
			order: 'id desc',
			limit: page,
		});
		const names = await externalIdsOf(
			odoo,
			model,
			rows.map(({ id }) => id),
		);
		for (const row of rows) {
			const externalId = names.get(row.id) ?? null;
			if (isMine(row, externalId)) mine.push({ id: row.id, externalId });
		}
		last = rows.at(-1)?.id ?? null;
		if (rows.length < page) break;
	}
	return mine.slice(0, limit);
}
