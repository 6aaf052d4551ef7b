import type { Domain } from '../odoo/client.port';

/** One of the conditions holds; null when there is none. Each is a complete domain. */
export function anyOf(conditions: readonly Domain[]): Domain | null {
	if (conditions.length === 0) return null;
	const ors: Domain = Array.from({ length: conditions.length - 1 }, () => '|' as const);
	return [...ors, ...conditions.flat()];
}
