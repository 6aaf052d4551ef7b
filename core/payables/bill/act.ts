import type { Fault } from '../../faults';
import type { OdooClient, OdooContext } from '../../odoo/client.port';
import { MOVE, MOVE_LINE } from '../../odoo/models/accounting';
import { together } from '../../procurement/order/act';

type Refusals = ReadonlyMap<number, Fault>;

const press = async (
	odoo: OdooClient,
	method: string,
	ids: readonly number[],
	context?: OdooContext,
): Promise<Refusals> =>
	await together(ids, async (part) => {
		await odoo.call({
			model: MOVE,
			method,
			ids: part,
			...(context === undefined ? {} : { context }),
		});
	});

/** Books drafts. Without the context Odoo lets a missing mandatory plan pass. */
export const postBills = async (odoo: OdooClient, ids: readonly number[]): Promise<Refusals> =>
	await press(odoo, 'action_post', ids, { extra: { validate_analytic: true } });

export const cancelBills = async (odoo: OdooClient, ids: readonly number[]): Promise<Refusals> =>
	await press(odoo, 'button_cancel', ids);

export const draftBills = async (odoo: OdooClient, ids: readonly number[]): Promise<Refusals> =>
	await press(odoo, 'button_draft', ids);

/** Lines of drafts may go; those of booked bills may not. */
export const dropBillLines = async (odoo: OdooClient, ids: readonly number[]): Promise<Refusals> =>
	await together(ids, async (lines) => {
		await odoo.call({ model: MOVE_LINE, method: 'unlink', ids: lines });
	});

/** The accounting day of drafts, each with its own; one call a day. */
export async function dateBills(
	odoo: OdooClient,
	days: ReadonlyMap<number, string>,
): Promise<Refusals> {
	const refused = new Map<number, Fault>();
	for (const day of new Set(days.values())) {
		const ids = [...days].flatMap(([id, own]) => (own === day ? [id] : []));
		const answer = await together(ids, async (part) => {
			await odoo.call({ model: MOVE, method: 'write', ids: part, args: { vals: { date: day } } });
		});
		for (const [id, reason] of answer) refused.set(id, reason);
	}
	return refused;
}
