import { type Fault, fault } from '../../faults';
import { decimalFromFloat, toText } from '../../money';
import type { OdooClient } from '../../odoo/client.port';
import { MOVE } from '../../odoo/models/accounting';
import { applyUpsert, planUpsert, type PlannedRow, type UpsertPlan } from '../../odoo/upsert';
import { done, failed, type Outcome } from '../../outcome';
import type { VerbDeps } from '../../verb';
import { cancelBills } from '../bill/act';
import type { BillPlan, BillStep } from './bills';
import { type BookedDocument, liveApplications, readLedgers } from './ledger';
import { type ApplicationResult, resultOf } from './result';
import type { StudiedApplication } from './study';

/** Writes the bills turn by turn, then reads back what Odoo made of them. */
export async function applyBills(
	deps: VerbDeps,
	{ preview, steps }: BillPlan,
): Promise<Array<Outcome<ApplicationResult>>> {
	const { odoo } = deps;
	const faults = new Map<number, Fault>();
	const failedNames = new Set<string>();
	const refuse = (step: BillStep, reason: Fault) => {
		faults.set(step.index, reason);
		failedNames.add(step.study.externalId);
	};
	const turns = Math.max(0, ...steps.map(({ turn }) => turn + 1));
	for (let turn = 0; turn < turns; turn += 1) {
		const mine = steps.filter((step) => step.turn === turn);
		const open = mine.filter((step) => {
			const before = step.study.previous?.externalId;
			if (before === undefined || !failedNames.has(before)) return true;
			refuse(step, waits(step.study));
			return false;
		});
		for (const [step, reason] of await writeBills(deps, open)) refuse(step, reason);
		for (const [step, reason] of await cancelDrafts(odoo, open)) refuse(step, reason);
	}
	const written = steps.filter(({ index }) => !faults.has(index));
	const orders = new Map(
		written.map(({ study: { ledger } }) => [ledger.order.id, ledger.order] as const),
	);
	const ledgers = await readLedgers(odoo, [...orders.values()]);
	const documents = new Map<number, BookedDocument | undefined>();
	for (const { index, study, rows } of written) {
		const ledger = ledgers.get(study.ledger.order.id);
		const document = ledger?.documents.find(({ externalId }) => externalId === study.externalId);
		documents.set(index, document);
		if (rows === null) {
			if (document?.live === true) faults.set(index, notAsMeant(study, document, 'cancelled'));
			continue;
		}
		const twin = ledger === undefined ? undefined : twinOf(liveApplications(ledger), document);
		if (twin !== undefined && document !== undefined) {
			await cancelBills(odoo, [document.id]);
			faults.set(index, takenMeanwhile(study, twin));
			continue;
		}
		const net = toText(study.gross.minus(study.held));
		const found =
			document === undefined
				? 'missing'
				: toText(decimalFromFloat(document.row.amount_untaxed, 'amount_untaxed'));
		if (found !== net) faults.set(index, notAsMeant(study, document, net));
	}
	const studyOf = new Map(steps.map((step) => [step.index, step.study]));
	return preview.map((outcome): Outcome<ApplicationResult> => {
		const study = studyOf.get(outcome.index);
		const reason = faults.get(outcome.index);
		if (reason !== undefined) return failed(outcome.index, reason);
		if (outcome.status === 'exception' || study === undefined) return outcome;
		const row = documents.get(outcome.index)?.row;
		return done(outcome.index, outcome.effect, resultOf(study, row), outcome.warnings);
	});
}

/** Two records of one number at one moment: the bill that came first stands. */
const twinOf = (
	live: readonly BookedDocument[],
	mine: BookedDocument | undefined,
): BookedDocument | undefined =>
	live.find((one) => mine !== undefined && one.of === mine.of && one.id < mine.id);

async function writeBills(
	{ odoo, clock }: VerbDeps,
	steps: readonly BillStep[],
): Promise<Array<readonly [BillStep, Fault]>> {
	const refused: Array<readonly [BillStep, Fault]> = [];
	const bills = steps.flatMap((step) => (step.rows === null ? [] : [{ step, rows: step.rows }]));
	for (const company of new Set(bills.map(({ step }) => step.study.company.id))) {
		let open = bills.filter(({ step }) => step.study.company.id === company);
		const request = { model: MOVE, mode: 'master', context: { companyIds: [company] } } as const;
		const run = async (plan: UpsertPlan) => {
			for (const outcome of await applyUpsert(odoo, plan, clock)) {
				if (outcome.status !== 'exception') continue;
				const bill = open.find(({ step }) => step.index === outcome.index);
				if (bill !== undefined) refused.push([bill.step, outcome.fault]);
			}
			open = open.filter(({ step }) => !refused.some(([one]) => one === step));
		};
		const billed = await planUpsert(odoo, {
			...request,
			rows: open.map(({ rows }) => rows.billed),
		});
		await run({ ...billed, rows: billed.rows.map(withoutDate) });
		if (open.length === 0) continue;
		await run(await planUpsert(odoo, { ...request, rows: open.map(({ rows }) => rows.finish) }));
	}
	return refused;
}

/** While its lines change a bill has no date, so that it cannot be posted half done. */
const withoutDate = (planned: PlannedRow): PlannedRow =>
	planned.effect === 'updated'
		? {
				...planned,
				row: { ...planned.row, values: { ...planned.row.values, invoice_date: null } },
				changed: [...planned.changed, 'invoice_date'],
			}
		: planned;

/** Cancels the drafts of applications that are void. */
async function cancelDrafts(
	odoo: OdooClient,
	steps: readonly BillStep[],
): Promise<Array<readonly [BillStep, Fault]>> {
	const idOfStep = ({ rows, study }: BillStep) => (rows === null ? (study.own?.id ?? 0) : 0);
	const refused = await cancelBills(
		odoo,
		steps.map(idOfStep).filter((id) => id > 0),
	);
	return steps.flatMap((step) => {
		const reason = refused.get(idOfStep(step));
		return reason === undefined ? [] : [[step, reason] as const];
	});
}

const waits = ({ value: { data } }: StudiedApplication) =>
	fault({
		class: 'unavailable',
		code: 'pay_application.waits',
		message: `Application ${String(data.number - 1)} of the batch could not be booked, so number ${String(data.number)} was not.`,
		remedy: 'Nothing was done for it; send it again once the earlier one is booked.',
		field: 'number',
	});

const takenMeanwhile = ({ value: { data } }: StudiedApplication, twin: BookedDocument) =>
	fault({
		class: 'conflict',
		code: 'pay_application.duplicate_number',
		message: `Application ${String(data.number)} was booked from another record at the same moment; this bill was cancelled.`,
		remedy: 'Void the record that is wrong in the source.',
		model: MOVE,
		field: 'number',
		details: { booked: twin.externalId },
	});

const notAsMeant = (
	{ externalId }: StudiedApplication,
	document: BookedDocument | undefined,
	meant: string,
) =>
	fault({
		class: 'conflict',
		code: 'pay_application.not_as_meant',
		message: `Odoo holds the bill at ${document === undefined ? 'nothing' : toText(decimalFromFloat(document.row.amount_untaxed))} without tax, not at ${meant}.`,
		remedy:
			'Look at the bill in Odoo: a line may have been added by hand, or taxes be within its prices.',
		model: MOVE,
		details: { id: document?.id ?? null, externalId },
	});
