import { type Fault, fault } from '../../faults';
import { isReady, type Prepared, prepareEach } from '../../job-cost/upserting';
import { decimal, toText } from '../../money';
import type { OdooClient } from '../../odoo/client.port';
import { MOVE } from '../../odoo/models/accounting';
import { done, failed, type Outcome } from '../../outcome';
import { refuseVendor, type Standing, vendorStanding } from '../../procurement/vendor-standing';
import type { Verb, VerbDeps, VerbInput, VerbPlan } from '../../verb';
import { postBills } from '../bill/act';
import { accountingDay, readLocks } from '../bill/periods';
import { heldFault, openHolds } from '../match/holds';
import { today } from '../../job-cost/day';
import { planBills } from './bills';
import { refuseUnapproved } from './certify';
import { type DeliveredApplication, postInput, type PostOptions } from './input';
import { type DocumentRow, readLedgers, type SubcontractLedger } from './ledger';
import { studyApplications } from './read';
import { type ApplicationResult, resultOf } from './result';
import type { StudiedApplication } from './study';
import { billReference } from './text';
import { APPLICATION_NEEDS } from './upsert';

interface PostStep {
	readonly index: number;
	readonly study: StudiedApplication;
	readonly bill: number;
	/** Of one subcontract one after the other: each stands on the one before. */
	readonly turn: number;
}

export interface PostPlan extends VerbPlan<ApplicationResult> {
	readonly steps: readonly PostStep[];
}

/**
 * Posts the bills of certified applications: what the document says and nothing else, since a bill
 * that differs from it is refused. Prerequisites: approved, the progress certified in Odoo, the
 * application before posted, the lien waiver there, the insurance of the subcontractor in force, no
 * open hold, an open period. A posted one is `unchanged`.
 *
 * Faults of an item: those of `payApplicationUpsert`, `pay_application.not_approved`,
 * `pay_application.bill_differs`, `pay_application.not_certified`,
 * `pay_application.previous_not_posted`, `pay_application.no_lien_waiver`,
 * `conflict.insurance_expired`, `conflict.vendor_inactive`, `match.held…`, `conflict.closed_period`,
 * `posting.not_as_meant`.
 */
export const payApplicationPost: Verb<
	DeliveredApplication & PostOptions,
	PostPlan,
	ApplicationResult
> = {
	name: 'payables.payApplication.post',
	writes: true,
	needs: APPLICATION_NEEDS,
	input: postInput,
	plan: planPosts,
	apply: applyPosts,
};

async function planPosts(
	{ odoo, clock }: VerbDeps,
	inputs: ReadonlyArray<VerbInput<DeliveredApplication & PostOptions>>,
): Promise<PostPlan> {
	const studies = await studyApplications(odoo, inputs);
	const ready = studies.prepared.filter(isReady);
	const bills = ready.flatMap(({ value }) => value.own?.id ?? []).filter((id) => id > 0);
	const vendors = ready.flatMap(({ value }) => value.ledger.order.vendor ?? []);
	const day = today(clock, 'UTC');
	const [planned, holds, standings, locks] = await Promise.all([
		planBills(odoo, studies),
		openHolds(odoo, bills),
		vendorStanding(odoo, [...new Set(vendors)], day),
		readLocks(odoo),
	]);
	const effects = new Map(planned.preview.map((outcome) => [outcome.index, outcome]));
	const optionsOf = new Map(inputs.map(({ index, value }) => [index, value]));
	/** Bills this batch posts, so that the next one may follow. */
	const going = new Set<string>();
	const turns = new Map<number, number>();
	const steps: PostStep[] = [];
	const checked = new Map<number, Prepared<StudiedApplication>>();
	const inTurn = [...studies.prepared].sort((a, b) => numberOf(a) - numberOf(b));
	for (const one of inTurn) {
		const [result] = !isReady(one)
			? [one]
			: prepareEach([one], ({ index, value: study }) => {
					refuseUnapproved(study);
					const outcome = effects.get(index);
					if (outcome?.status === 'exception') throw outcome.fault;
					const { own, previous, company, ledger } = study;
					if (own === undefined || outcome?.effect !== 'unchanged') throw billDiffers(study);
					if (own.row.state === 'posted') return study;
					refuseUncertified(study, optionsOf.get(index)?.certification ?? 'required');
					if (
						previous !== null &&
						previous.document.row.state !== 'posted' &&
						!going.has(previous.externalId)
					) {
						throw previousNotPosted(study);
					}
					refuseUnwaived(study);
					refuseVendor(standingOf(standings, ledger));
					const open = holds.get(own.id);
					if (open !== undefined) {
						throw heldFault(billReference(ledger.order, study.value.data), open);
					}
					const lock = locks.get(company.id);
					const { data } = study.value;
					if (lock !== undefined) {
						accountingDay(data.accountingDate ?? data.billingDate, {
							locks: lock,
							hasTax: ledger.order.lines.some(({ taxes }) => taxes.length > 0),
							company,
							policy: 'refuse',
						});
					}
					const turn = turns.get(ledger.order.id) ?? 0;
					turns.set(ledger.order.id, turn + 1);
					going.add(study.externalId);
					steps.push({ index, study, bill: own.id, turn });
					return study;
				});
		if (result !== undefined) checked.set(one.index, result);
	}
	const posting = new Set(steps.map(({ index }) => index));
	return {
		steps,
		preview: studies.prepared.map(({ index }): Outcome<ApplicationResult> => {
			const one = checked.get(index);
			if (one === undefined) throw new Error('application without an answer');
			if (!isReady(one)) return failed(index, one.fault);
			return done(
				index,
				posting.has(index) ? 'updated' : 'unchanged',
				resultOf(one.value),
				one.value.warnings,
			);
		}),
	};
}

const numberOf = (one: Prepared<StudiedApplication>): number =>
	isReady(one) ? one.value.value.data.number : 0;

const standingOf = (
	standings: ReadonlyMap<number, Standing>,
	{ order }: SubcontractLedger,
): Standing | undefined => standings.get(order.vendor ?? 0);

/** Billed to date may not pass what was certified to date, line by line. */
function refuseUncertified({ lines }: StudiedApplication, certification: string): void {
	if (certification === 'not_required') return;
	for (const { before, period } of lines) {
		const { line } = before;
		if (period.billed.eq(0)) continue;
		const certified = line.received
			.times(line.price)
			.times(decimal('100').minus(line.discount))
			.div(100)
			.round(2, 1);
		const billed = period.toDate.work.plus(period.toDate.stored);
		if (billed.abs().gt(certified.abs()))
			throw notCertified(line.name, toText(billed), toText(certified));
	}
}

function refuseUnwaived({ value }: StudiedApplication): void {
	const { lienWaiver, data } = value;
	if (lienWaiver === 'not_required' || data.lienWaiver?.received === true) return;
	throw fault({
		class: 'conflict',
		code: 'pay_application.no_lien_waiver',
		message: `The lien waiver of application ${String(data.number)} is missing.`,
		remedy: 'Get the signed waiver and send the application again with it.',
		field: 'lienWaiver',
	});
}

async function applyPosts(
	{ odoo }: VerbDeps,
	{ preview, steps }: PostPlan,
): Promise<Array<Outcome<ApplicationResult>>> {
	const faults = new Map<number, Fault>();
	const refused = new Set<string>();
	for (let turn = 0; steps.some((step) => step.turn === turn); turn += 1) {
		const open = steps.filter((step) => {
			if (step.turn !== turn) return false;
			const before = step.study.previous?.externalId;
			if (before === undefined || !refused.has(before)) return true;
			faults.set(step.index, previousNotPosted(step.study));
			refused.add(step.study.externalId);
			return false;
		});
		const answer = await postBills(
			odoo,
			open.map(({ bill }) => bill),
		);
		for (const { index, bill, study } of open) {
			const reason = answer.get(bill);
			if (reason === undefined) continue;
			faults.set(index, reason);
			refused.add(study.externalId);
		}
	}
	const rows = await readBack(odoo, steps);
	const stepOf = new Map(steps.map((step) => [step.index, step]));
	return preview.map((outcome): Outcome<ApplicationResult> => {
		const step = stepOf.get(outcome.index);
		if (outcome.status === 'exception' || step === undefined) return outcome;
		const reason = faults.get(outcome.index);
		if (reason !== undefined) return failed(outcome.index, reason);
		const { study } = step;
		const row = rows.get(step.bill);
		const { data } = study.value;
		const day = data.accountingDate ?? data.billingDate;
		if (row?.state !== 'posted' || row.date !== day) {
			return failed(outcome.index, notAsMeant(step.bill, row, day));
		}
		return done(outcome.index, outcome.effect, resultOf(study, row), outcome.warnings);
	});
}

async function readBack(
	odoo: OdooClient,
	steps: readonly PostStep[],
): Promise<ReadonlyMap<number, DocumentRow>> {
	const orders = new Map(steps.map(({ study: { ledger } }) => [ledger.order.id, ledger.order]));
	const ledgers = await readLedgers(odoo, [...orders.values()]);
	return new Map(
		[...ledgers.values()].flatMap(({ documents }) =>
			documents.map(({ id, row }) => [id, row] as const),
		),
	);
}

const billDiffers = ({ value: { data } }: StudiedApplication) =>
	fault({
		class: 'conflict',
		code: 'pay_application.bill_differs',
		message: `The bill of application ${String(data.number)} in Odoo is not what the application says, or is not there.`,
		remedy: 'Run Pay Application > Create or Update with the same options first.',
		model: MOVE,
		field: 'lines',
	});

const notCertified = (line: string, billed: string, certified: string) =>
	fault({
		class: 'conflict',
		code: 'pay_application.not_certified',
		message: `"${line.slice(0, 80)}" is billed to ${billed}, certified in Odoo are ${certified}.`,
		remedy: 'Run Pay Application > Certify for the approved application first.',
		field: 'lines',
		details: { billed, certified },
	});

const previousNotPosted = ({ value: { data } }: StudiedApplication) =>
	fault({
		class: 'conflict',
		code: 'pay_application.previous_not_posted',
		message: `Application ${String(data.number - 1)} is not posted yet.`,
		remedy: 'Post the applications in their order.',
		field: 'number',
	});

const notAsMeant = (id: number, row: DocumentRow | undefined, day: string) =>
	fault({
		class: 'conflict',
		code: 'posting.not_as_meant',
		message: `Odoo left the bill ${row?.state ?? 'unknown'} on ${String(row?.date ?? '')}, not posted on ${day}.`,
		remedy:
			'Look at the bill in Odoo; its period may be locked, or its journal may need an approval.',
		model: MOVE,
		field: 'accountingDate',
		details: { id },
	});
