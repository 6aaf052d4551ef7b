import type { INodeProperties } from 'n8n-workflow';

import { parseItem } from '../../../../core/canonical/item';
import { budgetCheck } from '../../../../core/job-cost/budget-check';
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
	{
		displayName: 'Limits',
		name: 'limits',
		type: 'collection',
		placeholder: 'Add Limit',
		default: {},
		description: 'Without limits a request above what is available is a warning',
		options: [
			{
				displayName: 'Block Above Percent',
				name: 'blockAbovePercent',
				type: 'string',
				default: '100',
				description:
					'Block when more than this share of the revised budget is used, request included',
			},
			{
				displayName: 'Block Over By',
				name: 'blockOverBy',
				type: 'string',
				default: '0',
				description: 'Block when the revised budget is exceeded by more than this amount',
			},
			{
				displayName: 'Budget Controlled By',
				name: 'by',
				type: 'multiOptions',
				options: [
					{ name: 'Cost Code', value: 'costCode' },
					{ name: 'Cost Type', value: 'costType' },
					{ name: 'Phase', value: 'phase' },
				],
				default: ['costCode', 'costType'],
				description: 'Within the project; figures of the others are added up',
			},
			{
				displayName: 'Reserve Pending Orders',
				name: 'reservePending',
				type: 'boolean',
				default: false,
				description: 'Whether to hold back orders that wait for approval',
			},
			{
				displayName: 'Warn Above Percent',
				name: 'warnAbovePercent',
				type: 'string',
				default: '90',
				description:
					'Warn when more than this share of the revised budget is used, request included',
			},
			{
				displayName: 'Warn Over By',
				name: 'warnOverBy',
				type: 'string',
				default: '0',
				description: 'Warn when the revised budget is exceeded by more than this amount',
			},
			{
				displayName: 'Without a Budget',
				name: 'missingBudget',
				type: 'options',
				options: [
					{ name: 'Block', value: 'block' },
					{ name: 'OK', value: 'ok' },
					{ name: 'Warn', value: 'warn' },
				],
				default: 'block',
				description: 'The answer where nothing is budgeted',
			},
		],
	},
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
		return { ...question, ...(amount === '' ? {} : { amount }), ...readLimits(item) };
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

function readLimits(item: ItemView): Record<string, unknown> {
	const limits = item.parameter('limits');
	if (typeof limits !== 'object' || limits === null) return {};
	const filled = Object.entries(limits as Readonly<Record<string, unknown>>).filter(
		([, value]) => value !== '' && value !== null && value !== undefined,
	);
	return Object.fromEntries(
		filled.map(([name, value]) => [
			name,
			name === 'by' && Array.isArray(value)
				? ['project', ...value.map(String)]
				: typeof value === 'number'
					? String(value)
					: value,
		]),
	);
}
