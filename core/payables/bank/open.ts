import { z } from 'zod/v4';

import {
	sealedAccountSchema,
	type VendorBankChange,
	vendorBankChangeSchema,
} from '../../canonical/entities/vendor-bank-change';
import { redactText } from '../../delivery/audit/redact';
import { Fault, toFault } from '../../faults';
import { companiesOf } from '../../job-cost/companies';
import { type Delivered, delivered, recordId } from '../../job-cost/delivered';
import { readMasters, VENDORS } from '../../job-cost/masters';
import { isReady, prepareEach } from '../../job-cost/upserting';
import { PARTNER } from '../../odoo/models/partner';
import { VENDOR_BANK_CASE } from '../../odoo/models/vendor-bank-case';
import { idOf, odooMoment } from '../../odoo/models/values';
import { applyUpsert, planUpsert, type UpsertPlan } from '../../odoo/upsert';
import { done, type Effect, failed, type Outcome } from '../../outcome';
import type { AccessNeed, Verb, VerbDeps, VerbInput, VerbPlan } from '../../verb';
import { sealAccount } from './account';
import { readCases } from './cases';
import { type BankCaseRecord, caseRecord } from './record';

export const BANK_CASE_NEEDS: readonly AccessNeed[] = [
	{
		model: VENDOR_BANK_CASE,
		operations: ['read', 'write', 'create'],
		group: 'Construction Integration',
	},
	{ model: 'res.partner.bank', operations: ['read'], group: 'Internal User' },
];

type Sealed = Omit<VendorBankChange, 'account'> & {
	readonly account: z.infer<typeof sealedAccountSchema>;
};

/**
 * The request with its account sealed: what goes on from here, into the ledger and the audit as well,
 * holds no account number.
 */
export const bankChangeInput = delivered(vendorBankChangeSchema).transform(
	(value, context): Delivered<Sealed> => {
		try {
			const account = sealAccount(value.data.account, recordId(value, 'vendor_bank_change'));
			return { ...value, data: { ...value.data, account } };
		} catch (thrown) {
			const { message, remedy, field = 'account' } = toFault(thrown);
			context.addIssue({
				code: 'custom',
				message: `${message} ${remedy}`,
				path: ['data', ...field.split('.')],
			});
			return z.NEVER;
		}
	},
);

export interface BankCasePlan extends VerbPlan<BankCaseRecord> {
	readonly upsert: UpsertPlan | null;
}

/**
 * Opens a case for a request to pay a vendor to another account. It writes no bank details: a person
 * enters the account in Odoo once two others have confirmed it, and `verify` compares. Until then the
 * vendor is not paid. The same request again opens no second case.
 *
 * Faults: `bank.iban_invalid`, `bank.routing_invalid` (as invalid input), `mapping.unknown_vendor`,
 * `mapping.ambiguous`, `setup.not_prepared`.
 */
export const bankChangeOpen: Verb<Delivered<Sealed>, BankCasePlan, BankCaseRecord> = {
	name: 'payables.bankChange.open',
	writes: true,
	needs: BANK_CASE_NEEDS,
	input: bankChangeInput,
	plan: planOpen,
	apply: applyOpen,
};

async function planOpen(
	{ odoo, clock }: VerbDeps,
	inputs: ReadonlyArray<VerbInput<Delivered<Sealed>>>,
): Promise<BankCasePlan> {
	await readCases(odoo, [['id', '=', 0]]);
	const [companies, vendors] = await Promise.all([
		companiesOf(odoo),
		readMasters(
			odoo,
			VENDORS,
			inputs.map(({ value }) => ({ origin: value, ref: value.data.vendor })),
		),
	]);
	const found = prepareEach(inputs, ({ value }) => {
		const company = value.company === undefined ? null : companies.named(value.company).id;
		return {
			company,
			vendor: vendors.find({ origin: value, ref: value.data.vendor, company }, 'vendor'),
		};
	});
	const payees = await payeesOf(
		odoo,
		found.filter(isReady).map(({ value }) => value.vendor.id),
	);
	const now = odooMoment(clock.now());
	const byIndex = new Map(found.map((one) => [one.index, one]));
	const prepared = prepareEach(inputs, ({ index, value }) => {
		const one = byIndex.get(index);
		if (one === undefined || !isReady(one)) throw one?.fault ?? new RangeError('no such input');
		const { vendor, company } = one.value;
		const { data } = value;
		const externalId = recordId(value, 'vendor_bank_change');
		return {
			externalId,
			values: {
				x_name: `${vendor.name} ${data.account.masked}`,
				x_partner_id: { id: payees.get(vendor.id) ?? vendor.id },
				x_company_id: company === null ? null : { id: company },
				x_state: 'open',
				x_channel: 'message',
				x_account: data.account.masked,
				x_salt: externalId,
				x_fingerprint: data.account.fingerprint,
				x_bank_fingerprint: data.account.bankFingerprint ?? null,
				x_requested_by: redactText(data.requestedBy),
				// People quote account numbers in what they write.
				x_reason: data.reason === undefined ? null : redactText(data.reason, 1_000),
				x_opened_at: now,
			},
		};
	});
	const rows = prepared.filter(isReady).map(({ index, value }) => ({ index, ...value }));
	const upsert =
		rows.length === 0
			? null
			: await planUpsert(odoo, {
					model: VENDOR_BANK_CASE,
					mode: 'create_once',
					rows,
					context: { tz: 'UTC' },
				});
	const planned = new Map(upsert?.rows.map((row) => [row.row.index, row]));
	const known = await readCases(odoo, [
		['id', 'in', (upsert?.rows ?? []).flatMap((row) => ('id' in row ? (row.id ?? []) : []))],
	]);
	return {
		upsert,
		preview: prepared.map((one): Outcome<BankCaseRecord> => {
			if (!isReady(one)) return failed(one.index, one.fault);
			const row = planned.get(one.index);
			if (row === undefined) return failed(one.index, lost());
			if (row.effect === 'exception') return failed(one.index, row.fault);
			const before = known.find(({ id }) => id === row.id);
			const effect: Effect = row.effect === 'created' ? 'created' : 'unchanged';
			return done(
				one.index,
				effect,
				before === undefined
					? openRecord(one.value.values, one.value.externalId)
					: caseRecord(before),
			);
		}),
	};
}

/** The company that is paid, by the partner that was named; one call. */
async function payeesOf(
	odoo: VerbDeps['odoo'],
	partners: readonly number[],
): Promise<ReadonlyMap<number, number>> {
	if (partners.length === 0) return new Map();
	const rows = await odoo.searchRead<{ id: number; commercial_partner_id: unknown }>({
		model: PARTNER,
		domain: [['id', 'in', [...new Set(partners)]]],
		fields: ['commercial_partner_id'],
		many2one: 'id',
	});
	return new Map(
		rows.map(({ id, commercial_partner_id }) => [id, idOf(commercial_partner_id) ?? id]),
	);
}

async function applyOpen(
	{ odoo, clock }: VerbDeps,
	{ preview, upsert }: BankCasePlan,
): Promise<Array<Outcome<BankCaseRecord>>> {
	if (upsert === null) return [...preview];
	const applied = new Map(
		(await applyUpsert(odoo, upsert, clock)).map((outcome) => [outcome.index, outcome]),
	);
	const ids = [...applied.values()].flatMap((outcome) =>
		outcome.status === 'done' ? [outcome.result.id] : [],
	);
	const cases = new Map((await readCases(odoo, [['id', 'in', ids]])).map((one) => [one.id, one]));
	return preview.map((outcome): Outcome<BankCaseRecord> => {
		const after = applied.get(outcome.index);
		if (outcome.status === 'exception' || after === undefined) return outcome;
		if (after.status === 'exception') return after;
		const kept = cases.get(after.result.id);
		return kept === undefined
			? failed(outcome.index, lost())
			: done(outcome.index, outcome.effect, caseRecord(kept), outcome.warnings);
	});
}

const openRecord = (
	values: { readonly x_name: string; readonly x_account: string; readonly x_requested_by: string },
	externalId: string,
): BankCaseRecord => ({
	id: null,
	name: values.x_name,
	externalId,
	vendor: null,
	state: 'open',
	channel: 'message',
	account: values.x_account,
	holdsPayments: true,
	requestedBy: values.x_requested_by,
	openedAt: null,
	first: null,
	second: null,
	closedBy: null,
	closedAt: null,
});

const lost = () =>
	new Fault({
		class: 'protocol',
		code: 'internal.unexpected',
		message: 'A bank case lost its plan.',
		remedy: 'Report it; look in Odoo whether the case is there.',
	});
