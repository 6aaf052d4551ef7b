import { DIMENSIONS, type Dimension, type Pattern, type Rule } from './policy';

/** The dimensions that tell rules apart best, the best one first. */
const BY: readonly Dimension[] = ['project', 'costCode', 'costCentre', 'vendorClass', 'entity'];

/** The rules that can fit a request at all: by one code they name exactly, and those that name none. */
export type RuleIndex = (values: ReadonlyArray<string | null>) => readonly Rule[];

export function indexRules(rules: readonly Rule[]): RuleIndex {
	const places = BY.map((dimension) => ({
		at: DIMENSIONS.indexOf(dimension),
		byText: new Map<string, Rule[]>(),
	}));
	const rest: Rule[] = [];
	for (const rule of rules) {
		const place = places.find(({ at }) => isExact(rule.conditions[at]));
		const text = place === undefined ? undefined : rule.conditions[place.at]?.text;
		if (place === undefined || text === undefined) {
			rest.push(rule);
			continue;
		}
		const known = place.byText.get(text);
		if (known === undefined) place.byText.set(text, [rule]);
		else known.push(rule);
	}
	return (values) => {
		const found = [...rest];
		for (const { at, byText } of places) {
			const value = values[at];
			if (value !== null && value !== undefined) found.push(...(byText.get(value) ?? []));
		}
		return found;
	};
}

const isExact = (pattern: Pattern | null | undefined): boolean =>
	pattern !== null && pattern !== undefined && !pattern.isPrefix;
