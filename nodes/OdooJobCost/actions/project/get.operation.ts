import { projectGet } from '../../../../core/job-cost/records';
import { defineOperation } from '../../../shared/operation';
import { readQuestion, undatedQuestionProperties } from '../question';

export const get = defineOperation({
	value: 'get',
	name: 'Get',
	action: 'Get project',
	description: 'Read a project as Odoo holds it',
	properties: undatedQuestionProperties,
	mode: 'batch',
	verb: projectGet,
	read: readQuestion,
});
