import { fault } from '../../faults';
import { decimal } from '../../money';

const NOT_YET = new Set(['draft', 'submitted', 'in_review', 'revise', 'on_hold']);
const NEVER = new Set(['rejected', 'void', 'reversed', 'terminated']);

/** Only what is approved becomes cost. A record without status is taken as approved. */
export function refuseUnapproved(status: { readonly commercial?: string | undefined } | undefined) {
	const word = status?.commercial;
	if (word === undefined || (!NOT_YET.has(word) && !NEVER.has(word))) return;
	throw fault({
		class: 'source_data',
		code: NEVER.has(word) ? 'posting.cancelled' : 'posting.not_approved',
		message: `The record is ${word.replaceAll('_', ' ')} at the source, so it is no cost.`,
		remedy: NEVER.has(word)
			? 'Nothing is to be posted; if it was posted before, reverse that posting.'
			: 'Approve it at the source and send it again.',
		field: 'status',
	});
}

/** A negative quantity takes back an earlier one and has to say which. */
export function refuseUnexplained(figure: string, field: string, reversalOf: unknown): void {
	const value = decimal(figure, field);
	if (value.eq(0)) {
		throw fault({
			class: 'source_data',
			code: 'posting.zero',
			message: `${field} is zero, so there is nothing to post.`,
			remedy: `Send ${field} different from zero.`,
			field,
		});
	}
	if (value.lt(0) && reversalOf === undefined) {
		throw fault({
			class: 'source_data',
			code: 'posting.negative_without_reversal',
			message: `${field} is negative but the record does not say what it takes back.`,
			remedy: 'Name the record it corrects in reversalOf.',
			field,
		});
	}
}
