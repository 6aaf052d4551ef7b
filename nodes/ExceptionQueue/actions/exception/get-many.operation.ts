import { ENTRY_STATES, type EntryState } from '../../../../core/delivery/entry';
import {
	EXCEPTION_CLASSES,
	EXCEPTIONS,
	type ExceptionClass,
} from '../../../../core/delivery/exceptions/taxonomy';
import type { EntryFilter } from '../../../../core/delivery/stores/store.port';
import { limit, returnAll } from '../../../shared/descriptions/common';
import type { Asked, LedgerOperation } from '../../../shared/ledger-operation';
import { lineOf, queueOptions, readQueues, wrong } from '../parameters';
import { entryJson } from '../present';

const PAGE = 500;

const byName = (a: { readonly name: string }, b: { readonly name: string }): number =>
	a.name.localeCompare(b.name);

export const getMany: LedgerOperation = {
	value: 'getMany',
	name: 'Get Many',
	action: 'Get many exceptions',
	description: 'List what waits for a person, or how deliveries stand',
	properties: [
		{
			displayName: 'Queues',
			name: 'queues',
			type: 'multiOptions',
			options: queueOptions,
			default: [],
			description: 'Whose exceptions to list; none chosen lists all',
		},
		{
			displayName: 'States',
			name: 'states',
			type: 'multiOptions',
			options: [
				{ name: 'Applied', value: 'applied', description: 'Done in Odoo' },
				{ name: 'Blocked', value: 'blocked', description: 'Waits for another record' },
				{ name: 'Cancelled', value: 'cancelled', description: 'Closed by a person' },
				{ name: 'Ready', value: 'ready', description: 'May be sent' },
				{ name: 'Retrying', value: 'retry_wait', description: 'Sent again by itself later' },
				{ name: 'Sending', value: 'sending', description: 'Being sent now' },
				{ name: 'Superseded', value: 'superseded', description: 'A newer revision took its place' },
				{ name: 'Unknown Outcome', value: 'unknown', description: 'May or may not have been done' },
				{ name: 'Waiting for a Person', value: 'dead', description: 'The exception queue' },
			],
			default: ['dead'],
			description: 'How they stand',
		},
		{
			displayName: 'Sort',
			name: 'order',
			type: 'options',
			options: [
				{ name: 'Newest First', value: 'newest' },
				{ name: 'Oldest First', value: 'oldest' },
			],
			default: 'oldest',
			description: 'Which come first',
		},
		returnAll,
		limit,
		{
			displayName: 'Filters',
			name: 'filters',
			type: 'collection',
			placeholder: 'Add Filter',
			default: {},
			description: 'Which exceptions to list; all conditions hold together',
			options: [
				{
					displayName: 'After ID',
					name: 'after',
					type: 'number',
					typeOptions: { minValue: 1 },
					default: 1,
					description: 'Continues a list after this exception',
				},
				{
					displayName: 'Assigned To',
					name: 'assignee',
					type: 'string',
					default: '',
					description: 'Person it is assigned to',
				},
				{
					displayName: 'Classes',
					name: 'classes',
					type: 'multiOptions',
					options: EXCEPTION_CLASSES.map((value) => ({
						name: EXCEPTIONS[value].title,
						value,
						description: EXCEPTIONS[value].description,
					})).sort(byName),
					default: [],
					description: 'What kind of exception',
				},
				{
					displayName: 'Correlation ID',
					name: 'correlationId',
					type: 'string',
					default: '',
					description: 'Everything that one event of a source led to',
				},
				{
					displayName: 'Entity',
					name: 'entity',
					type: 'string',
					default: '',
					placeholder: 'e.g. vendor_invoice',
					description: 'Canonical entity of the record',
				},
				{
					displayName: 'Operation',
					name: 'operation',
					type: 'string',
					default: '',
					placeholder: 'e.g. jobCost.project.upsert',
					description: 'Step that could not be done',
				},
				{
					displayName: 'Project',
					name: 'project',
					type: 'string',
					default: '',
					description: 'Project code of the record',
				},
				{
					displayName: 'Workflow ID',
					name: 'workflowId',
					type: 'string',
					default: '',
					description: 'Workflow that delivered it',
				},
			],
		},
	],
	run: async ({ ledger, scope }, asked) => {
		const filter = readFilter(asked);
		const order = asked.parameter('order') === 'newest' ? 'newest' : 'oldest';
		const all = asked.parameter('returnAll') === true;
		const wanted = all ? Infinity : readLimit(asked);
		let { after } = filter;
		const found = [];
		while (found.length < wanted) {
			const size = Math.min(PAGE, wanted - found.length);
			const page = await ledger.find(scope, filter.entries, {
				order,
				limit: size,
				...(after === undefined ? {} : { after }),
			});
			found.push(...page);
			after = page.at(-1)?.id;
			if (page.length < size) break;
		}
		return found.map((entry) => ({ json: { effect: 'read', ...entryJson(entry) } }));
	},
};

function readLimit(asked: Asked): number {
	const given = Number(asked.parameter('limit'));
	if (Number.isInteger(given) && given > 0) return given;
	throw wrong('limit', 'Limit is no whole number above 0.', 'Correct Limit.');
}

function readFilter(asked: Asked): { readonly entries: EntryFilter; readonly after?: number } {
	const given = (asked.parameter('filters') ?? {}) as Record<string, unknown>;
	const states = [asked.parameter('states') ?? []].flat();
	const queues = [asked.parameter('queues') ?? []].flat();
	const classes = [given['classes'] ?? []].flat();
	const word = (name: string): string => lineOf(given[name]);
	const only = <T>(value: string, make: (value: string) => T): T | object =>
		value === '' ? {} : make(value);
	return {
		entries: {
			...(states.length === 0 ? {} : { states: known('states', ENTRY_STATES, states) }),
			...(queues.length === 0 ? {} : { queues: readQueues(asked, 'queues') }),
			...(classes.length === 0 ? {} : { classes: known('classes', EXCEPTION_CLASSES, classes) }),
			...only(word('assignee'), (assignee) => ({ assignee })),
			...only(word('correlationId'), (correlationId) => ({ correlationId })),
			...only(word('entity'), (entity) => ({ entities: [entity] })),
			...only(word('operation'), (operation) => ({ operations: [operation] })),
			...only(word('project'), (project) => ({ project })),
			...only(word('workflowId'), (workflowId) => ({ workflowId })),
		},
		...(typeof given['after'] === 'number' ? { after: given['after'] } : {}),
	};
}

function known<T extends EntryState | ExceptionClass>(
	field: string,
	all: readonly T[],
	chosen: readonly unknown[],
): readonly T[] {
	return chosen.map((value) => {
		const found = all.find((one) => one === value);
		if (found === undefined) {
			throw wrong(field, `${field} holds a value that does not exist.`, `Use ${all.join(', ')}.`);
		}
		return found;
	});
}
