import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { BillKind } from '../../../core/payables/bill/bill-state';
import type { BillQuestion } from '../../../core/payables/bill/find';
import type { BillList } from '../../../core/payables/bill/read';
import type { Verb, VerbPlan } from '../../../core/verb';
import { limit, returnAll } from '../../shared/descriptions/common';
import { defineOperation, type Operation } from '../../shared/operation';
import { readList } from '../../shared/list-question';
import { billLocator, readBill } from './bill-locator';

/** How a kind of bill is spoken of in the editor. */
export interface BillWords {
	readonly kind: BillKind;
	/** e.g. `vendor bill`. */
	readonly one: string;
}

/** The parameter that names one bill; after *Create or Update* its ID is at hand. */
export const billReference = ({ one }: BillWords): INodeProperties => ({
	...billLocator,
	displayName: one.charAt(0).toUpperCase() + one.slice(1),
	description: `The ${one}, by Odoo's ID, by the vendor's number or Odoo's, or by its key in its source`,
});

/** The operation that reads one bill with its lines. */
export const getBillOperation = <P extends VerbPlan<R>, R>(
	verb: Verb<BillQuestion, P, R>,
	words: BillWords,
): Operation =>
	defineOperation({
		value: 'get',
		name: 'Get',
		action: `Get ${words.one}`,
		description: `Read a ${words.one} with its lines and what is paid of it, as Odoo holds it`,
		properties: [billReference(words)],
		mode: 'batch',
		verb,
		read: readBill,
	});

/** The operation that lists bills of one kind, one item each. */
export const listBillsOperation = <I, P extends VerbPlan<BillList>>(
	verb: Verb<I, P, BillList>,
	{ one }: BillWords,
): Operation =>
	defineOperation({
		value: 'getMany',
		name: 'Get Many',
		action: `Get many ${one}s`,
		description: `List ${one}s with their lines as Odoo holds them, the newest first`,
		properties: [returnAll, limit, filters],
		mode: 'batch',
		verb,
		read: readList,
		present: ({ bills }) => bills.map((bill) => ({ json: { ...bill } as unknown as IDataObject })),
	});

const filters: INodeProperties = {
	displayName: 'Filters',
	name: 'filters',
	type: 'collection',
	placeholder: 'Add Filter',
	default: {},
	description: 'Which bills to list',
	options: [
		{
			displayName: 'Changed Since',
			name: 'changedSince',
			type: 'string',
			default: '',
			placeholder: 'e.g. 2026-11-01',
			description: 'Day (UTC) from which on a change counts, as YYYY-MM-DD',
		},
		{
			displayName: 'Include Cancelled',
			name: 'includeCancelled',
			type: 'boolean',
			default: false,
			description: 'Whether to list cancelled ones too',
		},
		{
			displayName: 'Payment Status',
			name: 'paymentStatus',
			type: 'options',
			options: [
				{ name: 'Blocked', value: 'blocked' },
				{ name: 'In Payment', value: 'in_payment' },
				{ name: 'Not Paid', value: 'not_paid' },
				{ name: 'Paid', value: 'paid' },
				{ name: 'Partially Paid', value: 'partially_paid' },
				{ name: 'Reversed', value: 'reversed' },
			],
			default: 'not_paid',
			description: 'What was paid of it; only posted ones have one',
		},
		{
			displayName: 'Search',
			name: 'search',
			type: 'string',
			default: '',
			description:
				"Part of the vendor's number, of Odoo's, of the order's, or of the vendor's name",
		},
		{
			displayName: 'Status',
			name: 'status',
			type: 'options',
			options: [
				{ name: 'Cancelled', value: 'cancelled' },
				{ name: 'Draft', value: 'draft' },
				{ name: 'Posted', value: 'posted' },
			],
			default: 'draft',
			description: 'Where it stands in Odoo',
		},
	],
};
