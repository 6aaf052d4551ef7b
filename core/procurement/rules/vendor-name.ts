/** Words that say what a company is before the law, not which company; without dots. */
const LEGAL_FORMS = new Set(
	(
		'inc incorporated corp corporation co company llc lllp llp lp ltd limited plc pc pllc ' +
		'gmbh mbh ag kg ohg ug eg se sa sas sarl srl spa bv nv ab oy oyj as aps pty pte kk'
	).split(' '),
);
const FILLERS = new Set(['the', 'and', 'und', 'et', 'of']);

/** Mail domains anybody gets an address in: they say nothing about a company. */
const PUBLIC_DOMAINS = new Set(
	(
		'gmail.com googlemail.com yahoo.com ymail.com hotmail.com outlook.com live.com msn.com aol.com ' +
		'icloud.com me.com mac.com comcast.net att.net verizon.net sbcglobal.net bellsouth.net cox.net ' +
		'charter.net earthlink.net proton.me protonmail.com gmx.com gmx.de gmx.net web.de t-online.de ' +
		'mail.com zoho.com'
	).split(' '),
);

/** The words of a name without accents, case, punctuation, legal form and fillers. */
function wordsOf(name: string): readonly string[] {
	const plain = name
		.normalize('NFKD')
		.replace(/\p{M}/gu, '')
		.toLowerCase()
		// `L.L.C.` is one word, `A-1` and `A 1` are two each.
		.replace(/(?<=\b\p{L})\.(?=\p{L}\b)/gu, '')
		.replaceAll('&', ' and ')
		.replaceAll("'", '')
		.replaceAll('’', '');
	return plain.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '' && !FILLERS.has(word));
}

/**
 * A company's name as it is compared: `The Acme Steel Co., Inc.` and `ACME STEEL LLC` are both
 * `acme steel`. A name made of nothing else keeps its legal form.
 */
export function comparableName(name: string): string {
	const words = wordsOf(name);
	const own = words.filter((word) => !LEGAL_FORMS.has(word));
	return (own.length === 0 ? words : own).join(' ');
}

/**
 * The word of a name that Odoo can search for: the longest one without accents, since Odoo does not
 * find `Muller` by `Müller`, else the longest.
 */
export function tellingWord(name: string): string | null {
	const own = name
		.split(/[^\p{L}\p{N}]+/u)
		.filter((word) => !LEGAL_FORMS.has(word.toLowerCase()) && !FILLERS.has(word.toLowerCase()));
	const plain = own.filter((word) => word.length > 2 && word === word.normalize('NFKD'));
	const longest = (plain.length === 0 ? own : plain).reduce(
		(best, word) => (word.length > best.length ? word : best),
		'',
	);
	return longest.length < 2 ? null : longest;
}

/** The domain of an e-mail address, in lower case; null for none and for public providers. */
export function companyDomain(email: string | undefined): string | null {
	const domain = /@([a-z0-9-]+(?:\.[a-z0-9-]+)+)\s*>?\s*$/i.exec(email ?? '')?.[1]?.toLowerCase();
	return domain === undefined || PUBLIC_DOMAINS.has(domain) ? null : domain;
}
