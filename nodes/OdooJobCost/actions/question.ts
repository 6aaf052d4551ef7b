import type { INodeProperties } from 'n8n-workflow';

import { fault } from '../../../core/faults';
import { company, readOdooId } from '../../shared/descriptions/locators';
import type { ItemView } from '../../shared/operation';

export const project: INodeProperties = {
	displayName: 'Project',
	name: 'project',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	required: true,
	description: 'Project (job) the question is about',
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			typeOptions: { searchListMethod: 'searchProjects', searchable: true },
		},
		{
			displayName: 'By Code',
			name: 'code',
			type: 'string',
			placeholder: 'e.g. 2026-014',
		},
		{
			displayName: 'By Source Key',
			name: 'source',
			type: 'string',
			hint: 'System, tenant and ID of the project in its source',
			placeholder: 'e.g. procore/8089/4711',
			validation: [
				{
					type: 'regex',
					properties: {
						regex: '^[a-z0-9][a-z0-9-]*/[^/]+/.+$',
						errorMessage: 'Write system/tenant/ID, e.g. procore/8089/4711',
					},
				},
			],
		},
	],
};

const asOf: INodeProperties = {
	displayName: 'As Of',
	name: 'asOf',
	type: 'dateTime',
	default: '',
	description: 'Last accounting day that counts. Empty means today.',
};

/** Which project, in which company, up to which day: the parameters of every question. */
export const questionProperties: INodeProperties[] = [project, company, asOf];
export const undatedQuestionProperties: INodeProperties[] = [project, company];

/** The parameters above as the question a verb reads. Throws the `Fault` of this item. */
export function readQuestion(item: ItemView): Record<string, unknown> {
	const chosen = readOdooId(item, 'company');
	const day = dayOf(item.parameter('asOf'));
	return {
		...readProject(item.parameter('project')),
		...(chosen === undefined ? {} : { company: String(chosen.odooId) }),
		...(day === undefined ? {} : { asOf: day }),
	};
}

export function readProject(parameter: unknown): Record<string, unknown> {
	const { mode, value } =
		typeof parameter === 'object' && parameter !== null && 'value' in parameter
			? (parameter as { mode?: unknown; value: unknown })
			: { mode: 'code', value: parameter };
	const text = typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
	if (text === '') {
		throw fault({
			class: 'source_data',
			code: 'node.no_project',
			message: 'Project is empty.',
			remedy: 'Pick the project from the list, or give its code or its source key.',
			field: 'project',
		});
	}
	if (mode !== 'source') return { project: { code: text } };
	const [system, tenant, ...id] = text.split('/');
	return { project: { id: id.join('/') }, system, tenant };
}

const codeField = (displayName: string, name: string, placeholder: string): INodeProperties => ({
	displayName,
	name,
	type: 'string',
	default: '',
	placeholder: `e.g. ${placeholder}`,
	description: 'Code in Odoo. Empty means none.',
});

/** Where within the project: codes as people know them. */
export const codingProperties: INodeProperties[] = [
	codeField('Phase', 'phase', '2026-014/01'),
	codeField('Cost Code', 'costCode', '03-300'),
	codeField('Cost Type', 'costType', 'L'),
];

/** The codes above as references, those left empty absent. */
export const readCoding = (item: ItemView): Record<string, { readonly code: string }> =>
	Object.fromEntries(
		['phase', 'costCode', 'costType'].flatMap((name) => {
			const code = String(item.parameter(name) ?? '').trim();
			return code === '' ? [] : [[name, { code }]];
		}),
	);

/** The date picker gives a moment in the workflow's zone; its first ten characters are the day. */
export function dayOf(parameter: unknown): string | undefined {
	if (parameter === undefined || parameter === null || parameter === '') return undefined;
	const text = parameter instanceof Date ? parameter.toISOString() : String(parameter);
	return text.slice(0, 10);
}
