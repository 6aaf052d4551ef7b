import type { FaultReport } from '../../faults';
import type { AuditFact } from './record';

/**
 * What may be written down, shown in a list or logged. Two nets: by name (a field called `iban` is
 * masked whatever it holds) and by look (a text that holds a key, a card number … is masked wherever
 * it stands). Of bank details the last 4 characters stay, so that people can tell accounts apart.
 */

/** Longest text of a detail or a message in a list. */
export const TEXT_LIMIT = 300;
/** Looked at before it is cut, so that no masked value is cut in two and shown by half. */
const SCAN_LIMIT = 4_000;
const DETAIL_LIMIT = 24;
/** Longest message or remedy of a fault. */
const REPORT_LIMIT = 1_000;
/** Longest key or record of a fact: four ids of 200 characters, their connection and revision. */
const KEY_LIMIT = 2_000;

const DETAIL_NAME = /^[A-Za-z][A-Za-z0-9_.]{0,39}$/;
const MASK = '***';

/** Names are compared in lower case without separators: `api_key`, `apiKey` and `API-Key` are one. */
const SECRET_NAME =
	/^key$|(?:api|private|public|secret|access|signing|encryption|shared|client|master)key|token|secret|passw|passphrase|passcode|^pwd$|authorization|cookie|credential|signature|^(?:pin|cvv|cvc|ssn)$/;
const BANK_NAME =
	/iban|bankaccount|accountn(?:o|r|um|umber)$|acctn|accn(?:o|r|um|umber)$|routing|^aba|sortcode|cardn(?:o|r|um|umber)$|^(?:card|pan|rtn)$/;

interface Look {
	readonly pattern: RegExp;
	/** What takes the place of a hit; the hit itself when it only looked alike. */
	readonly mask: (hit: string, ...groups: readonly string[]) => string;
}

/** In this order: what holds others comes first. */
const LOOKS: readonly Look[] = [
	{
		pattern: /-----BEGIN [A-Z ]{3,40}-----[^-]{0,3900}(?:-----END [A-Z ]{3,40}-----)?/g,
		mask: () => MASK,
	},
	{
		pattern: /\b([a-z][a-z0-9+.-]{1,20}:\/\/)[^\s/@]{1,300}@/gi,
		mask: (_, scheme = '') => `${scheme}${MASK}@`,
	},
	{ pattern: /\beyJ[\w-]{8,}(?:\.[\w-]*){1,4}/g, mask: () => MASK },
	{ pattern: /\b(bearer|basic)\s+[\w+/=.~-]{8,}/gi, mask: (_, scheme = '') => `${scheme} ${MASK}` },
	{
		pattern:
			/\b([\w-]{0,30}(?:secret|passw(?:or)?d|pwd|passphrase|authorization)["']?\s*[=:]\s*["']?)[^\s"'&,;]+/gi,
		mask: (_, name = '') => `${name}${MASK}`,
	},
	// A sentence may go on after "API key:"; a key is quoted, follows "=", or looks like one.
	{
		pattern:
			/\b([\w-]{0,30}(?:api[-_ ]?key|token|signature)(?:["']?\s*=\s*["']?|["']\s*:\s*["']?|\s*:\s*(?=["']|\S*\d|\S{16})["']?))[^\s"'&,;]+/gi,
		mask: (_, name = '') => `${name}${MASK}`,
	},
	{
		pattern: /\b(?:sk|pk|rk|whsec|ghp|gho|ghs|glpat|xox[abprs]|npm|shpat)[-_][\w-]{10,}/g,
		mask: () => MASK,
	},
	{ pattern: /\bAKIA[0-9A-Z]{16}\b/g, mask: () => MASK },
	// Odoo's API keys. A content hash has 64 digits and stays.
	{ pattern: /\b[0-9a-f]{40}\b/gi, mask: () => MASK },
	{
		pattern:
			/\b((?:iban|bank\s+account|(?:bank\s+)?(?:account|acct)\.?\s*(?:number|no|nr|num)|routing(?:\s+(?:number|no))?|aba(?:\s+number)?|sort\s*code|card(?:\s+(?:number|no))?)["']?[.:#=\s"']{1,5})([A-Z]{0,2}\d[A-Z0-9 -]{3,32}\d)/gi,
		mask: (_, name = '', value = '') => `${name}${lastFour(value)}`,
	},
	{ pattern: /\b[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]{1,4}){3,16}\b/gi, mask: maskIban },
	// An IBAN with a slip of the pen.
	{ pattern: /\b[A-Z]{2}\d{16,28}\b/g, mask: (hit) => lastFour(hit) },
	{ pattern: /\b\d(?:[ -]?\d){12,18}\b/g, mask: (hit) => (isCard(hit) ? lastFour(hit) : hit) },
];

/** No look hits a text without one of these; most texts are words of this package. */
const TELLING =
	/\d|-----|:\/\/|eyJ|bearer|basic|secret|passw|pwd|passphrase|authorization|api[-_ ]?key|token|signature|[0-9a-f]{40}|(?:sk|pk|rk|whsec|ghp|gho|ghs|glpat|xox[abprs]|npm|shpat)[-_]|AKIA/i;
/** Shorter than the shortest of them, an assignment apart. */
const isShort = (text: string): boolean => text.length < 9 && !/[=:]/.test(text);

/**
 * A text as it may be shown: one line, secrets masked, cut to `limit` characters (at most 2,000).
 */
export function redactText(text: string, limit = TEXT_LIMIT): string {
	let shown = oneLine(text.slice(0, SCAN_LIMIT));
	if (!isShort(shown) && TELLING.test(shown)) {
		for (const { pattern, mask } of LOOKS) shown = shown.replace(pattern, mask);
	}
	const most = Math.min(limit, 2_000);
	return shown.length <= most ? shown : `${oneLine(shown.slice(0, most - 1))}…`;
}

/** One named value as it may be shown; `undefined` when it is nothing that may be written down. */
export function redactValue(
	name: string,
	value: unknown,
): string | number | boolean | null | undefined {
	if (value === null || typeof value === 'boolean') return value;
	if (typeof value !== 'string' && typeof value !== 'number') return undefined;
	const plain = name.toLowerCase().replace(/[^a-z0-9]/g, '');
	if (SECRET_NAME.test(plain)) return MASK;
	if (BANK_NAME.test(plain)) return lastFour(String(value));
	if (typeof value === 'string') return redactText(value);
	if (!Number.isFinite(value)) return null;
	return isCard(String(value)) ? lastFour(String(value)) : value;
}

/** What people search by stays exact, as keys and records do. */
const SEARCHED: ReadonlySet<string> = new Set(['correlation', 'trail']);
const SEARCHED_LIMIT = 256;

/** Flat facts under plain names only; everything else is left out, never thrown over. */
export function redactDetail(detail: Readonly<Record<string, unknown>>): AuditFact['detail'] {
	const kept: Array<readonly [string, string | number | boolean | null]> = [];
	for (const name of Object.keys(detail)) {
		if (kept.length === DETAIL_LIMIT) break;
		if (!DETAIL_NAME.test(name)) continue;
		const given = detail[name];
		const value =
			SEARCHED.has(name) && typeof given === 'string'
				? oneLine(given).slice(0, SEARCHED_LIMIT)
				: redactValue(name, given);
		if (value !== undefined) kept.push([name, value]);
	}
	return Object.fromEntries(kept);
}

/** A fault as it lies in the ledger: lists and pages show it, and Odoo's words may quote a record. */
export const redactReport = (report: FaultReport): FaultReport => ({
	...report,
	message: redactText(report.message, REPORT_LIMIT),
	remedy: redactText(report.remedy, REPORT_LIMIT),
	...(report.model === undefined ? {} : { model: redactText(report.model) }),
	...(report.field === undefined ? {} : { field: redactText(report.field) }),
	...(report.details === undefined ? {} : { details: redactDetail(report.details) }),
});

/** A fact as it enters the chain. Keys and records stay exact: they are what people search for. */
export const redactFact = (fact: AuditFact): AuditFact => ({
	actor: redactText(fact.actor, 200),
	what: oneLine(fact.what).slice(0, 64),
	key: oneLine(fact.key).slice(0, KEY_LIMIT),
	record: oneLine(fact.record).slice(0, KEY_LIMIT),
	before: fact.before === null ? null : oneLine(fact.before).slice(0, 128),
	after: fact.after === null ? null : oneLine(fact.after).slice(0, 128),
	detail: redactDetail(fact.detail),
});

/** No control characters and no half characters: every store gives it back as it was. */
const oneLine = (text: string): string =>
	/^[ -~]*$/.test(text)
		? text
		: text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').replace(/\p{Surrogate}/gu, '\ufffd');

/** `****3000`; nothing is left of a value so short that four characters would give it away. */
function lastFour(value: string): string {
	const signs = value.replace(/[^A-Za-z0-9]/g, '');
	return signs.length < 8 ? '****' : `****${signs.slice(-4)}`;
}

/** Written in groups of four, an IBAN may be taken together with the words around it. */
function maskIban(hit: string): string {
	const groups = hit.split(/(?<=[ -])/);
	for (let from = 0; from < groups.length; from++) {
		for (let to = groups.length; to > from; to--) {
			const text = groups.slice(from, to).join('');
			if (!isIban(text)) continue;
			const gap = /[ -]$/.exec(text)?.[0] ?? '';
			return [...groups.slice(0, from), lastFour(text), gap, ...groups.slice(to)].join('');
		}
	}
	return hit;
}

/** ISO 13616: moved and spelled in digits, an IBAN is 1 modulo 97. */
function isIban(text: string): boolean {
	const signs = text.replace(/[ -]/g, '').toUpperCase();
	if (!/^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/.test(signs)) return false;
	let rest = 0;
	for (const sign of signs.slice(4) + signs.slice(0, 4)) {
		const value = Number.parseInt(sign, 36);
		rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
	}
	return rest === 1;
}

/** Length and first digits of the card schemes: long ids of a source must not be taken for cards. */
const CARD =
	/^(?:4(?:\d{12}|\d{15}|\d{18})|5[1-5]\d{14}|2[2-7]\d{14}|3[47]\d{13}|3(?:0[0-5]|[68]\d)\d{11}|35\d{14}|6(?:011|5\d\d|4[4-9]\d)\d{12}|62\d{14,17})$/;

/** ISO/IEC 7812: Luhn's check digit. */
function isCard(text: string): boolean {
	const digits = text.replace(/[ -]/g, '');
	if (!CARD.test(digits)) return false;
	let sum = 0;
	for (let at = 0; at < digits.length; at++) {
		const digit = Number(digits.at(-1 - at));
		const twice = digit * 2;
		sum += at % 2 === 0 ? digit : twice > 9 ? twice - 9 : twice;
	}
	return sum % 10 === 0;
}
