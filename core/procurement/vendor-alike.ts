import { anyOf } from '../job-cost/domain';
import type { Domain, OdooClient } from '../odoo/client.port';
import { BANK_ACCOUNT, PARTNER } from '../odoo/models/partner';
import { idOf, type Many2one } from '../odoo/models/values';
import { inChunks } from '../odoo/paging';
import { comparableAccount } from './rules/bank-account';
import { companyDomain, tellingWord } from './rules/vendor-name';

/** A vendor about to be created, as far as it can be recognised. */
export interface Candidate {
	readonly index: number;
	/** A record delivered twice in one batch is no duplicate of itself. */
	readonly externalId: string;
	readonly name: string;
	readonly taxId?: string | undefined;
	readonly code?: string | undefined;
	readonly email?: string | undefined;
	/** ISO code, when the address names one: tax ids are written with and without it. */
	readonly country?: string | undefined;
	/** Account numbers to compare; never written, never shown whole. */
	readonly accounts?: readonly string[] | undefined;
	/** Odoo ids of partners a person has said to be others. */
	readonly distinctFrom?: readonly number[] | undefined;
}

/** A partner in Odoo that may be one of the candidates. */
export interface Partner {
	readonly id: number;
	readonly name: string | false;
	readonly vat: string | false;
	readonly ref: string | false;
	readonly email: string | false;
	readonly active: boolean;
	readonly is_company: boolean;
}

const CHUNK = 1000;
/** Beyond so many patterns Odoo is quicker in handing over all companies. */
const MOST_PATTERNS = 200;

/** Letters and digits in upper case: `12-345.678` and `12345678` are one tax id. */
export const comparable = (text: string): string =>
	text.toUpperCase().replace(/[^\p{L}\p{N}]/gu, '');

/** The keys a tax id answers to; none when it has no letter or digit (Odoo's `/` means "none"). */
export function taxKeys({ taxId, country }: Pick<Candidate, 'taxId' | 'country'>): string[] {
	const key = comparable(taxId ?? '');
	if (key === '') return [];
	if (country?.length !== 2) return [key];
	const prefix = country.toUpperCase();
	return [key, key.startsWith(prefix) ? key.slice(2) : `${prefix}${key}`];
}

/**
 * Partners that may be one of the candidates, oldest first, archived ones included: same tax id or
 * number, or a name or mail domain to look at. One call for each 1,000 candidates.
 */
export async function partnersAlike(
	odoo: OdooClient,
	candidates: readonly Candidate[],
): Promise<Partner[]> {
	const found = await Promise.all(
		[...inChunks(candidates, CHUNK)].map(async (chunk) => {
			const either = anyOf([...exact(chunk), ...patterns(chunk)]);
			if (either === null) return [];
			return await odoo.searchRead<Partner>({
				model: PARTNER,
				// A contact repeats the tax id of its company: only the company can be the vendor.
				domain: [['parent_id', '=', false], ...either],
				fields: ['name', 'vat', 'ref', 'email', 'active', 'is_company'],
				order: 'id',
				context: { activeTest: false },
			});
		}),
	);
	const byId = new Map(found.flat().map((partner) => [partner.id, partner]));
	return [...byId.values()].sort((a, b) => a.id - b.id);
}

function exact(candidates: readonly Candidate[]): Domain[] {
	const taxIds = [...new Set(candidates.flatMap(spellings))];
	const codes = [...new Set(candidates.flatMap(({ code }) => code ?? []))];
	return [
		...(taxIds.length === 0 ? [] : [[['vat', 'in', taxIds]] satisfies Domain]),
		...(codes.length === 0 ? [] : [[['ref', 'in', codes]] satisfies Domain]),
	];
}

/** Odoo compares neither names without their legal form nor mail domains: it only searches them. */
function patterns(candidates: readonly Candidate[]): Domain[] {
	const words = new Set(candidates.flatMap(({ name }) => tellingWord(name)?.toLowerCase() ?? []));
	const domains = new Set(candidates.flatMap(({ email }) => companyDomain(email) ?? []));
	if (words.size + domains.size > MOST_PATTERNS) return [[['is_company', '=', true]]];
	return [
		...[...words].map((word): Domain => [['name', 'ilike', word]]),
		...[...domains].map((domain): Domain => [['email', 'ilike', `@${domain}`]]),
	];
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

/** Who holds the accounts the candidates name, by comparable number. One call, none without any. */
export async function holdersOf(
	odoo: OdooClient,
	candidates: readonly Candidate[],
): Promise<ReadonlyMap<string, readonly number[]>> {
	const numbers = candidates.flatMap(({ accounts = [] }) => accounts.map(comparableAccount));
	const asked = [...new Set(numbers)].filter((number) => number !== '');
	const holders = new Map<string, number[]>();
	if (asked.length === 0) return holders;
	const rows = await odoo.searchRead<{
		id: number;
		sanitized_acc_number: string | false;
		partner_id: Many2one;
	}>({
		model: BANK_ACCOUNT,
		domain: [['sanitized_acc_number', 'in', asked]],
		fields: ['sanitized_acc_number', 'partner_id'],
		order: 'id',
		many2one: 'id',
		context: { activeTest: false },
	});
	for (const { sanitized_acc_number: number, partner_id: partner } of rows) {
		const id = idOf(partner);
		if (number === false || id === null) continue;
		holders.set(number, [...(holders.get(number) ?? []), id]);
	}
	return holders;
}
