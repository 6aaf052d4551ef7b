import type { INodeProperties } from 'n8n-workflow';

import type { Inbox, InboxAnswer } from '../../../../core/control/inbox/types';
import type { Asked } from '../../../shared/ledger-operation';
import type { LedgerSession } from '../../../shared/ledger';
import type { OutputItem } from '../../../shared/outputs';
import { actingPerson, lineOf, queueOptions, readPerson, readQueues } from '../parameters';

/** What every page of the inbox needs to know. */
export const inboxProperties: readonly INodeProperties[] = [
	actingPerson,
	{
		displayName: 'Queues',
		name: 'queues',
		type: 'multiOptions',
		options: queueOptions,
		default: [],
		description:
			'Queues this person may see and decide over; none chosen allows all. Exceptions of other queues do not exist for them.',
	},
	{
		displayName: 'Name',
		name: 'name',
		type: 'string',
		default: 'Integration inbox',
		description: 'Shown at the head of every page, e.g. the company and whether it is a test',
	},
	{
		displayName: 'Time Zone',
		name: 'timezone',
		type: 'string',
		default: '={{ $now.zoneName }}',
		description: 'IANA name of the zone in which times are shown',
	},
];

export const readInbox = ({ ledger, scope }: LedgerSession, asked: Asked): Inbox => ({
	ledger,
	scope,
	person: readPerson(asked),
	queues: readQueues(asked, 'queues'),
	name: lineOf(asked.parameter('name')) || 'Integration inbox',
	timezone: lineOf(asked.parameter('timezone')) || 'UTC',
	now: Date.now(),
});

export const answerItems = ({ status, html }: InboxAnswer): readonly OutputItem[] => [
	{ json: { effect: 'read', status, html } },
];
