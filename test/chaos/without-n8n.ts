/**
 * Stands in for `n8n-workflow` in worker processes: loading the real one takes longer than such a
 * process lives. Only what the Odoo nodes use of it while they run; types come from the real one.
 */
export const NodeConnectionTypes = { Main: 'main' };

class NodeError extends Error {
	constructor(_node: unknown, problem: string | { readonly message: string }) {
		super(typeof problem === 'string' ? problem : problem.message);
	}
}
export class NodeOperationError extends NodeError {}
export class NodeApiError extends NodeError {}
