import { createHash } from 'node:crypto';

/**
 * The one correlation id by which a purchase is followed from request to payment.
 *
 * It is the correlation of the first document (the requisition, else the order) and stands in the
 * text field of each record that a person searches in Odoo, after what that field holds anyway:
 * `origin` of orders and transfers, `invoice_origin` of bills, `memo` of payments.
 *
 * A verb gets the correlation of its own document as `correlationid` of its input, as every
 * `delivered(…)` schema passes it on (core/job-cost/delivered.ts); it is no part of the content hash.
 * A record that bears a trail keeps it whatever comes later: `keptTrail`. A document that follows
 * from another inherits the trail of that one: `readTrail` of its field.
 */

const MARK = 'trail:';
/** At the end of the text, or followed by another document Odoo has joined to it. */
const TRAILS = /(?:^|[\s,]{1,2})trail:([^\s,]+)/gu;
const LONGEST = 100;

/** The trail a correlation id begins; one over 100 characters is known by its digest. */
export const trailOf = (correlationId: string | undefined): string =>
	correlationId === undefined || correlationId.length <= LONGEST
		? (correlationId ?? '')
		: createHash('sha256').update(correlationId, 'utf8').digest('hex').slice(0, 24);

/** Documents and trail as one text, `PO-1001, trail:req-7`; without a trail the documents alone. */
export const trailText = ({
	documents,
	trail,
}: {
	readonly documents: readonly string[];
	/** '' for none; several where a document ends several chains. */
	readonly trail: string | readonly string[];
}): string =>
	[
		...documents.filter((document) => document !== ''),
		...[trail]
			.flat()
			.filter((one) => one !== '')
			.map((one) => `${MARK}${escaped(trailOf(one))}`),
	].join(', ');

/** The trail in a text of Odoo's, the last one where there are several; '' for none. */
export function readTrail(text: string | false | null | undefined): string {
	const found = [...(text || '').matchAll(TRAILS)].at(-1)?.[1];
	return found === undefined ? '' : unescaped(found);
}

/** All trails in a text of Odoo's, each once. */
export const readTrails = (text: string | false | null | undefined): readonly string[] => [
	...new Set([...(text || '').matchAll(TRAILS)].map(([, trail = '']) => unescaped(trail))),
];

/** The same text without its trails: what the field holds besides. */
export const withoutTrail = (text: string | false | null | undefined): string =>
	(text || '').replace(TRAILS, '').replace(/^[\s,]+|[\s,]+$/gu, '');

/** The trail that stands in the record, else the one its document begins. */
export const keptTrail = (
	text: string | false | null | undefined,
	correlationId: string | undefined,
): string => readTrail(text) || trailOf(correlationId);

/** Blank, comma and percent sign would end the trail, or be taken for such a sign. */
const escaped = (id: string): string =>
	id.replace(/[\s,%\p{Cc}]/gu, (sign) => encodeURIComponent(sign));

function unescaped(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		// Somebody wrote it by hand.
		return text;
	}
}
