import { readFileSync } from 'node:fs';
import path from 'node:path';

import { WorkflowExecute } from 'n8n-core';
import {
	NodeHelpers,
	Workflow,
	type IDataObject,
	type INode,
	type INodeType,
	type INodeTypeDescription,
	type INodeTypes,
	type IRun,
	type IVersionedNodeType,
} from 'n8n-workflow';

import { additionalData } from '../harness/engine';
import type { Credentials } from '../harness/odoo';
import { packageNodes } from '../harness/package-nodes';
import { BASE_FOLDER, baseDescriptions } from './base-nodes';
import { PACKAGE_PREFIX, isNote, isOurs, type Template } from './template-files';

type AnyNode = INodeType | IVersionedNodeType;

/** What a template's run left behind. */
export interface TemplateRun {
	readonly status: IRun['status'];
	readonly message: string | undefined;
	/** Items a node put on one of its outputs. */
	items(node: string, output?: number): IDataObject[];
}

const BASE = 'n8n-nodes-base.';

/** Built-in nodes that really run; the others are pinned or disabled and only described. */
const RUNNING = [
	'filter',
	'if',
	'manualTrigger',
	'noOp',
	'respondToWebhook',
	'scheduleTrigger',
	'set',
	'splitInBatches',
	'switch',
];

/** Runs a template from its manual trigger in n8n's own engine, on its pinned sample data. */
export async function runTemplate(
	template: Template,
	credentials: Credentials,
): Promise<TemplateRun> {
	const nodes = template.nodes
		.filter((node) => !isNote(node))
		.map((node): INode => (isOurs(node) ? withCredentials(node, credentials) : { ...node }));
	const workflow = new Workflow({
		id: 'template',
		name: template.name,
		active: false,
		settings: { ...template.settings, timezone: 'UTC' },
		nodes,
		connections: template.connections,
		nodeTypes: nodeTypes(),
	});
	const startNode = nodes.find(({ type }) => type === `${BASE}manualTrigger`);
	if (startNode === undefined) throw new Error('the template has no manual trigger');
	const result = await new WorkflowExecute(additionalData(credentials), 'manual').run({
		workflow,
		startNode,
		pinData: { ...template.pinData },
	});
	const { runData, error } = result.data.resultData;
	return {
		status: result.status,
		message: error?.message,
		items: (node, output = 0) =>
			(runData[node] ?? []).flatMap((run) =>
				(run.data?.['main']?.[output] ?? []).map(({ json }) => json),
			),
	};
}

const withCredentials = (node: INode, credentials: Credentials): INode => ({
	...node,
	credentials: Object.fromEntries(
		Object.keys(credentials).map((name) => [name, { id: name, name }]),
	),
});

function nodeTypes(): INodeTypes {
	const types = new Map<string, AnyNode>(
		packageNodes().map(({ node }) => [`${PACKAGE_PREFIX}${node.description.name}`, node]),
	);
	const find = (name: string): AnyNode => {
		const known = types.get(name) ?? baseNode(name.slice(BASE.length));
		types.set(name, known);
		return known;
	};
	return {
		getByName: find,
		getByNameAndVersion: (name, version) => NodeHelpers.getVersionedNodeType(find(name), version),
		getKnownTypes: () => ({}),
	};
}

function baseNode(name: string): AnyNode {
	if (name === 'removeDuplicates') return passingOn(name);
	if (!RUNNING.includes(name)) return describedOnly(name);
	const known = JSON.parse(
		readFileSync(path.join(BASE_FOLDER, 'dist/known/nodes.json'), 'utf8'),
	) as Readonly<Record<string, { className: string; sourcePath: string }>>;
	const entry = known[name];
	if (entry === undefined) throw new Error(`n8n has no node ${name}`);
	// eslint-disable-next-line @typescript-eslint/no-require-imports -- the path is known at run time only
	const module = require(path.join(BASE_FOLDER, entry.sourcePath)) as Record<
		string,
		new () => AnyNode
	>;
	const Type = module[entry.className];
	if (Type === undefined) throw new Error(`${entry.sourcePath} holds no ${entry.className}`);
	return new Type();
}

/** Keeps what it has seen in n8n's database, which these tests lack: nothing was seen before. */
const passingOn = (name: string): INodeType => ({
	...describedOnly(name),
	execute() {
		return Promise.resolve([this.getInputData()]);
	},
});

const describedOnly = (name: string): INodeType => ({
	description: baseDescriptions().find((one) => one.name === name) as INodeTypeDescription,
	execute: () => Promise.reject(new Error(`${name} must be pinned or disabled in a template`)),
});
