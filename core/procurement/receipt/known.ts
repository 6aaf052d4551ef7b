import { fault } from '../../faults';
import { type Decimal, ZERO } from '../../money';
import { lineExternalId } from '../../odoo/external-id';
import { PICKING } from '../../odoo/models/stock';
import { textOf } from '../../odoo/models/values';
import type { StoredLine } from '../order/stored';
import type { Transfer } from './stored';
import type { Units } from './units';

/** A record that stands in one run twice. Fault `conflict.duplicate_in_batch`. */
export function refuseTwice(seen: Set<string>, externalId: string): void {
	if (!seen.has(externalId)) {
		seen.add(externalId);
		return;
	}
	throw fault({
		class: 'conflict',
		code: 'conflict.duplicate_in_batch',
		message: `Another item of this run is ${externalId} too.`,
		remedy: 'Send one item a record.',
		field: 'externalId',
	});
}

interface SentLine {
	readonly lineId: string;
	readonly line: StoredLine;
	/** Unit of the order line. */
	readonly quantity: Decimal;
}

/**
 * A transfer that is in Odoo already stands for its record only with the same lines and quantities.
 * The moves of a line are named after it; what people changed on a done move is theirs.
 *
 * Faults `conflict.already_received`, `conflict.receipt_cancelled`.
 */
export function refuseOtherContent(
	stored: Transfer | undefined,
	externalId: string,
	lines: readonly SentLine[],
	units: Units,
): void {
	if (stored === undefined) return;
	if (stored.row.state === 'cancel') throw cancelled(stored);
	const held = new Map<string, { readonly line: number; quantity: Decimal }>();
	const unitOf = new Map(lines.map(({ line }) => [line.id, line.unit]));
	for (const move of stored.moves) {
		if (move.externalId?.startsWith(`${externalId}.`) !== true) continue;
		const key = move.externalId.slice(externalId.length + 1).split('.')[0] ?? '';
		const before = held.get(key);
		// Of a line the record does not name the unit is of no interest.
		const unit = unitOf.get(move.line);
		const quantity = unit === undefined ? move.demand : units.convert(move.demand, move.unit, unit);
		held.set(key, { line: move.line, quantity: quantity.plus(before?.quantity ?? ZERO) });
	}
	const keys = new Set(lines.map(({ lineId }) => lineExternalId('', lineId).slice(1)));
	const differs =
		lines.find(({ lineId, line, quantity }) => {
			const one = held.get(lineExternalId('', lineId).slice(1));
			return one?.line !== line.id || !one.quantity.round(4, 1).eq(quantity.round(4, 1));
		})?.lineId ?? [...held.keys()].find((key) => !keys.has(key));
	if (differs !== undefined) throw already(stored, differs);
}

const cancelled = ({ id, row }: Transfer) =>
	fault({
		class: 'conflict',
		code: 'conflict.receipt_cancelled',
		message: `The transfer ${textOf(row.name) ?? ''} of this record was cancelled in Odoo.`,
		remedy: 'Send the goods under a new id if they came after all; otherwise dismiss this.',
		model: PICKING,
		details: { id },
	});

const already = ({ id, row }: Transfer, line: string) =>
	fault({
		class: 'conflict',
		code: 'conflict.already_received',
		message: `This record is booked already as ${textOf(row.name) ?? 'a transfer'}, with another line ${line}.`,
		remedy:
			'Nothing was changed. Send what came later as a record of its own, and what did not come as a return.',
		model: PICKING,
		field: 'lines',
		details: { id },
	});
