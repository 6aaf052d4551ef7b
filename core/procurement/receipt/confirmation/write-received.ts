import { fault, type Fault } from '../../../faults';
import { type Decimal, decimalFromFloat } from '../../../money';
import { backoffMs } from '../../../odoo/backoff';
import type { OdooClient } from '../../../odoo/client.port';
import { load } from '../../../odoo/load';
import { PURCHASE_LINE } from '../../../odoo/models/purchase';
import type { Clock } from '../../../ports';
import { confirmedToDate } from '../rules/confirmed';
import { readConfirmations } from './stored';

/** Another worker may confirm the same lines meanwhile; each round reads anew. */
const ROUNDS = 4;

/**
 * Writes the received quantity of the lines as their confirmations add up, and reads both again until
 * they agree: the last worker to write sees what all others recorded before.
 * @returns the received quantity by line
 */
export async function writeReceived(
	{ odoo, clock }: { readonly odoo: OdooClient; readonly clock: Clock },
	lines: readonly number[],
	places: number,
): Promise<ReadonlyMap<number, Decimal>> {
	for (let round = 1; ; round += 1) {
		const [held, records] = await Promise.all([
			readReceived(odoo, lines),
			readConfirmations(odoo, { lines, documents: [] }),
		]);
		// A line without a record is none of ours, whatever it holds.
		const wanted = new Map(
			[...new Set(records.map(({ line }) => line))].map((line) => [
				line,
				confirmedToDate(records.filter((record) => record.line === line)).round(places, 1),
			]),
		);
		const differing = [...wanted].filter(
			([line, quantity]) => held.get(line)?.round(places, 1).eq(quantity) !== true,
		);
		if (differing.length === 0) return wanted;
		if (round > ROUNDS) throw notKept(differing.map(([line]) => line));
		const refused = await write(odoo, differing);
		if (refused === null) continue;
		if (refused.class !== 'unavailable') throw refused;
		await clock.sleep(backoffMs(round));
	}
}

async function readReceived(
	odoo: OdooClient,
	lines: readonly number[],
): Promise<ReadonlyMap<number, Decimal>> {
	const rows = await odoo.searchRead<{ id: number; qty_received: number }>({
		model: PURCHASE_LINE,
		domain: [['id', 'in', [...lines]]],
		fields: ['qty_received'],
	});
	return new Map(
		rows.map(({ id, qty_received }) => [id, decimalFromFloat(qty_received, 'qty_received')]),
	);
}

async function write(
	odoo: OdooClient,
	received: ReadonlyArray<readonly [number, Decimal]>,
): Promise<Fault | null> {
	const answer = await load(odoo, {
		model: PURCHASE_LINE,
		fields: ['.id', 'qty_received'],
		rows: received.map(([line, quantity]) => [String(line), quantity.toFixed()]),
		mode: 'write',
	});
	return answer.ids === null ? (answer.problems[0]?.fault ?? notKept([])) : null;
}

const notKept = (lines: readonly number[]) =>
	fault({
		class: 'conflict',
		code: 'confirmation.not_kept',
		message: 'Odoo took the received quantity and holds another one.',
		remedy:
			'Look at the order in Odoo: an automation or a module may write the received quantity too. Then send it again.',
		model: PURCHASE_LINE,
		field: 'qty_received',
		details: { line: lines[0] ?? null },
	});
