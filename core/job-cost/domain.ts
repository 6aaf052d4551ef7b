import type { Domain } from '../odoo/client.port';

/** A text as it is, within a `like` pattern. */
export const likeText = (text: string): string => text.replace(/[\\%_]/gu, '\\$&');

/** One of the conditions holds; null when there is none. Each is a complete domain. */
export function anyOf(conditions: readonly Domain[]): Domain | null {
	if (conditions.length === 0) return null;
	const ors: Domain = Array.from({ length: conditions.length - 1 }, () => '|' as const);
	return [...ors, ...conditions.flat()];
}
