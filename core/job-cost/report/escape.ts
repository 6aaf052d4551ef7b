/** Characters XML 1.0 cannot carry at all, not even escaped. */
// eslint-disable-next-line no-control-regex -- control characters are what is looked for
const UNPRINTABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;
const LONE_SURROGATES = /\p{Surrogate}/gu;
/** Overrides that could turn the reading order of the text around them. */
const BIDI_CONTROLS = /[\u202a-\u202e\u2066-\u2069]/g;

const ENTITIES: Readonly<Record<string, string>> = {
	'&': '&amp;',
	'<': '&lt;',
	'>': '&gt;',
	'"': '&quot;',
	"'": '&#39;',
};

/** A name as one line of harmless text, at most `longest` characters. */
export function plain(text: string, longest = 200): string {
	const line = text
		.slice(0, longest * 4)
		.replace(UNPRINTABLE, '')
		.replace(BIDI_CONTROLS, '')
		.replace(LONE_SURROGATES, '')
		.replace(/\s+/g, ' ')
		.trim();
	const characters = [...line];
	return characters.length > longest ? `${characters.slice(0, longest - 1).join('')}…` : line;
}

/** Text for an HTML or SVG element or a quoted attribute. */
export const markup = (text: string): string =>
	text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');

/** A quoted CSS string: everything but plain letters, digits and spaces as a code point. */
export const cssString = (text: string): string =>
	`"${text.replace(/[^A-Za-z0-9 ]/gu, (character) => `\\${(character.codePointAt(0) ?? 32).toString(16)} `)}"`;
