import { z } from 'zod/v4';

import { date, line, money, refSchema } from '../../canonical/types';
import { fault } from '../../faults';
import type { Companies, Company } from '../../job-cost/companies';
import { originSchema } from '../../job-cost/delivered';
import { type Decimal, decimal, max, sum, toText, ZERO } from '../../money';
import { MOVE } from '../../odoo/models/accounting';
import { nameOf } from '../../odoo/models/values';
import type { UpsertRow } from '../../odoo/upsert';
import { readTrail, trailText } from '../../procurement/trail';
import { allocateRelease } from '../../progress/retention';
import {
	type BookedDocument,
	documentNumber,
	type DocumentRow,
	documentStatus,
	type Entry,
	standing,
	type SubcontractLedger,
} from '../pay-application/ledger';
import { lineName, releaseDigest, releaseName, releaseNumber } from '../pay-application/names';
import { subcontractNumber } from '../pay-application/text';

export const releaseInput = originSchema.extend({
	subcontract: refSchema,
	/** Absent: all that is retained. In the currency of the subcontract, without tax. */
	amount: money('Amount to release.').optional(),
	/** Date of the bill, and the day it is booked. */
	date: date('Day of the release.'),
	dueDate: date('Day it is due; absent: the day of the release.').optional(),
	reference: line('Invoice number of the subcontractor.', 64).optional(),
	/** The last release: every application has to be posted. */
	final: z.boolean().default(false),
	lienWaiverReceived: z.boolean().default(false),
	lienWaiver: z.enum(['required', 'not_required']).default('required'),
	/** Book it at once; else it waits as a draft, and counts as released all the same. */
	post: z.boolean().default(false),
});
export type ReleaseInput = z.infer<typeof releaseInput>;

export interface ReleaseResult {
	/** Id of the bill; null in a dry run. */
	readonly id: number | null;
	readonly externalId: string;
	readonly subcontract: string;
	readonly reference: string;
	readonly name: string | null;
	readonly status: 'none' | 'draft' | 'posted' | 'cancelled';
	readonly currency: string;
	readonly released: string;
	/** Retained after it; drafts of releases count as released. */
	readonly balance: string;
	readonly lines: ReadonlyArray<{
		readonly orderLine: number;
		readonly description: string;
		readonly released: string;
		readonly balance: string;
	}>;
	readonly trail: string;
}

export interface DraftRelease {
	readonly value: ReleaseInput;
	readonly ledger: SubcontractLedger;
	readonly company: Company;
	readonly externalId: string;
	readonly digest: string;
	readonly own: BookedDocument | undefined;
	readonly released: Decimal;
	readonly result: ReleaseResult;
	/** Null when it is in Odoo already. */
	readonly row: Omit<UpsertRow, 'index'> | null;
}

/**
 * Works a release out on the ledger of its subcontract. Pure.
 *
 * Faults: `retention.nothing_held`, `retention.over_release`, `retention.release_differs`,
 * `retention.release_cancelled`, `retention.applications_open`.
 */
export function draftOf(
	value: ReleaseInput,
	ledger: SubcontractLedger,
	companies: Companies,
): DraftRelease {
	const { order } = ledger;
	const digest = releaseDigest(value);
	const own = ledger.documents.find(({ kind, of }) => kind === 'release' && of === digest);
	const company = companies.byId(order.company ?? companies.own.id);
	if (own !== undefined) return known(value, ledger, company, own, digest);
	if (value.final) refuseOpenApplications(ledger);
	const held = standing(ledger, { postedOnly: true });
	const lines = standing(ledger).map((line, at) => ({
		line,
		key: String(line.line.id),
		// A draft of a release counts already, a draft of an application not yet.
		retained: max(ZERO, (held[at]?.held ?? ZERO).minus(line.released)),
	}));
	const retained = sum(lines.map((line) => line.retained));
	if (retained.eq(0)) throw nothingHeld(ledger);
	const amount = value.amount === undefined ? retained : decimal(value.amount).round(2, 1);
	if (amount.lte(0)) throw nothingAsked(amount);
	const shares = new Map(
		allocateRelease(lines, amount).map(({ key, released }) => [key, released]),
	);
	const taken = Math.max(0, ...ledger.documents.map((one) => releaseNumber(one.externalId)));
	const number = taken + 1;
	const externalId = releaseName(order, number);
	const reference = value.reference ?? `${subcontractNumber(order)} / R${String(number)}`;
	const open = lines.filter(({ key }) => !(shares.get(key) ?? ZERO).eq(0));
	const row = {
		externalId,
		values: {
			move_type: 'in_invoice',
			partner_id: order.vendor === null ? null : { id: order.vendor },
			currency_id: order.currency === null ? null : { id: order.currency },
			ref: reference,
			payment_reference: `${subcontractNumber(order)} retention release ${String(number)}`,
			invoice_origin: trailText({
				documents: [order.row.name],
				trail: readTrail(order.row.origin),
			}),
			invoice_payment_term_id: null,
			invoice_date: value.date,
			date: value.date,
			invoice_date_due: value.dueDate ?? value.date,
		},
		lines: {
			invoice_line_ids: open.map(({ line: { line: sov }, key }) => ({
				externalId: lineName({
					document: externalId,
					of: digest,
					part: 'released',
					orderLine: sov.id,
				}),
				values: {
					name: `Retention released: ${sov.name}`,
					account_id: { id: accountOf(ledger, sov.id) },
					quantity: '1',
					price_unit: toText(shares.get(key) ?? ZERO),
					tax_ids: { ids: [] },
					analytic_distribution: null,
				},
			})),
		},
	};
	return {
		value,
		ledger,
		company,
		externalId,
		digest,
		own: undefined,
		released: amount,
		row,
		result: {
			id: null,
			externalId,
			reference,
			name: null,
			status: 'none',
			...shared(ledger),
			released: toText(amount),
			balance: toText(retained.minus(amount)),
			lines: lines.map((line) => ({
				orderLine: line.line.line.id,
				description: line.line.line.name,
				released: toText(shares.get(line.key) ?? ZERO),
				balance: toText(line.retained.minus(shares.get(line.key) ?? ZERO)),
			})),
		},
	};
}

/** The release is in Odoo: the same again, or another one under its id. */
function known(
	value: ReleaseInput,
	ledger: SubcontractLedger,
	company: Company,
	own: BookedDocument,
	digest: string,
): DraftRelease {
	if (!own.live) throw releaseCancelled(own);
	const mine = ledger.entries.filter(({ document }) => document === own.externalId);
	const released = sum(mine.map(({ amount }) => amount));
	if (value.amount !== undefined && !decimal(value.amount).round(2, 1).eq(released)) {
		throw releaseDiffers(own, value.amount, released);
	}
	const lines = standing(ledger);
	const held = standing(ledger, { postedOnly: true });
	const balances = lines.map((line, at) => (held[at]?.held ?? ZERO).minus(line.released));
	return {
		value,
		ledger,
		company,
		externalId: own.externalId,
		digest,
		own,
		released,
		row: null,
		result: {
			id: own.id,
			externalId: own.externalId,
			reference: own.row.ref === false ? '' : (own.row.ref ?? ''),
			name: documentNumber(own.row),
			status: documentStatus(own.row),
			...shared(ledger),
			released: toText(released),
			balance: toText(sum(balances)),
			lines: lines.map(({ line: sov }, at) => ({
				orderLine: sov.id,
				description: sov.name,
				released: toText(
					sum(mine.flatMap((entry) => (entry.orderLine === sov.id ? [entry.amount] : []))),
				),
				balance: toText(balances[at] ?? ZERO),
			})),
		},
	};
}

const shared = ({ order }: SubcontractLedger) => ({
	subcontract: subcontractNumber(order),
	currency: nameOf(order.row.currency_id) ?? '',
	trail: readTrail(order.row.origin),
});

/** Retention leaves the account that took it in; of several, the last one. */
function accountOf({ entries }: SubcontractLedger, orderLine: number): number {
	const held = entries.findLast(
		(entry) => entry.orderLine === orderLine && entry.part === 'held' && entry.posted,
	);
	if (held?.account === undefined || held.account === null) {
		throw new Error('retention without an account');
	}
	return held.account;
}

/** The ledger with the release in it. */
export function advanced({
	ledger,
	externalId,
	digest,
	row,
	result,
}: DraftRelease): SubcontractLedger {
	if (row === null) return ledger;
	const entries = result.lines.map(
		({ orderLine, released }): Entry => ({
			document: externalId,
			orderLine,
			part: 'released',
			amount: decimal(released),
			posted: false,
			account: null,
		}),
	);
	const document: BookedDocument = {
		id: 0,
		externalId,
		kind: 'release',
		of: digest,
		row: PLANNED,
		live: true,
	};
	return {
		...ledger,
		entries: [...ledger.entries, ...entries],
		documents: [...ledger.documents, document],
	};
}

const PLANNED: DocumentRow = {
	id: 0,
	name: false,
	ref: false,
	state: 'draft',
	payment_state: false,
	invoice_date: false,
	date: false,
	payment_reference: false,
	partner_id: false,
	reversed_entry_id: false,
	amount_untaxed: 0,
	amount_total: 0,
};

function refuseOpenApplications({ documents, order }: SubcontractLedger): void {
	const open = documents.filter(
		({ kind, live, row }) => kind === 'application' && live && row.state !== 'posted',
	);
	if (open.length === 0) return;
	throw fault({
		class: 'conflict',
		code: 'retention.applications_open',
		message: `${String(open.length)} pay applications of ${subcontractNumber(order)} are not posted yet; a final release would leave their retention.`,
		remedy: 'Post or void them first, or release a part.',
		field: 'final',
	});
}

const nothingHeld = ({ order }: SubcontractLedger) =>
	fault({
		class: 'conflict',
		code: 'retention.nothing_held',
		message: `Nothing is retained of ${subcontractNumber(order)}: no posted application holds anything that is not released.`,
		remedy: 'Look at Retention > Get; it may have been released already.',
		model: MOVE,
		field: 'amount',
	});

const nothingAsked = (amount: Decimal) =>
	fault({
		class: 'source_data',
		code: 'retention.over_release',
		message: `A release of ${toText(amount)} is no release.`,
		remedy: 'Give an amount above zero, or none to release all that is retained.',
		field: 'amount',
	});

const releaseDiffers = ({ row, id }: BookedDocument, asked: string, released: Decimal) =>
	fault({
		class: 'conflict',
		code: 'retention.release_differs',
		message: `This release is booked already (${String(row.ref)}), at ${toText(released)} instead of ${asked}.`,
		remedy: 'Nothing was changed. A further release needs an id of its own.',
		model: MOVE,
		field: 'amount',
		details: { id },
	});

const releaseCancelled = ({ id, row }: BookedDocument) =>
	fault({
		class: 'conflict',
		code: 'retention.release_cancelled',
		message: `This release was cancelled in Odoo (${String(row.ref)}).`,
		remedy: 'Set it to draft in Odoo, or release under a new id.',
		model: MOVE,
		details: { id },
	});
