import type { Domain, Json, OdooClient } from './client.port';

/** Rows of one page: a few megabytes at most, and one call for what a screen would show. */
const PAGE = 2000;
/** A longer `in` list is asked in parts, so that no single query grows without bound. */
const MAX_IN = 10_000;

type SearchRead = Parameters<OdooClient['searchRead']>[0];

export function* inChunks<T>(list: readonly T[], size: number): Generator<T[]> {
	for (let at = 0; at < list.length; at += size) yield list.slice(at, at + size);
}

/**
 * All rows of a search, page by page.
 * - Without an order (or by `id`) pages follow each other by id, so rows that come or go meanwhile
 *   neither repeat nor hide others; the rows come by ascending id.
 * - With another order the ids are searched once and then read; `id` is added as the last key.
 */
export async function searchReadPaged<T extends { id: number }>(
	{ call, read }: Pick<OdooClient, 'call' | 'read'>,
	request: SearchRead,
): Promise<T[]> {
	const { model, fields, context, limit = Infinity, many2one } = request;
	const order = stableOrder(request.order);
	const shared = context === undefined ? {} : { context };
	const page = async (domain: Domain, size: number) =>
		await call<T[]>({
			model,
			method: 'search_read',
			args: { domain, fields, order, limit: size, ...(many2one === 'id' ? { load: null } : {}) },
			...shared,
		});

	if (limit <= 0) return [];
	if (order !== 'id') {
		const first = await page(request.domain, Math.min(PAGE, limit));
		if (first.length < PAGE || first.length >= limit) return first;
		const ids = await call<number[]>({
			model,
			method: 'search',
			args: { domain: request.domain, order, ...(limit === Infinity ? {} : { limit }) },
			...shared,
		});
		const read1 = new Map(first.map((row) => [row.id, row]));
		const rest = ids.filter((id) => !read1.has(id));
		const others = await read<T>({
			model,
			ids: rest,
			fields,
			missing: 'omit',
			...(many2one === undefined ? {} : { many2one }),
			...shared,
		});
		for (const row of others) read1.set(row.id, row);
		return ids.flatMap((id) => read1.get(id) ?? []);
	}

	const rows: T[] = [];
	for (const domain of splitLongLists(request.domain)) {
		for (let last = 0; rows.length < limit; ) {
			const size = Math.min(PAGE, limit - rows.length);
			const found = await page(last === 0 ? domain : [...domain, ['id', '>', last]], size);
			for (const row of found) rows.push(row);
			last = found.at(-1)?.id ?? 0;
			if (found.length < size) break;
		}
	}
	return rows.sort((a, b) => a.id - b.id);
}

/** Adds `id` as the last key, so that equal rows keep one order from page to page. */
function stableOrder(order: string | undefined): string {
	if (order === undefined || order.trim() === '' || /^id( asc)?$/i.test(order.trim())) return 'id';
	return /(^|,)\s*id\b/.test(order) ? order : `${order}, id`;
}

/** A domain with one very long top-level `in` list, as several domains that find disjoint rows. */
function splitLongLists(domain: Domain): Domain[] {
	if (domain.some((term) => typeof term === 'string')) return [domain];
	const at = domain.findIndex(
		(term) =>
			typeof term !== 'string' &&
			term[1] === 'in' &&
			Array.isArray(term[2]) &&
			term[2].length > MAX_IN,
	);
	const long = domain[at];
	if (long === undefined || typeof long === 'string' || !Array.isArray(long[2])) return [domain];
	const values = [...new Set(long[2] as readonly Json[])];
	return [...inChunks(values, MAX_IN)].map((part) =>
		domain.map((term, index) => (index === at ? ([long[0], 'in', part] as const) : term)),
	);
}
