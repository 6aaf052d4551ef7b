import { z } from 'zod/v4';

import { refSchema } from '../../canonical/types';
import { chooseOne } from '../../job-cost/choose';
import { siblingId } from '../../job-cost/delivered';
import { anyOf, likeText } from '../../job-cost/domain';
import type { Domain, OdooClient } from '../../odoo/client.port';
import { PURCHASE_ORDER } from '../../odoo/models/purchase';
import { entityOfExternalId } from '../../odoo/external-id';
import { resolveExternalIds } from '../../odoo/resolve-external-ids';
import { withoutTrail } from '../trail';
import type { OrderFields } from './fields';
import type { CommitmentKind } from './input';
import { externalIdsOf, readOrders, type StoredOrder } from './stored';

/** One order: by its id in the source (`record.id`), or by its number there or in Odoo. */
export const orderQuestion = z.object({
	record: refSchema,
	/** Needed with `record.id`. */
	system: z.string().min(1).max(32).default('odoo'),
	tenant: z.string().min(1).max(64).default('default'),
});
export type OrderQuestion = z.infer<typeof orderQuestion>;

export interface FoundOrder extends StoredOrder {
	/** null: entered in Odoo by hand, or by somebody else. */
	readonly externalId: string | null;
}

/**
 * Finds orders of one kind: an order without an External ID counts as a purchase order. Five calls
 * for any number of questions.
 * @returns a look-up that throws `mapping.unknown_<kind>` and `mapping.ambiguous`
 */
export async function findOrders(
	odoo: OdooClient,
	kind: CommitmentKind,
	questions: readonly OrderQuestion[],
	fields: OrderFields,
): Promise<(question: OrderQuestion, field?: string) => FoundOrder> {
	const nameOf = ({ record: { id }, system, tenant }: OrderQuestion) =>
		id === undefined ? null : siblingId({ system, tenant }, kind, id);
	const names = questions.flatMap((question) => nameOf(question) ?? []);
	const resolved = await resolveExternalIds(odoo, [...new Set(names)], PURCHASE_ORDER);
	const codes = [...new Set(questions.flatMap(({ record }) => record.code ?? []))];
	const coded = await idsByNumber(odoo, codes);
	const orders = await readOrders(
		odoo,
		[...[...resolved.values()].map(({ id }) => id), ...coded],
		fields,
	);
	const externalIds = await externalIdsOf(odoo, PURCHASE_ORDER, [...orders.keys()]);
	const found = [...orders.values()].flatMap((order) => {
		const externalId = externalIds.get(order.id) ?? null;
		return kindOf(externalId) === kind ? [candidate({ ...order, externalId })] : [];
	});
	return (question, field = 'record') => {
		const { record, system, tenant } = question;
		const name = nameOf(question);
		const id = name === null ? undefined : resolved.get(name)?.id;
		const { code } = record;
		return chooseOne({
			entity: kind,
			field,
			ref: record,
			origin: { system, tenant },
			company: null,
			byId: found.find((one) => one.id === id),
			byCode: code === undefined ? [] : found.filter((one) => isNumbered(one.order, code)),
			rightPlan: true,
		}).order;
	};
}

const candidate = (order: FoundOrder) => ({
	id: order.id,
	code: order.row.name,
	company: order.company,
	active: true,
	order,
});

const isNumbered = ({ row }: StoredOrder, code: string): boolean =>
	row.name === code || withoutTrail(row.origin) === code;

async function idsByNumber(odoo: OdooClient, codes: readonly string[]): Promise<number[]> {
	if (codes.length === 0) return [];
	const domain: Domain | null = anyOf([
		[['origin', 'in', codes]],
		[['name', 'in', codes]],
		...codes.map((code): Domain => [['origin', '=like', `${likeText(code)}, trail:%`]]),
	]);
	const rows = await odoo.searchRead<{ id: number }>({
		model: PURCHASE_ORDER,
		domain: domain ?? [],
		fields: ['id'],
	});
	return rows.map(({ id }) => id);
}

/** Which document of the trade an order stands for, by its External ID. */
export const kindOf = (externalId: string | null): CommitmentKind =>
	entityOfExternalId(externalId) === 'subcontract' ? 'subcontract' : 'purchase_order';
