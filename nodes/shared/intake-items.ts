import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

/**
 * An intake event as an item: the record, and `delivery` that names the event. A record with a field
 * of that name of its own lies whole under `record` instead, so that nothing of it is lost.
 */
export const eventItem = (event: string, record: IDataObject): INodeExecutionData => ({
	json: Object.hasOwn(record, 'delivery')
		? { record, delivery: { event } }
		: { ...record, delivery: { event } },
});
