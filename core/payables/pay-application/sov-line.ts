import type { SubPayApplicationLine } from '../../canonical/entities/sub-pay-application';
import { fault } from '../../faults';
import { lineExternalId } from '../../odoo/external-id';
import { PURCHASE_LINE } from '../../odoo/models/purchase';
import type { StoredLine, StoredOrder } from '../../procurement/order/stored';

/**
 * The order line an application's line bills: by the id its source gave it in the subcontract or in
 * the change order, or by its External ID or id in Odoo as code. A change order that is not in Odoo is
 * not approved, and not billed.
 *
 * Faults: `mapping.unknown_sov_line`, `mapping.ambiguous`, `pay_application.change_not_approved`.
 */
export function sovLineOf(
	{ sovLine, changeOrder }: Pick<SubPayApplicationLine, 'sovLine' | 'changeOrder'>,
	{ lines, externalId }: StoredOrder & { readonly externalId: string },
): StoredLine {
	const { id, code } = sovLine;
	const byName = (name: string) => lines.find((line) => line.externalId === name);
	if (id !== undefined && changeOrder?.id !== undefined) {
		const change = lineExternalId(lineExternalId(externalId, 'change'), changeOrder.id);
		const found = byName(lineExternalId(change, id));
		if (found === undefined) throw changeNotApproved(changeOrder.id);
		return found;
	}
	const exact = id === undefined ? undefined : byName(lineExternalId(externalId, id));
	if (exact !== undefined) return exact;
	const key = id === undefined ? undefined : lineExternalId('', id);
	const found = lines.filter(
		(line) =>
			(key !== undefined && line.externalId?.endsWith(key) === true) ||
			(code !== undefined && (line.externalId === code || String(line.id) === code)),
	);
	const [only, second] = found;
	if (only === undefined) {
		throw changeOrder === undefined ? unknownLine() : changeNotApproved(changeOrder.code ?? '');
	}
	if (second !== undefined) throw ambiguous();
	return only;
}

const changeNotApproved = (change: string) =>
	fault({
		class: 'conflict',
		code: 'pay_application.change_not_approved',
		message: `It bills the change order ${change}, which is not approved in Odoo.`,
		remedy: 'Have the change order approved and sent, then send the application again.',
		model: PURCHASE_LINE,
		field: 'changeOrder',
	});

const unknownLine = () =>
	fault({
		class: 'mapping',
		code: 'mapping.unknown_sov_line',
		message: 'The subcontract has no such line in Odoo.',
		remedy: 'Send the subcontract, or the approved change order, that brings the line.',
		model: PURCHASE_LINE,
		field: 'sovLine',
	});

const ambiguous = () =>
	fault({
		class: 'mapping',
		code: 'mapping.ambiguous',
		message: 'Several change orders of the subcontract have a line of this id.',
		remedy: 'Name the change order of the line.',
		field: 'changeOrder',
	});
