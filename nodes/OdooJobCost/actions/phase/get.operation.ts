import { fault } from '../../../../core/faults';
import { phaseGet } from '../../../../core/job-cost/records';
import { defineOperation } from '../../../shared/operation';
import { readQuestion, undatedQuestionProperties } from '../question';
import { readReference, reference } from '../../../shared/descriptions/reference';

const phase = reference({
	displayName: 'Phase',
	name: 'record',
	description: 'Phase or sub job of the project',
	code: '01',
	fromSource: 'procore/8089/991',
});

export const get = defineOperation({
	value: 'get',
	name: 'Get',
	action: 'Get phase',
	description: 'Read a phase as Odoo holds it',
	properties: [...undatedQuestionProperties, phase],
	mode: 'batch',
	verb: phaseGet,
	read: (item) => {
		const question = readQuestion(item);
		const { ref, origin } = readReference(item, 'record');
		const asked = { ...question, ...origin, record: ref };
		const both = question['system'] !== undefined && origin.system !== undefined;
		if (both && (question['system'] !== origin.system || question['tenant'] !== origin.tenant)) {
			throw fault({
				class: 'source_data',
				code: 'node.two_sources',
				message: 'Project and phase are named by keys of two different sources.',
				remedy: 'Name one of the two by its code.',
				field: 'record',
			});
		}
		return asked;
	},
});
