import type { INodeProperties } from 'n8n-workflow';

import { parseItem } from '../../../../core/canonical/item';
import { budgetCheck } from '../../../../core/job-cost/budget-check';
import { budgetLimits, readBudgetLimits } from '../../../shared/descriptions/budget-limits';
import { readOdooId } from '../../../shared/descriptions/locators';
import { defineOperation, type ItemView } from '../../../shared/operation';
import {
	codingProperties,
	dayOf,
	questionProperties,
	readCoding,
	readQuestion,
	todayOf,
	zoneOf,
} from '../question';

const fieldsOnly = (property: INodeProperties): INodeProperties => ({
	...property,
	displayOptions: { show: { input: ['fields'] } },
});

const [project, ...companyAndDay] = questionProperties;

const properties: INodeProperties[] = [
	{
		displayName: 'Input',
		name: 'input',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'Canonical Item',
				value: 'item',
				description:
					'Project and codes are those of the item, as the Canonical Map node puts it out',
			},
			{
				name: 'Fields Below',
				value: 'fields',
				description: 'Project and codes are given in this node',
			},
		],
		default: 'fields',
		description: 'Where project and codes come from',
	},
	...(project === undefined ? [] : [fieldsOnly(project)]),
	...codingProperties.map(fieldsOnly),
	{
		displayName: 'Amount',
		name: 'amount',
		type: 'string',
		default: '',
		placeholder: 'e.g. 12500.00',
		description:
			"Cost asked for, as decimal text in the currency of the project's company; negative gives budget back. Empty takes the amount of the canonical item.",
	},
	...companyAndDay,
	budgetLimits,
];

export const check = defineOperation({
	value: 'check',
	name: 'Check',
	action: 'Check budget',
	description: 'Say whether a cost fits its budget; reserves nothing',
	properties,
	mode: 'batch',
	verb: budgetCheck,
	read: (item) => {
		const question = item.parameter('input') === 'item' ? readFromItem(item) : readFromFields(item);
		const amount = String(item.parameter('amount') ?? '').trim();
		return { ...question, ...(amount === '' ? {} : { amount }), ...readBudgetLimits(item) };
	},
});

const readFromFields = (item: ItemView): Record<string, unknown> => ({
	...readQuestion(item),
	...readCoding(item),
});

/** Any canonical record that is coded to a job can be checked. */
function readFromItem(item: ItemView): Record<string, unknown> {
	const parsed = parseItem(item.json);
	if ('fault' in parsed) throw parsed.fault;
	const { system, tenant, company, data } = parsed.item;
	const chosen = readOdooId(item, 'company')?.odooId ?? company;
	const day = dayOf(item.parameter('asOf')) ?? todayOf(item);
	const coded = Object.entries(data as Readonly<Record<string, unknown>>).filter(([key]) =>
		['project', 'phase', 'costCode', 'costType', 'amount', 'currency'].includes(key),
	);
	return {
		...Object.fromEntries(coded),
		system,
		tenant,
		...(chosen === undefined ? {} : { company: String(chosen) }),
		asOf: day,
		zone: zoneOf(item),
	};
}
