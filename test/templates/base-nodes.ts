import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';

import type { INodeType, INodeTypeBaseDescription, IVersionedNodeType } from 'n8n-workflow';

/**
 * n8n's built-in nodes, taken from the pinned n8n that demo and end-to-end tests install. They are no
 * dependency of the project: where that n8n is not installed, the tests that need them say so and skip.
 */
const N8N = path.join(
	process.env['XDG_CACHE_HOME'] ?? path.join(homedir(), '.cache'),
	'n8n-nodes-odoo-construction/n8n-2.40.7/node_modules',
);
const FOLDER = path.join(N8N, 'n8n-nodes-base');
const PREFIX = 'n8n-nodes-base.';

interface Known {
	readonly [name: string]: { readonly className: string; readonly sourcePath: string };
}

export const baseNodesInstalled = existsSync(path.join(FOLDER, 'dist/known/nodes.json'));

export const whyNot = `skipped: n8n 2.40.7 is not in the cache folder; npm run demo installs it`;

let known: Known | undefined;

/** The node type of that full name, e.g. `n8n-nodes-base.set`; undefined when n8n has none. */
export function baseNode(type: string): INodeType | IVersionedNodeType | undefined {
	known ??= JSON.parse(readFileSync(path.join(FOLDER, 'dist/known/nodes.json'), 'utf8')) as Known;
	const entry = type.startsWith(PREFIX) ? known[type.slice(PREFIX.length)] : undefined;
	if (entry === undefined) return undefined;
	// eslint-disable-next-line @typescript-eslint/no-require-imports -- the path is known at run time only
	const module = require(path.join(FOLDER, entry.sourcePath)) as Record<
		string,
		new () => INodeType | IVersionedNodeType
	>;
	const Type = module[entry.className];
	return Type === undefined ? undefined : new Type();
}

/** Versions the node type can be run in. */
export function versionsOf(node: INodeType | IVersionedNodeType): number[] {
	if ('nodeVersions' in node) return Object.keys(node.nodeVersions).map(Number);
	return [node.description.version].flat();
}

export const displayNameOf = (node: {
	description: Pick<INodeTypeBaseDescription, 'displayName'>;
}): string => node.description.displayName;
