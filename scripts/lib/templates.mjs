/** The templates of workflows/: importing them into n8n and running them. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { nodeTypes, putCredential, putWorkflow, runWorkflow } from './n8n.mjs';
import { credentialData } from './odoo.mjs';
import { PAGE_CREDENTIAL } from './pages.mjs';
import { ROOT } from './runtime.mjs';
import { Stop } from './say.mjs';

const FOLDER = join(ROOT, 'workflows');
export const FLAGSHIP = '10-estimate-to-job-cost.json';
export const FIELD_COSTS = '11-field-costs-to-job-cost.json';
export const ERROR_HANDLER = '90-error-handler.json';
export const INBOX = '91-exception-inbox.json';
export const DASHBOARD = '92-integration-dashboard.json';
export const CREDENTIAL = { type: 'odooConstructionApi', name: 'Odoo (demo)' };
/** A source app that signs what it sends to the webhook of the intake template. */
export const SOURCE_CREDENTIAL = {
	type: 'constructionSourceApi',
	name: 'Source app (demo)',
	data: {
		verification: 'hmac',
		webhookHeader: 'X-Signature',
		webhookSecret: 'a-secret-for-the-demo-only',
		encoding: 'hex',
		prefix: '',
		timestampHeader: '',
	},
};

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

/** The credentials templates ask for, by type: the Odoo, the login of the pages, a source app. */
export async function putCredentials(session, odoo) {
	const data = credentialData(odoo);
	const credentials = {};
	for (const credential of [{ ...CREDENTIAL, data }, PAGE_CREDENTIAL, SOURCE_CREDENTIAL]) {
		credentials[credential.type] = await putCredential(session, credential);
	}
	return credentials;
}

/**
 * Imports all templates with a credential for `odoo` and, where given, other values in Config. The
 * error handler comes first and is the error workflow of the others. `more` are credentials of
 * further types, as `{ type: { id, name } }`.
 * Returns `{ file, id, name, nodes }` of each, in the order of their numbers.
 */
export async function importTemplates(session, odoo, config = {}, more = {}) {
	const types = await nodeTypes(session);
	const credentials = { ...(await putCredentials(session, odoo)), ...more };
	const imported = [];
	let errorWorkflow;
	const handlerFirst = templates().sort(
		(a, b) => Number(b.file === ERROR_HANDLER) - Number(a.file === ERROR_HANDLER),
	);
	for (const { file, workflow } of handlerFirst) {
		const settings = { ...workflow.settings, ...(errorWorkflow && { errorWorkflow }) };
		const saved = await putWorkflow(
			session,
			{ ...configured(workflow, config), settings },
			{ types, credentials },
		);
		if (file === ERROR_HANDLER) errorWorkflow = saved.id;
		imported.push({ file, id: saved.id, name: saved.name, nodes: saved.nodes });
	}
	return imported.sort((a, b) => (a.file < b.file ? -1 : 1));
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
