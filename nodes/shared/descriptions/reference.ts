import type { INodeProperties } from 'n8n-workflow';

import { fault } from '../../../core/faults';
import type { ItemView } from '../operation';

interface ReferenceText {
	readonly displayName: string;
	readonly name: string;
	readonly description: string;
	/** An example of the code. */
	readonly code: string;
	/** An example of the key in the source. */
	readonly fromSource: string;
	/** List search method of the node; its values are codes. */
	readonly searchListMethod?: string;
}

/** A record in a question: by its code in Odoo, or by its key in the source it came from. */
export function reference(text: ReferenceText): INodeProperties {
	const { displayName, name, description, code, fromSource, searchListMethod } = text;
	return {
		displayName,
		name,
		type: 'resourceLocator',
		default: { mode: searchListMethod === undefined ? 'code' : 'list', value: '' },
		required: true,
		description,
		modes: [
			...(searchListMethod === undefined
				? []
				: [
						{
							displayName: 'From List',
							name: 'list',
							type: 'list' as const,
							typeOptions: { searchListMethod, searchable: true },
						},
					]),
			{ displayName: 'By Code', name: 'code', type: 'string', placeholder: `e.g. ${code}` },
			{
				displayName: 'By Source Key',
				name: 'source',
				type: 'string',
				hint: 'System, tenant and ID of the record in its source',
				placeholder: `e.g. ${fromSource}`,
				validation: [
					{
						type: 'regex',
						properties: {
							regex: '^[a-z0-9][a-z0-9-]*/[^/]+/.+$',
							errorMessage: `Write system/tenant/ID, e.g. ${fromSource}`,
						},
					},
				],
			},
		],
	};
}

export interface Referred {
	readonly ref: { readonly code: string } | { readonly id: string };
	/** Where the id is valid; absent with a code. */
	readonly origin: { readonly system?: string; readonly tenant?: string };
}

/** The record a reference names. Throws the `Fault` of this item when it is empty. */
export function readReference(item: ItemView, name: string): Referred {
	const parameter = item.parameter(name);
	const { mode, value } =
		typeof parameter === 'object' && parameter !== null && 'value' in parameter
			? (parameter as { mode?: unknown; value: unknown })
			: { mode: 'code', value: parameter };
	const text = typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
	if (text === '') throw unnamed(name);
	if (mode !== 'source') return { ref: { code: text }, origin: {} };
	const [system = '', tenant = '', ...id] = text.split('/');
	if (system === '' || tenant === '' || id.join('/') === '') throw unnamed(name);
	return { ref: { id: id.join('/') }, origin: { system, tenant } };
}

const unnamed = (name: string) =>
	fault({
		class: 'source_data',
		code: 'node.no_reference',
		message: `The parameter ${name} names no record.`,
		remedy: 'Pick it from the list, give its code, or its source key as system/tenant/ID.',
		field: name,
	});
