import { z } from 'zod/v4';

import { refSchema } from '../../canonical/types';
import { fault } from '../../faults';
import { chooseOne } from '../../job-cost/choose';
import type { Companies } from '../../job-cost/companies';
import { siblingId } from '../../job-cost/delivered';
import { anyOf } from '../../job-cost/domain';
import { decimalFromFloat } from '../../money';
import type { Domain, OdooClient } from '../../odoo/client.port';
import { lineExternalId } from '../../odoo/external-id';
import {
	BUDGET_RESULTS,
	REQUISITION,
	REQUISITION_FIELDS,
	REQUISITION_LINE,
	REQUISITION_LINE_FIELDS,
	type RequisitionLineRow,
	type RequisitionRow,
} from '../../odoo/models/requisition';
import { idOf, momentOf, textOf } from '../../odoo/models/values';
import type { AccessNeed } from '../../verb';
import { readTrail } from '../trail';
import { type Held, type HeldLine, type KeptDocument, keptDocumentSchema } from './held';

/** One requisition: by its id in the source (`record.id`), or by its number (`record.code`). */
export const requisitionQuestion = z.object({
	record: refSchema,
	/** Needed with `record.id`. */
	system: z.string().min(1).max(32).default('odoo'),
	tenant: z.string().min(1).max(64).default('default'),
});
export type RequisitionQuestion = z.infer<typeof requisitionQuestion>;

const GROUP = 'Construction Integration';
export const READ_NEEDS: readonly AccessNeed[] = [
	{ model: REQUISITION, operations: ['read'], group: GROUP },
	{ model: REQUISITION_LINE, operations: ['read'], group: GROUP },
];
export const WRITE_NEEDS: readonly AccessNeed[] = [
	{ model: REQUISITION, operations: ['read', 'write', 'create'], group: GROUP },
	{ model: REQUISITION_LINE, operations: ['read', 'write', 'create'], group: GROUP },
];

/** Fault `setup.not_prepared`. */
export async function requireRequisitions(odoo: OdooClient): Promise<void> {
	if ((await odoo.fieldsOf(REQUISITION))?.has('x_line_ids') !== true) throw notPrepared();
}

/** The records of a domain, without their lines; one call. */
export async function readHeads(
	odoo: OdooClient,
	domain: Domain,
	page: { readonly limit?: number; readonly order?: string } = {},
): Promise<RequisitionRow[]> {
	await requireRequisitions(odoo);
	return await odoo.searchRead<RequisitionRow>({
		model: REQUISITION,
		domain,
		fields: REQUISITION_FIELDS,
		many2one: 'id',
		...page,
	});
}

/** Lines of a domain, by requisition; one call. */
export async function readLines(
	odoo: OdooClient,
	domain: Domain,
): Promise<ReadonlyMap<number, readonly RequisitionLineRow[]>> {
	const rows = await odoo.searchRead<RequisitionLineRow>({
		model: REQUISITION_LINE,
		domain,
		fields: REQUISITION_LINE_FIELDS,
		many2one: 'id',
	});
	const byHead = new Map<number, RequisitionLineRow[]>();
	for (const row of rows) {
		const head = idOf(row.x_requisition_id) ?? 0;
		const known = byHead.get(head);
		if (known === undefined) byHead.set(head, [row]);
		else known.push(row);
	}
	return byHead;
}

/**
 * The requisitions of these External IDs with their lines: two calls.
 * @returns a look-up that throws the fault of a record that cannot be read
 */
export async function readByKey(
	odoo: OdooClient,
	keys: readonly string[],
	companies: Companies,
): Promise<(key: string) => Held | undefined> {
	if (keys.length === 0) return () => undefined;
	const heads = await readHeads(odoo, [['x_key', 'in', [...new Set(keys)]]]);
	const lines =
		heads.length === 0
			? new Map<number, RequisitionLineRow[]>()
			: await readLines(odoo, linesOfHeads(heads));
	const byKey = new Map(heads.map((head) => [head.x_key || '', head]));
	return (key) => {
		const head = byKey.get(key);
		return head === undefined ? undefined : heldOf(head, lines.get(head.id) ?? [], companies);
	};
}

export const linesOfHeads = (heads: readonly RequisitionRow[]): Domain => [
	['x_requisition_id', 'in', heads.map(({ id }) => id)],
];

/** Which records questions ask for; null for none. */
export function domainOf(questions: readonly RequisitionQuestion[]): Domain | null {
	const keys = questions.flatMap((question) => keyOf(question) ?? []);
	const numbers = questions.flatMap(({ record }) => record.code ?? []);
	return anyOf([
		...(keys.length === 0 ? [] : [[['x_key', 'in', [...new Set(keys)]]] satisfies Domain]),
		...(numbers.length === 0 ? [] : [[['x_name', 'in', [...new Set(numbers)]]] satisfies Domain]),
	]);
}

const keyOf = ({ record: { id }, system, tenant }: RequisitionQuestion): string | null =>
	id === undefined ? null : siblingId({ system, tenant }, 'requisition', id);

/** Picks the record of a question. Faults `mapping.unknown_requisition`, `mapping.ambiguous`. */
export function headFinder(
	heads: readonly RequisitionRow[],
): (question: RequisitionQuestion) => RequisitionRow {
	const candidates = heads.map((head) => ({
		id: head.id,
		code: head.x_name || '',
		company: idOf(head.x_company_id),
		active: true,
		head,
	}));
	return (question) => {
		const key = keyOf(question);
		const { record, system, tenant } = question;
		return chooseOne({
			entity: 'requisition',
			field: 'record',
			ref: record,
			origin: { system, tenant },
			company: null,
			byId: candidates.find(({ head }) => key !== null && head.x_key === key),
			byCode: candidates.filter(({ code }) => code === record.code),
			rightPlan: true,
		}).head;
	};
}

/**
 * The record with its lines. Fault `conflict.requisition_unreadable` when somebody changed what this
 * package keeps there.
 */
export function heldOf(
	head: RequisitionRow,
	rows: readonly RequisitionLineRow[],
	companies: Companies,
): Held {
	const document = documentOf(head);
	const externalId = head.x_key || '';
	const byLine = new Map(rows.map((row) => [row.x_line || '', row]));
	const own = document.data.lines.map((source) => {
		const row = byLine.get(source.lineId);
		if (row === undefined) throw unreadable(head);
		byLine.delete(source.lineId);
		return heldLine(row, externalId, source);
	});
	const decidedBy = textOf(head.x_decided_by);
	const decidedAt = textOf(head.x_decided_at);
	return {
		id: head.id,
		externalId,
		document,
		project: idOf(head.x_project_id) ?? 0,
		account: idOf(head.x_account_id),
		company: companies.byId(idOf(head.x_company_id) ?? companies.own.id),
		state: head.x_state,
		content: head.x_content || '',
		trail: readTrail(head.x_origin),
		budget: BUDGET_RESULTS.find((one) => one === head.x_budget) ?? null,
		decision:
			decidedBy === null || decidedAt === null
				? null
				: {
						by: decidedBy,
						at: decidedAt,
						reason: textOf(head.x_reason),
						afterTheFact: head.x_after_the_fact,
					},
		parts: head.x_parts,
		lines: [...own, ...[...byLine.values()].map((row) => heldLine(row, externalId, null))],
		updatedAt: momentOf(head.write_date) ?? '',
	};
}

function documentOf(head: RequisitionRow): KeptDocument {
	try {
		const parsed = keptDocumentSchema.safeParse(JSON.parse(head.x_document || ''));
		if (parsed.success) return parsed.data;
	} catch {
		// No JSON: as unreadable as a document of another shape.
	}
	throw unreadable(head);
}

const heldLine = (
	row: RequisitionLineRow,
	parent: string,
	source: HeldLine['source'],
): HeldLine => ({
	externalId: lineExternalId(parent, row.x_line || '?'),
	lineId: row.x_line || '',
	source,
	description: textOf(row.x_name) ?? '',
	uom: textOf(row.x_uom),
	phase: idOf(row.x_phase_id),
	costCode: idOf(row.x_cost_code_id),
	costType: idOf(row.x_cost_type_id),
	quantity: decimalFromFloat(row.x_quantity, 'x_quantity'),
	unitCost: decimalFromFloat(row.x_unit_cost, 'x_unit_cost'),
	state: row.x_state,
	approved: decimalFromFloat(row.x_approved, 'x_approved'),
	ordered: decimalFromFloat(row.x_ordered, 'x_ordered'),
	orders: (textOf(row.x_orders) ?? '').split(', ').filter((name) => name !== ''),
	orderLines: (textOf(row.x_order_lines) ?? '').split('\n').filter((name) => name !== ''),
});

const notPrepared = () =>
	fault({
		class: 'conflict',
		code: 'setup.not_prepared',
		message: 'This Odoo has no requisitions, or this user cannot see them.',
		remedy:
			'Run Odoo Job Cost > Setup > Prepare once more as an administrator, and put the integration user into the group "Construction Integration".',
		model: REQUISITION,
	});

const unreadable = ({ id, x_name }: RequisitionRow) =>
	fault({
		class: 'conflict',
		code: 'conflict.requisition_unreadable',
		message: `What Odoo keeps of the requisition ${x_name || String(id)} was changed by hand and cannot be read.`,
		remedy: 'Take the change back in Odoo, or send the requisition under a new id.',
		model: REQUISITION,
		details: { id },
	});
