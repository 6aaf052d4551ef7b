import { verifyChain } from '../../core/delivery/audit/verify';
import type { AuditRecord } from '../../core/delivery/audit/record';
import type { Entry, Scope } from '../../core/delivery/entry';
import type { LedgerStore } from '../../core/delivery/stores/store.port';
import type { Domain, OdooClient } from '../../core/odoo/client.port';
import type { Sent } from './feed';
import { revisionIn, titles, type Regression } from './monitor';
import type { WriteSeen } from './proxy';
import {
	eventAmount,
	eventHours,
	lineAmount,
	lineCount,
	markOf,
	marksLike,
	type Kind,
} from './records';

/** One thing that must hold; `found` names what does not, at most a few. */
export interface Finding {
	readonly name: string;
	readonly found: readonly string[];
	/** What was looked at, for people. */
	readonly looked: string;
}

const finding = (name: string, looked: string, found: readonly string[]): Finding => ({
	name,
	looked,
	found,
});

/** What Odoo shows of a mark: one entry a document, with the figure that tells its content. */
type Shown = ReadonlyMap<string, readonly string[]>;

interface Document {
	readonly id: number;
	readonly name: string;
	readonly amount?: number;
	readonly unit_amount?: number;
}

/** Documents of a kind by the mark in their name, past every External ID. */
async function shown(odoo: OdooClient, prefix: string, kind: Kind): Promise<Shown> {
	const found = new Map<string, string[]>();
	const put = (mark: string, figure: string) =>
		found.set(mark, [...(found.get(mark) ?? []), figure]);
	if (kind === 'vendor' || kind === 'project') {
		for (const title of await titles(odoo, prefix, kind)) {
			const known = revisionIn(title);
			if (known !== null) put(known.mark, String(known.revision));
		}
		return found;
	}
	if (kind === 'change') {
		const rows = await odoo.searchRead<{ id: number; x_change_number: string; x_amount: number }>({
			model: 'x_job_budget_line',
			domain: [
				['x_change_number', '=like', marksLike(prefix, kind)],
				['x_state', '!=', 'void'],
			],
			fields: ['x_change_number', 'x_amount'],
			order: 'x_amount',
		});
		const lines = new Map<string, string[]>();
		for (const { x_change_number: mark, x_amount: amount } of rows) {
			lines.set(mark, [...(lines.get(mark) ?? []), amount.toFixed(2)]);
		}
		for (const [mark, amounts] of lines) put(mark, amounts.join(' '));
		return found;
	}
	const where: Record<'hours' | 'cost' | 'entry', { model: string; more: Domain }> = {
		hours: { model: 'account.analytic.line', more: [] },
		cost: { model: 'account.analytic.line', more: [] },
		entry: {
			model: 'account.move.line',
			more: [
				['parent_state', '=', 'posted'],
				['debit', '>', 0],
			],
		},
	};
	const { model, more } = where[kind];
	const field = { hours: 'unit_amount', cost: 'amount', entry: 'debit' }[kind];
	const rows = await odoo.searchRead<Document & Record<string, number | string>>({
		model,
		domain: [
			kind === 'entry'
				? ['name', 'like', marksLike(prefix, kind).slice(0, -1)]
				: ['name', '=like', marksLike(prefix, kind)],
			...more,
		],
		fields: ['name', field],
	});
	const pattern = new RegExp(`${marksLike(prefix, kind).slice(0, -1)}\\d+\\.`);
	for (const row of rows) {
		const mark = pattern.exec(row.name)?.[0];
		if (mark !== undefined) put(mark, Math.abs(Number(row[field])).toFixed(2));
	}
	return found;
}

/** What Odoo must show of a record: its last revision, or the figure of an event. */
function expected(kind: Kind, number: number, revision: number): string {
	if (kind === 'vendor' || kind === 'project') return String(revision);
	if (kind === 'change') {
		return Array.from({ length: lineCount(revision) }, (_, line) =>
			Number(lineAmount(revision, line)).toFixed(2),
		).join(' ');
	}
	return Number(kind === 'hours' ? eventHours(number) : eventAmount(number)).toFixed(2);
}

/** Odoo against what was sent: nothing lost, doubled or left at an older revision. */
export async function checkOdoo(
	odoo: OdooClient,
	prefix: string,
	{ records }: Sent,
): Promise<Finding[]> {
	const lost: string[] = [];
	const doubled: string[] = [];
	const stale: string[] = [];
	let looked = 0;
	for (const kind of Object.keys(records) as Kind[]) {
		const there = await shown(odoo, prefix, kind);
		for (const [number, revision] of records[kind]) {
			looked += 1;
			const mark = markOf(prefix, kind, number);
			const figures = there.get(mark) ?? [];
			const want = expected(kind, number, revision);
			if (figures.length === 0) lost.push(mark);
			else if (figures.length > 1) doubled.push(`${mark} ${String(figures.length)} times`);
			else if (figures[0] !== want) {
				stale.push(`${mark} shows ${figures[0] ?? ''}, sent was ${want}`);
			}
		}
	}
	const text = `${String(looked)} records`;
	return [
		finding('nothing is lost', text, lost),
		finding('nothing is doubled', text, doubled),
		finding('every record shows its last revision', text, stale),
	];
}

/** Odoo while it ran (I4). With the quiet period no older revision shows again, not even for a moment. */
export const checkOrder = (regressions: readonly Regression[], looks: number): Finding =>
	finding(
		'no record fell back to an older revision',
		`${String(looks)} looks`,
		regressions.map(
			({ mark, from, to, ms }) =>
				`${mark} from r${String(from)} to r${String(to)} for ${String(ms)} ms`,
		),
	);

const OPEN = ['ready', 'sending', 'retry_wait', 'unknown', 'blocked'] as const;

/** The ledger: nothing open is left, and in the exception queue lies what belongs there only. */
export async function checkLedger(
	store: LedgerStore,
	scope: Scope,
	sent: Sent,
): Promise<Finding[]> {
	const [open, dead, waiting] = await store.read(async (reads) => [
		await reads.findEntries(scope, { states: OPEN }, { order: 'oldest', limit: 50 }),
		await reads.findEntries(scope, { states: ['dead'] }, { order: 'oldest', limit: 10_000 }),
		await reads.findEvents(
			scope,
			{ states: ['waiting', 'taken', 'dead'] },
			{ order: 'oldest', limit: 50 },
		),
	]);
	const conflicts = dead.filter(({ fault }) => fault?.code === 'delivery.conflict');
	const spoilt = dead.filter(({ fault }) => fault?.class === 'source_data');
	const strange = dead.filter((entry) => !conflicts.includes(entry) && !spoilt.includes(entry));
	return [
		finding('every delivery came to an end', 'entries and events', [
			...open.map(named),
			...waiting.map(({ key, state }) => `event ${key} is ${state}`),
		]),
		finding(
			'the same revision with other content went to a person, each of them',
			`${String(sent.conflicts.size)} planted`,
			conflicts.length === sent.conflicts.size
				? []
				: [`${String(conflicts.length)} are in the exception queue`],
		),
		finding(
			'spoilt records went to a person and stopped nobody else',
			`${String(sent.spoilt)} planted`,
			spoilt.length === sent.spoilt ? [] : [`${String(spoilt.length)} are in the exception queue`],
		),
		finding('nothing else is in the exception queue', `${String(dead.length)} entries`, [
			...strange.map(named),
		]),
	];
}

const named = ({ key, state, attempts, fault }: Entry): string =>
	`${key} is ${state} after ${String(attempts)} attempts: ${fault?.code ?? ''} ${fault?.message ?? ''}`;

const PAGE = 2_000;

async function trailOf(store: LedgerStore, chain: string): Promise<AuditRecord[]> {
	const all: AuditRecord[] = [];
	for (;;) {
		const page = await store.read((reads) => reads.auditFrom(chain, all.length + 1, PAGE));
		all.push(...page);
		if (page.length < PAGE) return all;
	}
}

/** The trail: unbroken, and every write that reached Odoo has a claim that was committed before it. */
export async function checkTrail(
	store: LedgerStore,
	chain: string,
	writes: readonly WriteSeen[],
): Promise<Finding[]> {
	const verified = await store.read((reads) => verifyChain(reads, chain));
	const trail = await trailOf(store, chain);
	const claims = trail.filter(({ what }) => what === 'entry.claimed');
	const first = new Map<string, number>();
	for (const { actor, record, at } of claims) {
		const key = `${workerIn(actor)} ${record.split('|').at(-1) ?? ''}`;
		first.set(key, Math.min(first.get(key) ?? Infinity, at));
	}
	const unclaimed: string[] = [];
	const sent = writes.filter(({ forwardedAt }) => forwardedAt > 0);
	for (const { worker, model, method, externalIds, arrivedAt } of sent) {
		const records = new Set(externalIds.map((name) => name.split('.')[4] ?? ''));
		const claimed =
			records.size === 0
				? claims.some(({ actor, at }) => workerIn(actor) === worker && at <= arrivedAt)
				: [...records].every(
						(record) => (first.get(`${worker} ${record}`) ?? Infinity) <= arrivedAt,
					);
		if (!claimed) unclaimed.push(`${model}.${method} of ${worker} for ${[...records].join(', ')}`);
	}
	const fenced = trail.filter(({ what }) => what === 'entry.fenced').length;
	return [
		finding(
			'the audit trail verifies',
			`${String(trail.length)} records, ${String(fenced)} fenced`,
			verified.ok ? [] : [verified.message],
		),
		finding(
			'every write to Odoo had a committed claim',
			`${String(sent.length)} writes, ${String(claims.length)} claims`,
			unclaimed,
		),
	];
}

/** `workflow:<id>/<node>`: workers run under their own name as the workflow. */
const workerIn = (actor: string): string => /^workflow:([^/]*)/.exec(actor)?.[1] ?? '';
