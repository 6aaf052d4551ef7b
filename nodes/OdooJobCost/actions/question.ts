import { DateTime, IANAZone } from 'luxon';
import type { INodeProperties } from 'n8n-workflow';

import { company, readOdooId } from '../../shared/descriptions/locators';
import type { ItemView } from '../../shared/operation';
import { readReference, reference } from '../../shared/descriptions/reference';

export const project = reference({
	displayName: 'Project',
	name: 'project',
	description: 'Project (job) the question is about',
	code: '2026-014',
	fromSource: 'procore/8089/4711',
	searchListMethod: 'searchProjects',
});

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
	const { ref, origin } = readReference(item, 'project');
	const chosen = readOdooId(item, 'company');
	const day = dayOf(item.parameter('asOf')) ?? todayOf(item);
	return {
		project: ref,
		...origin,
		...(chosen === undefined ? {} : { company: String(chosen.odooId) }),
		asOf: day,
		zone: zoneOf(item),
	};
}

/** Zone of the workflow, in which a day of the books begins and ends. */
export const zoneOf = ({ defaults }: Pick<ItemView, 'defaults'>): string =>
	IANAZone.isValidZone(defaults.timezone) ? defaults.timezone : 'UTC';

/** Today where the books are kept: in UTC it may be yesterday there, or tomorrow already. */
export const todayOf = (item: Pick<ItemView, 'receivedAt' | 'defaults'>): string =>
	DateTime.fromISO(item.receivedAt, { zone: zoneOf(item) }).toFormat('yyyy-MM-dd');

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
	codeField('Phase', 'phase', '01'),
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
