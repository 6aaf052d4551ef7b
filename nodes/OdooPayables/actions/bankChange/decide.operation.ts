import type { INodeProperties } from 'n8n-workflow';

import { PEOPLE_COLUMNS } from '../../../../core/control/approval/people';
import {
	bankChangeConfirm,
	bankChangeReject,
	bankChangeVerify,
} from '../../../../core/payables/bank/decide';
import type { DeliveryFacts } from '../../../shared/delivery-facts';
import { dryRun } from '../../../shared/descriptions/common';
import { actingPerson, reasonLike } from '../../../shared/descriptions/decision';
import { readTable, tableProperties } from '../../../shared/descriptions/tables';
import { defineOperation, type ItemView } from '../../../shared/operation';

const caseId: INodeProperties = {
	displayName: 'Case ID',
	name: 'caseId',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. 12',
	description: 'ID of the case in Odoo, as Open, Watch and Get Many put it out',
};

const approvers = tableProperties({
	displayName: 'Approvers',
	name: 'approvers',
	description:
		'Who may decide on bank details, one row a role; the same table as in Approval Policy',
	columns: PEOPLE_COLUMNS,
	hints: {
		person: 'Name of their login',
		role: 'The one named under Role, or integration administrator for those who may not',
		limit: 'Not used here',
		currency: 'Not used here',
		aliases: 'Other names of the person, such as the login in Odoo, separated by semicolons',
		delegate: 'Not used here',
		delegateFrom: 'Not used here',
		delegateUntil: 'Not used here',
	},
});

const role: INodeProperties = {
	displayName: 'Role',
	name: 'role',
	type: 'string',
	default: 'bank details',
	description: 'Role of those who decide on bank details',
};

const method: INodeProperties = {
	displayName: 'Method',
	name: 'method',
	type: 'options',
	options: [
		{
			name: 'Bank Letter',
			value: 'bank_letter',
			description: 'A letter of the bank, checked with the bank',
		},
		{
			name: 'Call Back',
			value: 'call_back',
			description: 'A call to the number on file, never to the one in the message',
		},
		{ name: 'In Person', value: 'in_person' },
		{
			name: 'Vendor Portal',
			value: 'vendor_portal',
			description: 'Entered by the vendor after a login of its own',
		},
	],
	default: 'call_back',
	description: 'How the person made sure, outside the way the request came by',
};

const readDecision = (item: ItemView) => ({
	caseId: Number(item.parameter('caseId')),
	person: item.parameter('person'),
	reason: item.parameter('reason'),
	approvers: readTable(item, 'approvers'),
	role: item.parameter('role'),
});

const command = (action: string, title: string, id: number): DeliveryFacts => ({
	kind: 'command',
	system: 'odoo',
	tenant: 'case',
	entity: 'vendor_bank_change',
	nativeId: String(id),
	action,
	facts: { title },
});

export const confirmCase = defineOperation({
	value: 'confirm',
	name: 'Confirm',
	action: 'Confirm a bank case',
	description:
		'Say, as one of two persons, that the change is genuine; never the one who asked for it',
	properties: [
		caseId,
		actingPerson,
		method,
		reasonLike('Called the number on file and spoke to their accountant'),
		...approvers,
		role,
		dryRun,
	],
	mode: 'batch',
	verb: bankChangeConfirm,
	read: (item) => ({ ...readDecision(item), method: item.parameter('method') }),
	delivery: (_, { caseId: id, person }) =>
		command('confirm', `Bank case ${String(id)} confirmed by ${person}`, id),
});

export const rejectCase = defineOperation({
	value: 'reject',
	name: 'Reject',
	action: 'Reject a bank case',
	description: 'End a case without a change; payments go on to the account they went to before',
	properties: [
		caseId,
		actingPerson,
		reasonLike('The vendor knows nothing of it'),
		...approvers,
		role,
		dryRun,
	],
	mode: 'batch',
	verb: bankChangeReject,
	read: readDecision,
	delivery: (_, { caseId: id, person }) =>
		command('reject', `Bank case ${String(id)} rejected by ${person}`, id),
});

export const verifyCase = defineOperation({
	value: 'verify',
	name: 'Verify',
	action: 'Verify a bank case',
	description:
		'Compare the account a person entered in Odoo with the confirmed one, and let the vendor be paid',
	properties: [caseId, dryRun],
	mode: 'batch',
	verb: bankChangeVerify,
	read: (item) => ({ caseId: Number(item.parameter('caseId')) }),
	delivery: (_, { caseId: id }) => command('verify', `Bank case ${String(id)} verified`, id),
});
