import { type Fault, fault } from '../../faults';
import { isReady, type Prepared, prepareEach } from '../../job-cost/upserting';
import { decimalFromFloat, toText } from '../../money';
import type { OdooClient } from '../../odoo/client.port';
import { MOVE } from '../../odoo/models/accounting';
import { PURCHASE_ORDER } from '../../odoo/models/purchase';
import { idOf, type Many2one } from '../../odoo/models/values';
import {
	applyUpsert,
	planUpsert,
	type PlannedRow,
	type UpsertPlan,
	type UpsertRow,
} from '../../odoo/upsert';
import { done, type Effect, failed, type Outcome } from '../../outcome';
import type { VerbDeps, VerbPlan } from '../../verb';
import { cancelBills } from '../bill/act';
import { billRows } from './bill-rows';
import { type BookedDocument, liveApplications, readLedgers } from './ledger';
import type { Studies } from './read';
import { readRetentionAccounts } from './retention-account';
import { type ApplicationResult, resultOf } from './result';
import { bookedOn, type StudiedApplication } from './study';

/** An application whose bill is to be written or cancelled. */
export interface BillStep {
	readonly index: number;
	readonly study: StudiedApplication;
	/** Null: the bill is cancelled. */
	readonly rows: { readonly billed: UpsertRow; readonly finish: UpsertRow } | null;
	readonly effect: Effect;
	/** Applications of one subcontract are written one after the other. */
	readonly turn: number;
}

export interface BillPlan extends VerbPlan<ApplicationResult> {
	readonly steps: readonly BillStep[];
}

/** Says what would become of the bill of each application; reads only. */
export async function planBills(
	odoo: OdooClient,
	{ fields, prepared }: Studies,
): Promise<BillPlan> {
	const studies = prepared.filter(isReady);
	const companies = new Map(studies.map(({ value: { company } }) => [company.id, company]));
	const [accounts, terms] = await Promise.all([
		readRetentionAccounts(
			odoo,
			studies.flatMap(({ value }) => value.value.retentionAccount ?? []),
			[...companies.values()],
		),
		paymentTerms(
			odoo,
			studies.map(({ value }) => value.ledger.order.id),
		),
	]);
	const drafted = prepared.map((one): Prepared<DraftBill> => {
		if (!isReady(one)) return one;
		const [draft] = prepareEach([one], ({ value: study }): DraftBill => {
			const intent = intentOf(study);
			if (intent !== 'write') return { study, intent, rows: null };
			const holds = study.lines.some(({ held }) => !held.eq(0));
			const { order } = study.ledger;
			const { billed, finish } = billRows(study, {
				fields,
				retentionAccount: holds
					? accounts.of(study.value.retentionAccount, study.company)
					: ownRetentionAccount(study, accounts),
				paymentTerm: terms.get(order.id) ?? null,
			});
			const { externalId } = study;
			const row = (part: typeof billed): UpsertRow => ({
				index: one.index,
				externalId,
				values: part.values,
				lines: part.lines.length === 0 ? {} : { invoice_line_ids: part.lines },
			});
			return { study, intent, rows: { billed: row(billed), finish: row(finish) } };
		});
		if (draft === undefined) throw new Error('application without a draft');
		return draft;
	});
	const written = drafted.filter(isReady).flatMap(({ index, value: { study, rows } }) => {
		return rows === null ? [] : [{ index, company: study.company.id, ...rows }];
	});
	const compared = await compare(odoo, written);
	const turns = new Map<number, number>();
	const steps: BillStep[] = [];
	const preview = drafted.map((one): Outcome<ApplicationResult> => {
		if (!isReady(one)) return failed(one.index, one.fault);
		const { index, value: draft } = one;
		const { study, intent, rows } = draft;
		const effect = rows === null ? EFFECTS[intent] : compared.get(index);
		if (effect === undefined) throw new Error('bill without a comparison');
		if (typeof effect !== 'string') return failed(index, effect);
		if (effect === 'updated' && study.later !== null && intent === 'write') {
			return failed(index, laterExists(study));
		}
		if (effect !== 'unchanged') steps.push({ index, study, rows, effect, turn: 0 });
		return done(index, effect, resultOf(study), warningsOf(study, intent));
	});
	const inTurn = [...steps]
		.sort((a, b) => a.study.value.data.number - b.study.value.data.number)
		.map((step) => {
			const order = step.study.ledger.order.id;
			const turn = turns.get(order) ?? 0;
			turns.set(order, turn + 1);
			return { ...step, turn };
		});
	return { preview, steps: inTurn };
}

interface DraftBill {
	readonly study: StudiedApplication;
	readonly intent: BillIntent;
	readonly rows: BillStep['rows'];
}

/** Nothing to do, write the draft, or cancel it. */
type BillIntent = 'none' | 'write' | 'cancel';
const EFFECTS: Readonly<Record<BillIntent, Effect>> = {
	none: 'unchanged',
	write: 'updated',
	cancel: 'removed',
};

/**
 * Faults `conflict.already_posted`, `pay_application.cancelled`, `pay_application.later_exists`.
 */
function intentOf(study: StudiedApplication): BillIntent {
	const { stage, own, later } = study;
	if (stage === 'wait') return 'none';
	if (stage === 'cancel') {
		if (own === undefined || !own.live) return 'none';
		if (own.row.state === 'posted') throw postedAlready(own, ['status']);
		const mine = Number(own.of);
		if (liveApplications(study.ledger).some(({ of }) => Number(of) > mine)) {
			throw laterExists(study);
		}
		return 'cancel';
	}
	if (own === undefined) {
		if (later !== null) throw laterExists(study);
		return 'write';
	}
	if (!own.live) throw cancelled(own);
	if (own.row.state !== 'posted') return 'write';
	const changed = study.lines.flatMap(({ before: { line }, period, held }) =>
		[
			[period.work, 'work'] as const,
			[period.stored, 'stored'] as const,
			[held, 'held'] as const,
		].flatMap(([amount, part]) => (bookedOn(study, line.id, part).eq(amount) ? [] : [part])),
	);
	if (changed.length > 0) throw postedAlready(own, [...new Set(changed)]);
	return 'none';
}

/** Its lines on the account stay there, at nothing, when a revision holds nothing any more. */
function ownRetentionAccount(
	study: StudiedApplication,
	accounts: Awaited<ReturnType<typeof readRetentionAccounts>>,
): number | null {
	const held = study.lines.some(({ before: { line } }) => !bookedOn(study, line.id, 'held').eq(0));
	return held ? accounts.of(study.value.retentionAccount, study.company) : null;
}

/** Both steps against what Odoo holds, by company: defaults of a bill depend on it. */
async function compare(
	odoo: OdooClient,
	bills: ReadonlyArray<{
		readonly index: number;
		readonly company: number;
		readonly billed: UpsertRow;
		readonly finish: UpsertRow;
	}>,
): Promise<ReadonlyMap<number, Effect | Fault>> {
	const effects = new Map<number, Effect | Fault>();
	for (const company of new Set(bills.map((bill) => bill.company))) {
		const mine = bills.filter((bill) => bill.company === company);
		const context = { companyIds: [company] };
		const request = { model: MOVE, mode: 'master', context } as const;
		const [billed, finish] = await Promise.all([
			planUpsert(odoo, { ...request, rows: mine.map((bill) => bill.billed) }),
			planUpsert(odoo, { ...request, rows: mine.map((bill) => bill.finish) }),
		]);
		for (const [at, { index }] of mine.entries()) {
			const [one, other] = [billed.rows[at], finish.rows[at]];
			effects.set(index, effectOf(one, other));
		}
	}
	return effects;
}

function effectOf(billed: PlannedRow | undefined, finish: PlannedRow | undefined): Effect | Fault {
	if (billed === undefined || finish === undefined) throw new Error('bill without a plan');
	if (billed.effect === 'exception') return billed.fault;
	if (billed.effect === 'created') return 'created';
	// Until the bill is there its second step has nothing to compare with.
	if (finish.effect === 'exception') return finish.fault;
	return billed.effect === 'unchanged' && finish.effect === 'unchanged' ? 'unchanged' : 'updated';
}

async function paymentTerms(
	odoo: OdooClient,
	orders: readonly number[],
): Promise<ReadonlyMap<number, number>> {
	if (orders.length === 0) return new Map();
	const rows = await odoo.searchRead<{ id: number; payment_term_id: Many2one }>({
		model: PURCHASE_ORDER,
		domain: [['id', 'in', [...new Set(orders)]]],
		fields: ['payment_term_id'],
		many2one: 'id',
	});
	return new Map(
		rows.flatMap(({ id, payment_term_id }) => {
			const term = idOf(payment_term_id);
			return term === null ? [] : [[id, term] as const];
		}),
	);
}

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

function warningsOf(study: StudiedApplication, intent: BillIntent): string[] {
	const said = [...study.warnings];
	const { stage, gross, requested } = study;
	if (stage === 'wait') {
		said.push('The application is not submitted; no bill is kept before it is.');
	}
	if (intent !== 'write') return said;
	if (stage === 'certify' && !requested.eq(gross)) {
		said.push(`${toText(requested)} were asked for, ${toText(gross)} are certified and billed.`);
	}
	if (study.value.lienWaiver === 'required' && study.value.data.lienWaiver?.received !== true) {
		said.push('The lien waiver is missing; the bill is not posted before it is there.');
	}
	return said;
}

const postedAlready = ({ id, row }: BookedDocument, changed: readonly string[]) =>
	fault({
		class: 'conflict',
		code: 'conflict.already_posted',
		message: `The application is posted as ${String(row.name)}, with another ${changed.join(', ')}.`,
		remedy:
			'Nothing was changed. Correct it with the next application, or have the bill credited as a whole and send the application under a new id.',
		model: MOVE,
		details: { id, differs: changed.join(', ') },
	});

const cancelled = ({ id }: BookedDocument) =>
	fault({
		class: 'conflict',
		code: 'pay_application.cancelled',
		message: 'The bill of the application is cancelled in Odoo, or was credited as a whole.',
		remedy: 'Set a cancelled bill to draft in Odoo, or send the application under a new id.',
		model: MOVE,
		details: { id },
	});

const laterExists = ({ later, value }: StudiedApplication) =>
	fault({
		class: 'conflict',
		code: 'pay_application.later_exists',
		message: `A later application${later === null ? '' : ` (${String(later.number)})`} is built on application ${String(value.data.number)}, which can no longer change.`,
		remedy: 'Correct the figures with the next application, or void the later ones first.',
		field: 'number',
	});

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
