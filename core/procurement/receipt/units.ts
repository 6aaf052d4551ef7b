import { fault } from '../../faults';
import { type Decimal, decimal, decimalFromFloat } from '../../money';
import type { OdooClient } from '../../odoo/client.port';
import { UNIT } from '../../odoo/models/stock';
import { idOf, type Many2one } from '../../odoo/models/values';

interface UnitRow {
	readonly id: number;
	readonly name: string;
	/** Up to 18: how many of it make one reference unit of its category. */
	readonly factor?: number;
	readonly category_id?: Many2one;
	/** From 19 on: how many of `relative_uom_id` it is; the last in the chain is the reference. */
	readonly relative_factor?: number;
	readonly relative_uom_id?: Many2one;
}

/** What a unit measures, and how many reference units it is. */
interface Measure {
	readonly name: string;
	readonly root: number | null;
	readonly factor: Decimal;
}

export interface Units {
	/** By name, upper or lower case. Fault `mapping.unknown_unit`. */
	find(name: string): number;
	nameOf(id: number | null): string | null;
	/** Unrounded. Fault `receipt.unit_mismatch` between units that measure different things. */
	convert(quantity: Decimal, from: number | null, to: number | null): Decimal;
}

/** All units of measure, one call. */
export async function readUnitTable(odoo: OdooClient): Promise<Units> {
	const fields =
		odoo.dialect.unitFactor === 'category'
			? ['name', 'factor', 'category_id']
			: ['name', 'relative_factor', 'relative_uom_id'];
	const rows = await odoo.searchRead<UnitRow>({
		model: UNIT,
		domain: [],
		fields,
		many2one: 'id',
		context: { lang: 'en_US', activeTest: false },
	});
	const byId = new Map(rows.map((row) => [row.id, row]));
	const measures = new Map(rows.map((row) => [row.id, measureOf(row, byId)]));
	const byName = new Map(rows.map(({ id, name }) => [name.toLowerCase(), id]));
	return {
		find: (name) => {
			const id = byName.get(name.trim().toLowerCase());
			if (id === undefined) throw unknownUnit(name);
			return id;
		},
		nameOf: (id) => measures.get(id ?? 0)?.name ?? null,
		convert: (quantity, from, to) => {
			const [source, target] = [measures.get(from ?? 0), measures.get(to ?? 0)];
			if (from === to || source === undefined || target === undefined) return quantity;
			if (source.root !== target.root) throw mismatch(source.name, target.name);
			return quantity.times(source.factor).div(target.factor);
		},
	};
}

function measureOf(row: UnitRow, byId: ReadonlyMap<number, UnitRow>): Measure {
	const { name } = row;
	if (row.category_id !== undefined) {
		const factor = ONE.div(decimalFromFloat(row.factor ?? 1, 'factor'));
		return { name, root: idOf(row.category_id), factor };
	}
	let factor = ONE;
	let at: UnitRow | undefined = row;
	// Odoo lets no unit refer to itself; the count guards against a table read while it changes.
	for (let step = 0; step <= byId.size; step += 1) {
		factor = factor.times(decimalFromFloat(at.relative_factor ?? 1, 'relative_factor'));
		const above = byId.get(idOf(at.relative_uom_id) ?? 0);
		if (above === undefined) break;
		at = above;
	}
	return { name, root: at.id, factor };
}

const ONE = decimal('1');

const unknownUnit = (name: string) =>
	fault({
		class: 'mapping',
		code: 'mapping.unknown_unit',
		message: `Odoo has no unit of measure "${name}".`,
		remedy: 'Map the unit to one of Odoo (Settings > Units of Measure), or leave it out.',
		field: 'uom',
	});

const mismatch = (from: string, to: string) =>
	fault({
		class: 'mapping',
		code: 'receipt.unit_mismatch',
		message: `${from} cannot be converted to ${to}, in which the line was ordered.`,
		remedy: `Send the quantity in ${to}, or in a unit Odoo can convert to it.`,
		field: 'uom',
	});
