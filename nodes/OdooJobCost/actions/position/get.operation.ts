import type { INodeProperties } from 'n8n-workflow';

import { positionGet } from '../../../../core/job-cost/position';
import { defineOperation } from '../../../shared/operation';
import { outputAs, presentLines } from '../lines';
import { questionProperties, readQuestion } from '../question';

const by: INodeProperties = {
	displayName: 'By',
	name: 'by',
	type: 'multiOptions',
	options: [
		{ name: 'Cost Code', value: 'costCode' },
		{ name: 'Cost Type', value: 'costType' },
		{ name: 'Phase', value: 'phase' },
	],
	default: ['phase', 'costCode', 'costType'],
	description: 'What the lines are told apart by; figures of the others are added up',
};

const DETAIL = ['phase', 'costCode', 'costType'];

export const get = defineOperation({
	value: 'get',
	name: 'Get',
	action: 'Get job cost position',
	description:
		'Budget, changes, commitments, actual cost, estimate at completion and variance of a project',
	properties: [...questionProperties, by, outputAs],
	mode: 'batch',
	verb: positionGet,
	read: (item) => {
		const chosen = item.parameter('by');
		const names = Array.isArray(chosen) ? chosen.map(String) : DETAIL;
		// All dimensions is the verb's own default, the only form that also says how a line is forecast.
		const all = DETAIL.every((name) => names.includes(name));
		return { ...readQuestion(item), ...(all ? {} : { by: ['project', ...names] }) };
	},
	present: presentLines,
});
