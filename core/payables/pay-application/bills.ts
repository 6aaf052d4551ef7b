import { type Fault, fault } from '../../faults';
import { isReady, type Prepared, prepareEach } from '../../job-cost/upserting';
import { toText } from '../../money';
import type { OdooClient } from '../../odoo/client.port';
import { MOVE } from '../../odoo/models/accounting';
import { PURCHASE_ORDER } from '../../odoo/models/purchase';
import { idOf, type Many2one } from '../../odoo/models/values';
import { planUpsert, type PlannedRow, type UpsertRow } from '../../odoo/upsert';
import { done, type Effect, failed, type Outcome } from '../../outcome';
import type { VerbPlan } from '../../verb';
import { billRows } from './bill-rows';
import { type BookedDocument, liveApplications } from './ledger';
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
