import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import type { Due } from '../../core/delivery/ledger/api';
import { eventItem } from '../shared/intake-items';

/** What is due as the two outputs of the trigger: deliveries, events. */
export function dueItems(batch: readonly Due[]): [INodeExecutionData[], INodeExecutionData[]] {
	const deliveries: INodeExecutionData[] = [];
	const events: INodeExecutionData[] = [];
	for (const due of batch) {
		if (due.what === 'event') {
			events.push(eventItem(due.key, JSON.parse(due.payload) as IDataObject));
			continue;
		}
		const { id, operation, node } = due.entry;
		const delivery = { entry: id, operation, node, why: due.why };
		deliveries.push({ json: { ...(JSON.parse(due.payload) as IDataObject), delivery } });
	}
	return [deliveries, events];
}
