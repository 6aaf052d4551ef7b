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

/**
 * Is it the same person, however written? Rather two persons taken for one, who then ask a third, than
 * one who approves their own proposal.
 */
export const isSamePerson = (a: string, b: string): boolean => nameOf(a) === nameOf(b);

/** Cyrillic and Greek letters that look like Latin ones, in lower case (Unicode TR 39). */
const ALIKE: ReadonlyMap<string, string> = new Map(
	[
		['авекмнорстухіјѕһԁԛԝӏ', 'abekmhopctyxijshdqwl'],
		['αβεικμνορτυχζγ', 'abeikmvoptuxzy'],
	].flatMap(([foreign = '', latin = '']) =>
		[...foreign].map((sign, at) => [sign, latin[at] ?? sign] as const),
	),
);

const nameOf = (text: string): string =>
	text
		.normalize('NFKD')
		.replace(/[\p{Cf}\p{M}\p{Z}\s]+/gu, '')
		.toLowerCase()
		.replace(/[\u0370-\u052f]/g, (sign) => ALIKE.get(sign) ?? sign);
