import type { IDataObject } from 'n8n-workflow';

import { parseItem } from '../../../../core/canonical/item';
import {
	APPLY_OPERATION,
	applyMappings,
	groupBy,
	type Choice,
	type Untranslated,
} from '../../../../core/control/code-map/apply';
import type { CodeList } from '../../../../core/control/code-map/lists';
import { hintsFor } from '../../../../core/control/code-map/suggest';
import type { Unreadable } from '../../../../core/delivery/ledger/api';
import { toFault, type Fault } from '../../../../core/faults';
import { splitDelivery, type ItemDelivery } from '../../../shared/item-delivery';
import type { Asked, LedgerOperation } from '../../../shared/ledger-operation';
import type { Result } from '../../../shared/settle';
import { stateOf } from '../../../shared/show';
import {
	collectionOf,
	dayIn,
	dayOption,
	knownList,
	lineOf,
	listOptions,
	officeOf,
	today,
	toOption,
} from '../parameters';

export const apply: LedgerOperation = {
	value: 'apply',
	name: 'Apply',
	action: 'Apply mappings to records',
	description:
		'Translate the codes of canonical records by the approved mappings of their day. Records with a code that has none wait in the exception queue and come again by themselves once it is mapped.',
	properties: [
		{
			displayName: 'Lists',
			name: 'lists',
			type: 'multiOptions',
			options: listOptions,
			default: ['cost_code', 'cost_type', 'item', 'tax', 'unit', 'vendor'],
			description: 'Which codes are translated; all others go on as they are',
		},
		{
			displayName: 'May Stay Unmapped',
			name: 'optional',
			type: 'multiOptions',
			options: listOptions,
			default: [],
			description:
				'Lists whose codes go on untranslated when they have no mapping, because Odoo knows the record by its source or by the same code',
		},
		{
			displayName: 'Options',
			name: 'options',
			type: 'collection',
			placeholder: 'Add Option',
			default: {},
			description: 'Target system and day',
			options: [dayOption, toOption],
		},
	],
	runAll: async (session, asked) => {
		const office = officeOf(session);
		const settled = new Map<number, Result>();
		const deliveries = new Map<number, ItemDelivery>();
		const unfit: Unreadable[] = [];
		const ready: Array<{
			readonly key: string;
			readonly choice: Choice;
			readonly given: Untranslated;
		}> = [];
		for (const one of asked) {
			const { delivery, record } = splitDelivery(one.json);
			deliveries.set(one.index, delivery);
			const given = {
				index: one.index,
				payload: JSON.stringify(record),
				causation:
					delivery.event === undefined
						? null
						: { event: delivery.event, parts: delivery.parts ?? 1 },
				...(delivery.entry === undefined ? {} : { entry: delivery.entry }),
			};
			const read = readItem(one, record);
			if ('fault' in read) unfit.push({ ...given, operation: APPLY_OPERATION, fault: read.fault });
			else ready.push({ key: read.key, choice: read.choice, given: { ...given, item: read.item } });
		}
		for (const group of groupBy(ready, ({ key }) => key).values()) {
			const [first] = group;
			if (first === undefined) continue;
			const { choice } = first;
			const records = group.map(({ given }) => given);
			// What may stay unmapped needs no suggestion.
			const lists = new Set([...choice.lists].filter((list) => !choice.optional.has(list)));
			const asking = { to: choice.to, lists };
			const hint = await hintsFor(office, records, asking, choice.day ?? today(choice));
			for (const one of await applyMappings(office, records, choice, hint)) {
				const { index } = one;
				if ('item' in one) settled.set(index, [{ json: stamped(one.item, deliveries.get(index)) }]);
				else settled.set(index, { fault: one.fault, delivery: stateOf(one.entry) });
			}
		}
		const { ledger, scope, worker } = session;
		for (const { index, entry } of await ledger.report(scope, worker, unfit)) {
			const why = unfit.find((one) => one.index === index);
			if (why !== undefined) settled.set(index, { fault: why.fault, delivery: stateOf(entry) });
		}
		return settled;
	},
};

type Read =
	| { readonly fault: Fault }
	| { readonly key: string; readonly choice: Choice; readonly item: Untranslated['item'] };

function readItem(asked: Asked, record: IDataObject): Read {
	try {
		const parsed = parseItem(record);
		if ('fault' in parsed) return parsed;
		const choice = readChoice(asked);
		const { to, lists, optional, day = '' } = choice;
		const key = [to, [...lists].join(), [...optional].join(), day].join('\n');
		return { key, choice, item: parsed.item };
	} catch (thrown) {
		return { fault: toFault(thrown) };
	}
}

function readChoice(asked: Asked): Choice {
	const options = collectionOf(asked, 'options');
	const chosen = (name: string): ReadonlySet<CodeList> =>
		new Set([asked.parameter(name) ?? []].flat().map((list) => knownList(name, list)));
	const day = dayIn(options, 'day');
	return {
		to: lineOf(options['to']) || 'odoo',
		lists: chosen('lists'),
		optional: chosen('optional'),
		timezone: asked.timezone,
		...(day === null ? {} : { day }),
	};
}

/** The record goes on with the delivery it came with, so that it is the same one in the ledger. */
const stamped = (item: Untranslated['item'], delivery: ItemDelivery = {}): IDataObject =>
	({
		...item,
		...(Object.keys(delivery).length === 0 ? {} : { delivery: { ...delivery } }),
	}) as unknown as IDataObject;
