import type { ITriggerFunctions, ITriggerResponse } from 'n8n-workflow';

import { listen } from '../../core/delivery/intake/listener';
import { toFault } from '../../core/faults';
import { toNodeError } from '../shared/faults';
import { takeIn } from '../shared/intake';
import { openAccount } from '../shared/intake-account';

/** Listens from activation to deactivation; by hand, until one genuine request has been shown. */
export async function startListening(ctx: ITriggerFunctions): Promise<ITriggerResponse> {
	try {
		// A credential that cannot work stops the activation, not the first event.
		const { source } = await openAccount(ctx);
		const listener = await listen({
			host: String(ctx.getNodeParameter('host')).trim(),
			port: Number(ctx.getNodeParameter('port')),
			path: `/${String(ctx.getNodeParameter('path')).trim().replace(/^\/+/, '')}`,
			maxBytes: source.limits.bytes,
			handle: async (request) => {
				const { answer, items } = await takeIn(ctx, request);
				if (items.length > 0) ctx.emit([items]);
				return answer;
			},
		});
		return {
			closeFunction: async () => await listener.close(),
			// The port is open already; n8n waits for the first emission.
			manualTriggerFunction: async () => await Promise.resolve(),
		};
	} catch (thrown) {
		throw toNodeError(ctx.getNode(), toFault(thrown), 0);
	}
}
