import { NodeApiError, NodeOperationError, type INode } from 'n8n-workflow';
import type { z } from 'zod/v4';

import { Fault, fault, toFault, type FaultClass } from '../../core/faults';

/** Classes in which the other system said no, or nothing: n8n shows those as API faults. */
const FROM_ODOO: ReadonlySet<FaultClass> = new Set([
	'rights',
	'unavailable',
	'unknown_outcome',
	'protocol',
]);

/**
 * The node error for a fault that stops the whole run. Only message, remedy and code cross over:
 * a cause may hold a request with its key.
 */
export function toNodeError(
	node: INode,
	stop: Fault,
	itemIndex: number,
): NodeApiError | NodeOperationError {
	const shown = { message: stop.message, description: stop.remedy, itemIndex };
	return FROM_ODOO.has(stop.class)
		? new NodeApiError(node, { message: stop.message, code: stop.code }, shown)
		: new NodeOperationError(node, stop.message, shown);
}

/**
 * A parameter of one item could not be read: an expression without data, a missing node. The text
 * is n8n's own about the user's workflow and names nothing secret, so it is kept, but shortened.
 */
export function parameterFault(thrown: unknown): Fault {
	if (thrown instanceof Fault) return thrown;
	if (!(thrown instanceof Error)) return toFault(thrown);
	return fault({
		class: 'source_data',
		code: 'node.parameter',
		message: `A parameter could not be read: ${thrown.message.slice(0, 300)}`,
		remedy: 'Open the node, look for the expression marked red and correct it for this item.',
		cause: thrown,
	});
}

const MAX_NAMED = 3;

/** The input of one item does not fit the verb's schema; names the first fields that do not. */
export function inputFault(problem: z.ZodError, entity: string): Fault {
	const named = problem.issues.slice(0, MAX_NAMED).map(({ path, message }) => {
		const field = path.map(String).join('.') || 'the item';
		return { field, text: `${field}: ${message}` };
	});
	const more = problem.issues.length - named.length;
	return fault({
		class: 'source_data',
		code: 'input.invalid',
		message:
			`${named.map(({ text }) => text).join('; ')}${more > 0 ? ` (and ${more} more)` : ''}`.slice(
				0,
				600,
			),
		remedy: `Correct ${named.map(({ field }) => field).join(', ')} and send the item again.`,
		model: entity,
		...(named[0] === undefined ? {} : { field: named[0].field }),
		cause: problem,
	});
}
