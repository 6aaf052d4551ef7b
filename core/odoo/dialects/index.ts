/** Placeholder for the odoo slice; replaced in the same change set. */
export interface Dialect {
	readonly major: number;
}
