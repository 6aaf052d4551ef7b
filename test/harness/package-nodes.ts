import { readFileSync } from 'node:fs';
import path from 'node:path';

import {
	NodeHelpers,
	type INodeParameters,
	type INodeProperties,
	type INodeType,
} from 'n8n-workflow';

export const ROOT = path.resolve(__dirname, '../..');

interface Manifest {
	readonly n8n: { readonly nodes: readonly string[]; readonly credentials: readonly string[] };
}

export const manifest = (): Manifest =>
	JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as Manifest;

/** A node as package.json registers it, loaded from its source. */
export interface PackageNode {
	readonly name: string;
	readonly folder: string;
	readonly source: string;
	readonly node: INodeType;
}

export function packageNodes(): PackageNode[] {
	return manifest().n8n.nodes.map((file) => {
		const source = path.join(ROOT, file.replace(/^dist\//, '').replace(/\.js$/, '.ts'));
		const name = path.basename(source).split('.')[0] ?? '';
		// eslint-disable-next-line @typescript-eslint/no-require-imports -- the file name is data, as for n8n's loader
		const module = require(source) as Record<string, (new () => INodeType) | undefined>;
		const Type = module[name];
		if (Type === undefined) throw new Error(`${source} does not export ${name}`);
		return { name, folder: path.dirname(source), source, node: new Type() };
	});
}

/** Every choice of resource and operation the node offers; one empty choice when it has none. */
export function operationsOf(node: INodeType): Array<Record<string, string>> {
	const { properties } = node.description;
	const resources = choices(properties.filter(({ name }) => name === 'resource'));
	if (resources.length === 0) return [{}];
	return resources.flatMap((resource) =>
		choices(
			properties.filter(
				({ name, displayOptions }) =>
					name === 'operation' && displayOptions?.show?.['resource']?.includes(resource),
			),
		).map((operation) => ({ resource, operation })),
	);
}

const choices = (properties: readonly INodeProperties[]): string[] =>
	properties.flatMap(({ options }) =>
		(options ?? []).flatMap((option) => ('value' in option ? [String(option.value)] : [])),
	);

/** The parameters a user would have after choosing this operation, all at their defaults. */
export function defaultParameters(
	node: INodeType,
	chosen: Readonly<Record<string, string>>,
): INodeParameters {
	return (
		NodeHelpers.getNodeParameters(
			node.description.properties,
			{ ...chosen },
			true,
			false,
			null,
			node.description,
		) ?? {}
	);
}

/** The same with something in every required field, as a user would have to fill it to run. */
export function filledParameters(
	node: INodeType,
	chosen: Readonly<Record<string, string>>,
): INodeParameters {
	const shown = defaultParameters(node, chosen);
	const required = new Set(
		node.description.properties.filter((property) => property.required).map(({ name }) => name),
	);
	const filled = Object.entries(shown).map(([name, value]) => {
		if (!required.has(name)) return [name, value];
		if (value === '') return [name, 'x'];
		const isLocator = typeof value === 'object' && value !== null && 'mode' in value;
		return [name, isLocator ? { __rl: true, mode: 'id', value: '1' } : value];
	});
	return Object.fromEntries(filled) as INodeParameters;
}
