import { budgetGet } from '../../../../core/job-cost/budget';
import { defineOperation } from '../../../shared/operation';
import { outputAs, presentLines } from '../lines';
import { readQuestion, undatedQuestionProperties } from '../question';

export const get = defineOperation({
	value: 'get',
	name: 'Get',
	action: 'Get budget',
	description: 'List the budget lines and changes of a project, void ones included',
	properties: [...undatedQuestionProperties, outputAs],
	mode: 'batch',
	verb: budgetGet,
	read: readQuestion,
	present: presentLines,
});
