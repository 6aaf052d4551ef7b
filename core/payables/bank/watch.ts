import { z } from 'zod/v4';

import { isReady, prepareEach } from '../../job-cost/upserting';
import { externalId } from '../../odoo/external-id';
import { USER } from '../../odoo/models/company';
import { PARTNER } from '../../odoo/models/partner';
import { BANK_CASE_STATES, VENDOR_BANK_CASE } from '../../odoo/models/vendor-bank-case';
import { applyUpsert, planUpsert, type UpsertPlan, type UpsertRow } from '../../odoo/upsert';
import { done, failed, type Outcome } from '../../outcome';
import { asPlanned, type Verb, type VerbDeps, type VerbInput, type VerbPlan } from '../../verb';
import { odooMoment } from '../../odoo/models/values';
import { sealStored } from './account';
import { type BankCase, isAbout, isHolding, isTrusted, type VendorAccount } from './case';
import { byVendor, readAccounts, readCases } from './cases';
import { BANK_CASE_NEEDS } from './open';
import { type BankCaseRecord, caseRecord } from './record';

export const watchInput = z.object({
	/**
	 * Takes every account nobody has looked at yet as right: once, at the beginning, by a person who
	 * knows the vendors. Later it would wave through what the watch is for.
	 */
	acceptExisting: z.boolean().default(false),
	/** Odoo ids of the vendors to look at; absent: all of them. */
	vendorIds: z.array(z.int().positive()).min(1).max(10_000).optional(),
});
export type WatchInput = z.infer<typeof watchInput>;

export interface WatchResult {
	/** Accounts of vendors that were looked at. */
	readonly looked: number;
	/** Accounts nobody vouched for, each with the case that was opened for it. */
	readonly opened: readonly BankCaseRecord[];
	/** Accounts taken as right. */
	readonly accepted: number;
}

/** What the watch makes of an account. */
export type Finding =
	| { readonly what: 'trusted' | 'pending'; readonly account: VendorAccount }
	/** Written to since it was looked at, though its number is the same. */
	| { readonly what: 'touched'; readonly account: VendorAccount; readonly of: BankCase }
	| { readonly what: 'new'; readonly account: VendorAccount };

/** Pure: accounts of one vendor against its cases. */
export function findingsOf(
	accounts: readonly VendorAccount[],
	cases: readonly BankCase[],
): Finding[] {
	return accounts.map((account): Finding => {
		const trusted = cases.find((one) => isTrusted(one) && isAbout(one, account));
		if (trusted !== undefined) {
			const seen = trusted.bank?.id === account.id && trusted.bank.seen === account.written;
			return seen ? { what: 'trusted', account } : { what: 'touched', account, of: trusted };
		}
		const pending = cases.some((one) => isHolding(one) && isAbout(one, account));
		return { what: pending ? 'pending' : 'new', account };
	});
}

export interface WatchPlan extends VerbPlan<WatchResult> {
	readonly upsert: UpsertPlan | null;
	readonly touched: ReadonlyArray<{ readonly of: BankCase; readonly account: VendorAccount }>;
}

/**
 * Finds accounts of vendors that were entered or changed in Odoo without a confirmed case, and opens
 * one for each: whoever wrote it last counts as its requester. Nine calls for any number of vendors.
 * Faults: `setup.not_prepared`.
 */
export const bankChangeWatch: Verb<WatchInput, WatchPlan, WatchResult> = {
	name: 'payables.bankChange.watch',
	writes: true,
	needs: BANK_CASE_NEEDS,
	input: watchInput,
	plan: planWatch,
	apply: applyWatch,
};

async function planWatch(
	{ odoo, clock }: VerbDeps,
	inputs: ReadonlyArray<VerbInput<WatchInput>>,
): Promise<WatchPlan> {
	const asked = inputs.map(({ value }) => value.vendorIds);
	const accounts = await readAccounts(
		odoo,
		asked.includes(undefined) ? 'all' : asked.flatMap((ids) => ids ?? []),
	);
	const vendors = [...new Set(accounts.map(({ vendor }) => vendor))];
	const [cases, partners, users] = await Promise.all([
		readCases(odoo, [['x_partner_id', 'in', vendors]]),
		vendors.length === 0
			? []
			: odoo.searchRead<{ id: number; name: string }>({
					model: PARTNER,
					domain: [['id', 'in', vendors]],
					fields: ['name'],
					context: { activeTest: false },
				}),
		loginsOf(odoo, accounts),
	]);
	const nameOf = new Map(partners.map(({ id, name }) => [id, name]));
	const casesOf = byVendor(cases);
	const findings = [...byVendor(accounts)].flatMap(([vendor, own]) =>
		findingsOf(own, casesOf.get(vendor) ?? []),
	);
	const accept = inputs.some(({ value }) => value.acceptExisting);
	const fresh = findings.flatMap((one) => (one.what === 'new' ? [one.account] : []));
	const now = odooMoment(clock.now());
	const rows = fresh.map((account, index) =>
		caseRow(account, {
			index,
			accept,
			now,
			vendorName: nameOf.get(account.vendor) ?? '',
			logins: users,
		}),
	);
	const upsert =
		rows.length === 0
			? null
			: await planUpsert(odoo, {
					model: VENDOR_BANK_CASE,
					mode: 'create_once',
					rows,
					context: { tz: 'UTC' },
				});
	return {
		upsert,
		touched: findings.flatMap((one) =>
			one.what === 'touched' ? [{ of: one.of, account: one.account }] : [],
		),
		preview: prepareEach(inputs, () => ({
			looked: accounts.length,
			opened: [],
			accepted: accept ? rows.length : 0,
		})).map((one): Outcome<WatchResult> => {
			if (!isReady(one)) return failed(one.index, one.fault);
			const warnings =
				rows.length > 0 && !accept
					? [`${String(rows.length)} accounts in Odoo were confirmed by nobody.`]
					: [];
			return done(one.index, rows.length > 0 ? 'created' : 'unchanged', one.value, warnings);
		}),
	};
}

/** Who wrote accounts last, by the login the list of approvers knows. */
async function loginsOf(
	odoo: VerbDeps['odoo'],
	accounts: readonly VendorAccount[],
): Promise<ReadonlyMap<number, string>> {
	const ids = [...new Set(accounts.flatMap(({ writtenBy }) => writtenBy ?? []))];
	if (ids.length === 0) return new Map();
	const rows = await odoo.searchRead<{ id: number; login: string }>({
		model: USER,
		domain: [['id', 'in', ids]],
		fields: ['login'],
		context: { activeTest: false },
	});
	return new Map(rows.map(({ id, login }) => [id, login]));
}

interface About {
	readonly index: number;
	readonly accept: boolean;
	readonly now: string;
	readonly vendorName: string;
	readonly logins: ReadonlyMap<number, string>;
}

/** Named after the account and when it was written, so that two watches at once open one case. */
function caseRow(
	account: VendorAccount,
	{ index, accept, now, vendorName, logins }: About,
): UpsertRow {
	const name = externalId({
		system: 'odoo',
		tenant: 'watch',
		entity: 'vendor_bank_change',
		key: `${String(account.id)}-${account.written.replace(/\D/g, '')}`,
	});
	const sealed = sealStored(account.number, name);
	return {
		index,
		externalId: name,
		values: {
			x_name: `${vendorName} ${sealed.masked}`,
			x_partner_id: { id: account.vendor },
			x_company_id: account.company === null ? null : { id: account.company },
			x_state: accept ? 'known' : 'open',
			x_channel: 'odoo',
			x_account: sealed.masked,
			x_salt: name,
			x_fingerprint: sealed.fingerprint,
			x_bank_fingerprint: sealed.bankFingerprint ?? null,
			x_bank_id: { id: account.id },
			x_bank_seen: account.written,
			x_requested_by: logins.get(account.writtenBy ?? 0) ?? 'unknown',
			x_opened_at: now,
			x_closed_at: accept ? now : null,
		},
	};
}

async function applyWatch(
	{ odoo, clock }: VerbDeps,
	{ preview, upsert, touched }: WatchPlan,
): Promise<Array<Outcome<WatchResult>>> {
	for (const { of, account } of touched) {
		await odoo.call({
			model: VENDOR_BANK_CASE,
			method: 'write',
			ids: [of.id],
			args: { vals: { x_bank_id: account.id, x_bank_seen: account.written } },
			repeatable: true,
		});
	}
	if (upsert === null) return [...preview];
	const applied = await applyUpsert(odoo, upsert, clock);
	const refused = applied.find((outcome) => outcome.status === 'exception');
	if (refused?.status === 'exception') {
		return preview.map((outcome) => failed(outcome.index, refused.fault));
	}
	const ids = applied.flatMap((outcome) => (outcome.status === 'done' ? [outcome.result.id] : []));
	const cases = await readCases(odoo, [['id', 'in', ids]]);
	const opened = cases.filter(isHolding).map(caseRecord);
	return preview.map(
		(outcome): Outcome<WatchResult> =>
			outcome.status === 'exception'
				? outcome
				: done(outcome.index, outcome.effect, { ...outcome.result, opened }, outcome.warnings),
	);
}

export const casesQuestion = z.object({
	/** Cases in these states; absent: those that hold payments. */
	states: z.array(z.enum(BANK_CASE_STATES)).min(1).optional(),
	limit: z.int().positive().max(100_000).optional(),
});
export type CasesQuestion = z.infer<typeof casesQuestion>;

export interface BankCaseList {
	readonly cases: readonly BankCaseRecord[];
}

/** Lists cases, the oldest first. */
export const bankChangeGetMany: Verb<CasesQuestion, VerbPlan<BankCaseList>, BankCaseList> = {
	name: 'payables.bankChange.getMany',
	writes: false,
	needs: [{ model: VENDOR_BANK_CASE, operations: ['read'], group: 'Construction Integration' }],
	input: casesQuestion,
	plan: async ({ odoo }, inputs) => {
		const preview: Array<Outcome<BankCaseList>> = [];
		for (const { index, value } of inputs) {
			const states = value.states ?? ['open', 'half_confirmed', 'confirmed'];
			const cases = await readCases(odoo, [['x_state', 'in', states]]);
			preview.push(done(index, 'read', { cases: cases.slice(0, value.limit).map(caseRecord) }));
		}
		return { preview };
	},
	apply: asPlanned,
};
