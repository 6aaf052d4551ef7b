import type { BankCaseChannel, BankCaseState } from '../../odoo/models/vendor-bank-case';
import { type BankCase, type Confirmation, isHolding } from './case';

/** A bank case as it is shown: no number, no fingerprint. */
export interface BankCaseRecord {
	/** Odoo id; null in a dry run. */
	readonly id: number | null;
	readonly externalId: string;
	readonly name: string;
	/** null in a dry run. */
	readonly vendor: { readonly id: number; readonly name: string } | null;
	readonly state: BankCaseState;
	readonly channel: BankCaseChannel;
	/** `****3000`. */
	readonly account: string;
	/** The vendor is not paid while this is so. */
	readonly holdsPayments: boolean;
	readonly requestedBy: string;
	/** RFC 3339, UTC. */
	readonly openedAt: string | null;
	readonly first: Confirmation | null;
	readonly second: Confirmation | null;
	readonly closedBy: string | null;
	readonly closedAt: string | null;
}

export const caseRecord = (of: BankCase): BankCaseRecord => ({
	id: of.id,
	// A case is salted with its External ID.
	externalId: of.salt,
	name: of.name,
	vendor: { id: of.vendor, name: of.vendorName },
	state: of.state,
	channel: of.channel,
	account: of.account,
	holdsPayments: isHolding(of),
	requestedBy: of.requestedBy,
	openedAt: of.openedAt === '' ? null : of.openedAt,
	first: of.first,
	second: of.second,
	closedBy: of.closedBy,
	closedAt: of.closedAt,
});
