import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { presentFields, type Present } from '../../shared/operation';

/** One item with everything, or one for each line: what the next node wants to loop over. */
export const outputAs: INodeProperties = {
	displayName: 'Output',
	name: 'output',
	type: 'options',
	options: [
		{
			name: 'One Item per Line',
			value: 'lines',
			description: 'Each line as an item, with its project. A project without lines gives no item.',
		},
		{
			name: 'One Item per Project',
			value: 'project',
			description: 'Lines and totals together in one item',
		},
	],
	default: 'project',
	description: 'How the lines come out',
};

/** What a line keeps of the result it stands in; totals and sums belong to the whole. */
const HEAD = ['project', 'asOf', 'lookedAt'];

/** Takes a result with `lines` apart when the user asked for it. */
export const presentLines: Present<{ readonly lines: readonly object[] }> = (
	result,
	{ parameter },
) => {
	if (parameter('output') !== 'lines') return presentFields(result);
	const head = Object.entries(result).filter(([key]) => HEAD.includes(key));
	return result.lines.map((line) => ({
		json: { ...(Object.fromEntries(head) as IDataObject), ...line },
	}));
};
