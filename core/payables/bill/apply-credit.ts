import { type Fault, fault, toFault } from '../../faults';
import type { OdooClient } from '../../odoo/client.port';
import { MOVE, MOVE_LINE } from '../../odoo/models/accounting';
import { idOf, type Many2one } from '../../odoo/models/values';
import { readBillHeads } from './stored';

/** A booked credit note and the booked bill it credits. */
export interface CreditPair {
	readonly credit: number;
	readonly bill: number;
}

/**
 * Sets credit notes off against their bills. Odoo does it while it books a credit note that names its
 * bill; where it did not, the open payable of the credit note is assigned here, which is safe to
 * repeat: what is set off has nothing open.
 * @returns what could not be set off, by credit note
 */
export async function applyCredits(
	odoo: OdooClient,
	pairs: readonly CreditPair[],
): Promise<ReadonlyMap<number, Fault>> {
	const failures = new Map<number, Fault>();
	if (pairs.length === 0) return failures;
	const heads = new Map(
		(
			await readBillHeads(odoo, [...new Set(pairs.flatMap(({ credit, bill }) => [credit, bill]))])
		).map((row) => [row.id, row]),
	);
	const open = pairs.filter(({ credit, bill }) => {
		const [from, to] = [heads.get(credit), heads.get(bill)];
		const booked = from?.state === 'posted' && to?.state === 'posted';
		return booked && from.amount_residual > 0 && to.amount_residual > 0;
	});
	if (open.length === 0) return failures;
	const lines = await odoo.searchRead<{ id: number; move_id: Many2one }>({
		model: MOVE_LINE,
		domain: [
			['move_id', 'in', open.map(({ credit }) => credit)],
			['account_type', '=', 'liability_payable'],
			['reconciled', '=', false],
		],
		fields: ['move_id'],
		many2one: 'id',
	});
	for (const { credit, bill } of open) {
		for (const line of lines.filter(({ move_id }) => idOf(move_id) === credit)) {
			try {
				await odoo.call({
					model: MOVE,
					method: 'js_assign_outstanding_line',
					ids: [bill],
					args: { line_id: line.id },
				});
			} catch (thrown) {
				failures.set(credit, notApplied(toFault(thrown), credit));
			}
		}
	}
	return failures;
}

const notApplied = (reason: Fault, credit: number) =>
	fault({
		class: reason.class,
		code: 'bill.not_applied',
		message: `The credit note is booked, but not set off against its bill: ${reason.message}`,
		remedy: 'Set it off in Odoo (the bill > Outstanding Credits), or post it again.',
		model: MOVE,
		details: { id: credit },
	});
