import {
	type INodeType,
	type INodeTypeDescription,
	type ITriggerFunctions,
	type ITriggerResponse,
} from 'n8n-workflow';

import { credentialTests, ODOO_CREDENTIALS } from '../shared/credentials';
import { outputs } from '../shared/outputs';
import { properties } from './properties';
import { startDelivery } from './start';

export class DeliveryTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Delivery Trigger',
		name: 'deliveryTrigger',
		icon: {
			light: 'file:../../icons/delivery-trigger.svg',
			dark: 'file:../../icons/delivery-trigger.dark.svg',
		},
		group: ['trigger'],
		version: [1],
		subtitle: '={{ $parameter["handOut"].join(", ") }}',
		description:
			'Starts the workflow with deliveries that are due again, and with events a webhook has committed',
		eventTriggerDescription: 'When something is due in the delivery ledger',
		activationMessage: 'What is due in the delivery ledger will be handed to this workflow.',
		defaults: { name: 'Delivery Trigger' },
		inputs: [],
		outputs: outputs('Deliveries', 'Events'),
		credentials: ODOO_CREDENTIALS,
		properties,
	};

	methods = { credentialTest: credentialTests };

	async trigger(this: ITriggerFunctions): Promise<ITriggerResponse> {
		return await startDelivery(this);
	}
}
