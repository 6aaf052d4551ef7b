import MiniSearch from 'minisearch';

/** A code as a system lists it. */
export interface ListedCode {
	readonly code: string;
	/** Key in its system, when people know it by another code. */
	readonly id?: string;
	readonly name: string;
}

/**
 * How a suggestion was found: the same code; the same but for signs, blanks, capitals and leading zeros;
 * the same name in whatever order of words and legal form; words that are alike.
 */
export type MatchKind = 'exact' | 'normalised' | 'same_name' | 'similar';

export interface Suggestion {
	readonly code: string;
	readonly name: string;
	/** 0 to 100; 100 is the same code, 95 and 90 normalised ones, below that the share of words. */
	readonly score: number;
	readonly kind: MatchKind;
}

export interface Asked {
	readonly code: string;
	readonly name: string;
}

export interface Matcher {
	/** The best first; codes of equal score in the order of their code. At most `limit`. */
	suggest(asked: Asked, limit: number): readonly Suggestion[];
}

const SCORES = { exact: 100, normalised: 95, same_name: 90 } as const;
/** The most that words alone can say. */
const SIMILAR = 85;
/** What shares fewer words than this is no suggestion. */
const LEAST = 30;
/** A word of more codes than this, or than one in a hundred, finds none; it counts for the score. */
const COMMON = 500;
/** Looked at beyond what is asked for, because the index ranks by rarity and we by share. */
const LOOK_AHEAD = 25;

/** `03 30 00`, `03-3000` and `3-3000` are one; signs, blanks and leading zeros say nothing. */
export const plainCode = (code: string): string =>
	code
		.normalize('NFKD')
		.replace(/\p{M}/gu, '')
		.toUpperCase()
		.replace(/[^\p{L}\p{N}]/gu, '')
		.replace(/^0+(?=.)/u, '');

/** Words that say how a company is built, or nothing. */
const EMPTY = new Set(
	'a ag and bv co company corp corporation de for gmbh inc incorporated kg lc limited llc llp lp ltd ltda nv of oy plc pty sa sas srl the und'.split(
		' ',
	),
);

/** Words of a name: without accents, capitals and signs; plural and singular stay two words. */
export const wordsOf = (text: string): readonly string[] =>
	text
		.normalize('NFKD')
		.replace(/\p{M}/gu, '')
		.toLowerCase()
		.replace(/['’.]/gu, '')
		.split(/[^\p{L}\p{N}]+/u)
		.filter((word) => word !== '' && !EMPTY.has(word));

/** A number is never nearly another one: 16 mm is not 18 mm. */
const mayDiffer = (word: string): boolean => word.length > 3 && !/\p{N}/u.test(word);

const nameKey = (name: string): string => [...new Set(wordsOf(name))].sort().join(' ');

/** Prepares a list once; a question then costs about as much as there are codes with words like it. */
export function openMatcher(codes: readonly ListedCode[]): Matcher {
	const common = Math.max(COMMON, codes.length / 100);
	const byCode = new Map<string, ListedCode>();
	const byPlain = new Map<string, ListedCode[]>();
	const byName = new Map<string, ListedCode[]>();
	const frequency = new Map<string, number>();
	for (const one of codes) {
		if (!byCode.has(one.code)) byCode.set(one.code, one);
		add(byPlain, plainCode(one.code), one);
		const key = nameKey(one.name);
		if (key === '') continue;
		add(byName, key, one);
		for (const word of key.split(' ')) frequency.set(word, (frequency.get(word) ?? 0) + 1);
	}
	const isCommon = (word: string): boolean => (frequency.get(word) ?? 0) > common;
	const search = new MiniSearch<{ id: number; name: string }>({
		fields: ['name'],
		tokenize: (text) => [...wordsOf(text)],
		processTerm: (term) => (isCommon(term) ? null : term),
	});
	search.addAll(codes.map(({ name }, id) => ({ id, name })));

	function similar({ name }: Asked, most: number): readonly Suggestion[] {
		const asked = new Set(wordsOf(name));
		if (asked.size === 0) return [];
		const found = search.search([...asked].join(' '), {
			fuzzy: (term) => (mayDiffer(term) ? 0.25 : false),
			prefix: mayDiffer,
		});
		return found.slice(0, most + LOOK_AHEAD).flatMap(({ id, queryTerms, terms }) => {
			const one = codes[id as number];
			if (one === undefined) return [];
			const words = new Set(wordsOf(one.name));
			const [theirs, ours] = [new Set(queryTerms), new Set(terms)];
			// Dice's coefficient over words: twice what both share by what both have.
			const shared =
				[...asked].filter((word) => words.has(word) || theirs.has(word)).length +
				[...words].filter((word) => asked.has(word) || ours.has(word)).length;
			const score = Math.round((SIMILAR * shared) / (asked.size + words.size));
			return score < LEAST ? [] : [{ code: one.code, name: one.name, score, kind: 'similar' }];
		});
	}

	return {
		suggest: (asked, limit) => {
			const best = new Map<string, Suggestion>();
			const offer = (list: readonly ListedCode[], kind: keyof typeof SCORES): void => {
				for (const { code, name } of list) {
					if (!best.has(code)) best.set(code, { code, name, score: SCORES[kind], kind });
				}
			};
			const same = byCode.get(asked.code.trim());
			if (same !== undefined) offer([same], 'exact');
			const plain = plainCode(asked.code);
			if (plain !== '') offer(byPlain.get(plain) ?? [], 'normalised');
			const name = nameKey(asked.name);
			if (name !== '') offer(byName.get(name) ?? [], 'same_name');
			for (const one of similar(asked, limit)) if (!best.has(one.code)) best.set(one.code, one);
			return [...best.values()]
				.sort((a, b) => b.score - a.score || (a.code < b.code ? -1 : 1))
				.slice(0, limit);
		},
	};
}

function add<T>(into: Map<string, T[]>, key: string, one: T): void {
	const list = into.get(key);
	if (list === undefined) into.set(key, [one]);
	else list.push(one);
}
