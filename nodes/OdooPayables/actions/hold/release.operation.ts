import type { INodeProperties } from 'n8n-workflow';

import { PEOPLE_COLUMNS } from '../../../../core/control/approval/people';
import { holdRelease } from '../../../../core/payables/match/hold-release';
import { dryRun } from '../../../shared/descriptions/common';
import { actingPerson, reasonLike } from '../../../shared/descriptions/decision';
import { readTable, tableProperties } from '../../../shared/descriptions/tables';
import { defineOperation } from '../../../shared/operation';
import { billLocator, correlationOf, factsOf, readBill, recordOf } from '../bill-locator';

const approvers = tableProperties({
	displayName: 'Approvers',
	name: 'approvers',
	description: 'Who may release what, one row a role; the same table as in Approval Policy',
	columns: PEOPLE_COLUMNS,
	hints: {
		person: 'Name of their login',
		role: 'Either finance, procurement or project, or the one named under Role',
		limit: 'Total of a bill without tax up to which they may release; blank means any',
		currency: 'Currency of the limit',
		aliases: 'Other names of the person, separated by semicolons',
		delegate: 'Who decides in their place on days of absence',
		delegateFrom: 'First day of absence, e.g. 2026-03-01',
		delegateUntil: 'Last day of absence, e.g. 2026-03-14',
	},
});

const options: INodeProperties = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add Option',
	default: {},
	description: 'Which holds, and by whom',
	options: [
		{
			displayName: 'Hold IDs',
			name: 'holds',
			type: 'string',
			default: '',
			placeholder: 'e.g. 12, 13',
			description: 'IDs of the holds, as Get Many puts them out; empty means all that are open',
		},
		{
			displayName: 'Role',
			name: 'role',
			type: 'string',
			default: '',
			placeholder: 'e.g. AP manager',
			description: 'Role that may release; empty means the owner of the hold',
		},
	],
};

const listOf = (value: unknown): string[] =>
	(Array.isArray(value) ? value.map(String) : String(value ?? '').split(','))
		.map((text) => text.trim())
		.filter((text) => text !== '');

export const releaseHold = defineOperation({
	value: 'release',
	name: 'Release',
	action: 'Release holds',
	description:
		'Let a bill go on although it does not match, as a person with the role and the limit for it',
	properties: [
		billLocator,
		actingPerson,
		reasonLike('Price rise agreed with the vendor on 9 March'),
		{
			displayName: 'Requesters',
			name: 'requesters',
			type: 'string',
			default: '',
			placeholder: 'e.g. sam@example.com',
			description:
				'Who asked for what was bought, separated by commas; they may not release it. Who entered the bill in Odoo may not either.',
		},
		...approvers,
		options,
		dryRun,
	],
	mode: 'batch',
	verb: holdRelease,
	read: (item) => {
		const { holds, role } = (item.parameter('options') ?? {}) as Readonly<Record<string, unknown>>;
		return {
			...readBill(item),
			person: item.parameter('person'),
			reason: item.parameter('reason'),
			requesters: listOf(item.parameter('requesters')),
			approvers: readTable(item, 'approvers'),
			holds: listOf(holds).map(Number),
			...(typeof role === 'string' ? { role } : {}),
			timezone: item.defaults.timezone,
		};
	},
	delivery: (candidate, question) => ({
		...recordOf(question),
		kind: 'command',
		action: 'release_hold',
		facts: factsOf(`Release by ${question.person}:`, candidate),
		...correlationOf(candidate),
	}),
});
