import {
	ExecutionLifecycleHooks,
	WorkflowExecute,
	type ExecutionLifecycleHooks as Hooks,
} from 'n8n-core';
import {
	NodeHelpers,
	Workflow,
	type ICredentialDataDecryptedObject,
	type IDataObject,
	type INode,
	type INodeExecutionData,
	type INodeType,
	type INodeTypes,
	type IRun,
	type IWorkflowBase,
	type IWorkflowExecuteAdditionalData,
} from 'n8n-workflow';

/**
 * Runs one node inside n8n's own engine, in this process: real parameters, real expressions, real
 * routing of outputs and of failures. Nothing of n8n is mocked but what the database would give.
 */
export interface NodeRun {
	readonly node: INodeType;
	readonly items: readonly IDataObject[];
	readonly parameters?: INode['parameters'];
	readonly onError?: INode['onError'];
	readonly credentials?: Readonly<Record<string, ICredentialDataDecryptedObject>>;
}

export interface NodeResult {
	readonly status: IRun['status'];
	/** All outputs of the node as n8n stored them, with `pairedItem`. */
	readonly outputs: ReadonlyArray<readonly INodeExecutionData[]>;
	/** What a node wired to the first output received. */
	readonly after: readonly INodeExecutionData[];
	readonly error: (Error & { context?: IDataObject; description?: string | null }) | undefined;
}

const INPUT = 'Input';
const UNDER_TEST = 'Under test';
const AFTER = 'After';
const PACKAGE = 'n8n-nodes-odoo-construction';

/** Emits what the test pins on it. */
const inputNode: INodeType = {
	description: {
		displayName: INPUT,
		name: 'input',
		group: ['trigger'],
		version: 1,
		description: 'Emits the items of the test',
		defaults: { name: INPUT },
		inputs: [],
		outputs: ['main'],
		properties: [],
	},
};

/** Passes on what it gets, as the next step of a workflow would. */
const afterNode: INodeType = {
	description: { ...inputNode.description, name: 'after', group: ['transform'], inputs: ['main'] },
	async execute() {
		return await Promise.resolve([this.getInputData()]);
	},
};

export async function runNode(run: NodeRun): Promise<NodeResult> {
	const type = `${PACKAGE}.${run.node.description.name}`;
	const nodes: INode[] = [
		{
			id: 'input',
			name: INPUT,
			type: 'test.input',
			typeVersion: 1,
			position: [0, 0],
			parameters: {},
		},
		{
			id: 'node',
			name: UNDER_TEST,
			type,
			typeVersion: 1,
			position: [200, 0],
			parameters: run.parameters ?? {},
			...(run.onError === undefined ? {} : { onError: run.onError }),
			credentials: Object.fromEntries(
				Object.keys(run.credentials ?? {}).map((name) => [name, { id: name, name }]),
			),
		},
		{
			id: 'after',
			name: AFTER,
			type: 'test.after',
			typeVersion: 1,
			position: [400, 0],
			parameters: {},
		},
	];
	const workflow = new Workflow({
		id: 'test',
		name: 'test',
		active: false,
		settings: { executionOrder: 'v1', timezone: 'UTC' },
		nodes,
		connections: {
			[INPUT]: { main: [[{ node: UNDER_TEST, type: 'main', index: 0 }]] },
			[UNDER_TEST]: { main: [[{ node: AFTER, type: 'main', index: 0 }]] },
		},
		nodeTypes: typesOf({ 'test.input': inputNode, 'test.after': afterNode, [type]: run.node }),
	});
	const startNode = workflow.getNode(INPUT);
	if (startNode === null) throw new Error('the input node is missing');
	const result = await new WorkflowExecute(additionalData(run.credentials ?? {}), 'manual').run({
		workflow,
		startNode,
		pinData: { [INPUT]: run.items.map((json, item) => ({ json, pairedItem: { item } })) },
	});
	const { runData, error } = result.data.resultData;
	return {
		status: result.status,
		outputs: (runData[UNDER_TEST]?.[0]?.data?.['main'] ?? []).map((output) => output ?? []),
		after: runData[AFTER]?.[0]?.data?.['main']?.[0] ?? [],
		error: error as NodeResult['error'],
	};
}

function typesOf(types: Readonly<Record<string, INodeType>>): INodeTypes {
	const find = (name: string): INodeType => {
		const type = types[name];
		if (type === undefined) throw new Error(`no node type ${name}`);
		return type;
	};
	return {
		getByName: find,
		getByNameAndVersion: (name, version) => NodeHelpers.getVersionedNodeType(find(name), version),
		getKnownTypes: () => ({}),
	};
}

/** What n8n's server hands to an execution; only what a node run touches is here. */
export function additionalData(
	credentials: NonNullable<NodeRun['credentials']>,
): IWorkflowExecuteAdditionalData {
	const workflow = {
		id: 'test',
		name: 'test',
		nodes: [],
		connections: {},
	} as unknown as IWorkflowBase;
	const hooks: Hooks = new ExecutionLifecycleHooks('manual', 'test', workflow);
	const base = 'http://127.0.0.1';
	return {
		hooks,
		executionId: 'test',
		currentNodeExecutionIndex: 0,
		variables: {},
		restApiUrl: `${base}/rest`,
		instanceBaseUrl: base,
		formWaitingBaseUrl: base,
		webhookBaseUrl: base,
		webhookWaitingBaseUrl: base,
		webhookTestBaseUrl: base,
		setExecutionStatus: () => undefined,
		credentialsHelper: {
			getParentTypes: () => [],
			isCredentialUsableByNode: () => true,
			getDecrypted: async (_data: unknown, details: { name: string }) => {
				const found = credentials[details.name];
				if (found === undefined) throw new Error(`no credential ${details.name}`);
				return await Promise.resolve(found);
			},
			getCredentialsProperties: () => [],
		},
	} as unknown as IWorkflowExecuteAdditionalData;
}
