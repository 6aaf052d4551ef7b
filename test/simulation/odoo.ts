import { fault, type Fault } from '../../core/faults';
import type { Random } from './random';

/** What is written of one record: its revision, and content that follows from it. */
export interface Written {
	readonly externalId: string;
	/** Lane of a record whose revisions are ordered; null for documents and hashes. */
	readonly ordered: boolean;
	readonly revision: number;
	readonly content: string;
	/** External ID of a record that must be there first. */
	readonly needs: string | null;
	/** A person stands behind it: a correction, or an order that was started anew. */
	readonly byHand: boolean;
}

export type Answer =
	| { readonly kind: 'done'; readonly results: ReadonlyArray<'done' | Fault> }
	/** Nothing was done, or it is not known. */
	| { readonly kind: 'failed'; readonly fault: Fault };

/** The network and Odoo as they behave; every figure a probability. */
export interface Weather {
	down: boolean;
	readonly unreachable: number;
	readonly lostBefore: number;
	readonly lostAfter: number;
	/** The client gives up and the request is carried out later. */
	readonly delayed: number;
	/** Two transactions met; Odoo says so with a normal answer. */
	readonly busy: number;
}

export const FAIR: Weather = {
	down: false,
	unreachable: 0,
	lostBefore: 0,
	lostAfter: 0,
	delayed: 0,
	busy: 0,
};

interface Late {
	readonly at: number;
	readonly rows: readonly Written[];
}

/**
 * Odoo behind a network: `load` with External IDs creates or updates, a request is done wholly or not
 * at all, and an answer may be lost, late, or that of a gateway.
 */
export class Odoo {
	/** Contents by External ID; more than one is a duplicate. */
	readonly records = new Map<string, Written[]>();
	/** Everything carried out, in order. */
	readonly log: Written[] = [];
	calls = 0;
	private late: Late[] = [];

	constructor(
		private readonly rng: Random,
		/** Longest time a request lives after its client gave up. */
		private readonly longest: number,
		private readonly upserts: boolean,
	) {}

	read(externalId: string): Written | undefined {
		return this.records.get(externalId)?.at(-1);
	}

	/** Rows one by one where one of them is refused: the named row is left out, the rest sent again. */
	send(rows: readonly Written[], now: number, weather: Weather): Answer {
		this.calls += 1;
		const { rng } = this;
		if (weather.down || rng.chance(weather.unreachable)) return notSent();
		if (rng.chance(weather.lostBefore)) return lost();
		if (rng.chance(weather.busy)) return busy();
		const results = rows.map((row) => this.refusal(row, rows) ?? ('done' as const));
		const good = rows.filter((_, at) => results[at] === 'done');
		if (rng.chance(weather.delayed)) {
			this.late.push({ at: now + 1 + rng.below(this.longest), rows: good });
			return lost();
		}
		for (const row of good) this.write(row);
		return rng.chance(weather.lostAfter) ? lost() : { kind: 'done', results };
	}

	/** Carries out what was held up until now. */
	arrive(now: number): void {
		if (this.late.length === 0) return;
		const due = this.late.filter(({ at }) => at <= now).sort((a, b) => a.at - b.at);
		if (due.length === 0) return;
		this.late = this.late.filter(({ at }) => at > now);
		for (const { rows } of due) for (const row of rows) this.write(row);
	}

	get underWay(): number {
		return this.late.length;
	}

	private refusal(row: Written, batch: readonly Written[]): Fault | undefined {
		if (row.content.endsWith('bad')) {
			return fault({
				class: 'source_data',
				code: 'odoo.validation',
				message: 'Odoo refuses the value.',
				remedy: 'Correct it.',
			});
		}
		if (row.needs === null || this.records.has(row.needs)) return undefined;
		const parent = batch.find(({ externalId }) => externalId === row.needs);
		if (parent !== undefined && this.refusal(parent, []) === undefined) return undefined;
		return fault({
			class: 'mapping',
			code: 'mapping.unknown_vendor',
			message: 'The vendor is not there.',
			remedy: 'Send it first.',
			...(this.rng.chance(0.5) ? { details: { recordKey: `procore|t|vendor|${row.needs}` } } : {}),
		});
	}

	private write(row: Written): void {
		this.log.push(row);
		const there = this.records.get(row.externalId);
		if (there === undefined) this.records.set(row.externalId, [row]);
		else if (this.upserts) there[0] = row;
		else there.push(row);
	}
}

const notSent = (): Answer => ({
	kind: 'failed',
	fault: fault({
		class: 'unavailable',
		code: 'odoo.unreachable',
		message: 'Odoo cannot be reached.',
		remedy: 'Wait.',
	}),
});

const lost = (): Answer => ({
	kind: 'failed',
	fault: fault({
		class: 'unknown_outcome',
		code: 'odoo.no_answer',
		message: 'No answer came.',
		remedy: 'Wait.',
	}),
});

const busy = (): Answer => ({
	kind: 'failed',
	fault: fault({
		class: 'unavailable',
		code: 'odoo.busy_record',
		message: 'Another change touched the record.',
		remedy: 'Wait.',
	}),
});
