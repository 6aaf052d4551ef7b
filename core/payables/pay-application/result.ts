import { toText } from '../../money';
import { type ComputedCertificate, percentComplete } from '../../progress/certificate';
import { readTrail } from '../../procurement/trail';
import { documentNumber, type DocumentRow, documentStatus } from './ledger';
import { type Stage, type StudiedApplication, type StudiedLine } from './study';
import { billReference, subcontractNumber } from './text';

/** A line of the continuation sheet; decimal text without tax, in the currency of the subcontract. */
export interface ApplicationLineResult {
	/** Id of the order line in Odoo. */
	readonly orderLine: number;
	readonly description: string;
	readonly changeOrder: boolean;
	readonly scheduled: string;
	readonly workPrevious: string;
	/** Materials built in included. */
	readonly workThisPeriod: string;
	readonly storedNow: string;
	/** Work and stored materials to date. */
	readonly completed: string;
	/** Null where nothing is scheduled. */
	readonly percentComplete: string | null;
	readonly balanceToFinish: string;
	/** Billed by this application, retention inside. */
	readonly billed: string;
	/** Held by this application; negative is paid back. */
	readonly retentionHeld: string;
	/** Retained after it. */
	readonly retained: string;
}

export type CertificateTexts = { readonly [figure in keyof ComputedCertificate]: string };

/** What a verb did with an application, or would do. Amounts as in its lines. */
export interface ApplicationResult {
	/** Id of the bill in Odoo; null where there is none. */
	readonly id: number | null;
	readonly externalId: string;
	/** Number of the application. */
	readonly number: number;
	/** Number of the subcontract. */
	readonly subcontract: string;
	readonly reference: string;
	/** Odoo's number of the bill, once it is posted. */
	readonly name: string | null;
	readonly status: 'none' | 'draft' | 'posted' | 'cancelled';
	readonly stage: Stage;
	readonly currency: string;
	/** Asked for, certified (null before it is), held, and what is to be paid: certified less held. */
	readonly requested: string;
	readonly certified: string | null;
	readonly retention: string;
	readonly net: string;
	readonly certificate: CertificateTexts;
	readonly lines: readonly ApplicationLineResult[];
	readonly trail: string;
}

export function resultOf(
	study: StudiedApplication,
	row: DocumentRow | undefined = study.own?.row,
): ApplicationResult {
	const { value, externalId, ledger, stage, currency, gross, held, requested } = study;
	return {
		id: row === undefined || row.id === 0 ? null : row.id,
		externalId,
		number: value.data.number,
		subcontract: subcontractNumber(ledger.order),
		reference: billReference(ledger.order, value.data),
		name: row === undefined ? null : documentNumber(row),
		status: row?.id === 0 ? 'none' : documentStatus(row),
		stage,
		currency,
		requested: toText(requested),
		certified: stage === 'certify' ? toText(gross) : null,
		retention: toText(held),
		net: toText(gross.minus(held)),
		certificate: textsOf(study.certificate),
		lines: study.lines.map(lineOf),
		trail: readTrail(ledger.order.row.origin),
	};
}

const textsOf = (certificate: ComputedCertificate): CertificateTexts => ({
	originalContractSum: toText(certificate.originalContractSum),
	netChange: toText(certificate.netChange),
	contractSum: toText(certificate.contractSum),
	completedAndStored: toText(certificate.completedAndStored),
	retention: toText(certificate.retention),
	earnedLessRetention: toText(certificate.earnedLessRetention),
	previousCertificates: toText(certificate.previousCertificates),
	currentDue: toText(certificate.currentDue),
	balanceToFinish: toText(certificate.balanceToFinish),
});

function lineOf({ before, period, held, retained }: StudiedLine): ApplicationLineResult {
	const { line, change, work } = before;
	const completed = period.toDate.work.plus(period.toDate.stored);
	const percent = percentComplete(line.subtotal, completed);
	return {
		orderLine: line.id,
		description: line.name,
		changeOrder: change,
		scheduled: toText(line.subtotal),
		workPrevious: toText(work),
		workThisPeriod: toText(period.work),
		storedNow: toText(period.toDate.stored),
		completed: toText(completed),
		percentComplete: percent === null ? null : toText(percent),
		balanceToFinish: toText(line.subtotal.minus(completed)),
		billed: toText(period.billed),
		retentionHeld: toText(held),
		retained: toText(retained),
	};
}
