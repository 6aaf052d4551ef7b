import { type Fault, fault, toFault } from '../../faults';
import { type Decimal, toText } from '../../money';
import type { OdooClient } from '../../odoo/client.port';
import { lineExternalId } from '../../odoo/external-id';
import { ACCOUNT, JOURNAL, MOVE } from '../../odoo/models/accounting';
import { idOf, type Many2one } from '../../odoo/models/values';
import type { Cell, UpsertPlan } from '../../odoo/upsert';
import { done, failed, type Outcome } from '../../outcome';
import type { Clock } from '../../ports';
import type { VerbPlan } from '../../verb';
import type { Coding } from '../coding';
import type { Company } from '../companies';
import { applyIfAny, planIfAny } from '../upserting';
import type { Draft, Posted } from './posted';

export interface LedgerCodes {
	readonly journal: string;
	readonly debitAccount: string;
	readonly creditAccount: string;
}
export interface LedgerIds {
	readonly journal: number;
	readonly debit: number;
	readonly credit: number;
}

export interface EntryDraft extends Draft {
	/** Cost, positive; below zero debit and credit change places. */
	readonly amount: Decimal;
	readonly name: string;
	readonly coding: Coding;
	readonly company: Company;
	readonly accounts: LedgerIds;
	readonly reference: string;
}

export interface EntryPlan extends VerbPlan<Posted> {
	readonly create: UpsertPlan | null;
	readonly drafts: ReadonlyMap<number, EntryDraft>;
}

/**
 * Journals and accounts by code; none without codes. An account has a code of its own in each
 * company, and Odoo tells the one of the company asked in: one call a company, and the journals.
 */
export async function readLedgers(
	odoo: OdooClient,
	codes: readonly LedgerCodes[],
	companies: readonly Pick<Company, 'id'>[],
) {
	const accountCodes = [
		...new Set(codes.flatMap(({ debitAccount, creditAccount }) => [debitAccount, creditAccount])),
	];
	const [journals, accounts] =
		codes.length === 0
			? [[], []]
			: await Promise.all([
					odoo.searchRead<{ id: number; code: string; company_id: Many2one }>({
						model: JOURNAL,
						domain: [
							['code', 'in', [...new Set(codes.map(({ journal }) => journal))]],
							['type', '=', 'general'],
						],
						fields: ['code', 'company_id'],
						many2one: 'id',
					}),
					Promise.all(
						companies.map(async (company) => {
							const rows = await odoo.searchRead<{ id: number; code: string }>({
								model: ACCOUNT,
								domain: [
									['code', 'in', accountCodes],
									['company_ids', 'in', [company.id]],
								],
								fields: ['code'],
								context: { companyIds: [company.id] },
							});
							return rows.map(({ id, code }) => ({ id, code, company: company.id }));
						}),
					),
				]);
	return {
		/** Faults `mapping.unknown_journal`, `mapping.unknown_account`. */
		find: ({ journal, debitAccount, creditAccount }: LedgerCodes, company: number): LedgerIds => {
			const account = (code: string, field: string) => {
				const found = accounts.flat().find((row) => row.code === code && row.company === company);
				if (found === undefined) throw unknown('account', code, field);
				return found.id;
			};
			const found = journals.find(
				(row) => row.code === journal && idOf(row.company_id) === company,
			);
			if (found === undefined) throw unknown('journal', journal, 'ledger.journal');
			return {
				journal: found.id,
				debit: account(debitAccount, 'ledger.debitAccount'),
				credit: account(creditAccount, 'ledger.creditAccount'),
			};
		},
	};
}

/** Sorts entries into new, already made and in conflict, as `planOnce` does for lines. */
export async function planEntries(
	odoo: OdooClient,
	entries: ReadonlyArray<{ readonly index: number; readonly value: EntryDraft }>,
): Promise<EntryPlan> {
	const rows = entries.map(({ index, value }) => ({
		index,
		externalId: value.externalId,
		values: headCells(value),
		lines: { line_ids: lineCells(value) },
	}));
	const compared = await planIfAny(odoo, { model: MOVE, rows, mode: 'master' });
	const effects = new Map(compared?.rows.map((row) => [row.row.index, row]));
	const create = await planIfAny(odoo, {
		model: MOVE,
		rows: rows.filter(({ index }) => effects.get(index)?.effect === 'created'),
		mode: 'create_once',
	});
	const preview = entries.map(({ index, value }): Outcome<Posted> => {
		const row = effects.get(index);
		if (row === undefined) return failed(index, toFault(new Error('entry without a plan')));
		if (row.effect === 'exception') return failed(index, row.fault);
		if (row.effect === 'updated') {
			return failed(
				index,
				fault({
					class: 'conflict',
					code: 'conflict.already_posted',
					message: `This usage is in the ledger already, with another ${row.changed.join(', ')}.`,
					remedy:
						'Nothing was changed. Reverse the entry and send the corrected record under a new id.',
					model: MOVE,
					details: { id: row.id },
				}),
			);
		}
		const { externalId, currency, date, cost, warnings } = value;
		return done(
			index,
			row.effect,
			{ id: row.id, model: MOVE, externalId, cost, currency, date },
			warnings,
		);
	});
	return {
		preview,
		create,
		drafts: new Map(entries.map(({ index, value }) => [index, value])),
	};
}

/**
 * Creates the entries and posts them; one that a broken run left in draft is posted too. Odoo moves
 * an entry to an open day without a word when its period is locked, so the day is compared.
 */
export async function applyEntries(
	odoo: OdooClient,
	clock: Clock,
	plan: EntryPlan,
): Promise<Array<Outcome<Posted>>> {
	const created = await applyIfAny(odoo, clock, plan.create);
	const ids = new Map<number, number>();
	const refused = new Map<number, Fault>();
	for (const outcome of plan.preview) {
		const after = created.get(outcome.index);
		if (after?.status === 'exception') refused.set(outcome.index, after.fault);
		else if (after !== undefined) ids.set(outcome.index, after.result.id);
		else if (outcome.status === 'done' && outcome.result.id !== null) {
			ids.set(outcome.index, outcome.result.id);
		}
	}
	const before = await states(odoo, [...ids.values()]);
	const drafts = [...ids].filter(([, id]) => before.get(id)?.state === 'draft');
	const failures = await post(
		odoo,
		drafts.map(([, id]) => id),
	);
	const after =
		failures === null && drafts.length === 0 ? before : await states(odoo, [...ids.values()]);
	return plan.preview.map((outcome): Outcome<Posted> => {
		const reason = refused.get(outcome.index);
		if (reason !== undefined) return failed(outcome.index, reason);
		const id = ids.get(outcome.index);
		if (outcome.status === 'exception' || id === undefined) return outcome;
		const failure = failures?.get(id);
		if (failure !== undefined) return failed(outcome.index, failure);
		const state = after.get(id);
		if (state?.state !== 'posted' || state.date !== outcome.result.date) {
			return failed(outcome.index, notAsMeant(id, state?.state ?? 'unknown', state?.date ?? ''));
		}
		return done(outcome.index, outcome.effect, { ...outcome.result, id }, outcome.warnings);
	});
}

/** Posts all at once, and one by one when Odoo refuses: its answer names no entry. */
async function post(
	odoo: OdooClient,
	ids: readonly number[],
): Promise<ReadonlyMap<number, Fault> | null> {
	if (ids.length === 0) return null;
	try {
		await odoo.call({
			model: MOVE,
			method: 'action_post',
			ids,
			// Without this Odoo posts lines that lack a mandatory analytic plan.
			context: { extra: { validate_analytic: true } },
		});
		return null;
	} catch (thrown) {
		const reason = toFault(thrown);
		const [only] = ids;
		if (ids.length === 1 && only !== undefined) return new Map([[only, reason]]);
		if (reason.class === 'unavailable' || reason.class === 'unknown_outcome') {
			return new Map(ids.map((id) => [id, reason]));
		}
	}
	const failures = new Map<number, Fault>();
	for (const id of ids) {
		for (const [failedId, reason] of (await post(odoo, [id])) ?? []) failures.set(failedId, reason);
	}
	return failures;
}

async function states(odoo: OdooClient, ids: readonly number[]) {
	if (ids.length === 0) return new Map<number, { state: string; date: string }>();
	const rows = await odoo.searchRead<{ id: number; state: string; date: string }>({
		model: MOVE,
		domain: [['id', 'in', [...ids]]],
		fields: ['state', 'date'],
	});
	return new Map(rows.map(({ id, state, date }) => [id, { state, date }]));
}

const headCells = ({ accounts, date, reference }: EntryDraft): Record<string, Cell> => ({
	move_type: 'entry',
	journal_id: { id: accounts.journal },
	date,
	ref: reference,
});

function lineCells(entry: EntryDraft) {
	const { accounts, amount, coding, name } = entry;
	const back = amount.lt(0);
	const value = toText(amount.abs());
	const key = [coding.project.account, coding.phase?.id, coding.costCode?.id, coding.costType?.id]
		.filter((id) => id !== undefined)
		.join(',');
	const line = (part: string, account: number, debit: boolean, distribution: Cell) => ({
		externalId: lineExternalId(entry.externalId, part),
		values: {
			name,
			account_id: { id: account },
			debit: debit ? value : '0',
			credit: debit ? '0' : value,
			analytic_distribution: distribution,
		},
	});
	return [
		line('cost', accounts.debit, !back, { json: { [key]: 100 } }),
		line('recovery', accounts.credit, back, null),
	];
}

const unknown = (what: 'journal' | 'account', code: string, field: string) =>
	fault({
		class: 'mapping',
		code: `mapping.unknown_${what}`,
		message: `The company has no ${what === 'journal' ? 'miscellaneous journal' : 'account'} "${code}".`,
		remedy: `Correct the code of the ${what}, or create it in the company's chart.`,
		field,
	});

const notAsMeant = (id: number, state: string, date: string) =>
	fault({
		class: 'conflict',
		code: 'posting.not_as_meant',
		message: `Odoo left the entry ${state} on ${date}, not posted on the day sent.`,
		remedy:
			'Look at the entry in Odoo; its period may be locked, or its journal may need an approval.',
		model: MOVE,
		field: 'date',
		details: { id },
	});
