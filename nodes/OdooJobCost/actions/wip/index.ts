import { wipGet } from '../../../../core/job-cost/wip';
import { defineOperation, type Resource } from '../../../shared/operation';
import { questionProperties, readQuestion } from '../question';
import { contractProperties, readContract } from './contract';

const get = defineOperation({
	value: 'get',
	name: 'Get',
	action: 'Get WIP schedule',
	description: 'Earned revenue by cost-to-cost, billings, over and under billing of a project',
	properties: [...questionProperties, contractProperties],
	mode: 'batch',
	verb: wipGet,
	read: (item) => ({ ...readQuestion(item), ...readContract(item) }),
});

export const wip: Resource = {
	value: 'wip',
	name: 'WIP Schedule',
	description: 'Work in progress: what is earned against what is billed',
	operations: [get],
};
