import type { INodeProperties } from 'n8n-workflow';

import { timesheet } from '../../../../core/canonical/entities/timesheet';
import { labourPost } from '../../../../core/job-cost/posting/timesheet';
import { defaultCostType, filled, postOperation, readDefaultCostType } from './post';

const task: INodeProperties = {
	displayName: 'Task ID',
	name: 'task',
	type: 'string',
	default: '',
	placeholder: 'e.g. 42',
	description: 'Task in Odoo the hours belong to; it must be one of the project',
};

export const labor = postOperation({
	value: 'labor',
	name: 'Post Labor',
	action: 'Post labor',
	description: "Book hours as timesheets, at the employee's hourly cost or the rate of the record",
	entity: timesheet,
	verb: labourPost,
	properties: [defaultCostType, task],
	more: (item) => {
		const id = filled(item, 'task');
		return { ...readDefaultCostType(item), ...(id === undefined ? {} : { task: Number(id) }) };
	},
});
