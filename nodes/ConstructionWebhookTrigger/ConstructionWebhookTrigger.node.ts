import {
	NodeConnectionTypes,
	type INodeType,
	type INodeTypeDescription,
	type IWebhookFunctions,
	type IWebhookResponseData,
} from 'n8n-workflow';

import { RECEIVER_CREDENTIALS, receiverTests } from '../shared/credentials';
import { properties } from './properties';
import { receive } from './receive';

export class ConstructionWebhookTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Construction Webhook Trigger',
		name: 'constructionWebhookTrigger',
		icon: {
			light: 'file:../../icons/construction-webhook-trigger.svg',
			dark: 'file:../../icons/construction-webhook-trigger.dark.svg',
		},
		group: ['trigger'],
		// Not 1: for every request to a webhook node of version 1, n8n evaluates an expression about
		// binary data, which starts an isolate of V8 and takes longer than all the rest.
		version: [2],
		subtitle: '={{ $parameter["source"] }}',
		description:
			'Takes events of a source app: verified, written to the delivery ledger, then answered',
		eventTriggerDescription: 'When the source sends an event',
		activationMessage: 'Events sent to the production URL are committed before they are answered.',
		defaults: { name: 'Construction Webhook Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: RECEIVER_CREDENTIALS,
		webhooks: [{ name: 'default', httpMethod: 'POST', responseMode: 'onReceived', path: 'events' }],
		properties,
	};

	methods = { credentialTest: receiverTests };

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return await receive(this);
	}
}
