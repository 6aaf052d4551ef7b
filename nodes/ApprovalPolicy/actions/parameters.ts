import type { INodeProperties } from 'n8n-workflow';

import type { Office } from '../../../core/control/approval/desk';
import { fault, type Fault } from '../../../core/faults';
import type { LedgerSession } from '../../shared/ledger';

export const documentKey: INodeProperties = {
	displayName: 'Document',
	name: 'documentKey',
	type: 'string',
	default: '={{ $json.document }}',
	required: true,
	placeholder: 'e.g. procore|8089|purchase_order|4711',
	description: 'Key of the document, as Evaluate put it out',
};

/** No default: a decision must never be written down under the wrong name. */
export const actingPerson: INodeProperties = {
	displayName: 'Acting Person',
	name: 'person',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. {{ $json.jwtPayload.email }}',
	description:
		'Who decides, as the audit trail will name them. Take it from a login the workflow has checked, never from a field that the person fills in.',
};

export const reason: INodeProperties = {
	displayName: 'Reason',
	name: 'reason',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. Two suppliers are cheaper',
	description: 'Why, in one sentence; written into the audit trail',
};

export const officeOf = ({ ledger, scope, worker }: LedgerSession): Office => ({
	store: ledger.store,
	scope,
	actor: `workflow:${worker.workflowId}/${worker.node}`,
});

/** One line of text; a number as its digits, empty for anything else. */
export const lineOf = (value: unknown): string =>
	typeof value === 'number'
		? String(value)
		: typeof value === 'string'
			? value.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim()
			: '';

export const wrong = (field: string, message: string, remedy: string): Fault =>
	fault({ class: 'source_data', code: 'approval.parameter', message, remedy, field });
