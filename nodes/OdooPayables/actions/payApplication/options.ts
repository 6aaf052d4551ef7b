import type { INodeProperties } from 'n8n-workflow';

import type { ItemView } from '../../../shared/operation';

/** Whether a waiver of lien is asked for; the release of retention asks the same. */
export const requireLienWaiver: INodeProperties = {
	displayName: 'Require Lien Waiver',
	name: 'requireLienWaiver',
	type: 'boolean',
	default: true,
	description: 'Whether the lien waiver has to be there before the bill is booked',
};

const byTerms = { show: { retentionBy: ['terms'] } };

/**
 * What an application does not say of itself. Create or Update, Certify and Post work it out alike
 * and therefore ask alike.
 */
export const applicationOptions: INodeProperties[] = [
	{
		displayName: 'Retention Account',
		name: 'retentionAccount',
		type: 'string',
		default: '',
		placeholder: 'e.g. 211250',
		description:
			'Code of the liability account that holds retention. Empty: the one account named Retention Payable or Retainage Payable.',
	},
	{
		displayName: 'Retention',
		name: 'retentionBy',
		type: 'options',
		options: [
			{
				name: 'As the Application Says',
				value: 'document',
				description: 'By the terms in the record, else by the amounts its lines state',
			},
			{
				name: 'By the Terms Below',
				value: 'terms',
				description: 'Worked out for every line; amounts the lines state have to agree',
			},
		],
		default: 'document',
		description: 'How much is held back',
	},
	{
		displayName: 'Retention Rates',
		name: 'retentionSteps',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		placeholder: 'Add Rate',
		default: {},
		displayOptions: byTerms,
		description: 'Rates by completion; the first begins at 0 percent',
		options: [
			{
				displayName: 'Rate',
				name: 'entries',
				values: [
					{
						displayName: 'From Percent Complete',
						name: 'fromPercent',
						type: 'string',
						default: '0',
						placeholder: 'e.g. 50',
						description: 'Completion from which the rates hold',
					},
					{
						displayName: 'Percent of Work',
						name: 'workPercent',
						type: 'string',
						default: '10',
						placeholder: 'e.g. 10',
						description: 'Share of the work that is held, "10" for 10 %',
					},
					{
						displayName: 'Percent of Stored Materials',
						name: 'storedPercent',
						type: 'string',
						default: '',
						placeholder: 'e.g. 10',
						description: 'Share of stored materials that is held; empty: as of work',
					},
				],
			},
		],
	},
	{
		displayName: 'When the Rate Falls',
		name: 'earlierWork',
		type: 'options',
		options: [
			{
				name: 'Earlier Work Keeps Its Rate',
				value: 'split',
				description: 'Each part keeps the rate under which it was done',
			},
			{
				name: 'All Work Takes the New Rate',
				value: 'single',
				description: 'What was held beyond it is paid back with the next application',
			},
		],
		default: 'split',
		displayOptions: byTerms,
		description: 'What a new rate does to work that was billed before',
	},
	{
		displayName: 'Completion Of',
		name: 'completionOf',
		type: 'options',
		options: [
			{ name: 'Each Line', value: 'line', description: 'Every line has its own completion' },
			{
				name: 'The Subcontract',
				value: 'contract',
				description: 'Change orders included, stored materials counted',
			},
		],
		default: 'contract',
		displayOptions: byTerms,
		description: 'Whose completion decides the rate',
	},
	{
		displayName: 'Retention Cap',
		name: 'retentionCap',
		type: 'string',
		default: '',
		placeholder: 'e.g. 5',
		displayOptions: byTerms,
		description: 'Most that is held, in percent of the contract sum; empty: no cap',
	},
	{
		displayName: 'Overbilled Lines',
		name: 'overbilling',
		type: 'options',
		options: [
			{
				name: 'Refuse',
				value: 'refuse',
				description: 'Leave through Exceptions; a change order has to cover it',
			},
			{ name: 'Warn', value: 'warn', description: 'Go on, with a warning that names the line' },
		],
		default: 'refuse',
		description: 'What to do with a line that is billed beyond its scheduled value',
	},
	requireLienWaiver,
];

export function readApplicationOptions(item: ItemView): Record<string, unknown> {
	const text = (name: string): string => String(item.parameter(name) ?? '').trim();
	const account = text('retentionAccount');
	return {
		...(account === '' ? {} : { retentionAccount: account }),
		...(item.parameter('retentionBy') === 'terms' ? { retentionTerms: termsOf(item, text) } : {}),
		overbilling: item.parameter('overbilling'),
		lienWaiver: readLienWaiver(item),
	};
}

export const readLienWaiver = (item: ItemView): 'required' | 'not_required' =>
	item.parameter('requireLienWaiver') === false ? 'not_required' : 'required';

function termsOf(item: ItemView, text: (name: string) => string): Record<string, unknown> {
	const { entries = [] } = (item.parameter('retentionSteps') ?? {}) as {
		readonly entries?: ReadonlyArray<Record<string, unknown>>;
	};
	const cap = text('retentionCap');
	return {
		steps: entries.map((entry) =>
			Object.fromEntries(
				Object.entries(entry).flatMap(([name, value]) => {
					const percent = typeof value === 'number' ? String(value) : value;
					return percent === '' ? [] : [[name, percent]];
				}),
			),
		),
		earlierWork: item.parameter('earlierWork'),
		completionOf: item.parameter('completionOf'),
		...(cap === '' ? {} : { capPercent: cap }),
	};
}
