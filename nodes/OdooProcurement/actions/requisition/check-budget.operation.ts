import { requisitionCheckBudget } from '../../../../core/procurement/requisition/budget';
import { budgetLimits, readBudgetLimits } from '../../../shared/descriptions/budget-limits';
import { defineOperation } from '../../../shared/operation';
import { filled, readRecord, record } from './record';

export const checkBudget = defineOperation({
	value: 'checkBudget',
	name: 'Check Budget',
	action: 'Check budget of requisition',
	description: 'Say whether a requisition fits its budgets, line by line; reserves nothing',
	properties: [
		record,
		budgetLimits,
		{
			displayName: 'Other Requisitions',
			name: 'reserve',
			type: 'options',
			options: [
				{
					name: 'Hold Back What Is Approved',
					value: 'approved',
					description: 'What may be ordered for others is no longer available',
				},
				{
					name: 'Hold Back What Is Asked For',
					value: 'requested',
					description: 'Also what waits for a decision',
				},
				{
					name: 'Leave Out',
					value: 'none',
					description: 'Only orders and cost count',
				},
			],
			default: 'approved',
			description: 'What other requisitions of the project take of the budget',
		},
		{
			displayName: 'As Of',
			name: 'asOf',
			type: 'string',
			default: '',
			placeholder: 'e.g. 2026-11-30',
			description: 'Last day that counts, as YYYY-MM-DD; empty means today',
		},
	],
	mode: 'batch',
	verb: requisitionCheckBudget,
	read: (item) => ({
		...readRecord(item),
		...readBudgetLimits(item),
		...filled(item, 'reserve', 'asOf'),
		zone: item.defaults.timezone,
	}),
});
