import {
	NodeConnectionTypes,
	type INodeType,
	type INodeTypeDescription,
	type ITriggerFunctions,
	type ITriggerResponse,
} from 'n8n-workflow';

import { RECEIVER_CREDENTIALS, receiverTests } from '../shared/credentials';
import { startListening } from './listening';
import { properties } from './properties';

export class ConstructionEventListener implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Construction Event Listener',
		name: 'constructionEventListener',
		icon: {
			light: 'file:../../icons/construction-event-listener.svg',
			dark: 'file:../../icons/construction-event-listener.dark.svg',
		},
		group: ['trigger'],
		version: [1],
		subtitle: '={{ $parameter["source"] + " on port " + $parameter["port"] }}',
		description:
			'Takes events of a source app on a port of its own: verified, committed, then answered',
		eventTriggerDescription: 'When the source sends an event',
		activationMessage: 'Events sent to the port are committed before they are answered.',
		defaults: { name: 'Construction Event Listener' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: RECEIVER_CREDENTIALS,
		properties,
	};

	methods = { credentialTest: receiverTests };

	async trigger(this: ITriggerFunctions): Promise<ITriggerResponse> {
		return await startListening(this);
	}
}
