import { contentHash } from '../../canonical/hash';
import { type Fault, fault, toFault } from '../../faults';
import { toText } from '../../money';
import { backoffMs } from '../../odoo/backoff';
import type { OdooClient } from '../../odoo/client.port';
import { externalId } from '../../odoo/external-id';
import { load } from '../../odoo/load';
import { BILL_HOLD } from '../../odoo/models/bill-hold';
import { inChunks } from '../../odoo/paging';
import type { Clock } from '../../ports';
import { odooMoment } from '../../odoo/models/values';
import { HOLD_PLACES, type HoldChange } from './decide';

const ROWS_PER_CALL = 2000;
/** Tries of a batch whose transaction lost against another match of the same bills. */
const MAX_TRIES = 5;

const COLUMNS = [
	'id',
	'x_name',
	'x_bill_id/.id',
	'x_line_id/.id',
	'x_check',
	'x_state',
	'x_owner',
	'x_reason',
	'x_expected',
	'x_found',
	'x_difference',
	'x_content',
	'x_placed_by',
	'x_placed_at',
	'x_released_by',
	'x_released_at',
	'x_release_reason',
	'x_company_id/.id',
] as const;

/**
 * Writes holds under their External IDs, new and known ones alike: one call for 2,000. A repeat has
 * no second effect, and of two matches of a bill at once both write the same.
 * @returns why the holds of a bill could not be written, by bill; empty when all were
 */
export async function writeHolds(
	odoo: OdooClient,
	clock: Clock,
	changes: readonly HoldChange[],
): Promise<ReadonlyMap<number, Fault>> {
	const refused = new Map<number, Fault>();
	const now = new Date(clock.now()).toISOString();
	for (const part of inChunks(changes, ROWS_PER_CALL)) {
		const reason = await written(
			odoo,
			clock,
			part.map((change) => cellsOf(change, now)),
		);
		if (reason !== null) for (const { bill } of part) refused.set(bill, reason);
	}
	return refused;
}

async function written(
	odoo: OdooClient,
	clock: Clock,
	rows: ReadonlyArray<readonly string[]>,
): Promise<Fault | null> {
	try {
		for (let attempt = 1; ; attempt += 1) {
			const answer = await load(odoo, {
				model: BILL_HOLD,
				fields: COLUMNS,
				rows,
				mode: 'write',
				// Times are written in UTC; without a zone Odoo reads them in the user's.
				context: { tz: 'UTC' },
			});
			if (answer.ids !== null) return null;
			const reason = answer.problems[0]?.fault ?? notDone();
			if (reason.class !== 'unavailable' || attempt >= MAX_TRIES) return reason;
			await clock.sleep(backoffMs(attempt, { baseMs: 200 }));
		}
	} catch (thrown) {
		return toFault(thrown);
	}
}

/** One hold of a bill, line and check; a manual one of a bill and its reason. */
const nameOf = ({ bill, line, x_check: check, reason }: HoldChange): string =>
	externalId({
		system: 'odoo-construction',
		tenant: 'match',
		entity: 'bill_hold',
		key:
			check === 'manual'
				? `${String(bill)}-manual-${contentHash(reason).slice(0, 16)}`
				: `${String(bill)}-${String(line ?? 0)}-${check}`,
	});

const cellsOf = (change: HoldChange, now: string): string[] => [
	nameOf(change),
	change.name,
	String(change.bill),
	change.line === null ? '' : String(change.line),
	change.x_check,
	change.x_state,
	change.x_owner,
	change.reason,
	toText(change.expected, HOLD_PLACES),
	toText(change.found, HOLD_PLACES),
	toText(change.difference, HOLD_PLACES),
	change.content,
	String(change.x_placed_by),
	odooMoment(Date.parse(change.placedAt ?? now)),
	change.released?.by ?? '',
	change.released === null ? '' : odooMoment(Date.parse(change.released.at)),
	change.released?.reason ?? '',
	change.company === null ? '' : String(change.company),
];

const notDone = () =>
	fault({
		class: 'protocol',
		code: 'odoo.not_done',
		message: 'Odoo wrote no hold and gave no reason.',
		remedy: 'Have the Odoo administrator look at the server log for this time.',
		model: BILL_HOLD,
	});
