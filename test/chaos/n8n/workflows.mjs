/** The workflows of the n8n runs: a webhook, the map, an Odoo node, and the trigger that repeats. */
const PACKAGE = 'n8n-nodes-odoo-construction';

const node = (name, type, parameters, position, more = {}) => ({
	id: `chaos-${name.toLowerCase().replaceAll(' ', '-')}`,
	name,
	type: `${PACKAGE}.${type}`,
	typeVersion: 1,
	position,
	parameters,
	...more,
});

const columns = (fields) => ({
	entries: Object.entries(fields).map(([field, column]) => ({ field, column })),
});

function intake({ name, path, start, system, tenant, entity, fields, target }) {
	const map = {
		source: 'generic',
		entity,
		tenant,
		columns: columns(fields),
		settings: { system, idPath: 'id', revisionKind: 'version', revisionPath: 'version' },
	};
	const nodes = [
		node(
			'Events',
			'constructionWebhookTrigger',
			{ source: 'generic', system, tenant, idPath: 'event', startWorkflow: start, options: {} },
			[0, 0],
			{ webhookId: path },
		),
		node('Due', 'deliveryTrigger', { intervalSeconds: 1, options: { batchSize: 50 } }, [0, 300]),
		node('Map', 'canonicalMap', map, [300, 100]),
		node('Deliver', target.node, { ...target.parameters, input: 'item' }, [600, 100]),
	];
	const to = (name) => [{ node: name, type: 'main', index: 0 }];
	return {
		path,
		workflow: {
			name,
			nodes,
			connections: {
				Events: { main: [to('Map')] },
				Due: { main: [to('Deliver'), to('Map')] },
				Map: { main: [to('Deliver')] },
			},
			settings: { executionOrder: 'v1' },
		},
	};
}

/** Vendors in revisions, started by each event; costs once each, started by the Delivery Trigger. */
export const intakeWorkflows = ({ system, tenant }) => [
	intake({
		name: 'Chaos: vendors',
		path: 'chaos-vendors',
		start: 'each',
		system,
		tenant,
		entity: 'vendor',
		fields: { name: 'name', code: 'number' },
		target: { node: 'odooProcurement', parameters: { resource: 'vendor', operation: 'upsert' } },
	}),
	intake({
		name: 'Chaos: costs',
		path: 'chaos-costs',
		start: 'trigger',
		system,
		tenant,
		entity: 'cost_entry',
		fields: {
			'project.id': 'project',
			'costCode.id': 'code',
			'costType.id': 'type',
			date: 'day',
			amount: 'amount',
			kind: 'kind',
			description: 'text',
		},
		target: { node: 'odooJobCost', parameters: { resource: 'costPosting', operation: 'other' } },
	}),
];

/** One vendor by hand, with whatever ledger n8n gives a node that names none. */
export const embeddedWorkflow = {
	name: 'Chaos: no ledger named',
	nodes: [
		{
			id: 'chaos-start',
			name: 'Start',
			type: 'n8n-nodes-base.manualTrigger',
			typeVersion: 1,
			position: [0, 0],
			parameters: {},
		},
		node(
			'Deliver',
			'odooProcurement',
			{
				resource: 'vendor',
				operation: 'upsert',
				input: 'fields',
				recordId: 'nowhere',
				system: 'chaos',
				tenant: 'embedded',
				fields: { mappingMode: 'defineBelow', value: { name: 'Nowhere' } },
			},
			[300, 0],
		),
	],
	connections: { Start: { main: [[{ node: 'Deliver', type: 'main', index: 0 }]] } },
	settings: { executionOrder: 'v1' },
};
