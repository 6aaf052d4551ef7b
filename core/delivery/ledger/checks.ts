import { fault } from '../../faults';
import { storable } from './text';

const LIMIT = 2_000;

/**
 * A text a person must give, without the blanks around it.
 * @throws `ledger.reason_missing` when it is blank or longer than 2,000 characters
 */
export function checkedText(field: string, text: unknown): string {
	const given = typeof text === 'string' ? storable(text).trim() : '';
	// What only looks like text (invisible signs) explains nothing to an auditor.
	if (given.length > 0 && given.length <= LIMIT && /[\p{L}\p{N}]/u.test(given)) return given;
	throw fault({
		class: 'source_data',
		code: 'ledger.reason_missing',
		message:
			given.length > LIMIT
				? `The field ${field} is longer than ${LIMIT} characters.`
				: `The field ${field} is empty.`,
		remedy: 'Say it in a sentence: it is kept in the audit trail. Nothing was changed.',
		field,
	});
}

/** Is it the same person, however written? */
export const isSamePerson = (a: string, b: string): boolean => nameOf(a) === nameOf(b);

const nameOf = (text: string): string =>
	text
		.normalize('NFKC')
		.replace(/[\p{Cf}\p{Z}\s]+/gu, '')
		.toLowerCase();
