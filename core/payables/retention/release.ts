import { fault } from '../../faults';
import { readCompanies } from '../../job-cost/companies';
import { isReady, type Prepared, prepareEach } from '../../job-cost/upserting';
import { done, type Effect, failed, type Outcome } from '../../outcome';
import { orderFields } from '../../procurement/order/fields';
import { findOrders } from '../../procurement/order/find';
import { refuseVendor, vendorStanding } from '../../procurement/vendor-standing';
import type { Verb, VerbDeps, VerbInput } from '../../verb';
import { accountingDay, readLocks } from '../bill/periods';
import { subcontractQuestion } from '../pay-application/input';
import { readLedgers } from '../pay-application/ledger';
import { withId } from '../pay-application/read';
import { APPLICATION_NEEDS } from '../pay-application/upsert';
import { today } from '../../job-cost/day';
import { applyReleases, type ReleasePlan } from './book';
import {
	advanced,
	draftOf,
	type DraftRelease,
	type ReleaseInput,
	releaseInput,
	type ReleaseResult,
} from './draft';

/**
 * Releases retention of a subcontract: a bill on the retention account, shared over the lines by what
 * each still retains. Partial with an amount, all that is left without.
 *
 * Only what posted applications hold can be released, and only once: a release is known by the id of
 * its record, and releases asked for at one moment want the same next place in Odoo, which one of them
 * gets; the other is told to work out the balance anew.
 *
 * Faults of an item: those of the subcontract, `retention.over_release`, `retention.nothing_held`,
 * `retention.release_differs`, `retention.release_cancelled`, `retention.applications_open`,
 * `retention.changed_meanwhile` (may be sent again), `pay_application.no_lien_waiver`,
 * `conflict.insurance_expired`, `conflict.vendor_inactive`, `conflict.closed_period`,
 * `posting.not_as_meant`.
 */
export const retentionRelease: Verb<ReleaseInput, ReleasePlan, ReleaseResult> = {
	name: 'payables.retention.release',
	writes: true,
	needs: APPLICATION_NEEDS,
	input: releaseInput,
	plan: planReleases,
	apply: applyReleases,
};

async function planReleases(
	{ odoo, clock }: VerbDeps,
	inputs: ReadonlyArray<VerbInput<ReleaseInput>>,
): Promise<ReleasePlan> {
	const [companies, fields, locks] = await Promise.all([
		readCompanies(odoo),
		orderFields(odoo),
		readLocks(odoo),
	]);
	const find = await findOrders(
		odoo,
		'subcontract',
		inputs.map(({ value }) => subcontractQuestion(value, value.subcontract)),
		fields,
	);
	const found = prepareEach(inputs, ({ value }) =>
		withId(find(subcontractQuestion(value, value.subcontract), 'subcontract')),
	);
	const orders = new Map(found.filter(isReady).map(({ value }) => [value.id, value]));
	const vendors = [...orders.values()].flatMap(({ vendor }) => vendor ?? []);
	const day = today(clock, 'UTC');
	const [read, standings] = await Promise.all([
		readLedgers(odoo, [...orders.values()]),
		vendorStanding(odoo, [...new Set(vendors)], day),
	]);
	const ledgers = new Map(read);
	const prepared = inputs.map(({ index, value }, at): Prepared<DraftRelease> => {
		const order = found[at];
		if (order === undefined) throw new Error('input without an order');
		if (!isReady(order)) return order;
		const [one] = prepareEach([{ index, value }], () => {
			const ledger = ledgers.get(order.value.id);
			if (ledger === undefined) throw new Error('subcontract without a ledger');
			const draft = draftOf(value, ledger, companies);
			if (draft.row !== null || (value.post && draft.own?.row.state === 'draft')) {
				refuseUnwaived(value);
				refuseVendor(standings.get(order.value.vendor ?? 0));
				const lock = locks.get(draft.company.id);
				if (lock !== undefined) {
					accountingDay(value.date, {
						locks: lock,
						hasTax: false,
						company: draft.company,
						policy: 'refuse',
					});
				}
			}
			return draft;
		});
		if (one === undefined) throw new Error('input without a draft');
		// A second release of the batch starts from what the first one leaves.
		if (isReady(one)) ledgers.set(order.value.id, advanced(one.value));
		return one;
	});
	return {
		steps: prepared.filter(isReady).flatMap(({ index, value: draft }) => {
			return effectOf(draft) === 'unchanged' ? [] : [{ index, draft }];
		}),
		preview: prepared.map(
			(one): Outcome<ReleaseResult> =>
				isReady(one)
					? done(one.index, effectOf(one.value), one.value.result)
					: failed(one.index, one.fault),
		),
	};
}

const effectOf = ({ row, value, own }: DraftRelease): Effect =>
	row !== null ? 'created' : value.post && own?.row.state === 'draft' ? 'updated' : 'unchanged';

function refuseUnwaived({ lienWaiver, lienWaiverReceived }: ReleaseInput): void {
	if (lienWaiver === 'not_required' || lienWaiverReceived) return;
	throw fault({
		class: 'conflict',
		code: 'pay_application.no_lien_waiver',
		message: 'The lien waiver for the release is missing.',
		remedy: 'Get the signed waiver, then release with Lien Waiver Received.',
		field: 'lienWaiverReceived',
	});
}
