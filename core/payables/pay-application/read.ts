import { fault } from '../../faults';
import { readCompanies } from '../../job-cost/companies';
import { siblingId } from '../../job-cost/delivered';
import { type Prepared, prepareEach } from '../../job-cost/upserting';
import { ZERO } from '../../money';
import type { OdooClient } from '../../odoo/client.port';
import { PARTNER } from '../../odoo/models/partner';
import { PURCHASE_ORDER } from '../../odoo/models/purchase';
import { resolveExternalIds } from '../../odoo/resolve-external-ids';
import { type OrderFields, orderFields } from '../../procurement/order/fields';
import { findOrders, type FoundOrder } from '../../procurement/order/find';
import type { VerbInput } from '../../verb';
import { type DeliveredApplication, subcontractQuestion } from './input';
import { type Entry, readLedgers, type SubcontractLedger } from './ledger';
import { type StudiedApplication, studyApplication } from './study';
import { applicationText } from './text';

export interface Studies {
	readonly fields: OrderFields;
	/** In the order of the inputs. */
	readonly prepared: ReadonlyArray<Prepared<StudiedApplication>>;
}

/**
 * Reads what a batch of applications is worked out against: a dozen calls, however many there are.
 * Applications of one subcontract are worked out in their order, each on the one before, so that a
 * batch may hold several.
 */
export async function studyApplications(
	odoo: OdooClient,
	inputs: ReadonlyArray<VerbInput<DeliveredApplication>>,
): Promise<Studies> {
	const [companies, fields] = await Promise.all([readCompanies(odoo), orderFields(odoo)]);
	const vendorName = ({ system, tenant, data }: DeliveredApplication) =>
		data.vendor?.id === undefined ? [] : [siblingId({ system, tenant }, 'vendor', data.vendor.id)];
	const [find, vendors] = await Promise.all([
		findOrders(
			odoo,
			'subcontract',
			inputs.map(({ value }) => subcontractQuestion(value, value.data.subcontract)),
			fields,
		),
		resolveExternalIds(
			odoo,
			[...new Set(inputs.flatMap(({ value }) => vendorName(value)))],
			PARTNER,
		),
	]);
	const found = prepareEach(inputs, ({ value }) => {
		const order = find(subcontractQuestion(value, value.data.subcontract), 'subcontract');
		const [name] = vendorName(value);
		const vendor = name === undefined ? undefined : vendors.get(name)?.id;
		if (vendor !== undefined && vendor !== order.vendor) throw otherVendor(order);
		return withId(order);
	});
	const ledgers = new Map(
		await readLedgers(odoo, unique(found.flatMap((one) => ('value' in one ? [one.value] : [])))),
	);
	const inTurn = [...inputs].sort((a, b) => a.value.data.number - b.value.data.number);
	const orderOf = new Map(found.map((one) => [one.index, one]));
	const prepared = new Map(
		inTurn.map(({ index, value }): readonly [number, Prepared<StudiedApplication>] => {
			const order = orderOf.get(index);
			if (order === undefined) throw new Error('input without an order');
			if (!('value' in order)) return [index, order];
			const { id, company } = order.value;
			const [one] = prepareEach([{ index, value }], () =>
				studyApplication(
					value,
					ledgers.get(id) ?? emptyLedger(order.value),
					companies.byId(company ?? companies.own.id),
				),
			);
			if (one === undefined) throw new Error('input without a study');
			if ('value' in one) ledgers.set(id, advanced(one.value));
			return [index, one];
		}),
	);
	return { fields, prepared: inputs.flatMap(({ index }) => prepared.get(index) ?? []) };
}

const unique = <T extends { readonly id: number }>(list: readonly T[]): T[] => [
	...new Map(list.map((one) => [one.id, one])).values(),
];

const emptyLedger = (order: SubcontractLedger['order']): SubcontractLedger => ({
	order,
	documents: [],
	entries: [],
	byHand: ZERO,
});

/** The ledger as it is once the application is booked as worked out. */
function advanced({
	value,
	ledger,
	externalId,
	own,
	lines,
	stage,
}: StudiedApplication): SubcontractLedger {
	if (stage === 'wait' || own?.row.state === 'posted') return ledger;
	const entries = ledger.entries.filter(({ document }) => document !== externalId);
	const documents = ledger.documents.filter((one) => one.externalId !== externalId);
	if (stage === 'cancel') return { ...ledger, entries, documents };
	const mine = lines.flatMap(({ before, period, held }): Entry[] =>
		(
			[
				['work', period.work],
				['stored', period.stored],
				['held', held],
			] as const
		).map(([part, amount]) => ({
			document: externalId,
			orderLine: before.line.id,
			part,
			amount,
			posted: false,
			account: null,
		})),
	);
	return {
		...ledger,
		entries: [...entries, ...mine],
		documents: [
			...documents,
			own ?? {
				id: 0,
				externalId,
				kind: 'application',
				of: String(value.data.number),
				row: {
					id: 0,
					name: false,
					ref: false,
					state: 'draft',
					payment_state: false,
					invoice_date: value.data.billingDate,
					date: value.data.accountingDate ?? value.data.billingDate,
					payment_reference: applicationText(ledger.order, value.data),
					partner_id: false,
					reversed_entry_id: false,
					amount_untaxed: 0,
					amount_total: 0,
				},
				live: true,
			},
		],
	};
}

/** Lines of an order that has no External ID cannot be told apart. */
export function withId(order: FoundOrder): FoundOrder & { readonly externalId: string } {
	const { externalId } = order;
	if (externalId !== null) return { ...order, externalId };
	throw fault({
		class: 'mapping',
		code: 'mapping.commitment_without_id',
		message: `The order ${order.row.name} was entered in Odoo; its lines cannot be told apart safely.`,
		remedy: 'Send the subcontract itself first, then its applications.',
		model: PURCHASE_ORDER,
		field: 'subcontract',
		details: { id: order.id },
	});
}

const otherVendor = ({ id, row }: FoundOrder) =>
	fault({
		class: 'conflict',
		code: 'pay_application.other_vendor',
		message: `The application is of another vendor than the subcontract ${row.name}.`,
		remedy: 'Correct the vendor or the subcontract in the source.',
		model: PURCHASE_ORDER,
		field: 'vendor',
		details: { id },
	});
