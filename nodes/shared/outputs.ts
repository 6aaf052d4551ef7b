import {
	NodeConnectionTypes,
	type IBinaryData,
	type IDataObject,
	type INodeExecutionData,
	type INodeOutputConfiguration,
} from 'n8n-workflow';

import type { FaultReport } from '../../core/faults';

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

/**
 * An exception as data. The keys are `exception` and `input`, never `error`: n8n replaces or
 * reroutes items that carry an `error` and the payload would be lost.
 */
export const exceptionItem = (
	index: number,
	report: FaultReport,
	input: IDataObject,
): INodeExecutionData => ({
	json: { exception: { ...report } as unknown as IDataObject, input },
	pairedItem: { item: index },
});

export const goodItem = (index: number, item: OutputItem): INodeExecutionData => ({
	json: item.json,
	...(item.binary === undefined ? {} : { binary: item.binary }),
	pairedItem: { item: index },
});
