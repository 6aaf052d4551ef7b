import type { INodeProperties } from 'n8n-workflow';

import type { Office } from '../../../core/control/approval/desk';
import { fault, type Fault } from '../../../core/faults';
import { reasonLike } from '../../shared/descriptions/decision';
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

export const reason = reasonLike('Two suppliers are cheaper');

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
