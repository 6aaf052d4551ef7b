import { z } from 'zod/v4';

/**
 * The field types of the canonical entities. Each takes the sentence that documents the field; the
 * JSON Schemas, docs/canonical.md and the mapper's form are generated from it.
 */

/** Longest text of a line, a paragraph and a native id; nothing in the trade needs more. */
export const LINE_LIMIT = 256;
export const NOTE_LIMIT = 4000;
export const ID_LIMIT = 200;

/** Up to 15 digits before and 12 after the point, as core/money.ts reads it. */
export const DECIMAL_PATTERN = /^-?\d{1,15}(?:\.\d{1,12})?$/;
const UNSIGNED_PATTERN = /^\d{1,15}(?:\.\d{1,12})?$/;

/** No control characters; a note may hold tabs and line breaks. */
const LINE_PATTERN = /^\P{Cc}+$/u;
const NOTE_PATTERN = /^[\P{Cc}\t\n\r]+$/u;
/**
 * A code is what people type, match and export: no outer blanks, no control characters, and no
 * leading `=`, `+` or `@`, which a spreadsheet would run as a formula. Names may hold anything and
 * are neutralised where a CSV is written.
 */
const CODE_PATTERN = /^(?![=+@\s])\P{Cc}*[^\p{Cc}\s]$/u;

/** Text that is too long is not searched as well: a pattern over megabytes costs more than it says. */
const ABORT = { abort: true };

/** One line of text. */
export const line = (doc: string, max = LINE_LIMIT) =>
	z.string().min(1).max(max, ABORT).regex(LINE_PATTERN, 'must be one line of text').describe(doc);

/** Text of several lines. */
export const note = (doc: string) =>
	z.string().min(1).max(NOTE_LIMIT, ABORT).regex(NOTE_PATTERN, 'must be plain text').describe(doc);

/** A code of the trade, e.g. `03-300`. */
export const code = (doc: string) =>
	z
		.string()
		.min(1)
		.max(64, ABORT)
		.regex(CODE_PATTERN, 'must be a code without outer blanks or a leading =, + or @')
		.describe(doc);

/** Money as a decimal string in the record's currency; the sign is said by the field. */
export const money = (doc: string) =>
	z.string().regex(DECIMAL_PATTERN, 'must be a decimal string such as "1234.50"').describe(doc);

/** A quantity as a decimal string; negative takes back. */
export const quantity = (doc: string) =>
	z.string().regex(DECIMAL_PATTERN, 'must be a decimal string such as "12.5"').describe(doc);

/** A percentage as a decimal string, `10` = 10 %. */
export const percent = (doc: string) =>
	z
		.string()
		.regex(UNSIGNED_PATTERN, 'must be a decimal string such as "10" for 10 %')
		.describe(doc);

/** ISO 4217, e.g. `USD`. Absent: the currency of the company that owns the project. */
export const currency = (
	doc = "ISO 4217 code of all amounts of this record; absent means the currency of the project's company.",
) =>
	z
		.string()
		.regex(/^[A-Z]{3}$/, 'must be an ISO 4217 code such as "USD"')
		.describe(doc);

/** A calendar date without a time. */
export const date = (doc: string) => z.iso.date().describe(doc);

/** An instant: RFC 3339 with an offset or Z. */
export const datetime = (doc: string) => z.iso.datetime({ offset: true }).describe(doc);

/** Unit of measure in the words of Odoo's unit list, e.g. `hours`, `m3`. */
export const unit = (doc = 'Unit of measure of the quantity, as mapped by the unit list.') =>
	line(doc, 32);

/**
 * A reference to another record: by the code it has in Odoo, by its id in the same source and
 * tenant, or both. The id is tried first.
 */
export const refSchema = z
	.strictObject({
		code: code('Code of the record in Odoo.').optional(),
		id: line('Id of the record in the same source system and tenant.', ID_LIMIT).optional(),
	})
	.refine((ref) => ref.code !== undefined || ref.id !== undefined, {
		message: 'needs a code or an id',
	})
	.meta({ anyOf: [{ required: ['code'] }, { required: ['id'] }] });
export type Ref = z.infer<typeof refSchema>;

export const ref = (doc: string) => refSchema.describe(doc);

/** Where the work is coded, shared by every record that carries cost. */
export const jobCoding = {
	project: ref('Project (job) that carries the cost.'),
	phase: ref('Phase or sub job within the project.').optional(),
	costCode: ref('Cost code.'),
};

/**
 * Fields of the source that have no canonical home, untouched. Never sent to Odoo; kept for
 * overrides and for the audit.
 */
export const ext = () =>
	z
		.record(
			z
				.string()
				.max(128)
				.regex(/^(?!(?:__proto__|constructor|prototype)$)/, 'is a reserved key'),
			z.unknown(),
		)
		.describe('Fields of the source without a canonical home, untouched.')
		.optional();

export const postalAddress = (doc: string) =>
	z
		.strictObject({
			street: line('Street and number.').optional(),
			street2: line('Second line of the address.').optional(),
			city: line('City.').optional(),
			state: line('State or province, code or name.', 64).optional(),
			zip: line('Postal code.', 24).optional(),
			country: line('ISO 3166-1 alpha-2 code or name.', 64).optional(),
		})
		.describe(doc);
