import { type Fault, fault } from '../../faults';
import type { OdooClient } from '../../odoo/client.port';
import { MOVE } from '../../odoo/models/accounting';
import { applyUpsert, planUpsert } from '../../odoo/upsert';
import { done, failed, type Outcome } from '../../outcome';
import type { VerbDeps, VerbPlan } from '../../verb';
import { postBills } from '../bill/act';
import {
	type BookedDocument,
	documentNumber,
	type DocumentRow,
	documentStatus,
	readLedgers,
} from '../pay-application/ledger';
import { subcontractNumber } from '../pay-application/text';
import type { DraftRelease, ReleaseResult } from './draft';

export interface ReleasePlan extends VerbPlan<ReleaseResult> {
	readonly steps: ReadonlyArray<{ readonly index: number; readonly draft: DraftRelease }>;
}

/** Books the releases and, where asked, posts them; then reads back which of them got their place. */
export async function applyReleases(
	{ odoo, clock }: VerbDeps,
	{ preview, steps }: ReleasePlan,
): Promise<Array<Outcome<ReleaseResult>>> {
	const faults = new Map<number, Fault>();
	for (const company of new Set(steps.map(({ draft }) => draft.company.id))) {
		const rows = steps.flatMap(({ index, draft }) =>
			draft.row === null || draft.company.id !== company ? [] : [{ index, ...draft.row }],
		);
		if (rows.length === 0) continue;
		const plan = await planUpsert(odoo, {
			model: MOVE,
			rows,
			mode: 'create_once',
			context: { companyIds: [company] },
		});
		for (const outcome of await applyUpsert(odoo, plan, clock)) {
			if (outcome.status === 'exception') faults.set(outcome.index, outcome.fault);
		}
	}
	const written = await documentsOf(odoo, steps);
	for (const { index, draft } of steps) {
		if (!faults.has(index) && written.get(draft.digest) === undefined) {
			faults.set(index, changedMeanwhile(draft));
		}
	}
	const toPost = steps.flatMap(({ index, draft }) => {
		const row = written.get(draft.digest)?.row;
		if (!draft.value.post || faults.has(index) || row?.state !== 'draft') return [];
		return [{ index, id: row.id }];
	});
	const refused = await postBills(
		odoo,
		toPost.map(({ id }) => id),
	);
	for (const { index, id } of toPost) {
		const reason = refused.get(id);
		if (reason !== undefined) faults.set(index, reason);
	}
	const after = toPost.length === 0 ? written : await documentsOf(odoo, steps);
	const draftOfIndex = new Map(steps.map(({ index, draft }) => [index, draft]));
	return preview.map((outcome): Outcome<ReleaseResult> => {
		const draft = draftOfIndex.get(outcome.index);
		if (outcome.status === 'exception' || draft === undefined) return outcome;
		const reason = faults.get(outcome.index);
		if (reason !== undefined) return failed(outcome.index, reason);
		const document = after.get(draft.digest);
		if (document === undefined) return failed(outcome.index, changedMeanwhile(draft));
		const { row } = document;
		if (draft.value.post && (row.state !== 'posted' || row.date !== draft.value.date)) {
			return failed(outcome.index, notAsMeant(row, draft.value.date));
		}
		return done(
			outcome.index,
			outcome.effect,
			{
				...outcome.result,
				id: document.id,
				externalId: document.externalId,
				name: documentNumber(row),
				status: documentStatus(row),
			},
			outcome.warnings,
		);
	});
}

/** Releases of the subcontracts as they are now, by the record that asked for them. */
async function documentsOf(
	odoo: OdooClient,
	steps: ReleasePlan['steps'],
): Promise<ReadonlyMap<string, BookedDocument>> {
	const orders = new Map(
		steps.map(({ draft }) => [draft.ledger.order.id, draft.ledger.order] as const),
	);
	const ledgers = await readLedgers(odoo, [...orders.values()]);
	return new Map(
		[...ledgers.values()].flatMap(({ documents }) =>
			documents.flatMap((one) => (one.kind === 'release' ? [[one.of, one] as const] : [])),
		),
	);
}

const changedMeanwhile = ({ ledger }: DraftRelease) =>
	fault({
		class: 'unavailable',
		code: 'retention.changed_meanwhile',
		message: `Another release of ${subcontractNumber(ledger.order)} was booked at the same moment, so this one was not.`,
		remedy: 'Send it again: the balance is worked out anew.',
		model: MOVE,
	});

const notAsMeant = ({ id, state, date: day }: DocumentRow, wanted: string) =>
	fault({
		class: 'conflict',
		code: 'posting.not_as_meant',
		message: `Odoo left the release ${state} on ${String(day)}, not posted on ${wanted}.`,
		remedy:
			'Look at the bill in Odoo; its period may be locked, or its journal may need an approval.',
		model: MOVE,
		field: 'date',
		details: { id },
	});
