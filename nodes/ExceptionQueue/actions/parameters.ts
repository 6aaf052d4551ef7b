import type { INodeProperties } from 'n8n-workflow';

import { QUEUE_ROLES, type QueueRole } from '../../../core/delivery/exceptions/taxonomy';
import type { Decision } from '../../../core/delivery/ledger/api';
import { fault, type Fault } from '../../../core/faults';
import { actingPerson, reasonLike } from '../../shared/descriptions/decision';
import type { Asked } from '../../shared/ledger-operation';

export const exceptionId: INodeProperties = {
	displayName: 'Exception ID',
	name: 'exceptionId',
	type: 'string',
	default: '={{ $json.id ?? $json.delivery?.entry }}',
	required: true,
	placeholder: 'e.g. 4711',
	description:
		'Number of the exception in the ledger, as Get Many and every Exceptions output give it',
};

export const reason = reasonLike('Cost code was created in Odoo');

/** What every decision over an exception asks for. */
export const decisionProperties: readonly INodeProperties[] = [exceptionId, actingPerson, reason];

export const queueOptions = [
	{ name: 'Finance', value: 'finance' },
	{ name: 'Integration', value: 'integration' },
	{ name: 'Procurement', value: 'procurement' },
	{ name: 'Project', value: 'project' },
];

const NAME_LIMIT = 100;
const REASON_LIMIT = 500;

export function readExceptionId(asked: Asked, name = 'exceptionId'): number {
	const given = asked.parameter(name);
	const text = typeof given === 'number' ? String(given) : given;
	if (typeof text === 'string' && /^\s*\d{1,15}\s*$/.test(text) && Number(text) > 0) {
		return Number(text);
	}
	throw wrong(
		name,
		'The item names no exception.',
		'Give Exception ID the number that Get Many or an Exceptions output puts out.',
	);
}

export function readPerson(asked: Asked): string {
	const person = lineOf(asked.parameter('person'));
	if (person !== '' && person.length <= NAME_LIMIT) return person;
	throw wrong(
		'person',
		person === '' ? 'Acting Person is empty.' : 'Acting Person is too long.',
		'Say who decides, by the name of their login.',
	);
}

export function readDecision(asked: Asked): Decision {
	const reasonGiven = lineOf(asked.parameter('reason'));
	if (reasonGiven === '' || reasonGiven.length > REASON_LIMIT) {
		throw wrong(
			'reason',
			reasonGiven === '' ? 'Reason is empty.' : 'Reason is too long.',
			`Say why, in at most ${REASON_LIMIT} characters.`,
		);
	}
	return { id: readExceptionId(asked), by: readPerson(asked), reason: reasonGiven };
}

/** The queues chosen in a list parameter; all when none is. */
export function readQueues(asked: Asked, name: string): readonly QueueRole[] {
	const chosen = [asked.parameter(name) ?? []].flat();
	const known = QUEUE_ROLES.filter((queue) => chosen.includes(queue));
	if (known.length !== chosen.length) {
		throw wrong(name, 'There is no such queue.', `Use ${QUEUE_ROLES.join(', ')}.`);
	}
	return chosen.length === 0 ? QUEUE_ROLES : known;
}

/** One line of text; empty for anything else. */
export const lineOf = (value: unknown): string =>
	typeof value === 'string' ? value.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim() : '';

export const wrong = (field: string, message: string, remedy: string): Fault =>
	fault({ class: 'source_data', code: 'queue.parameter', message, remedy, field });
