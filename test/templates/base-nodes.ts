import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';

import type { INodeTypeDescription } from 'n8n-workflow';

/**
 * n8n's built-in nodes, taken from the pinned n8n that demo and end-to-end tests install. They are no
 * dependency of the project: where that n8n is not installed, the tests that need them say so and skip.
 */
const N8N = path.join(
	process.env['XDG_CACHE_HOME'] ?? path.join(homedir(), '.cache'),
	'n8n-nodes-odoo-construction/n8n-2.40.7/node_modules',
);
export const BASE_FOLDER = path.join(N8N, 'n8n-nodes-base');
const PREFIX = 'n8n-nodes-base.';

interface BaseNode {
	readonly displayName: string;
	/** Versions it can be run in. */
	readonly versions: readonly number[];
}

export const baseNodesInstalled = existsSync(path.join(BASE_FOLDER, 'dist/types/nodes.json'));

export const whyNot = `skipped: n8n 2.40.7 is not in the cache folder; npm run demo installs it`;

let types: readonly INodeTypeDescription[] | undefined;

/** Descriptions of all built-in nodes, one a major version. */
export function baseDescriptions(): readonly INodeTypeDescription[] {
	types ??= JSON.parse(
		readFileSync(path.join(BASE_FOLDER, 'dist/types/nodes.json'), 'utf8'),
	) as INodeTypeDescription[];
	return types;
}

/** The built-in node of that full name, e.g. `n8n-nodes-base.set`; undefined when n8n has none. */
export function baseNode(type: string): BaseNode | undefined {
	const forms = baseDescriptions().filter(({ name }) => `${PREFIX}${name}` === type);
	const [first] = forms;
	if (first === undefined) return undefined;
	return {
		displayName: first.displayName,
		versions: forms.flatMap(({ version }) => [version].flat()),
	};
}
