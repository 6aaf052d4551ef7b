import type {
	SubPayApplication,
	SubPayApplicationLine,
} from '../../canonical/entities/sub-pay-application';
import type { CommercialStatus } from '../../canonical/status';
import { type Fault, fault, toFault } from '../../faults';
import type { Company } from '../../job-cost/companies';
import { recordId } from '../../job-cost/delivered';
import { type Decimal, decimal, sum, toText, ZERO } from '../../money';
import { PURCHASE_ORDER } from '../../odoo/models/purchase';
import { nameOf } from '../../odoo/models/values';
import { isCommitted } from '../../procurement/order/order-state';
import {
	type ComputedCertificate,
	certificateOf,
	refuseDifferent,
	refuseInconsistent,
} from '../../progress/certificate';
import { isBeyond, type Period, periodOf, type Progress } from '../../progress/period';
import { retentionToDate } from '../../progress/retention';
import { type DeliveredApplication, policyOf } from './input';
import {
	type BookedDocument,
	liveApplications,
	movedBy,
	type SovStanding,
	standing,
	type SubcontractLedger,
} from './ledger';
import { APPLICATION } from './names';
import { periodEndOf } from './text';
import { type BookedApplication, placeOf } from './rules/sequence';
import { sovLineOf } from './sov-line';

/**
 * What the status of an application asks of its bill.
 * - `wait`     it may still change in the source: no bill
 * - `request`  submitted: a draft bill of what is requested
 * - `certify`  approved: a draft bill of what is certified, which may be posted
 * - `cancel`   rejected or void
 */
export type Stage = 'wait' | 'request' | 'certify' | 'cancel';

const STAGES: Readonly<Partial<Record<CommercialStatus, Stage>>> = {
	submitted: 'request',
	in_review: 'request',
	revise: 'request',
	on_hold: 'request',
	approved: 'certify',
	executed: 'certify',
	posted: 'certify',
	rejected: 'cancel',
	void: 'cancel',
};
export const stageOf = ({ status }: Pick<SubPayApplication, 'status'>): Stage =>
	(status.commercial === undefined ? undefined : STAGES[status.commercial]) ?? 'wait';

/** A line of the schedule of values in an application; amounts without tax. */
export interface StudiedLine {
	readonly before: SovStanding;
	readonly period: Period;
	/** What the period asks for, where less is certified. */
	readonly requested: Decimal;
	/** Movement of retention; negative is paid back. */
	readonly held: Decimal;
	/** Held less released after this application. */
	readonly retained: Decimal;
}

export interface StudiedApplication {
	readonly value: DeliveredApplication;
	readonly externalId: string;
	readonly stage: Stage;
	readonly company: Company;
	/** ISO 4217 of the subcontract, and of all amounts. */
	readonly currency: string;
	readonly ledger: SubcontractLedger;
	readonly own: BookedDocument | undefined;
	readonly previous: (BookedApplication & { readonly document: BookedDocument }) | null;
	readonly later: BookedApplication | null;
	/** Every line of the schedule of values, in its order. */
	readonly lines: readonly StudiedLine[];
	readonly gross: Decimal;
	readonly held: Decimal;
	readonly requested: Decimal;
	readonly certificate: ComputedCertificate;
	readonly warnings: readonly string[];
}

/**
 * Works an application out against what is booked: period, retention and certificate of each line.
 * Pure.
 *
 * Faults: `conflict.commitment_not_approved`, `currency.not_commitment`, those of `placeOf`,
 * `periodOf`, `retentionToDate` and the certificate, `mapping.unknown_sov_line`,
 * `pay_application.change_not_approved`, `pay_application.line_twice`,
 * `pay_application.scheduled_differs`, `pay_application.over_scheduled`,
 * `pay_application.certified_exceeds`, `pay_application.negative_total`, `retention.differs`; a fault
 * of a line names it.
 */
export function studyApplication(
	value: DeliveredApplication,
	ledger: SubcontractLedger,
	company: Company,
): StudiedApplication {
	const { data } = value;
	const { order } = ledger;
	const currency = nameOf(order.row.currency_id) ?? company.currency;
	if (!isCommitted(order)) throw notApproved(ledger);
	if (data.currency !== undefined && data.currency !== currency) {
		throw otherCurrency(data.currency, currency);
	}
	const externalId = recordId(value, APPLICATION);
	const stage = stageOf(data);
	const booked = liveApplications(ledger).map((document) => ({
		externalId: document.externalId,
		number: Number(document.of),
		periodEnd: periodEndOf(document.row),
		document,
	}));
	const mine = { externalId, number: data.number, periodEnd: data.periodEnd };
	const place = stage === 'wait' || stage === 'cancel' ? NOWHERE : placeOf(mine, booked);
	const after = new Set(
		booked.flatMap((one) => (one.number >= data.number ? [one.externalId] : [])),
	).add(externalId);
	const before = standing({
		order,
		entries: ledger.entries.filter(({ document }) => document === null || !after.has(document)),
	});
	const claims = claimsOf(data.lines, ledger);
	const warnings: string[] = [];
	const periods = before.map((sov) => {
		const said = claims.get(sov.line.id);
		return said === undefined
			? { sov, said, period: untouched(sov), requested: ZERO }
			: inLine(said, () => ({ sov, said, ...periodsOf(said, sov, stage, value, warnings) }));
	});
	const held = retentionOf(value, periods);
	const lines = periods.map(
		({ sov, period, requested }, at): StudiedLine => ({
			before: sov,
			period,
			requested,
			held: held[at]?.movement ?? ZERO,
			retained: held[at]?.retained ?? ZERO,
		}),
	);
	const gross = sum(lines.map(({ period }) => period.billed));
	const requested = sum(lines.map((line) => line.requested));
	const movement = sum(lines.map((line) => line.held));
	if (gross.lt(movement)) throw negativeTotal(gross, movement);
	const certificate = certificateOf(
		lines.map(({ before: sov, period, retained }) => ({
			scheduled: sov.line.subtotal,
			change: sov.change,
			...period.toDate,
			retained,
			previous: sov.work.plus(sov.stored).minus(sov.held).plus(sov.released),
		})),
	);
	refuseCertificate(data.certificate, certificate, requested.eq(gross));
	return {
		value,
		externalId,
		stage,
		company,
		currency,
		ledger,
		own: ledger.documents.find((document) => document.externalId === externalId),
		...place,
		lines,
		gross,
		held: movement,
		requested,
		certificate,
		warnings,
	};
}

const NOWHERE = { previous: null, later: null };

/** What the document says of each line, by the order line's id. */
function claimsOf(
	lines: readonly SubPayApplicationLine[],
	{ order }: SubcontractLedger,
): ReadonlyMap<number, SubPayApplicationLine> {
	const claims = new Map<number, SubPayApplicationLine>();
	for (const said of lines) {
		const { id } = inLine(said, () => sovLineOf(said, order));
		if (claims.has(id)) throw named(said, lineTwice());
		claims.set(id, said);
	}
	return claims;
}

function periodsOf(
	said: SubPayApplicationLine,
	sov: SovStanding,
	stage: Stage,
	{ overbilling }: DeliveredApplication,
	warnings: string[],
): { readonly period: Period; readonly requested: Decimal } {
	const { scheduledValue } = said;
	const scheduled = sov.line.subtotal;
	if (scheduledValue !== undefined && !amountOf(scheduledValue).eq(scheduled)) {
		throw scheduledDiffers(amountOf(scheduledValue), scheduled);
	}
	const asked = periodOf(
		{
			workPrevious: optional(said.workPrevious),
			workThisPeriod: optional(said.workThisPeriod),
			materialsMoved: optional(said.materialsMoved),
			workToDate: optional(said.workToDate),
			storedPrevious: optional(said.storedPrevious),
			storedNow: optional(said.storedNow),
		},
		sov,
	);
	const period = stage === 'certify' ? certified(said, asked, sov) : asked;
	if (isBeyond(scheduled, period.toDate)) {
		const toDate = period.toDate.work.plus(period.toDate.stored);
		if (overbilling === 'refuse') throw overScheduled(toDate, scheduled);
		warnings.push(
			`Line ${said.lineId} is billed to ${toText(toDate)} of ${toText(scheduled)} scheduled.`,
		);
	}
	return { period, requested: asked.billed };
}

/** What is paid is what is certified, and never more than was asked for. */
function certified(said: SubPayApplicationLine, asked: Period, before: Progress): Period {
	const period = periodOf(
		{
			workToDate: before.work.plus(optional(said.certifiedWorkThisPeriod) ?? asked.work),
			storedNow: optional(said.certifiedStoredNow) ?? asked.toDate.stored,
		},
		before,
	);
	if (period.billed.abs().gt(asked.billed.abs())) {
		throw certifiedExceeds(period.billed, asked.billed);
	}
	return period;
}

const untouched = ({ work, stored }: Progress): Period => ({
	work: ZERO,
	stored: ZERO,
	billed: ZERO,
	toDate: { work, stored },
});

interface RetainedLine {
	readonly movement: Decimal;
	readonly retained: Decimal;
}

/** By the agreed terms for every line, or as the document states it where none are known. */
function retentionOf(
	{ retentionTerms, data }: DeliveredApplication,
	lines: ReadonlyArray<{
		readonly sov: SovStanding;
		readonly said: SubPayApplicationLine | undefined;
		readonly period: Period;
	}>,
): readonly RetainedLine[] {
	const policy = policyOf(retentionTerms ?? data.retention);
	if (policy === null) {
		return lines.map(({ sov, said }) => {
			const movement = optional(said?.retentionHeld) ?? ZERO;
			return { movement, retained: sov.held.plus(movement).minus(sov.released) };
		});
	}
	const computed = retentionToDate(
		lines.map(({ sov, period }) => ({
			key: String(sov.line.id),
			scheduled: sov.line.subtotal,
			...period.toDate,
			heldBefore: sov.held,
			releasedBefore: sov.released,
		})),
		policy,
	);
	lines.forEach(({ said }, at) => {
		const stated = optional(said?.retentionHeld);
		const movement = computed[at]?.movement ?? ZERO;
		if (said === undefined || stated === undefined || stated.eq(movement)) return;
		throw named(said, retentionDiffers(stated, movement));
	});
	return computed;
}

function refuseCertificate(
	said: SubPayApplication['certificate'],
	computed: ComputedCertificate,
	asRequested: boolean,
): void {
	if (said === undefined) return;
	const stated = Object.fromEntries(
		Object.entries(said).flatMap(([figure, text]) =>
			text === undefined ? [] : [[figure, amountOf(text)]],
		),
	);
	refuseInconsistent(stated);
	// Where less is certified than asked for, the totals of the source may still be those asked for.
	if (asRequested) refuseDifferent(stated, computed);
}

/** What the application already moved on a line, when it is in Odoo. */
export const bookedOn = (
	{ ledger, externalId }: StudiedApplication,
	line: number,
	part: 'work' | 'stored' | 'held',
): Decimal => movedBy(ledger, externalId, line, part);

/** To the cent: a fraction of one can neither be billed nor paid. */
const amountOf = (text: string): Decimal => decimal(text).round(2, 1);
const optional = (text: string | undefined): Decimal | undefined =>
	text === undefined ? undefined : amountOf(text);

/** A fault of a line names it. */
function inLine<T>(line: SubPayApplicationLine, run: () => T): T {
	try {
		return run();
	} catch (thrown) {
		throw named(line, toFault(thrown));
	}
}

const named = ({ lineId }: SubPayApplicationLine, reason: Fault): Fault =>
	reason.with({
		message: `Line ${lineId}: ${reason.message}`,
		...(reason.field === undefined ? {} : { field: `lines.${reason.field}` }),
	});

const notApproved = ({ order }: SubcontractLedger) =>
	fault({
		class: 'conflict',
		code: 'conflict.commitment_not_approved',
		message: `The subcontract ${order.row.name} is not confirmed in Odoo; nothing can be billed on it.`,
		remedy: 'Approve the subcontract in the source and send it, then send the application again.',
		model: PURCHASE_ORDER,
		field: 'subcontract',
		details: { id: order.id },
	});

const otherCurrency = (said: string, expected: string) =>
	fault({
		class: 'source_data',
		code: 'currency.not_commitment',
		message: `The application is in ${said}, its subcontract in ${expected}.`,
		remedy: `Send the application in ${expected}.`,
		field: 'currency',
	});

const lineTwice = () =>
	fault({
		class: 'source_data',
		code: 'pay_application.line_twice',
		message: 'The line bills a line of the subcontract that another one bills already.',
		remedy: 'Send one line for each line of the schedule of values.',
		field: 'sovLine',
	});

const scheduledDiffers = (said: Decimal, scheduled: Decimal) =>
	fault({
		class: 'conflict',
		code: 'pay_application.scheduled_differs',
		message: `The source schedules ${toText(said)}, in Odoo ${toText(scheduled)} are ordered.`,
		remedy:
			'Send the approved revision of the subcontract or its change order first; only what is approved can be billed.',
		field: 'scheduledValue',
		details: { said: toText(said), scheduled: toText(scheduled) },
	});

const overScheduled = (toDate: Decimal, scheduled: Decimal) =>
	fault({
		class: 'conflict',
		code: 'pay_application.over_scheduled',
		message: `Billed to date would be ${toText(toDate)}, scheduled are ${toText(scheduled)}.`,
		remedy:
			'Approve a change order for the rest, or correct the line; Overbilled Lines can be set to warn.',
		field: 'workToDate',
		details: { toDate: toText(toDate), scheduled: toText(scheduled) },
	});

const certifiedExceeds = (certifiedAmount: Decimal, asked: Decimal) =>
	fault({
		class: 'source_data',
		code: 'pay_application.certified_exceeds',
		message: `Certified are ${toText(certifiedAmount)}, but only ${toText(asked)} were asked for.`,
		remedy: 'Correct the certified figures in the source.',
		field: 'certifiedWorkThisPeriod',
	});

const retentionDiffers = (stated: Decimal, computed: Decimal) =>
	fault({
		class: 'conflict',
		code: 'retention.differs',
		message: `The source holds ${toText(stated)} of retention, the agreed terms give ${toText(computed)}.`,
		remedy: 'Correct the retention in the source, or the terms of the operation.',
		field: 'retentionHeld',
		details: { stated: toText(stated), computed: toText(computed) },
	});

const negativeTotal = (gross: Decimal, held: Decimal) =>
	fault({
		class: 'source_data',
		code: 'pay_application.negative_total',
		message: `The application comes to ${toText(gross.minus(held))}; a bill cannot be below zero.`,
		remedy: 'Have the earlier bill credited, or send the correction with the next application.',
		field: 'lines',
	});
