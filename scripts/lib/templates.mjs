/** The templates of workflows/: importing them into n8n and running them. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { nodeTypes, putCredential, putWorkflow, runWorkflow } from './n8n.mjs';
import { credentialData } from './odoo.mjs';
import { ROOT } from './runtime.mjs';
import { Stop } from './say.mjs';

const FOLDER = join(ROOT, 'workflows');
export const FLAGSHIP = '10-estimate-to-job-cost.json';
export const CREDENTIAL = { type: 'odooConstructionApi', name: 'Odoo (demo)' };

/** Every template as `{ file, workflow }`, in the order of their numbers. */
export const templates = () =>
	readdirSync(FOLDER)
		.filter((name) => name.endsWith('.json'))
		.sort()
		.map((file) => ({ file, workflow: JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) }));

/** The template with other values in its Config node, for the names that it has. */
function configured(workflow, config) {
	const nodes = workflow.nodes.map((node) => {
		if (node.name !== 'Config') return node;
		const assignments = node.parameters.assignments.assignments.map((entry) =>
			entry.name in config ? { ...entry, value: config[entry.name] } : entry,
		);
		return { ...node, parameters: { ...node.parameters, assignments: { assignments } } };
	});
	return { ...workflow, nodes };
}

/**
 * Imports all templates with a credential for `odoo` and, where given, other values in Config.
 * Returns `{ file, id, name, nodes }` of each.
 */
export async function importTemplates(session, odoo, config = {}) {
	const types = await nodeTypes(session);
	const data = credentialData(odoo);
	const credential = await putCredential(session, { ...CREDENTIAL, data });
	const imported = [];
	for (const { file, workflow } of templates()) {
		const saved = await putWorkflow(session, configured(workflow, config), {
			types,
			credentials: { [CREDENTIAL.type]: credential },
		});
		imported.push({ file, id: saved.id, name: saved.name, nodes: saved.nodes });
	}
	return imported;
}

/** Runs an imported template from its manual trigger; a run that ends badly is a Stop. */
export async function runTemplate(session, template) {
	const trigger = template.nodes.find((node) => node.type === 'n8n-nodes-base.manualTrigger');
	const execution = await runWorkflow(session, template, trigger.name);
	if (execution.status === 'success') return execution;
	const { error } = execution;
	throw new Stop(
		`"${template.name}" ended with ${execution.status}: ${error?.node?.name ?? ''} ${error?.message ?? ''} ${error?.description ?? ''}`,
		`open ${session.url}/workflow/${template.id}/executions/${execution.id}.`,
	);
}
