import { materialConsumption } from '../../../../core/canonical/entities/material-consumption';
import { materialPost } from '../../../../core/job-cost/posting/material';
import { defaultCostType, postOperation, readDefaultCostType } from './post';

export const material = postOperation({
	value: 'material',
	name: 'Post Material',
	action: 'Post material',
	description:
		'Book material built in: stocked items by an issue to the job, others at their unit cost',
	entity: materialConsumption,
	verb: materialPost,
	properties: [defaultCostType],
	more: readDefaultCostType,
});
