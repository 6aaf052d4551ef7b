import { project as entity } from '../../../../core/canonical/entities/project';
import { projectUpsert } from '../../../../core/job-cost/project';
import { projectGetMany } from '../../../../core/job-cost/records';
import type { Resource } from '../../../shared/operation';
import { listOperation } from '../records';
import { upsertOperation } from '../upsert';
import { get } from './get.operation';

export const project: Resource = {
	value: 'project',
	name: 'Project',
	description: 'A job: a project in Odoo and the analytic account that carries its cost',
	operations: [
		upsertOperation(entity, projectUpsert, 'credential'),
		get,
		listOperation(projectGetMany, 'projects'),
	],
};
