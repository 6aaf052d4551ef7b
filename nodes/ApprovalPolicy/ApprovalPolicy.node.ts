import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeOutputConfiguration,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';

import { credentialTests, ODOO_CREDENTIALS } from '../shared/credentials';
import { runLedgerOperation } from '../shared/ledger-operation';
import { resourceProperties } from '../shared/operation';
import { RESOURCES } from './actions';
import { outputOf } from './actions/present';

const named = (...names: readonly string[]): string =>
	JSON.stringify(
		names.map(
			(displayName): INodeOutputConfiguration => ({ type: NodeConnectionTypes.Main, displayName }),
		),
	);

/** The same places for every operation, so that connections stay when it is changed. */
const OUTPUTS: INodeTypeDescription['outputs'] = `={{ $parameter["operation"] === "evaluate" ? ${named(
	'Auto-Approved',
	'Needs Approval',
	'Rejected',
	'Exceptions',
)} : ${named('Approved', 'Needs Approval', 'Rejected', 'Exceptions')} }}`;

export class ApprovalPolicy implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Approval Policy',
		name: 'approvalPolicy',
		icon: {
			light: 'file:../../icons/approval-policy.svg',
			dark: 'file:../../icons/approval-policy.dark.svg',
		},
		group: ['transform'],
		version: [1],
		subtitle: '={{ $parameter["operation"] }}',
		description:
			'Decide by rules what may pass and who has to approve it, and keep who approved what, when and why',
		defaults: { name: 'Approval Policy' },
		inputs: [NodeConnectionTypes.Main],
		outputs: OUTPUTS,
		credentials: ODOO_CREDENTIALS,
		properties: resourceProperties(RESOURCES),
	};

	methods = { credentialTest: credentialTests };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const [good = [], exceptions = []] = await runLedgerOperation(this, RESOURCES);
		const on = (output: ReturnType<typeof outputOf>): INodeExecutionData[] =>
			good.filter(({ json }) => outputOf(json) === output);
		return [on('passes'), on('waits'), on('ends'), exceptions];
	}
}
