import { forecastGet } from '../../../../core/job-cost/forecast';
import { defineOperation } from '../../../shared/operation';
import { outputAs, presentLines } from '../lines';
import { questionProperties, readQuestion } from '../question';

export const get = defineOperation({
	value: 'get',
	name: 'Get',
	action: 'Get forecast',
	description: 'The forecast in force for each code of a project, and what it comes to',
	properties: [...questionProperties, outputAs],
	mode: 'batch',
	verb: forecastGet,
	read: readQuestion,
	present: presentLines,
});
