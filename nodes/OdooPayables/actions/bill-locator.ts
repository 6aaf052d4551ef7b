import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { MatchQuestion } from '../../../core/payables/match/input';
import type { BusinessFacts, SourceRecordRef } from '../../../core/delivery/entry';
import { fault } from '../../../core/faults';
import { readReference, reference } from '../../shared/descriptions/reference';
import type { ItemView } from '../../shared/operation';

const base = reference({
	displayName: 'Bill',
	name: 'record',
	description: "The bill or credit note, by Odoo's ID, by its number, or by its key in its source",
	code: 'INV-2026-117',
	fromSource: 'procore/8089/4711',
});

/** One bill of any kind; after *Create or Update* its ID is at hand. */
export const billLocator: INodeProperties = {
	...base,
	default: { mode: 'id', value: '' },
	modes: [
		{
			displayName: 'By ID',
			name: 'id',
			type: 'string',
			hint: 'ID of the bill in Odoo, as Create or Update puts it out',
			placeholder: 'e.g. {{ $json.id }}',
			validation: [
				{
					type: 'regex',
					properties: { regex: '^[1-9][0-9]*$', errorMessage: "Odoo's number of the record" },
				},
			],
		},
		...(base.modes ?? []),
	],
};

/** Which bill, for the verb, and what came with it, for the ledger. */
export interface LocatedBill {
	readonly bill?: number;
	readonly record?: { readonly code?: string; readonly id?: string };
	readonly system?: string;
	readonly tenant?: string;
	readonly json: IDataObject;
}

/** Faults `node.no_reference` and `node.locator`. */
export function readBill(item: ItemView): LocatedBill {
	const { json } = item;
	const parameter = item.parameter('record');
	const mode =
		typeof parameter === 'object' && parameter !== null && 'mode' in parameter
			? parameter.mode
			: undefined;
	const { ref, origin } = readReference(item, 'record');
	if (mode !== 'id') return { record: ref, ...origin, json };
	const bill = Number('code' in ref ? ref.code : ref.id);
	if (!Number.isSafeInteger(bill) || bill < 1) throw noId();
	return { bill, json };
}

const noId = () =>
	fault({
		class: 'source_data',
		code: 'node.locator',
		message: "The parameter Bill does not hold Odoo's ID of a bill.",
		remedy:
			'Give the whole number that Create or Update puts out as id, or name the bill otherwise.',
		field: 'record',
	});

/** The record a delivery about a bill is of. */
export const recordOf = ({ bill, record, system, tenant }: MatchQuestion): SourceRecordRef => ({
	system,
	tenant,
	entity: 'vendor_invoice',
	nativeId: bill === undefined ? (record?.id ?? record?.code ?? '') : String(bill),
});

/** What a controller reads of it in a list, as far as the item says it. */
export function factsOf(what: string, { json, record, bill }: LocatedBill): BusinessFacts {
	const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined);
	const vendor = text((json['vendor'] as IDataObject | null | undefined)?.['name']);
	const number = text(json['number']) ?? record?.code ?? record?.id ?? String(bill ?? '');
	const [amount, currency] = [text(json['amount']), text(json['currency'])];
	return {
		title: `${what} ${number}`,
		...(vendor === undefined ? {} : { vendor }),
		...(amount === undefined || currency === undefined ? {} : { amount, currency }),
	};
}

/** The correlation of the purchase, where the item bears it. */
export const correlationOf = ({ json }: LocatedBill): { readonly correlationId?: string } => {
	const { trail } = json;
	return typeof trail === 'string' && trail !== '' ? { correlationId: trail } : {};
};
