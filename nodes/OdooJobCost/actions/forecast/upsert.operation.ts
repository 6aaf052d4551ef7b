import type { INodeProperties } from 'n8n-workflow';

import { joinKey } from '../../../../core/canonical/keys';
import { businessFacts } from '../../../../core/delivery/facts';
import { forecastUpsert } from '../../../../core/job-cost/forecast';
import { writing } from '../../../shared/descriptions/common';
import { defineOperation, type ItemView } from '../../../shared/operation';
import { codingProperties, dayOf, questionProperties, readCoding, readQuestion } from '../question';

interface Figure {
	readonly methods: readonly string[];
	readonly property: INodeProperties;
}

const decimal = (
	displayName: string,
	name: string,
	placeholder: string,
	description: string,
): INodeProperties => ({
	displayName,
	name,
	type: 'string',
	default: '',
	placeholder: `e.g. ${placeholder}`,
	description,
});

/** The figures a method rests on; only those of the chosen method are shown and sent. */
const FIGURES: readonly Figure[] = [
	{
		methods: ['lump_sum', 'remaining_estimate', 'total_cost_less_actual'],
		property: decimal(
			'Amount',
			'amount',
			'48000.00',
			'Amount the method rests on, as decimal text',
		),
	},
	{
		methods: ['manual'],
		property: decimal(
			'Items',
			'items',
			'12000.00, 3500.00',
			'Costs still to come, comma-separated',
		),
	},
	{
		methods: ['earned_progress'],
		property: decimal(
			'Percent Complete',
			'percent',
			'35',
			'Physical progress of the work, 0 to 100',
		),
	},
	{
		methods: ['monitored_resource'],
		property: decimal('Rate', 'rate', '1450.00', 'Cost of one unit'),
	},
	{
		methods: ['monitored_resource'],
		property: decimal('Units', 'units', '26', 'Units for the whole span'),
	},
	{
		methods: ['monitored_resource'],
		property: {
			displayName: 'Start',
			name: 'start',
			type: 'dateTime',
			default: '',
			description: 'First day of the span',
		},
	},
	{
		methods: ['monitored_resource'],
		property: {
			displayName: 'End',
			name: 'end',
			type: 'dateTime',
			default: '',
			description: 'Last day of the span',
		},
	},
];

const method: INodeProperties = {
	displayName: 'Method',
	name: 'method',
	type: 'options',
	options: [
		{ name: 'Automatic', value: 'auto', description: 'Budget less cost, never below zero' },
		{ name: 'Budget Less Actual', value: 'total_budget_less_actual' },
		{ name: 'Earned Progress', value: 'earned_progress', description: 'From physical progress' },
		{ name: 'Lump Sum', value: 'lump_sum', description: 'An amount still to come' },
		{ name: 'Manual Items', value: 'manual', description: 'Several amounts still to come' },
		{
			name: 'Monitored Resource',
			value: 'monitored_resource',
			description: 'A rate over the rest of a span, such as a site crane',
		},
		{ name: 'Nothing to Come', value: 'zero' },
		{ name: 'Remaining Estimate', value: 'remaining_estimate' },
		{ name: 'Total Cost Less Actual', value: 'total_cost_less_actual' },
	],
	default: 'auto',
	description: 'How the cost still to come is estimated',
};

export const upsert = defineOperation({
	value: 'upsert',
	name: 'Create or Update',
	action: 'Create or update forecast',
	description: 'Create a new record, or update the current one if it already exists (upsert)',
	properties: [
		...questionProperties,
		...codingProperties,
		method,
		...FIGURES.map(({ methods, property }) => ({
			...property,
			displayOptions: { show: { method: [...methods] } },
		})),
		{
			displayName: 'Note',
			name: 'note',
			type: 'string',
			default: '',
			description: 'Why the forecast is set this way',
		},
		...writing,
	],
	mode: 'batch',
	verb: forecastUpsert,
	read: (item) => {
		const { project, system, tenant, company, asOf } = readQuestion(item);
		return {
			// A forecast has no source record; it is known by its codes and its day.
			system: system ?? 'n8n',
			tenant: tenant ?? 'default',
			nativeid: 'forecast',
			...(company === undefined ? {} : { company }),
			data: {
				project,
				...readCoding(item),
				asOf: asOf ?? item.receivedAt.slice(0, 10),
				method: item.parameter('method'),
				...readFigures(item),
			},
		};
	},
	// Odoo keeps the method and its figures, so the content is the revision; the figure to come is
	// computed whenever it is read.
	delivery: (_, { system, tenant, company, data }) => {
		const { project, phase, costCode, costType, asOf } = data;
		const coding = [project, phase, costCode, costType].map((ref) => ref?.code ?? ref?.id ?? '');
		return {
			kind: 'state',
			system,
			tenant,
			entity: 'forecast',
			nativeId: joinKey(company ?? '', ...coding, asOf),
			action: 'upsert',
			facts: { ...businessFacts('forecast', data), title: `Forecast ${asOf}` },
		};
	},
});

function readFigures(item: ItemView): Record<string, unknown> {
	const chosen = String(item.parameter('method'));
	const shown = FIGURES.filter(({ methods }) => methods.includes(chosen));
	const figures = shown.flatMap(({ property: { name, type } }): Array<[string, unknown]> => {
		const value = item.parameter(name);
		const text = type === 'dateTime' ? dayOf(value) : String(value ?? '').trim();
		if (text === undefined || text === '') return [];
		return [[name, name === 'items' ? text.split(',').map((part) => part.trim()) : text]];
	});
	const note = String(item.parameter('note') ?? '').trim();
	return { ...Object.fromEntries(figures), ...(note === '' ? {} : { note }) };
}
