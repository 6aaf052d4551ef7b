import { type Fault, fault } from '../../faults';
import { isReady, type Prepared, prepareEach } from '../../job-cost/upserting';
import { type Decimal, decimal, decimalFromFloat } from '../../money';
import type { OdooClient } from '../../odoo/client.port';
import { load } from '../../odoo/load';
import { PURCHASE_LINE } from '../../odoo/models/purchase';
import { done, failed, type Outcome } from '../../outcome';
import type { AccessNeed, Verb, VerbDeps, VerbInput, VerbPlan } from '../../verb';
import { applicationInput, type DeliveredApplication } from './input';
import { studyApplications } from './read';
import { type ApplicationResult, resultOf } from './result';
import { type StudiedApplication, type StudiedLine } from './study';

const NEEDS: readonly AccessNeed[] = [
	{
		model: PURCHASE_LINE,
		operations: ['read', 'write'],
		group: 'Purchase / User',
		module: 'purchase',
	},
];

interface ProgressWrite {
	readonly index: number;
	readonly orderLine: number;
	/** Received to date, in the unit of the order line. */
	readonly quantity: Decimal;
}

export interface CertifyPlan extends VerbPlan<ApplicationResult> {
	readonly writes: readonly ProgressWrite[];
}

/**
 * Writes what is certified to date as received on the lines of the subcontract, so that bills are
 * matched with the work that was accepted. An application that a later one has overtaken changes
 * nothing. One call for the whole batch besides the reads.
 *
 * Faults of an item: those of `studyApplication`, `pay_application.not_approved`,
 * `pay_application.not_a_service`, `pay_application.not_certified`.
 */
export const payApplicationCertify: Verb<DeliveredApplication, CertifyPlan, ApplicationResult> = {
	name: 'payables.payApplication.certify',
	writes: true,
	needs: NEEDS,
	input: applicationInput,
	plan: planCertificates,
	apply: applyCertificates,
};

async function planCertificates(
	{ odoo }: VerbDeps,
	inputs: ReadonlyArray<VerbInput<DeliveredApplication>>,
): Promise<CertifyPlan> {
	const { prepared, fields } = await studyApplications(odoo, inputs);
	const methods = await receivedMethods(
		odoo,
		prepared.filter(isReady).flatMap(({ value }) => value.lines),
	);
	const last = lastNumbers(prepared);
	const checked = prepared.map((one): Prepared<Certified> => {
		if (!isReady(one)) return one;
		const [result] = prepareEach([one], ({ value: study }): Certified => {
			refuseUnapproved(study);
			const overtaken =
				study.later !== null || study.value.data.number < (last.get(orderOf(study)) ?? 0);
			const open = overtaken ? [] : study.lines.flatMap((line) => progressOf(line));
			for (const { orderLine } of open) {
				if (methods.get(orderLine) !== 'manual') throw notAService(orderLine);
			}
			return { study, open };
		});
		if (result === undefined) throw new Error('application without a certificate');
		return result;
	});
	return {
		writes: checked
			.filter(isReady)
			.flatMap(({ index, value }) => value.open.map((write) => ({ index, ...write }))),
		preview: checked.map((one): Outcome<ApplicationResult> => {
			if (!isReady(one)) return failed(one.index, one.fault);
			const { study, open } = one.value;
			const effect = open.length === 0 ? 'unchanged' : 'updated';
			return done(one.index, effect, resultOf(study), study.warnings);
		}),
	};

	function progressOf({ before: { line }, period }: StudiedLine) {
		const completed = period.toDate.work.plus(period.toDate.stored);
		const price = line.price.times(decimal('100').minus(line.discount)).div(100);
		if (price.eq(0)) return [];
		const quantity = completed.div(price).round(fields.quantityPlaces, 1);
		return quantity.eq(line.received) ? [] : [{ orderLine: line.id, quantity }];
	}
}

interface Certified {
	readonly study: StudiedApplication;
	readonly open: ReadonlyArray<Omit<ProgressWrite, 'index'>>;
}

const orderOf = ({ ledger }: StudiedApplication): number => ledger.order.id;

/** The newest application of each subcontract in the batch: the others are overtaken by it. */
function lastNumbers(
	prepared: ReadonlyArray<Prepared<StudiedApplication>>,
): ReadonlyMap<number, number> {
	const last = new Map<number, number>();
	for (const { value } of prepared.filter(isReady)) {
		const { number } = value.value.data;
		last.set(orderOf(value), Math.max(number, last.get(orderOf(value)) ?? 0));
	}
	return last;
}

/** Fault `pay_application.not_approved`. */
export function refuseUnapproved({ stage, value }: StudiedApplication): void {
	if (stage === 'certify') return;
	throw fault({
		class: 'conflict',
		code: 'pay_application.not_approved',
		message: `Application ${String(value.data.number)} is not approved in its source (${value.data.status.commercial ?? 'no status'}).`,
		remedy: 'Have it certified and approved in the source, then send it again.',
		field: 'status',
	});
}

async function receivedMethods(
	odoo: OdooClient,
	lines: readonly StudiedLine[],
): Promise<ReadonlyMap<number, string | false>> {
	const ids = [...new Set(lines.map(({ before }) => before.line.id))];
	if (ids.length === 0) return new Map();
	const rows = await odoo.searchRead<{ id: number; qty_received_method: string | false }>({
		model: PURCHASE_LINE,
		domain: [['id', 'in', ids]],
		fields: ['qty_received_method'],
	});
	return new Map(rows.map(({ id, qty_received_method }) => [id, qty_received_method]));
}

async function applyCertificates(
	{ odoo }: VerbDeps,
	{ preview, writes }: CertifyPlan,
): Promise<Array<Outcome<ApplicationResult>>> {
	if (writes.length === 0) return [...preview];
	const answer = await load(odoo, {
		model: PURCHASE_LINE,
		fields: ['.id', 'qty_received'],
		rows: writes.map(({ orderLine, quantity }) => [String(orderLine), quantity.toFixed()]),
		mode: 'write',
	});
	const problem = answer.ids === null ? (answer.problems[0]?.fault ?? null) : null;
	const rows = await odoo.searchRead<{ id: number; qty_received: number }>({
		model: PURCHASE_LINE,
		domain: [['id', 'in', writes.map(({ orderLine }) => orderLine)]],
		fields: ['qty_received'],
	});
	const received = new Map(rows.map((row) => [row.id, row.qty_received]));
	const faults = new Map<number, Fault>();
	for (const { index, orderLine, quantity } of writes) {
		const now = received.get(orderLine);
		if (now !== undefined && decimalFromFloat(now, 'qty_received').eq(quantity)) continue;
		faults.set(index, problem ?? notWritten(orderLine));
	}
	return preview.map((outcome) => {
		const reason = faults.get(outcome.index);
		return reason === undefined ? outcome : failed(outcome.index, reason);
	});
}

const notAService = (line: number) =>
	fault({
		class: 'conflict',
		code: 'pay_application.not_a_service',
		message: 'A line of the subcontract is ordered on goods, which count by their receipts.',
		remedy: 'Record the receipt of the goods, or order work on a service.',
		model: PURCHASE_LINE,
		field: 'lines',
		details: { line },
	});

const notWritten = (line: number) =>
	fault({
		class: 'conflict',
		code: 'pay_application.not_certified',
		message: 'Odoo did not keep the certified progress of a line.',
		remedy: 'Look at the order line in Odoo; its product may count by receipts or timesheets.',
		model: PURCHASE_LINE,
		field: 'lines',
		details: { line },
	});
