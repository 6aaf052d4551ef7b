import type { IBinaryData, IDataObject, INodeProperties } from 'n8n-workflow';

import type { Entity } from '../../core/canonical/entity';
import type { Verb, VerbPlan } from '../../core/verb';
import { openBatch, type Batch } from './batch';
import type { DeliveryFacts } from './delivery-facts';
import type { OutputItem } from './outputs';

/** What an operation sees of one input item. */
export interface ItemView {
	readonly index: number;
	/** The item without what the delivery layer put on it. */
	readonly json: IDataObject;
	/** Value of a parameter for this item; undefined when it is hidden or absent. */
	parameter(name: string): unknown;
	/** What the credential and the workflow say, for parameters left empty. */
	readonly defaults: ConnectionDefaults;
	/** When this run began, RFC 3339 in UTC; the same for all its items. */
	readonly receivedAt: string;
}

export interface ConnectionDefaults {
	/** Odoo's id of the company to work in; absent means the user's own. */
	readonly companyId?: number;
	/** IANA name. */
	readonly timezone: string;
}

/** Stores a file with n8n and returns what an item's `binary` holds. */
export type StoreFile = (content: Buffer, name: string, mimeType: string) => Promise<IBinaryData>;

/** What a result may be shown with: files in n8n's store, and the parameters of its item. */
export interface Showing {
	readonly store: StoreFile;
	parameter(name: string): unknown;
}

/** Turns a verb's result into output items; the default is one item with the result's fields. */
export type Present<R> = (
	result: R,
	showing: Showing,
) => readonly OutputItem[] | Promise<readonly OutputItem[]>;

/** What the editor shows of an operation. */
export interface OperationText {
	/** Stable: saved workflows hold it. */
	readonly value: string;
	readonly name: string;
	/** Sentence case, no article, e.g. `Upsert project`. */
	readonly action: string;
	readonly description: string;
	/** Shown for this operation only; the gate is added by the resource. */
	readonly properties: readonly INodeProperties[];
	/** The canonical entity it works on, when its fields can be mapped in the node. */
	readonly entity?: Entity;
}

interface OperationOf<C, I, P extends VerbPlan<R>, R> extends OperationText {
	/** All items of the run go through the verb at once. */
	readonly mode: 'batch';
	readonly verb: Verb<I, P, R>;
	/** Parameters and json of one item as the verb's input; unchecked, the verb's schema decides. */
	readonly read: (item: ItemView) => C;
	/** What the ledger knows a write by; every verb that writes needs it. */
	readonly delivery?: (candidate: C, input: I) => DeliveryFacts;
	readonly present?: Present<R>;
	readonly keep?: Keep;
}

/**
 * What is kept of an item that holds more than may be written down: in the ledger, and beside an
 * exception. What it gives must still be readable by the operation, for a replay.
 */
export type Keep = (json: IDataObject) => IDataObject;

/** An operation as router and runner know it: the types of its verb are closed over. */
export interface Operation extends OperationText {
	readonly mode: 'batch';
	readonly verbName: string;
	readonly writes: boolean;
	readonly keep?: Keep;
	/** Reads and checks the inputs of all items; sends nothing. */
	readonly open: (items: readonly ItemView[]) => Batch;
}

/** Ties parameters to a verb. */
export function defineOperation<C, I, P extends VerbPlan<R>, R>(
	definition: OperationOf<C, I, P, R>,
): Operation {
	const { verb, read, delivery, present = presentFields, ...text } = definition;
	if (verb.writes !== (delivery !== undefined)) {
		throw new TypeError(`${verb.name} must declare its delivery if, and only if, it writes`);
	}
	const parts = { verb, read, present, ...(delivery === undefined ? {} : { delivery }) };
	return {
		...text,
		verbName: verb.name,
		writes: verb.writes,
		open: (items) => openBatch(parts, items),
	};
}

/** One item with the fields of the result; a result that is no object lies under `result`. */
export const presentFields = (result: unknown): OutputItem[] => [
	{
		json:
			typeof result === 'object' && result !== null && !Array.isArray(result)
				? ({ ...result } as IDataObject)
				: { result: result as IDataObject[] | string | number | boolean | null },
	},
];

/** A resource and its operations, of whatever they run on: verbs of Odoo, or the delivery ledger. */
export interface ResourceOf<O extends OperationText> {
	readonly value: string;
	readonly name: string;
	readonly description: string;
	readonly operations: readonly O[];
}

export type Resource = ResourceOf<Operation>;

/** The parameters of a node made of resources: resource list, operation lists, gated fields. */
export function resourceProperties(
	resources: ReadonlyArray<ResourceOf<OperationText>>,
): INodeProperties[] {
	const first = resources[0];
	return [
		{
			displayName: 'Resource',
			name: 'resource',
			type: 'options',
			noDataExpression: true,
			options: resources.map(({ name, value, description }) => ({ name, value, description })),
			default: first?.value ?? '',
		},
		...resources.flatMap((resource) => [
			operationList(resource),
			...resource.operations.flatMap((operation) => gatedProperties(resource, operation)),
		]),
	];
}

const operationList = (resource: ResourceOf<OperationText>): INodeProperties => ({
	displayName: 'Operation',
	name: 'operation',
	type: 'options',
	noDataExpression: true,
	displayOptions: { show: { resource: [resource.value] } },
	options: resource.operations.map(({ name, value, action, description }) => ({
		name,
		value,
		action,
		description,
	})),
	default: resource.operations[0]?.value ?? '',
});

const gatedProperties = (
	resource: ResourceOf<OperationText>,
	operation: OperationText,
): INodeProperties[] =>
	operation.properties.map((property) => ({
		...property,
		displayOptions: {
			...property.displayOptions,
			show: {
				resource: [resource.value],
				operation: [operation.value],
				...property.displayOptions?.show,
			},
		},
	}));

/** Entities whose fields can be mapped in the node, each once. */
export const entitiesOf = (resources: readonly Resource[]): readonly Entity[] => [
	...new Set(
		resources.flatMap(({ operations }) =>
			operations.flatMap(({ entity }) => (entity === undefined ? [] : [entity])),
		),
	),
];

/** Router: a look-up in the arrays the description was built from. */
export function findOperation<O extends OperationText>(
	resources: ReadonlyArray<ResourceOf<O>>,
	resource: unknown,
	operation: unknown,
): O | undefined {
	return resources
		.find(({ value }) => value === resource)
		?.operations.find(({ value }) => value === operation);
}
