import type { INodeProperties } from 'n8n-workflow';

import { readRequest, type ApprovalRequest } from '../../../core/control/approval/request';
import type { Asked } from '../../shared/ledger-operation';
import { lineOf } from './parameters';

const text = (
	displayName: string,
	name: string,
	value: string,
	description: string,
): INodeProperties => ({
	displayName,
	name,
	type: 'string',
	default: value,
	required: true,
	description,
});

const fact = (displayName: string, name: string, description: string): INodeProperties => ({
	displayName,
	name,
	type: 'string',
	default: '',
	description,
});

/** Defaults read a canonical item. */
export const requestProperties: readonly INodeProperties[] = [
	text('System', 'system', '={{ $json.system }}', 'System the document comes from, e.g. procore'),
	text(
		'Entity',
		'entity',
		'={{ $json.type?.split(".")[1] }}',
		'Kind of document, e.g. purchase_order',
	),
	text('Native ID', 'nativeId', '={{ $json.nativeid }}', 'ID of the document in its system'),
	{
		displayName: 'Content',
		name: 'document',
		type: 'json',
		default: '={{ $json.data ?? $json }}',
		required: true,
		description:
			'What is approved. Its hash is kept with every decision, so leave out what changes without meaning, such as a time of reading.',
	},
	text(
		'Amount',
		'amount',
		'',
		'Total without tax as a decimal, e.g. 1200.50; negative for a reduction',
	),
	text('Currency', 'currency', '={{ $json.data?.currency }}', 'Currency of the amount, e.g. USD'),
	text(
		'Requester',
		'requester',
		'',
		'Person who asks, by the name of their login; they cannot approve it',
	),
	{
		displayName: 'Budget Result',
		name: 'budget',
		type: 'options',
		options: [
			{ name: 'Block', value: 'block' },
			{ name: 'Not Checked', value: '' },
			{ name: 'OK', value: 'ok' },
			{ name: 'Warn', value: 'warn' },
		],
		default: '',
		description: 'What the budget check of Odoo Job Cost said',
	},
	{
		displayName: 'Urgency',
		name: 'urgency',
		type: 'options',
		options: [
			{ name: 'Normal', value: 'normal' },
			{ name: 'Urgent', value: 'urgent' },
		],
		default: 'normal',
		description:
			'Whether the site cannot wait; rules may let such a purchase pass and ask afterwards',
	},
	{
		displayName: 'Facts',
		name: 'facts',
		type: 'collection',
		placeholder: 'Add Fact',
		default: {},
		description: 'What the rules look at besides',
		options: [
			fact('Company', 'company', 'Code of the company'),
			fact('Correlation ID', 'correlationId', 'By which the audit trail follows the document'),
			fact('Cost Centre', 'costCentre', 'Code of the cost centre'),
			fact('Cost Codes', 'costCodes', 'Cost codes of the lines, separated by commas'),
			fact('Project', 'project', 'Code of the project'),
			fact('Tenant', 'tenant', 'Account in the system, when it has several'),
			fact('Title', 'title', 'How people call the document'),
			fact(
				'Vendor',
				'vendor',
				'Code or ID of the vendor; amounts of one project and vendor are cumulated',
			),
			fact('Vendor Class', 'vendorClass', 'Class of the vendor, e.g. new or preferred'),
		],
	},
];

const FACTS = [
	'company',
	'correlationId',
	'costCentre',
	'project',
	'tenant',
	'title',
	'vendor',
	'vendorClass',
];

/** The request of one item. Fault `approval.request`, naming the field. */
export function readRequestOf(asked: Asked, documentHash: string): ApprovalRequest {
	const one = (name: string): string => lineOf(asked.parameter(name));
	const given = (asked.parameter('facts') ?? {}) as Readonly<Record<string, unknown>>;
	const { costCodes } = given;
	const tenant = lineOf(asked.json['tenant']);
	return readRequest({
		system: one('system'),
		entity: one('entity'),
		nativeId: one('nativeId'),
		tenant,
		...Object.fromEntries(
			FACTS.filter((name) => Object.hasOwn(given, name)).map((name) => [name, lineOf(given[name])]),
		),
		costCodes: (Array.isArray(costCodes) ? costCodes.map(lineOf) : lineOf(costCodes).split(','))
			.map((code) => code.trim())
			.filter((code) => code !== ''),
		amount: one('amount'),
		currency: one('currency'),
		budget: one('budget') === '' ? null : one('budget'),
		urgency: one('urgency') === '' ? 'normal' : one('urgency'),
		requester: one('requester'),
		documentHash,
	});
}
