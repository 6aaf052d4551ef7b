import { type Decimal, decimalFromFloat, sum, ZERO } from '../../money';
import type { OdooClient } from '../../odoo/client.port';
import { MOVE, MOVE_LINE } from '../../odoo/models/accounting';
import { idOf, type Many2one, type Text, textOf } from '../../odoo/models/values';
import type { FoundOrder } from '../../procurement/order/find';
import { externalIdsOf, type StoredLine } from '../../procurement/order/stored';
import { APPLICATION, type BillPart, readLineName } from './names';

/** A pay application or a release of retention as Odoo holds it. */
export interface BookedDocument {
	readonly id: number;
	readonly externalId: string;
	readonly kind: 'application' | 'release';
	/** Number of an application, digest of the record that asked for a release. */
	readonly of: string;
	readonly row: DocumentRow;
	/** Neither cancelled nor taken back as a whole by a credit note. */
	readonly live: boolean;
}

/** What a bill line moved; without tax, in the currency of the subcontract. */
export interface Entry {
	/** External ID of its document; null: billed by hand, or by another kind of document. */
	readonly document: string | null;
	readonly orderLine: number;
	readonly part: BillPart;
	/** Billed, held and released are positive. */
	readonly amount: Decimal;
	readonly posted: boolean;
	/** Odoo id of the account; null where it is not known yet. */
	readonly account: number | null;
}

/** Where a line of the schedule of values stands. */
export interface SovStanding {
	readonly line: StoredLine;
	/** It came with a change order. */
	readonly change: boolean;
	readonly work: Decimal;
	readonly stored: Decimal;
	readonly held: Decimal;
	readonly released: Decimal;
}

/** Everything billed on a subcontract, and its schedule of values. */
export interface SubcontractLedger {
	readonly order: FoundOrder & { readonly externalId: string };
	readonly documents: readonly BookedDocument[];
	readonly entries: readonly Entry[];
	/** On current liabilities by bills of the vendor that name no order; positive is held. */
	readonly byHand: Decimal;
}

export interface DocumentRow {
	readonly id: number;
	readonly name: Text;
	readonly ref: Text;
	readonly state: string;
	readonly payment_state: Text;
	readonly invoice_date: Text;
	readonly date: Text;
	readonly payment_reference: Text;
	readonly partner_id: Many2one;
	readonly reversed_entry_id: Many2one;
	readonly amount_untaxed: number;
	readonly amount_total: number;
}
const DOCUMENT_FIELDS = [
	'name',
	'ref',
	'state',
	'payment_state',
	'invoice_date',
	'date',
	'payment_reference',
	'partner_id',
	'reversed_entry_id',
	'amount_untaxed',
	'amount_total',
] as const satisfies ReadonlyArray<keyof DocumentRow>;

interface LineRow {
	readonly id: number;
	readonly move_id: Many2one;
	readonly move_type: string;
	readonly parent_state: string;
	readonly purchase_line_id: Many2one;
	readonly account_id: Many2one;
	/** In the currency of the bill. */
	readonly price_subtotal: number;
}

/**
 * Reads what is billed, held and released on subcontracts, from bills alone: four calls for any
 * number of them. Bills entered by hand on their lines count as work; retention held by hand cannot
 * be told to a subcontract and is said apart.
 */
export async function readLedgers(
	odoo: OdooClient,
	orders: ReadonlyArray<FoundOrder & { readonly externalId: string }>,
): Promise<ReadonlyMap<number, SubcontractLedger>> {
	if (orders.length === 0) return new Map();
	const lineIds = orders.flatMap(({ lines }) => lines.map(({ id }) => id));
	const vendors = [...new Set(orders.flatMap(({ vendor }) => vendor ?? []))];
	const rows = await odoo.searchRead<LineRow>({
		model: MOVE_LINE,
		domain: [
			['display_type', '=', 'product'],
			['move_id.move_type', 'in', ['in_invoice', 'in_refund']],
			'|',
			['purchase_line_id', 'in', lineIds],
			'&',
			'&',
			['move_id.partner_id', 'in', vendors],
			['purchase_line_id', '=', false],
			['account_id.account_type', 'in', RETENTION_ACCOUNT_TYPES],
		],
		fields: [
			'move_id',
			'move_type',
			'parent_state',
			'purchase_line_id',
			'account_id',
			'price_subtotal',
		],
		many2one: 'id',
	});
	const names = await externalIdsOf(
		odoo,
		MOVE_LINE,
		rows.map(({ id }) => id),
	);
	const moveIds = [...new Set(rows.flatMap(({ move_id }) => idOf(move_id) ?? []))];
	const moves =
		moveIds.length === 0
			? []
			: await odoo.searchRead<DocumentRow>({
					model: MOVE,
					domain: [['id', 'in', moveIds]],
					fields: DOCUMENT_FIELDS,
					many2one: 'id',
				});
	return sorted(orders, rows, names, moves);
}

/** Payables owed later: an account Odoo's own due lines use would be turned into one. */
export const RETENTION_ACCOUNT_TYPES = ['liability_current', 'liability_non_current'];

function sorted(
	orders: ReadonlyArray<FoundOrder & { readonly externalId: string }>,
	rows: readonly LineRow[],
	names: ReadonlyMap<number, string>,
	moves: readonly DocumentRow[],
): ReadonlyMap<number, SubcontractLedger> {
	const orderOf = new Map(
		orders.flatMap((order) => order.lines.map(({ id }) => [id, order.id] as const)),
	);
	const moveOf = new Map(moves.map((row) => [row.id, row]));
	const gone = takenBack(moves);
	const documents = new Map<number, Map<string, BookedDocument>>();
	const entries = new Map<number, Entry[]>();
	const byHand = new Map<number, Decimal>();
	for (const row of rows) {
		const name = readLineName(names.get(row.id) ?? '');
		const orderLine = name?.orderLine ?? idOf(row.purchase_line_id);
		const order = orderLine === null ? undefined : orderOf.get(orderLine);
		const move = moveOf.get(idOf(row.move_id) ?? 0);
		if (move === undefined) continue;
		const live = row.parent_state !== 'cancel' && !gone.has(move.id);
		const billed = decimalFromFloat(row.price_subtotal, 'price_subtotal').times(
			row.move_type === 'in_refund' ? -1 : 1,
		);
		if (orderLine === null || order === undefined) {
			// Another subcontract of the same vendor, or nobody's.
			if (name === null && live) {
				const vendor = idOf(move.partner_id) ?? 0;
				byHand.set(vendor, (byHand.get(vendor) ?? ZERO).minus(billed));
			}
			continue;
		}
		if (name !== null) {
			const known = documents.get(order) ?? new Map<string, BookedDocument>();
			documents.set(order, known);
			known.set(name.document, {
				id: move.id,
				externalId: name.document,
				kind: name.kind === APPLICATION ? 'application' : 'release',
				of: name.of,
				row: move,
				live,
			});
		}
		if (!live) continue;
		const part = name?.part ?? 'work';
		const known = entries.get(order) ?? [];
		entries.set(order, known);
		known.push({
			document: name?.document ?? null,
			orderLine,
			part,
			amount: part === 'held' ? billed.times(-1) : billed,
			posted: row.parent_state === 'posted',
			account: idOf(row.account_id),
		});
	}
	return new Map(
		orders.map((order) => [
			order.id,
			{
				order,
				documents: [...(documents.get(order.id)?.values() ?? [])],
				entries: entries.get(order.id) ?? [],
				byHand: byHand.get(order.vendor ?? 0) ?? ZERO,
			},
		]),
	);
}

/** Bills a credit note took back as a whole, and those credit notes. */
function takenBack(moves: readonly DocumentRow[]): ReadonlySet<number> {
	const reversed = new Set(
		moves.filter(({ payment_state }) => payment_state === 'reversed').map(({ id }) => id),
	);
	const notes = moves.filter(({ reversed_entry_id }) => reversed.has(idOf(reversed_entry_id) ?? 0));
	return new Set([...reversed, ...notes.map(({ id }) => id)]);
}

/** The lines of a subcontract as they stand, one document left out. */
export function standing(
	{ order, entries }: Pick<SubcontractLedger, 'order' | 'entries'>,
	{
		without,
		postedOnly = false,
	}: { readonly without?: string; readonly postedOnly?: boolean } = {},
): SovStanding[] {
	const counted = entries.filter(
		(entry) =>
			(without === undefined || entry.document !== without) && (!postedOnly || entry.posted),
	);
	const byLine = new Map<number, Entry[]>();
	for (const entry of counted) {
		const known = byLine.get(entry.orderLine);
		if (known === undefined) byLine.set(entry.orderLine, [entry]);
		else known.push(entry);
	}
	return order.lines.map((line): SovStanding => {
		const mine = byLine.get(line.id) ?? [];
		const total = (part: BillPart) =>
			sum(mine.flatMap((entry) => (entry.part === part ? [entry.amount] : [])));
		return {
			line,
			change: isChange(line, order.externalId),
			work: total('work'),
			stored: total('stored'),
			held: total('held'),
			released: total('released'),
		};
	});
}

/** Lines of change orders are named `<order>.change.<change>.<line>`. */
const isChange = ({ externalId }: StoredLine, order: string): boolean =>
	externalId?.startsWith(`${order}.change.`) ?? false;

/** Applications that count, the first first. */
export const liveApplications = ({ documents }: Pick<SubcontractLedger, 'documents'>) =>
	documents
		.filter(({ kind, live }) => kind === 'application' && live)
		.sort((a, b) => Number(a.of) - Number(b.of) || a.id - b.id);

/** What a document moved on a line; zero where it has none. */
export const movedBy = (
	{ entries }: Pick<SubcontractLedger, 'entries'>,
	document: string,
	orderLine: number,
	part: BillPart,
): Decimal =>
	sum(
		entries.flatMap((entry) =>
			entry.document === document && entry.orderLine === orderLine && entry.part === part
				? [entry.amount]
				: [],
		),
	);

export const documentStatus = (
	row: Pick<DocumentRow, 'state'> | undefined,
): 'none' | 'draft' | 'posted' | 'cancelled' => {
	if (row === undefined) return 'none';
	if (row.state === 'cancel') return 'cancelled';
	return row.state === 'posted' ? 'posted' : 'draft';
};

/** Odoo's number; null before the first posting. */
export const documentNumber = ({ name }: Pick<DocumentRow, 'name'>): string | null =>
	textOf(name) === '/' ? null : textOf(name);
