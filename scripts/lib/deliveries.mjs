/** Sample deliveries: the records of sandbox/demo/deliveries.mjs through a template, for real. */
import { DELIVERIES } from '../../sandbox/demo/deliveries.mjs';
import { nodeTypes, putWorkflow, runWorkflow } from './n8n.mjs';
import { PACKAGE } from './pack.mjs';
import { Stop } from './say.mjs';
import { FIELD_COSTS, putCredentials, templates } from './templates.mjs';

const NAME = 'Sample: a week of field records';

/**
 * The template on the sample records. What Canonical Map cannot read goes to the exception queue as
 * well, as docs/exception-inbox.md tells users to wire it.
 */
function sampleWorkflow() {
	const { workflow } = templates().find(({ file }) => file === FIELD_COSTS);
	const pinData = Object.fromEntries(
		Object.keys(workflow.pinData).map((name) => [
			name,
			DELIVERIES.filter(({ into }) => into === name).map(({ json }) => ({ json })),
		]),
	);
	const nodes = workflow.nodes.map((node) =>
		/^Exceptions: (?:Hours|Machines|Material)$/.test(node.name)
			? {
					...node,
					type: `${PACKAGE}.exceptionQueue`,
					parameters: { resource: 'exception', operation: 'report', step: 'canonical.map' },
				}
			: node,
	);
	return { ...workflow, name: NAME, nodes, pinData };
}

/** Runs the sample once; a second time its records are known and nothing is added. */
export async function runSample(session, odoo) {
	const saved = await putWorkflow(session, sampleWorkflow(), {
		types: await nodeTypes(session),
		credentials: await putCredentials(session, odoo),
	});
	const execution = await runWorkflow(session, saved, 'Start by Hand');
	if (execution.status === 'success') return { ...execution, workflow: saved };
	throw new Stop(
		`"${NAME}" ended with ${execution.status}: ${execution.error?.message ?? ''}`,
		`open ${session.url}/workflow/${saved.id}/executions/${execution.id}.`,
	);
}
