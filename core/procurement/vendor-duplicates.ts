import { type Fault, fault } from '../faults';
import type { OdooClient } from '../odoo/client.port';
import { PARTNER } from '../odoo/models/partner';
import { comparableAccount, maskedAccount } from './rules/bank-account';
import { companyDomain, comparableName } from './rules/vendor-name';
import {
	type Candidate,
	comparable,
	holdersOf,
	type Partner,
	partnersAlike,
	taxKeys,
} from './vendor-alike';

/** What speaks for two records being one company, the surest sign first. */
const SIGNS = ['taxId', 'code', 'account', 'name'] as const;
type Sign = (typeof SIGNS)[number];

const WORDS: Readonly<Record<Sign, string>> = {
	taxId: 'tax id',
	code: 'vendor number',
	account: 'bank account',
	name: 'name, but for legal form and spelling',
};

export interface Duplicates {
	/** Faults `conflict.possible_duplicate` by candidate index: nothing is created. */
	readonly stops: ReadonlyMap<number, Fault>;
	/** What is worth a look and does not stop the candidate, by its index. */
	readonly hints: ReadonlyMap<number, readonly string[]>;
}

/**
 * Finds who must not be created because somebody like it is there already: a partner in Odoo (also
 * an archived one) or an earlier candidate of the same batch. Odoo itself allows everything twice
 * (nothing is unique on res.partner).
 *
 * One and the same company: the same tax id (letters and digits, with and without the country's
 * prefix), the same vendor number, the same bank account, or the same name without accents, case,
 * punctuation and legal form. Two tax ids that differ tell companies of one name apart: that, and a
 * mail domain in common, is a hint only. Partners named in `distinctFrom` are others.
 *
 * One call for each 1,000 candidates, one more when account numbers are to be compared. These are
 * never written and leave only as their last four signs.
 */
export async function possibleDuplicates(
	odoo: OdooClient,
	candidates: readonly Candidate[],
): Promise<Duplicates> {
	const stops = new Map<number, Fault>();
	const hints = new Map<number, string[]>();
	if (candidates.length === 0) return { stops, hints };
	const [alike, holders] = await Promise.all([
		partnersAlike(odoo, candidates),
		holdersOf(odoo, candidates),
	]);
	const known = indexed(alike);
	for (const candidate of candidates) {
		const { index } = candidate;
		const found = lookAlike(candidate, known, holders);
		if (found.stop !== null) stops.set(index, found.stop);
		else if (found.hints.length > 0) hints.set(index, found.hints);
	}
	compareWithinBatch(candidates, stops);
	return { stops, hints };
}

interface Known {
	readonly byId: ReadonlyMap<number, Partner>;
	readonly byTaxId: ReadonlyMap<string, readonly Partner[]>;
	readonly byCode: ReadonlyMap<string, readonly Partner[]>;
	readonly byName: ReadonlyMap<string, readonly Partner[]>;
	readonly byDomain: ReadonlyMap<string, readonly Partner[]>;
}

function indexed(partners: readonly Partner[]): Known {
	const by = (keyOf: (partner: Partner) => string | null) => {
		const groups = new Map<string, Partner[]>();
		for (const partner of partners) {
			const key = keyOf(partner);
			if (key === null || key === '') continue;
			groups.set(key, [...(groups.get(key) ?? []), partner]);
		}
		return groups;
	};
	return {
		byId: new Map(partners.map((partner) => [partner.id, partner])),
		byTaxId: by(({ vat }) => comparable(vat || '')),
		byCode: by(({ ref }) => ref || null),
		byName: by(({ name }) => comparableName(name || '')),
		byDomain: by(({ email, is_company }) => (is_company ? companyDomain(email || '') : null)),
	};
}

function lookAlike(
	candidate: Candidate,
	known: Known,
	holders: ReadonlyMap<string, readonly number[]>,
): { readonly stop: Fault | null; readonly hints: string[] } {
	const others = new Set(candidate.distinctFrom);
	const first = (partners: readonly Partner[] = []) => partners.find(({ id }) => !others.has(id));
	const sameTaxId = taxKeys(candidate).flatMap((key) => known.byTaxId.get(key) ?? []);
	const taxed = first(sameTaxId);
	if (taxed !== undefined) return { stop: inOdoo(taxed, 'taxId'), hints: [] };
	const coded = candidate.code === undefined ? undefined : first(known.byCode.get(candidate.code));
	if (coded !== undefined) return { stop: inOdoo(coded, 'code'), hints: [] };
	for (const account of candidate.accounts ?? []) {
		const held = holders.get(comparableAccount(account))?.find((id) => !others.has(id));
		if (held === undefined) continue;
		const holder = known.byId.get(held) ?? { id: held, name: false, active: true };
		return { stop: inOdoo(holder, 'account', ` (${maskedAccount(account)})`), hints: [] };
	}
	const namesakes = (known.byName.get(comparableName(candidate.name)) ?? []).filter(
		({ id }) => !others.has(id),
	);
	const same = namesakes.find((partner) => !isOtherTaxId(candidate, partner.vat || undefined));
	if (same !== undefined) return { stop: inOdoo(same, 'name'), hints: [] };
	const domain = companyDomain(candidate.email);
	const colleague = domain === null ? undefined : first(known.byDomain.get(domain));
	return {
		stop: null,
		hints: [
			...namesakes.map(
				(partner) => `${shown(partner)} has the same name, but another tax id: it is left alone.`,
			),
			...(colleague === undefined || namesakes.includes(colleague)
				? []
				: [`${shown(colleague)} has the same mail domain, ${domain ?? ''}.`]),
		],
	};
}

/** Both have a tax id, and not the same. */
function isOtherTaxId(candidate: Candidate, other: string | undefined, country?: string): boolean {
	const own = taxKeys(candidate);
	const theirs = taxKeys({ taxId: other, country });
	return own.length > 0 && theirs.length > 0 && !own.some((key) => theirs.includes(key));
}

function compareWithinBatch(candidates: readonly Candidate[], stops: Map<number, Fault>): void {
	const first = new Map<string, Candidate>();
	for (const candidate of candidates) {
		if (stops.has(candidate.index)) continue;
		const keys = keysOf(candidate);
		const clash = keys.find(({ key, sign }) => {
			const other = first.get(key);
			if (other === undefined || other.externalId === candidate.externalId) return false;
			return sign !== 'name' || !isOtherTaxId(candidate, other.taxId, other.country);
		});
		const other = clash === undefined ? undefined : first.get(clash.key);
		if (clash !== undefined && other !== undefined) {
			stops.set(candidate.index, inSameBatch(other.index, clash.sign));
		} else for (const { key } of keys) first.set(key, candidate);
	}
}

const keysOf = (candidate: Candidate): Array<{ readonly key: string; readonly sign: Sign }> => {
	const values: Readonly<Record<Sign, readonly string[]>> = {
		taxId: taxKeys(candidate),
		code: candidate.code === undefined ? [] : [candidate.code],
		account: (candidate.accounts ?? []).map(comparableAccount).filter((number) => number !== ''),
		name: [comparableName(candidate.name)].filter((name) => name !== ''),
	};
	return SIGNS.flatMap((sign) => values[sign].map((key) => ({ key: `${sign} ${key}`, sign })));
};

type Named = Pick<Partner, 'id' | 'name' | 'active'>;

const shown = ({ id, name, active }: Named): string =>
	`Partner ${String(id)} in Odoo${name === false ? '' : ` (${name})`}${active ? '' : ', archived,'}`;

const inOdoo = (partner: Named, sign: Sign, more = '') =>
	fault({
		class: 'conflict',
		code: 'conflict.possible_duplicate',
		message: `${shown(partner)} has the same ${WORDS[sign]}${more}; nothing was created.`,
		remedy: `If both are one company, send the vendor again with linkTo ${String(partner.id)}; if not, ${
			sign === 'taxId' || sign === 'code' ? `correct the ${WORDS[sign]} on one side, or ` : ''
		}send it with distinctFrom ${String(partner.id)}.`,
		model: PARTNER,
		field: sign,
		details: { partnerId: partner.id, partnerName: partner.name === false ? '' : partner.name },
	});

const inSameBatch = (index: number, sign: Sign) =>
	fault({
		class: 'conflict',
		code: 'conflict.possible_duplicate',
		message: `Item ${String(index)} of the same batch has the same ${WORDS[sign]}; only that one is created.`,
		remedy:
			'Merge the two in the source, or send this one afterwards with linkTo or distinctFrom and the partner created.',
		model: PARTNER,
		field: sign,
		details: { itemIndex: index },
	});
