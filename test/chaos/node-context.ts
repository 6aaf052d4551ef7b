import type {
	ICredentialDataDecryptedObject,
	IDataObject,
	IExecuteFunctions,
	INode,
} from 'n8n-workflow';

/** What one run of a node is given. */
export interface NodeCall {
	readonly type: string;
	readonly parameters: Readonly<Record<string, string>>;
	readonly credentials: Readonly<Record<string, ICredentialDataDecryptedObject>>;
	readonly items: readonly IDataObject[];
	/** Stands in the audit trail as the actor. */
	readonly workflowId: string;
}

/**
 * The part of n8n an Odoo node sees while it executes, without n8n: a process that is killed every
 * second must start in a fraction of one. Faults of a whole batch come back as items, so that the
 * worker goes on.
 */
export function nodeContext(call: NodeCall): IExecuteFunctions {
	const node: INode = {
		id: call.type,
		name: 'Chaos',
		type: `n8n-nodes-odoo-construction.${call.type}`,
		typeVersion: 1,
		position: [0, 0],
		parameters: { ...call.parameters },
		credentials: Object.fromEntries(
			Object.keys(call.credentials).map((name) => [name, { id: name, name }]),
		),
	};
	const silent = { debug: nothing, info: nothing, warn: nothing, error: nothing };
	const ctx = {
		getInputData: () => call.items.map((json, item) => ({ json, pairedItem: { item } })),
		getNode: () => node,
		getNodeParameter: (name: string, _index: number, otherwise: unknown) =>
			call.parameters[name] ?? otherwise,
		getCredentials: async (name: string) => {
			const found = call.credentials[name];
			if (found === undefined) throw new Error(`no credential ${name}`);
			return await Promise.resolve(found);
		},
		getWorkflow: () => ({ id: call.workflowId, name: call.workflowId, active: true }),
		getExecutionId: () => call.workflowId,
		getTimezone: () => 'UTC',
		getMode: () => 'trigger',
		continueOnFail: () => true,
		logger: silent,
		helpers: {},
	};
	return ctx as unknown as IExecuteFunctions;
}

const nothing = (): void => undefined;
