import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { CommitmentKind } from '../../../core/procurement/order/input';
import type { OrderQuestion } from '../../../core/procurement/order/find';
import type { OrderList } from '../../../core/procurement/order/read';
import type { Verb, VerbPlan } from '../../../core/verb';
import { dryRun, limit, returnAll } from '../../shared/descriptions/common';
import { readReference, reference } from '../../shared/descriptions/reference';
import { defineOperation, type ItemView, type Operation } from '../../shared/operation';
import { readList } from '../../shared/list-question';

/** How a kind of order is spoken of in the editor. */
export interface OrderWords {
	readonly kind: CommitmentKind;
	/** e.g. `purchase order`. */
	readonly one: string;
	readonly code: string;
	readonly fromSource: string;
}

const recordOf = ({ one, code, fromSource }: OrderWords): INodeProperties =>
	reference({
		displayName: one.charAt(0).toUpperCase() + one.slice(1),
		name: 'record',
		description: `The ${one}, by its number in Odoo or in its source, or by its key there`,
		code,
		fromSource,
	});

const readRecord = (item: ItemView): Record<string, unknown> => {
	const { ref, origin } = readReference(item, 'record');
	return { record: ref, ...origin };
};

/** The operation that reads one order with its lines. */
export const getOrderOperation = <P extends VerbPlan<R>, R>(
	verb: Verb<OrderQuestion, P, R>,
	words: OrderWords,
): Operation =>
	defineOperation({
		value: 'get',
		name: 'Get',
		action: `Get ${words.one}`,
		description: `Read a ${words.one} with its lines as Odoo holds it`,
		properties: [recordOf(words)],
		mode: 'batch',
		verb,
		read: readRecord,
	});

/** The operation that lists orders of one kind, one item each. */
export const listOrdersOperation = <I, P extends VerbPlan<OrderList>>(
	verb: Verb<I, P, OrderList>,
	{ one }: OrderWords,
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
		present: ({ orders }) =>
			orders.map((order) => ({ json: { ...order } as unknown as IDataObject })),
	});

const filters: INodeProperties = {
	displayName: 'Filters',
	name: 'filters',
	type: 'collection',
	placeholder: 'Add Filter',
	default: {},
	description: 'Which orders to list',
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
			description: 'Whether to list cancelled orders too',
		},
		{
			displayName: 'Search',
			name: 'search',
			type: 'string',
			default: '',
			description: "Part of the number in Odoo or in the source, or of the vendor's name",
		},
	],
};

interface Ending<P extends VerbPlan<R>, R> extends OrderWords {
	readonly value: 'cancel' | 'closeShort';
	readonly name: string;
	readonly action: string;
	readonly description: string;
	readonly verb: Verb<OrderQuestion, P, R>;
}

/** The operation that ends an order: a command, carried out whenever it is given. */
export const endOrderOperation = <P extends VerbPlan<R>, R>({
	value,
	name,
	action,
	description,
	verb,
	...words
}: Ending<P, R>): Operation =>
	defineOperation({
		value,
		name,
		action,
		description,
		properties: [recordOf(words), dryRun],
		mode: 'batch',
		verb,
		read: readRecord,
		delivery: (_, { record, system, tenant }) => ({
			kind: 'command',
			system,
			tenant,
			entity: words.kind,
			nativeId: record.id ?? record.code ?? '',
			action: value,
			facts: { title: `${name} ${words.one} ${record.code ?? record.id ?? ''}` },
		}),
	});
