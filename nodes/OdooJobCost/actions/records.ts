import type { INodeProperties } from 'n8n-workflow';

import type { DimensionList } from '../../../core/job-cost/records';
import { fault } from '../../../core/faults';
import type { Verb, VerbPlan } from '../../../core/verb';
import { limit, returnAll } from '../../shared/descriptions/common';
import { company, readOdooId } from '../../shared/descriptions/locators';
import { defineOperation, type ItemView, type Operation } from '../../shared/operation';
import { readReference, reference } from '../../shared/descriptions/reference';

/** As many as the verb gives at once. */
const ALL = 10_000;

const companyOf = (item: ItemView): Readonly<Record<string, unknown>> => {
	const chosen = readOdooId(item, 'company');
	return chosen === undefined ? {} : { company: String(chosen.odooId) };
};

const filters: INodeProperties = {
	displayName: 'Filters',
	name: 'filters',
	type: 'collection',
	placeholder: 'Add Filter',
	default: {},
	description: 'Which records to list',
	options: [
		{
			displayName: 'Code Begins With',
			name: 'codePrefix',
			type: 'string',
			default: '',
			placeholder: 'e.g. 03-',
			description: 'Only records whose code begins so',
		},
		{
			displayName: 'Include Archived',
			name: 'archived',
			type: 'boolean',
			default: false,
			description: 'Whether to list archived records too',
		},
	],
};

/** The operation that lists the records of one kind, one item each. */
export const listOperation = <I, P extends VerbPlan<DimensionList>>(
	verb: Verb<I, P, DimensionList>,
	plural: string,
): Operation =>
	defineOperation({
		value: 'getMany',
		name: 'Get Many',
		action: `Get many ${plural}`,
		description: `List ${plural} as Odoo holds them`,
		properties: [company, returnAll, limit, filters],
		mode: 'batch',
		verb,
		read: (item) => {
			const { codePrefix, archived } = (item.parameter('filters') ?? {}) as Record<string, unknown>;
			return {
				...companyOf(item),
				...(codePrefix === undefined || codePrefix === '' ? {} : { codePrefix }),
				archived: archived === true,
				limit: item.parameter('returnAll') === true ? ALL : item.parameter('limit'),
			};
		},
		present: ({ records }, { parameter }) => {
			if (parameter('returnAll') === true && records.length >= ALL) throw tooMany(plural);
			return records.map((record) => ({ json: { ...record } }));
		},
	});

/** Part of a list that looks whole would be worse than none. */
const tooMany = (plural: string) =>
	fault({
		class: 'source_data',
		code: 'node.too_many',
		message: `There are more than ${ALL} ${plural}.`,
		remedy: 'Add the filter Code Begins With and list them in parts.',
		field: 'filters',
	});

/** The operation that reads one cost code or cost type. */
export const getCodeOperation = <I, P extends VerbPlan<R>, R>(
	verb: Verb<I, P, R>,
	record: { readonly title: string; readonly code: string; readonly fromSource: string },
): Operation =>
	defineOperation({
		value: 'get',
		name: 'Get',
		action: `Get ${record.title.toLowerCase()}`,
		description: `Read a ${record.title.toLowerCase()} as Odoo holds it`,
		properties: [
			reference({
				displayName: record.title,
				name: 'record',
				description: `${record.title} to read`,
				code: record.code,
				fromSource: record.fromSource,
			}),
			company,
		],
		mode: 'batch',
		verb,
		read: (item) => {
			const { ref, origin } = readReference(item, 'record');
			return { record: ref, ...origin, ...companyOf(item) };
		},
	});
