import { fault, type Fault } from '../../faults';
import type { OdooClient } from '../../odoo/client.port';
import { VENDOR_BANK_CASE } from '../../odoo/models/vendor-bank-case';
import { momentOf } from '../../odoo/models/values';
import { type BankCase, isAbout, isHolding, isTrusted, type VendorAccount } from './case';
import { byVendor, isWatched, readAccounts, readCases } from './cases';

/** What stands between a vendor and a payment, as far as bank accounts go. */
export interface BankStanding {
	readonly open: readonly BankCase[];
	/** Accounts nobody vouched for, though the watch has begun or others of the vendor were vouched for. */
	readonly unknown: readonly VendorAccount[];
	/** When the accounts last changed; RFC 3339, null when they never did since they were vouched for. */
	readonly changedAt: string | null;
}

/** Standing of vendors by their Odoo id; four calls for any number. Fault `setup.not_prepared`. */
export async function bankStandings(
	odoo: OdooClient,
	vendors: readonly number[],
): Promise<(vendor: number) => BankStanding> {
	if (vendors.length === 0) return () => NOTHING;
	const [cases, accounts, watched] = await Promise.all([
		readCases(odoo, [['x_partner_id', 'in', [...new Set(vendors)]]]),
		readAccounts(odoo, vendors),
		isWatched(odoo),
	]);
	const casesOf = byVendor(cases);
	const accountsOf = byVendor(accounts);
	return (vendor) => standingOf(casesOf.get(vendor) ?? [], accountsOf.get(vendor) ?? [], watched);
}

const NOTHING: BankStanding = { open: [], unknown: [], changedAt: null };

/** Pure: cases and accounts of one vendor. */
export function standingOf(
	cases: readonly BankCase[],
	accounts: readonly VendorAccount[],
	watched: boolean,
): BankStanding {
	const judged = accounts.map((account) => ({
		account,
		trusted: cases.find((one) => isTrusted(one) && isAbout(one, account)),
	}));
	const changes = judged.flatMap(({ account, trusted }) => {
		if (trusted === undefined) return momentOf(account.written) ?? [];
		// One that was there when the watch began is as old as nobody knows.
		return trusted.state === 'known' ? [] : (trusted.closedAt ?? []);
	});
	return {
		open: cases.filter(isHolding),
		unknown:
			watched || cases.some(isTrusted)
				? judged.flatMap(({ account, trusted }) => (trusted === undefined ? [account] : []))
				: [],
		changedAt: changes.sort().at(-1) ?? null,
	};
}

/**
 * Refuses to pay a vendor whose bank details are in doubt.
 *
 * @param approvedAt when somebody agreed to the payment, RFC 3339; undefined leaves that check out
 * Faults: `payment.bank_case_open`, `payment.bank_unconfirmed`, `payment.bank_changed`.
 */
export function refuseDoubtful(
	{ open, unknown, changedAt }: BankStanding,
	vendor: string,
	approvedAt: string | undefined,
): void {
	const [first] = open;
	if (first !== undefined) {
		throw held(
			'payment.bank_case_open',
			`${vendor} asked to be paid to another account (${first.account}), and nobody is paid before two persons have confirmed it and Odoo holds it.`,
			'Confirm or reject the bank case (Odoo Payables > Bank Change), then send the payment again.',
			first.id,
		);
	}
	const [account] = unknown;
	if (account !== undefined) {
		throw held(
			'payment.bank_unconfirmed',
			`${vendor} has an account in Odoo (${account.masked}) that nobody has confirmed.`,
			'Run Bank Change > Watch, which opens a case for it, and confirm or reject that.',
			account.id,
		);
	}
	if (approvedAt === undefined || changedAt === null) return;
	if (Date.parse(changedAt) <= Date.parse(approvedAt)) return;
	throw held(
		'payment.bank_changed',
		`The bank account of ${vendor} changed on ${changedAt.slice(0, 10)}, after this payment was approved.`,
		'Have the payment approved again, with the account it goes to now.',
		null,
	);
}

const held = (code: string, message: string, remedy: string, id: number | null): Fault =>
	fault({
		class: 'conflict',
		code,
		message,
		remedy,
		model: VENDOR_BANK_CASE,
		field: 'vendor',
		...(id === null ? {} : { details: { id } }),
	});
