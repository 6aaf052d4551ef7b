import { fault } from '../faults';
import { decimal, decimalFromFloat, toText, type Decimal } from '../money';
import { loadCell, type Cell } from './cells';
import type { FieldFacts, Json } from './client.port';

/** What a comparison needs to know besides the two values. */
export interface CompareDeps {
	/** Id of an External ID, or undefined when Odoo does not have it. */
	idOf(externalId: string): number | undefined;
	/** Decimal places of a currency. */
	places(currencyId: number): number;
}

/** Places of a float without a declared precision: beyond what anybody means. */
const LOOSE_PLACES = 9;

/**
 * Is what Odoo stores already what the cell would write? Type-aware: empty text and no text are the
 * same, figures are compared in the field's own precision, many2many as sets, HTML by what it
 * shows, analytic distributions by their splits.
 *
 * @param stored the value as `read` returned it, many2one as bare ids
 * @param currencyId the record's currency, for a monetary field
 */
export function sameValue(
	cell: Cell,
	stored: Json | undefined,
	facts: FieldFacts,
	deps: CompareDeps,
	currencyId?: number,
): boolean {
	const empty = stored === false || stored === null || stored === undefined || stored === '';
	switch (facts.type) {
		case 'boolean':
			return cell === (stored === true);
		case 'integer':
			return Number(cell ?? 0) === Number(empty ? 0 : stored);
		case 'float':
		case 'monetary':
			return sameFigure(cell, empty ? 0 : stored, figurePlaces(facts, deps, currencyId));
		case 'many2one':
			return (refId(cell, deps) ?? 0) === (empty ? 0 : idIn(stored));
		case 'many2many':
			return sameSet(cell, Array.isArray(stored) ? stored : [], deps);
		case 'json':
			return sameJson(cell, empty ? null : stored);
		case 'html':
			return shownHtml(text(cell)) === shownHtml(empty ? '' : String(stored));
		case 'date':
		case 'datetime':
		case 'selection': {
			const written = loadCell('', '', cell, facts).text;
			return written === (empty ? '' : String(stored));
		}
		default:
			return text(cell) === (empty ? '' : String(stored));
	}
}

const text = (cell: Cell): string =>
	cell === null || typeof cell === 'object' ? '' : String(cell);

const idIn = (stored: Json): number => Number(Array.isArray(stored) ? stored[0] : stored);

function refId(cell: Cell, deps: CompareDeps): number | undefined {
	if (typeof cell !== 'object' || cell === null) return undefined;
	if ('externalId' in cell) return deps.idOf(cell.externalId) ?? -1;
	return 'id' in cell ? cell.id : undefined;
}

function sameSet(cell: Cell, stored: readonly Json[], deps: CompareDeps): boolean {
	const one = refId(cell, deps);
	const wanted = new Set<number>(
		typeof cell === 'object' && cell !== null && 'ids' in cell
			? cell.ids
			: one === undefined
				? []
				: [one],
	);
	return wanted.size === stored.length && stored.every((id) => wanted.has(Number(id)));
}

function figurePlaces(
	facts: FieldFacts,
	deps: CompareDeps,
	currencyId: number | undefined,
): number {
	if (facts.digits) return facts.digits[1];
	if (facts.type === 'monetary' && currencyId !== undefined) return deps.places(currencyId);
	return LOOSE_PLACES;
}

function sameFigure(cell: Cell, stored: Json, places: number): boolean {
	// The usual case, and far cheaper than decimals.
	if (typeof cell !== 'object' && cell !== '' && Number(cell) === stored) return true;
	const left = figure(cell);
	const right = figure(stored);
	return toText(left, places) === toText(right, places);
}

function figure(value: Cell | Json): Decimal {
	if (typeof value === 'number') return decimalFromFloat(value);
	if (typeof value === 'string') return decimal(value);
	if (value === null || value === false) return decimal('0');
	throw fault({
		class: 'protocol',
		code: 'odoo.unexpected_answer',
		message: 'A figure to compare is not a number.',
		remedy: 'Report it with the operation.',
	});
}

/** JSON with sorted keys; the ids of a distribution key (`"3,2"`) may come in any order. */
function sameJson(cell: Cell, stored: Json): boolean {
	const wanted = typeof cell === 'object' && cell !== null && 'json' in cell ? cell.json : null;
	return canonicalJson(wanted) === canonicalJson(stored);
}

export function canonicalJson(value: Json): string {
	if (typeof value === 'number') return String(Math.round(value * 1e6) / 1e6);
	if (typeof value !== 'object' || value === null) return JSON.stringify(value);
	if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
	const entries = Object.entries(value)
		.map(([key, entry]): [string, Json] => [
			/^\d+(,\d+)+$/.test(key)
				? key
						.split(',')
						.sort((a, b) => Number(a) - Number(b))
						.join(',')
				: key,
			entry,
		])
		.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
	return `{${entries.map(([key, entry]) => `${JSON.stringify(key)}:${canonicalJson(entry)}`).join(',')}}`;
}

/**
 * What a reader sees of HTML: Odoo wraps, re-indents and sanitizes on the way in, so tags that only
 * wrap and all attributes but link targets are left out.
 */
function shownHtml(html: string): string {
	return html
		.replace(/<(\/?)([a-z]\w*)\b([^>]*)>/gi, (_tag, slash: string, name: string, rest: string) => {
			if (/^(?:p|div|span|br|section)$/i.test(name)) return ' ';
			// Private-use characters stand for the brackets, so that decoded entities cannot look like tags.
			return `\uE000${slash}${name.toLowerCase()}${/href="([^"]*)"/i.exec(rest)?.[1] ?? ''}\uE001`;
		})
		.replace(/&(nbsp|lt|gt|quot|#34|#39|apos|amp);/g, (_all, name: string) => ENTITIES[name] ?? '')
		.replace(/\s+/g, ' ')
		.replace(/ ?(\uE000[^\uE001]*\uE001) ?/g, '$1')
		.trim();
}

const ENTITIES: Readonly<Record<string, string>> = {
	nbsp: ' ',
	lt: '<',
	gt: '>',
	quot: '"',
	'#34': '"',
	'#39': "'",
	apos: "'",
	amp: '&',
};
