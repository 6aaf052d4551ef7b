import { fault, Fault, toFault } from '../faults';
import { done, failed, type Outcome } from '../outcome';
import type { Clock } from '../ports';
import { backoffMs } from './backoff';
import { load, type LoadProblem } from './load';
import { loadBatches, requestOf, type Batch, type Prepared } from './load-batches';
import type { OdooClient } from './client.port';
import { semaphore } from './semaphore';
import type { PlannedRow, Upserted, UpsertPlan } from './upsert';

/** Tries of one batch whose transaction lost against another. */
const MAX_TRIES = 5;

/** Loads under way at a time; Odoo has few workers, and people wait for the others. */
const PARALLEL_LOADS = 2;

export interface ApplyOptions {
	/** Rows a call; default 500. */
	readonly batchSize?: number;
}

/**
 * Carries a plan out: one outcome a row, in the order of the request. A row Odoo refuses is an
 * exception and the rest of its batch is delivered; when the connection fails, what was not sent is
 * an exception that may be sent again. Never throws for a row.
 */
export async function applyUpsert(
	odoo: OdooClient,
	plan: UpsertPlan,
	clock: Clock,
	{ batchSize = 500 }: ApplyOptions = {},
): Promise<Array<Outcome<Upserted>>> {
	const delivered = new Map<string, number | Fault>();
	const delivery: Delivery = { odoo, plan, clock, delivered, down: null };
	const inTurn = semaphore(PARALLEL_LOADS);
	for (const level of levelsOf(loadBatches(plan, batchSize))) {
		await Promise.all(level.map((batch) => inTurn(async () => await deliver(delivery, batch))));
	}
	return plan.rows.map((planned) => outcomeOf(planned, delivered));
}

function levelsOf(batches: readonly Batch[]): Batch[][] {
	const levels = new Map<number, Batch[]>();
	for (const batch of batches) {
		levels.set(batch.level, [...(levels.get(batch.level) ?? []), batch]);
	}
	return [...levels.values()];
}

interface Delivery {
	readonly odoo: OdooClient;
	readonly plan: UpsertPlan;
	readonly clock: Clock;
	/** By External ID: the record's id, or why there is none. */
	readonly delivered: Map<string, number | Fault>;
	/** Why nothing more is sent. */
	down: Fault | null;
}

function outcomeOf(
	planned: PlannedRow,
	delivered: ReadonlyMap<string, number | Fault>,
): Outcome<Upserted> {
	const { index, externalId } = planned.row;
	if (planned.effect === 'exception') return failed(index, planned.fault);
	if (planned.effect === 'unchanged' && planned.id !== null) {
		return done(index, 'unchanged', { id: planned.id, externalId });
	}
	const result = delivered.get(externalId) ?? toFault(new Error('row without an outcome'));
	return typeof result === 'number'
		? done(index, planned.effect, { id: result, externalId })
		: failed(index, result.with({ row: index }));
}

/** One `load` for a batch; on refusal the bad rows are taken out and the rest is sent again. */
async function deliver(delivery: Delivery, batch: Batch): Promise<void> {
	const { delivered, plan } = delivery;
	const { records } = batch;
	const refuse = (some: readonly Prepared[], reason: Fault) => {
		for (const { row } of some) delivered.set(row.externalId, reason);
	};
	if (records.length === 0) return;
	if (delivery.down) return refuse(records, notSent(delivery.down));

	let problems: readonly LoadProblem[];
	try {
		const answer = await loadPatiently(delivery, batch);
		if (answer.ids !== null) {
			if (answer.ids.length !== records.length) {
				return refuse(records, countDiffers(plan.model, records.length, answer.ids.length));
			}
			const { ids } = answer;
			records.forEach(({ row }, at) => delivered.set(row.externalId, ids[at] ?? 0));
			return;
		}
		problems = answer.problems;
	} catch (thrown) {
		const reason = toFault(thrown);
		// One row may have made the whole request fail: only halves can tell which.
		const byRow = ['source_data', 'mapping', 'conflict'].includes(reason.class);
		if (byRow && records.length > 1) return await deliverHalves(delivery, batch);
		if (reason.class === 'unavailable' || reason.class === 'unknown_outcome')
			delivery.down = reason;
		return refuse(records, reason);
	}

	const forAll = problems.find(({ fault: { class: kind, code } }) =>
		kind === 'rights' ? code === 'odoo.access_denied' : kind === 'unavailable',
	);
	if (forAll) return refuse(records, forAll.fault);
	const bad = refusedRecords(records, problems);
	if (bad.size === 0) {
		if (records.length > 1) return await deliverHalves(delivery, batch);
		return refuse(records, problems[0]?.fault ?? unexplained(plan.model));
	}
	for (const [record, reason] of bad) refuse([record], reason);
	await deliver(delivery, { ...batch, records: records.filter((record) => !bad.has(record)) });
}

async function deliverHalves(delivery: Delivery, batch: Batch): Promise<void> {
	const half = Math.ceil(batch.records.length / 2);
	await deliver(delivery, { ...batch, records: batch.records.slice(0, half) });
	await deliver(delivery, { ...batch, records: batch.records.slice(half) });
}

/** `load` swallows a lost race and reports it as a message, so Odoo's own retry never runs. */
async function loadPatiently({ odoo, plan, clock }: Delivery, batch: Batch) {
	for (let attempt = 1; ; attempt += 1) {
		const answer = await load(odoo, requestOf(plan, batch));
		const lostRace =
			answer.ids === null &&
			answer.problems.some((problem) => problem.fault.class === 'unavailable');
		if (!lostRace || attempt >= MAX_TRIES) return answer;
		await clock.sleep(backoffMs(attempt, { baseMs: 200 }));
	}
}

/**
 * The records the messages name. When a batch fails as a whole, Odoo puts that first failure on top
 * under the name of the batch's first record, innocent or not: a first message that is not alone is
 * believed only when nobody else is named.
 */
function refusedRecords(
	records: readonly Prepared[],
	problems: readonly LoadProblem[],
): Map<Prepared, Fault> {
	const named = problems.map((problem) => ({ problem, record: recordAt(records, problem.rows) }));
	const others = named.slice(1).filter(({ record }) => record !== null);
	const first = named[0]?.record ?? null;
	const doubtful =
		first !== null && others.length > 0 && others.every(({ record }) => record !== first);
	const bad = new Map<Prepared, Fault>();
	for (const { problem, record } of doubtful ? others : named) {
		if (record && !bad.has(record)) bad.set(record, problem.fault);
	}
	return bad;
}

/** The one record whose lines a message names; null when it names none or several. */
function recordAt(
	records: readonly Prepared[],
	rows: { readonly from: number; readonly to: number } | null,
): Prepared | null {
	if (!rows) return null;
	let start = 0;
	for (const record of records) {
		const end = start + record.lines.length - 1;
		if (rows.from >= start && rows.from <= end) return rows.to <= end ? record : null;
		start = end + 1;
	}
	return null;
}

const notSent = (reason: Fault): Fault =>
	fault({
		class: 'unavailable',
		code: 'odoo.not_sent',
		message: `Not sent, because the connection failed before: ${reason.message}`,
		remedy: 'Send it again; nothing was done for this item.',
	});

const countDiffers = (model: string, sent: number, received: number): Fault =>
	fault({
		class: 'unknown_outcome',
		code: 'odoo.unexpected_answer',
		message: `Odoo answered ${received} records for ${sent} rows of ${model}.`,
		remedy: 'Look the records up in Odoo before sending them again.',
		model,
	});

const unexplained = (model: string): Fault =>
	fault({
		class: 'protocol',
		code: 'odoo.not_done',
		message: `Odoo created or changed no ${model} and gave no reason.`,
		remedy: 'Have the Odoo administrator look at the server log for this time.',
		model,
	});
