import type { Env } from '../orm/env';
import type { Row } from '../orm/values';
import { idOf, numberOf, roundTo } from '../orm/values';

/** How many reference units one unit is: along the chain in 19, by the factor of its category in 18. */
function sizeOf(env: Env, unit: Row | undefined): number {
	if (!unit) return 1;
	if (env.registry.version < 19) return 1 / (numberOf(unit['factor']) || 1);
	const size = numberOf(unit['relative_factor']) || 1;
	const above = idOf(unit['relative_uom_id']);
	return above === null ? size : size * sizeOf(env, env.row('uom.uom', above));
}

/** A quantity in another unit, rounded as Odoo rounds quantities; without units it stays. */
export function convertUnits(
	env: Env,
	quantity: number,
	from: number | null,
	to: number | null,
): number {
	if (from === null || to === null || from === to) return quantity;
	const ratio = sizeOf(env, env.row('uom.uom', from)) / sizeOf(env, env.row('uom.uom', to));
	return roundTo(quantity * ratio, 2);
}

/** Unit an item is counted in. */
export function unitOfProduct(env: Env, product: number | null): number | null {
	const variant = env.row('product.product', product);
	return idOf(env.row('product.template', idOf(variant?.['product_tmpl_id']))?.['uom_id']);
}

/** What a move moves, in the unit of its item. */
export const inProductUnit = (env: Env, move: Row, quantity: number): number =>
	convertUnits(
		env,
		quantity,
		idOf(move['product_uom']),
		unitOfProduct(env, idOf(move['product_id'])),
	);
