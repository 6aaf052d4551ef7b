import { project as entity } from '../../../../core/canonical/entities/project';
import { projectUpsert } from '../../../../core/job-cost/project';
import type { Resource } from '../../../shared/operation';
import { upsertOperation } from '../upsert';

export const project: Resource = {
	value: 'project',
	name: 'Project',
	description: 'A job: a project in Odoo and the analytic account that carries its cost',
	operations: [upsertOperation(entity, projectUpsert, 'credential')],
};
