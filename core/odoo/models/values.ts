/** How Odoo sends values: empty is `false`, a many2one is `[id, name]` or, ungrouped, the id. */
export type Many2one = readonly [number, string] | number | false | null;
export type Text = string | false | null;

export function idOf(value: unknown): number | null {
	if (typeof value === 'number') return value;
	if (Array.isArray(value) && typeof value[0] === 'number') return value[0];
	return null;
}

/** The name that travels with a many2one, when it does. */
export function nameOf(value: unknown): string | null {
	return Array.isArray(value) && typeof value[1] === 'string' ? value[1] : null;
}

export const textOf = (value: unknown): string | null =>
	typeof value === 'string' && value !== '' ? value : null;

/** A moment of Odoo's, UTC as `YYYY-MM-DD HH:MM:SS`, in RFC 3339; null for none. */
export const momentOf = (value: unknown): string | null => {
	const text = textOf(value);
	return text === null ? null : `${text.slice(0, 19).replace(' ', 'T')}Z`;
};

/** A moment as Odoo writes it, to the second. */
export const odooMoment = (ms: number): string =>
	new Date(ms).toISOString().slice(0, 19).replace('T', ' ');

/** A figure; Odoo sends 0 for "none" and `false` where a grouped sum has no rows. */
export const numberOf = (value: unknown): number => (typeof value === 'number' ? value : 0);
