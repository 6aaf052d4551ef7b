import { joinKey } from '../../canonical/keys';
import { type Fault, fault } from '../../faults';
import { prepareEach, type Prepared } from '../../job-cost/upserting';
import { MOVE } from '../../odoo/models/accounting';
import { BILL_HOLD } from '../../odoo/models/bill-hold';
import type { AccessNeed, VerbInput } from '../../verb';
import { type MatchQuestion, shownAs } from './input';
import type { BillToMatch, FoundBills } from './read';

export const HOLD_NEEDS: readonly AccessNeed[] = [
	{ model: MOVE, operations: ['read'], group: 'Invoicing / Billing', module: 'account' },
	{
		model: BILL_HOLD,
		operations: ['read', 'write', 'create'],
		group: 'Construction Integration',
	},
];

/** The bill of each input; a fault stays with its input. */
export const billOfEach = <I extends MatchQuestion>(
	inputs: ReadonlyArray<VerbInput<I>>,
	found: FoundBills,
): Array<Prepared<{ readonly value: I; readonly bill: BillToMatch }>> =>
	prepareEach(inputs, ({ value }) => ({ value, bill: theBill(found.of(value), value) }));

/** Faults `mapping.unknown_bill`, `mapping.ambiguous`, `match.bill_cancelled`. */
function theBill(bills: readonly BillToMatch[], question: MatchQuestion): BillToMatch {
	const [bill, second] = bills;
	if (bill === undefined) throw unknown(question);
	if (second !== undefined) throw ambiguous(shownAs(question), bill, second);
	if (bill.state === 'cancel') throw cancelled(bill);
	return bill;
}

const unknown = (question: MatchQuestion): Fault =>
	fault({
		class: 'mapping',
		code: 'mapping.unknown_bill',
		message: `The bill ${shownAs(question)} does not exist in Odoo, or has no lines.`,
		remedy: 'Keep the bill first (Vendor Bill > Create or Update), or correct how it is named.',
		field: 'record',
		details: { entity: 'vendor_invoice', ...recordKeyOf(question) },
	});

/** The delivery that is then waited for. */
const recordKeyOf = ({ bill, record, system, tenant }: MatchQuestion) =>
	bill !== undefined || record?.id === undefined
		? {}
		: { recordKey: joinKey(system, tenant, 'vendor_invoice', record.id) };

const ambiguous = (number: string, first: BillToMatch, second: BillToMatch): Fault =>
	fault({
		class: 'mapping',
		code: 'mapping.ambiguous',
		message: `Several bills bear the number ${number}: one of ${first.vendor}, one of ${second.vendor}.`,
		remedy: 'Name the bill by its key in the source, or by its ID in Odoo.',
		field: 'record',
		details: { first: first.id, second: second.id },
	});

const cancelled = ({ number, id }: BillToMatch): Fault =>
	fault({
		class: 'conflict',
		code: 'match.bill_cancelled',
		message: `The bill ${number} is cancelled in Odoo.`,
		remedy: 'Nothing is to be matched; send the bill under a new id if it is still to be paid.',
		model: MOVE,
		field: 'record',
		details: { bill: id },
	});
