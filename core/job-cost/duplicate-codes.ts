import { type Fault, fault } from '../faults';
import type { OdooClient } from '../odoo/client.port';
import { ANALYTIC_ACCOUNT, type AnalyticAccountRow } from '../odoo/models/analytic';
import { idOf, textOf } from '../odoo/models/values';
import { resolveExternalIds } from '../odoo/resolve-external-ids';

export interface NewCode {
	readonly index: number;
	readonly externalId: string;
	readonly code: string;
	/** null: shared between companies. */
	readonly company: number | null;
}

/**
 * Odoo lets two accounts of one plan bear the same code, and every later posting by that code would
 * be ambiguous. So a code may belong to one record only, in Odoo and within the batch. Two calls.
 */
export async function refuseDuplicateCodes(
	odoo: OdooClient,
	plan: number,
	words: string,
	codes: readonly NewCode[],
): Promise<Map<number, Fault>> {
	const refused = new Map<number, Fault>();
	if (codes.length === 0) return refused;
	const [own, rows] = await Promise.all([
		resolveExternalIds(
			odoo,
			codes.map(({ externalId }) => externalId),
			ANALYTIC_ACCOUNT,
		),
		odoo.searchRead<AnalyticAccountRow>({
			model: ANALYTIC_ACCOUNT,
			domain: [
				['root_plan_id', '=', plan],
				['code', 'in', [...new Set(codes.map(({ code }) => code))]],
			],
			fields: ['code', 'company_id'],
			many2one: 'id',
			context: { activeTest: false },
		}),
	]);
	const claims = new Map<string, string>();
	for (const { index, externalId, code, company } of codes) {
		const mine = own.get(externalId)?.id;
		const other = rows.find(
			(row) =>
				textOf(row.code) === code && row.id !== mine && overlaps(idOf(row.company_id), company),
		);
		const claim = `${code}|${String(company)}`;
		const claimant = claims.get(claim);
		if (other !== undefined) {
			refused.set(index, taken(words, code, { existing: other.id }));
		} else if (claimant !== undefined && claimant !== externalId) {
			refused.set(index, taken(words, code, { existing: null }));
		}
		claims.set(claim, claimant ?? externalId);
	}
	return refused;
}

const overlaps = (a: number | null, b: number | null) => a === null || b === null || a === b;

const taken = (words: string, code: string, details: { readonly existing: number | null }) =>
	fault({
		class: 'conflict',
		code: 'conflict.duplicate_code',
		message: `The code "${code}" already belongs to another ${words}${details.existing === null ? ' of this batch' : ' in Odoo'}.`,
		remedy: `Refer to the existing ${words} by its code instead of sending it again, or give this one another code.`,
		field: 'code',
		details,
	});
