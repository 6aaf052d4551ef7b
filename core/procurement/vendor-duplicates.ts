import { type Fault, fault } from '../faults';
import type { Domain, OdooClient } from '../odoo/client.port';

/** A vendor about to be created, as far as it can be recognised. */
export interface Candidate {
	readonly index: number;
	/** A record delivered twice in one batch is no duplicate of itself. */
	readonly externalId: string;
	readonly taxId?: string | undefined;
	readonly code?: string | undefined;
	/** ISO code, when the address names one: tax ids are written with and without it. */
	readonly country?: string | undefined;
}

interface Partner {
	readonly id: number;
	readonly name: string | false;
	readonly vat: string | false;
	readonly ref: string | false;
	readonly active: boolean;
}

const CHUNK = 1000;

/** Letters and digits in upper case: `12-345.678` and `12345678` are one tax id. */
export const comparable = (text: string): string =>
	text.toUpperCase().replace(/[^\p{L}\p{N}]/gu, '');

/**
 * Finds who must not be created because somebody like it is there already: a partner in Odoo (also
 * an archived one) or an earlier candidate of the same batch with the same tax id or the same
 * vendor number. Odoo itself allows both twice (nothing is unique on res.partner).
 * Tax ids are compared by letters and digits, with and without the country's prefix; the vendor
 * number exactly. One call for each 1,000 candidates.
 * @returns faults `conflict.possible_duplicate` by candidate index
 */
export async function possibleDuplicates(
	odoo: OdooClient,
	candidates: readonly Candidate[],
): Promise<Map<number, Fault>> {
	const found = new Map<number, Fault>();
	const partners = await alike(odoo, candidates);
	const byTaxId = firstBy(partners, ({ vat }) => (vat === false ? '' : comparable(vat)));
	const byCode = firstBy(partners, ({ ref }) => (ref === false ? '' : ref));
	for (const candidate of candidates) {
		const sameTaxId = taxKeys(candidate)
			.map((key) => byTaxId.get(key))
			.find((partner) => partner !== undefined);
		const sameCode = candidate.code === undefined ? undefined : byCode.get(candidate.code);
		if (sameTaxId !== undefined) found.set(candidate.index, inOdoo(sameTaxId, 'taxId'));
		else if (sameCode !== undefined) found.set(candidate.index, inOdoo(sameCode, 'code'));
	}
	inBatch(candidates, found);
	return found;
}

/** Partners that share a tax id or number with one of the candidates, oldest first. */
async function alike(odoo: OdooClient, candidates: readonly Candidate[]): Promise<Partner[]> {
	const chunks: Array<readonly Candidate[]> = [];
	for (let from = 0; from < candidates.length; from += CHUNK) {
		chunks.push(candidates.slice(from, from + CHUNK));
	}
	const found = await Promise.all(
		chunks.map(async (chunk) => {
			const taxIds = [...new Set(chunk.flatMap(spellings))];
			const codes = [...new Set(chunk.flatMap(({ code }) => code ?? []))];
			const leaves: Array<readonly [string, string, string[]]> = [];
			if (taxIds.length > 0) leaves.push(['vat', 'in', taxIds]);
			if (codes.length > 0) leaves.push(['ref', 'in', codes]);
			if (leaves.length === 0) return [];
			const either: Domain = leaves.length === 2 ? ['|', ...leaves] : leaves;
			return await odoo.searchRead<Partner>({
				model: 'res.partner',
				// A contact repeats the tax id of its company: only the company can be the vendor.
				domain: [['parent_id', '=', false], ...either],
				fields: ['name', 'vat', 'ref', 'active'],
				order: 'id',
				context: { activeTest: false },
			});
		}),
	);
	return found.flat().sort((a, b) => a.id - b.id);
}

/** The first row of each non-empty key. */
function firstBy<T>(rows: readonly T[], keyOf: (row: T) => string): Map<string, T> {
	const first = new Map<string, T>();
	for (const row of rows) {
		const key = keyOf(row);
		if (key !== '' && !first.has(key)) first.set(key, row);
	}
	return first;
}

/** The keys a tax id answers to; none when it has no letter or digit (Odoo's `/` means "none"). */
function taxKeys({ taxId, country }: Candidate): string[] {
	const key = comparable(taxId ?? '');
	if (key === '') return [];
	if (country?.length !== 2) return [key];
	const prefix = country.toUpperCase();
	return [key, key.startsWith(prefix) ? key.slice(2) : `${prefix}${key}`];
}

/** How the tax id may be written in Odoo: as sent, bare, with or without prefix, US EIN style. */
function spellings(candidate: Candidate): string[] {
	const bare = taxKeys(candidate);
	if (candidate.taxId === undefined || bare.length === 0) return [];
	const ein = bare
		.filter((key) => /^\d{9}$/.test(key))
		.map((key) => `${key.slice(0, 2)}-${key.slice(2)}`);
	return [candidate.taxId.trim(), ...bare, ...ein];
}

function inBatch(candidates: readonly Candidate[], found: Map<number, Fault>): void {
	const first = new Map<string, Candidate>();
	for (const candidate of candidates) {
		if (found.has(candidate.index)) continue;
		const keys = [
			...taxKeys(candidate).map((key) => ({ text: `taxId ${key}`, field: 'taxId' })),
			...(candidate.code === undefined ? [] : [{ text: `code ${candidate.code}`, field: 'code' }]),
		];
		const clash = keys.find(({ text }) => {
			const other = first.get(text);
			return other !== undefined && other.externalId !== candidate.externalId;
		});
		const other = clash === undefined ? undefined : first.get(clash.text);
		if (clash !== undefined && other !== undefined) {
			found.set(candidate.index, inSameBatch(other.index, clash.field));
		} else for (const { text } of keys) first.set(text, candidate);
	}
}

const WORDS: Readonly<Record<string, string>> = { taxId: 'tax id', code: 'vendor number' };

const inOdoo = (partner: Partner, field: 'taxId' | 'code') =>
	fault({
		class: 'conflict',
		code: 'conflict.possible_duplicate',
		message: `Partner ${String(partner.id)} in Odoo${partner.active ? '' : ' (archived)'} has the same ${WORDS[field] ?? field}; nothing was created.`,
		remedy: `If both are one company, send the vendor again with linkTo ${String(partner.id)}; if not, correct the ${WORDS[field] ?? field} on one side.`,
		model: 'res.partner',
		field,
		details: { partnerId: partner.id, partnerName: partner.name === false ? '' : partner.name },
	});

const inSameBatch = (index: number, field: string) =>
	fault({
		class: 'conflict',
		code: 'conflict.possible_duplicate',
		message: `Item ${String(index)} of the same batch has the same ${WORDS[field] ?? field}; only that one is created.`,
		remedy:
			'Merge the two in the source, or send this one afterwards with linkTo the partner created.',
		model: 'res.partner',
		field,
		details: { itemIndex: index },
	});
