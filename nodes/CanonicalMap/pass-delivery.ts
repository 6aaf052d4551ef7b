import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import type { CanonicalItem } from '../../core/canonical/envelope';
import { contentHash } from '../../core/canonical/hash';
import { splitDelivery, type ItemDelivery } from '../shared/item-delivery';

/** Longest id an envelope takes. */
const ID_LIMIT = 256;

/** What the input items say of their deliveries, and how many items each event became. */
export interface Deliveries {
	/** The record of an item without its delivery. */
	record(index: number): IDataObject;
	/** To be called once an item is mapped, for all of them before any is put out. */
	became(index: number, count: number): void;
	/** A mapped item with the delivery of the item it came from; `at` is its place among them. */
	stamp(index: number, item: CanonicalItem, at: number): IDataObject;
	/** The delivery of an item that could not be mapped. */
	of(index: number): ItemDelivery | undefined;
}

/**
 * Carries the delivery through the mapping. An event is settled when as many deliveries name it as it
 * became items, so the parts of an event are counted over all its items, exceptions included. Its key
 * is cause and correlation of all of them.
 */
export function passDeliveries(items: readonly INodeExecutionData[]): Deliveries {
	const split = items.map(({ json }) => splitDelivery(json));
	const parts = new Map<string, number>();
	const of = (index: number): ItemDelivery | undefined => {
		const given = split[index]?.delivery ?? {};
		const { event } = given;
		if (event === undefined) return given.entry === undefined ? undefined : given;
		return { ...given, parts: Math.max(parts.get(event) ?? 1, given.parts ?? 1) };
	};
	return {
		record: (index) => split[index]?.record ?? {},
		became: (index, count) => {
			const event = split[index]?.delivery.event;
			if (event !== undefined) parts.set(event, (parts.get(event) ?? 0) + count);
		},
		stamp: (index, item, at) => {
			const delivery = of(index);
			if (delivery === undefined) return { ...item } as unknown as IDataObject;
			const { entry, ...event } = delivery;
			const cause =
				event.event === undefined
					? {}
					: { correlationid: shortId(event.event), causationid: shortId(event.event) };
			return {
				...item,
				...cause,
				// One entry is one delivery: of several items the first takes its place.
				delivery: { ...event, ...(entry === undefined || at > 0 ? {} : { entry }) },
			} as unknown as IDataObject;
		},
		of,
	};
}

const shortId = (id: string): string => (id.length <= ID_LIMIT ? id : contentHash(id));
