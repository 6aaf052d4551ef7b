import {
	NodeConnectionTypes,
	type IBinaryData,
	type IDataObject,
	type INodeExecutionData,
	type INodeOutputConfiguration,
} from 'n8n-workflow';

import type { EntryState } from '../../core/delivery/entry';
import type { Fault } from '../../core/faults';
import type { ItemDelivery } from './item-delivery';

/** What one result becomes on the way out; `pairedItem` is added by the runner. */
export interface OutputItem {
	readonly json: IDataObject;
	readonly binary?: Record<string, IBinaryData>;
}

/** A pair of declared outputs: what went well, and what a person or a rule has to look at. */
export const outputs = (good: string, bad: string): INodeOutputConfiguration[] => [
	{ type: NodeConnectionTypes.Main, displayName: good },
	{ type: NodeConnectionTypes.Main, displayName: bad },
];

export const DONE_AND_EXCEPTIONS = outputs('Done', 'Exceptions');
export const VALID_AND_EXCEPTIONS = outputs('Valid', 'Exceptions');

/** Where a delivery stands, for the item that carried it. */
export interface DeliveryState {
	/** Number of the entry in the ledger. */
	readonly entry: number;
	/** `waiting`, or the state of the entry. */
	readonly state: 'waiting' | EntryState;
	/** Claims so far. */
	readonly attempts: number;
	/** Class and queue of an exception that waits for a person. */
	readonly class?: string;
	readonly queue?: string;
	/** RFC 3339; when it may be sent again by itself. */
	readonly nextAt?: string;
}

/** Something that is not done, and where its delivery stands. */
export interface Exception {
	readonly fault: Fault;
	/** What became of it, or, before it got to the ledger, what the item itself says. */
	readonly delivery: DeliveryState | ItemDelivery;
}

/**
 * An exception as data. The keys are `exception` and `input`, never `error`: n8n replaces or
 * reroutes items that carry an `error` and the payload would be lost.
 */
export const exceptionItem = (
	index: number,
	{ fault, delivery }: Omit<Exception, 'delivery'> & Partial<Exception>,
	input: IDataObject,
): INodeExecutionData => ({
	json: {
		exception: { ...fault.report() } as unknown as IDataObject,
		...(delivery === undefined ? {} : { delivery: { ...delivery } }),
		input,
	},
	pairedItem: { item: index },
});

export const goodItem = (index: number, item: OutputItem): INodeExecutionData => ({
	json: item.json,
	...(item.binary === undefined ? {} : { binary: item.binary }),
	pairedItem: { item: index },
});
