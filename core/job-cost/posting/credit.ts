import type { Ref } from '../../canonical/types';
import { fault } from '../../faults';
import { type Decimal, decimal, decimalFromFloat, toText } from '../../money';
import type { OdooClient } from '../../odoo/client.port';
import { lineExternalId } from '../../odoo/external-id';
import { MOVE, MOVE_LINE } from '../../odoo/models/accounting';
import { ANALYTIC_LINE } from '../../odoo/models/analytic';
import { idOf, type Many2one, numberOf, textOf } from '../../odoo/models/values';
import { resolveExternalIds } from '../../odoo/resolve-external-ids';
import { type Delivered, recordId, siblingId } from '../delivered';
import { UNFINISHED } from './post-once';

/** A posting is taken back under one name, in full or in part, so that it is taken back once. */
export const reversalId = (posting: string): string => lineExternalId(posting, 'reversal');

/** A record that may take back an earlier one of its entity. */
type Crediting = Delivered<{ readonly reversalOf?: Ref | undefined }>;

/** What a credit claims; quantity and cost stand with their signs. */
export interface Claim {
	readonly model: typeof ANALYTIC_LINE | typeof MOVE;
	/** null: the record counts money only. */
	readonly quantity: Decimal | null;
	/** null: the cost follows the posting it takes back. */
	readonly cost: Decimal | null;
	/** null: the unit of the posting. */
	readonly unit: number | null;
	/** Field of the record that says how much. */
	readonly field: string;
}

export interface Credit {
	/** External ID of the credit: the one reversal of the posting. */
	readonly externalId: string;
	/** The record that credits, as Odoo shows it in the reference of the line. */
	readonly reference: string;
	/** Cost of the credit, below zero when it takes back a cost. */
	readonly cost: Decimal;
}

export interface Credits {
	/**
	 * The credit a record makes; null when it takes nothing back. Faults: `posting.not_found`,
	 * `posting.other_carrier`, `posting.already_reversed`, `posting.reversal_sign`,
	 * `posting.reversal_exceeds`.
	 */
	of(record: Crediting, claim: Claim): Credit | null;
}

interface Line {
	readonly id: number;
	readonly amount: number;
	readonly unit_amount: number;
	readonly product_uom_id: Many2one;
	readonly ref: unknown;
}

/**
 * Finds what records with `reversalOf` take back: the posting, what it cost, and whether it was
 * taken back before, by the verb Reverse or by another record. No call without such records, else
 * two (three with journal entries).
 */
export async function readCredits(
	odoo: OdooClient,
	entity: string,
	records: readonly Crediting[],
): Promise<Credits> {
	const postings = records.flatMap((record) => postingOf(record, entity) ?? []);
	const resolved =
		postings.length === 0
			? new Map<string, { model: string; id: number }>()
			: await resolveExternalIds(odoo, [
					...new Set(postings.flatMap((name) => [name, costLineOf(name), reversalId(name)])),
				]);
	const read = async <R extends { id: number }>(model: string, fields: string[]) => {
		const ids = [...resolved.values()].flatMap((one) => (one.model === model ? [one.id] : []));
		if (ids.length === 0) return new Map<number, R>();
		const rows = await odoo.searchRead<R>({
			model,
			domain: [['id', 'in', ids]],
			fields,
			many2one: 'id',
		});
		return new Map(rows.map((row) => [row.id, row]));
	};
	const [lines, moves, costLines] = await Promise.all([
		read<Line>(ANALYTIC_LINE, ['amount', 'unit_amount', 'product_uom_id', 'ref']),
		read<{ id: number; ref: unknown }>(MOVE, ['ref']),
		read<{ id: number; balance: number }>(MOVE_LINE, ['balance']),
	]);

	/** Quantity, unit and cost (positive) of a posting. */
	const booked = (name: string) => {
		const found = resolved.get(name);
		if (found === undefined) throw notFound(entity);
		const line = found.model === ANALYTIC_LINE ? lines.get(found.id) : undefined;
		if (line !== undefined) {
			return {
				model: ANALYTIC_LINE,
				quantity: exact(line.unit_amount),
				unit: idOf(line.product_uom_id),
				cost: exact(line.amount).times(-1),
			};
		}
		const entry = costLines.get(resolved.get(costLineOf(name))?.id ?? 0);
		if (found.model === MOVE && entry !== undefined) {
			return { model: MOVE, quantity: null, unit: null, cost: exact(entry.balance) };
		}
		throw notFound(entity);
	};
	return {
		of: (record, { model, quantity, cost, unit, field }) => {
			if (record.data.reversalOf === undefined) return null;
			const name = postingOf(record, entity);
			if (name === null) throw notFound(entity);
			const original = booked(name);
			if (original.model !== model) throw otherCarrier();

			const externalId = reversalId(name);
			const reference = recordId(record, entity);
			const before = resolved.get(externalId);
			const by = before && textOf((before.model === MOVE ? moves : lines).get(before.id)?.ref);
			if (before !== undefined && by !== reference && by !== UNFINISHED) {
				throw alreadyReversed(before.id);
			}
			const share =
				quantity === null || original.quantity === null || original.quantity.eq(0)
					? decimal('-1')
					: quantity.div(original.quantity);
			// To the cent, as Odoo books it.
			const credit = decimal(toText(cost ?? original.cost.times(share)));
			const [was, back] =
				quantity === null || original.quantity === null
					? [original.cost, credit]
					: [original.quantity, quantity];
			if (was.times(back).gt(0)) throw wrongSign(field);
			const sameUnit = unit === null || original.unit === unit;
			if ((sameUnit && back.abs().gt(was.abs())) || credit.abs().gt(original.cost.abs())) {
				throw exceeds(field);
			}
			return { externalId, reference, cost: credit };
		},
	};
}

/** External ID of the posting a record takes back. */
const postingOf = (record: Crediting, entity: string): string | null => {
	const id = record.data.reversalOf?.id;
	return id === undefined ? null : siblingId(record, entity, id);
};

/** The line of a journal entry that debits the cost. */
const costLineOf = (posting: string): string => lineExternalId(posting, 'cost');

const exact = (float: unknown): Decimal => decimalFromFloat(numberOf(float));

const notFound = (entity: string) =>
	fault({
		class: 'mapping',
		code: 'posting.not_found',
		message: `The ${entity.replaceAll('_', ' ')} this record takes back was not posted to Odoo.`,
		remedy: 'Send the id of the posted record in reversalOf; post that record first.',
		field: 'reversalOf',
	});

const otherCarrier = () =>
	fault({
		class: 'source_data',
		code: 'posting.other_carrier',
		message: 'The posting this record takes back was booked another way (ledger or job only).',
		remedy: 'Send the credit with the same carrier as the posting.',
		field: 'reversalOf',
	});

const alreadyReversed = (id: number) =>
	fault({
		class: 'conflict',
		code: 'posting.already_reversed',
		message: `The posting this record takes back was taken back before, by line or entry ${String(id)} in Odoo.`,
		remedy: 'Nothing is to be posted; a posting is taken back once, in full or in part.',
		field: 'reversalOf',
		details: { id },
	});

const wrongSign = (field: string) =>
	fault({
		class: 'source_data',
		code: 'posting.reversal_sign',
		message: `${field} has the sign of the posting it takes back.`,
		remedy: `Send ${field} with the opposite sign, or leave reversalOf out.`,
		field,
	});

const exceeds = (field: string) =>
	fault({
		class: 'source_data',
		code: 'posting.reversal_exceeds',
		message: `${field} takes back more than was posted.`,
		remedy: 'Take back at most the quantity and the cost of the posting named in reversalOf.',
		field,
	});
