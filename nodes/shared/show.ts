import type { IDataObject } from 'n8n-workflow';

import type { Entry } from '../../core/delivery/entry';
import { Fault } from '../../core/faults';
import type { Outcome } from '../../core/outcome';
import type { Batch } from './batch';
import type { Delivered } from './deliver';
import type { Showing } from './operation';
import type { DeliveryState, Exception, OutputItem } from './outputs';
import type { Result } from './settle';

/** What a verb did or would do, as output items. */
export async function showOutcome(
	outcome: Outcome<unknown>,
	batch: Batch,
	showing: Showing,
): Promise<Result> {
	if (outcome.status === 'exception') return outcome.fault;
	const presented = await batch.present(outcome.result, showing);
	if (presented instanceof Fault) return presented;
	const { effect, planned, warnings } = outcome;
	return framed(presented, { effect, planned }, warnings);
}

/** The same of a delivery; its result comes from the ledger, so that a duplicate shows the same. */
export async function showDelivered(
	delivered: Delivered,
	batch: Batch,
	showing: Showing,
): Promise<Result> {
	if (delivered.status === 'exception') return exceptionOf(delivered);
	const { effect, result, warnings, entry } = delivered;
	const delivery = { ...stateOf(entry) };
	if (result === null)
		return framed([{ json: {} }], { effect, planned: false }, warnings, { delivery });
	const presented = await batch.present(JSON.parse(result), showing);
	if (presented instanceof Fault) return { fault: presented, delivery };
	return framed(presented, { effect, planned: false }, warnings, { delivery });
}

/** What happened comes first, what to look at last; the fields of the result stand between. */
function framed(
	items: readonly OutputItem[],
	head: IDataObject,
	warnings: readonly string[],
	tail: IDataObject = {},
): readonly OutputItem[] {
	const last: IDataObject = warnings.length === 0 ? tail : { ...tail, warnings: [...warnings] };
	return items.map((item) => ({ ...item, json: { ...head, ...item.json, ...last } }));
}

function exceptionOf({
	fault,
	entry,
	until,
}: Extract<Delivered, { status: 'exception' }>): Exception {
	if (until === undefined) return { fault, delivery: stateOf(entry) };
	return {
		fault,
		delivery: {
			...stateOf(entry),
			...(TURN.has(entry.state) ? { state: 'waiting' } : {}),
			nextAt: new Date(until).toISOString(),
		},
	};
}

/** States in which an entry waits for nothing but its turn. */
const TURN: ReadonlySet<Entry['state']> = new Set(['ready', 'sending']);
const COMES_AGAIN: ReadonlySet<Entry['state']> = new Set(['retry_wait', 'blocked', 'unknown']);

/** Where an entry stands, for the item that carried it. */
export function stateOf({
	id,
	state,
	attempts,
	exceptionClass,
	queue,
	nextAt,
}: Entry): DeliveryState {
	return {
		entry: id,
		state,
		attempts,
		...(state === 'dead' && exceptionClass !== null ? { class: exceptionClass } : {}),
		...(state === 'dead' && queue !== null ? { queue } : {}),
		...(COMES_AGAIN.has(state) ? { nextAt: new Date(nextAt).toISOString() } : {}),
	};
}
