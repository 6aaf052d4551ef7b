import type { Domain, OdooClient } from '../../../core/odoo/client.port';

/** A client that knows one table a model and understands `in`, `=`, `ilike` and leading `|`s. */
export function tables(
	rows: Readonly<Record<string, ReadonlyArray<Record<string, unknown>>>>,
): OdooClient & { readonly asked: string[] } {
	const asked: string[] = [];
	const client: Pick<OdooClient, 'searchRead'> & { asked: string[] } = {
		asked,
		searchRead: async <T extends { id: number }>({
			model,
			domain,
		}: {
			model: string;
			domain: Domain;
		}) => {
			asked.push(model);
			const leaves = domain.filter((leaf) => Array.isArray(leaf));
			const ors = domain.filter((leaf) => leaf === '|').length;
			const either = ors === 0 ? [] : leaves.slice(-ors - 1);
			const all = leaves.filter((leaf) => !either.includes(leaf));
			const holds =
				(row: Record<string, unknown>) =>
				([field, operator, value]: readonly unknown[]) => {
					const actual = row[String(field)] ?? false;
					const plain: unknown = Array.isArray(actual) ? actual[0] : actual;
					if (operator === 'ilike') {
						return String(plain || '')
							.toLowerCase()
							.includes(String(value).toLowerCase());
					}
					return operator === 'in' ? (value as unknown[]).includes(plain) : plain === value;
				};
			const found = (rows[model] ?? []).filter(
				(row) =>
					all.every((leaf) => holds(row)(leaf)) &&
					(either.length === 0 || either.some((leaf) => holds(row)(leaf))),
			);
			return await Promise.resolve(found as unknown as T[]);
		},
	};
	return client as OdooClient & { readonly asked: string[] };
}
