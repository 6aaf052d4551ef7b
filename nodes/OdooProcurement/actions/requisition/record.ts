import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { RequisitionQuestion } from '../../../../core/procurement/requisition/stored';
import type { DeliveryFacts } from '../../../shared/delivery-facts';
import { readReference, reference } from '../../../shared/descriptions/reference';
import type { ItemView } from '../../../shared/operation';

/** The key of the item is what every operation on requisitions puts out. */
export const record: INodeProperties = {
	...reference({
		displayName: 'Requisition',
		name: 'record',
		description:
			'The requisition, by its number or by its key in the source; sourceKey of an item is such a key',
		code: 'REQ-1001',
		fromSource: 'procore/8089/4711',
	}),
	default: { mode: 'source', value: '={{ $json.sourceKey }}' },
};

export const readRecord = (item: ItemView): Record<string, unknown> => {
	const { ref, origin } = readReference(item, 'record');
	return { record: ref, ...origin };
};

export const decidedBy: INodeProperties = {
	displayName: 'Decided By',
	name: 'by',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. {{ $json.decisions[0].by }}',
	description:
		'Who decided, by the name of their login; a policy that let it pass is named as one. The requester cannot.',
};

export const contentHash: INodeProperties = {
	displayName: 'Content Hash',
	name: 'contentHash',
	type: 'string',
	default: '={{ $json.contentHash }}',
	description:
		'What was decided on, as the other operations put it out. A requisition that changed since is refused; empty skips the check.',
};

/** Texts that are filled, by their names. */
export const filled = (item: ItemView, ...names: readonly string[]): Record<string, unknown> =>
	Object.fromEntries(
		names.flatMap((name) => {
			const text = String(item.parameter(name) ?? '').trim();
			return text === '' ? [] : [[name, text] as const];
		}),
	);

/** Lines of a list parameter, numbers as text, empty cells left out. */
export const linesOf = (item: ItemView): Record<string, unknown> => {
	const { entries = [] } = (item.parameter('lines') ?? {}) as {
		readonly entries?: readonly IDataObject[];
	};
	if (entries.length === 0) return {};
	return {
		lines: entries.map((entry) =>
			Object.fromEntries(
				Object.entries(entry).flatMap(([name, value]) =>
					value === '' || value === null ? [] : [[name, String(value)] as const],
				),
			),
		),
	};
};

/** A decision or conversion: a command, carried out whenever it is given. */
export const command =
	(action: string, title: string) =>
	(_: unknown, { record: asked, system, tenant }: RequisitionQuestion): DeliveryFacts => ({
		kind: 'command',
		system,
		tenant,
		entity: 'requisition',
		nativeId: asked.id ?? asked.code ?? '',
		action,
		facts: { title: `${title} requisition ${asked.code ?? asked.id ?? ''}` },
	});
