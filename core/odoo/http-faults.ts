import { fault, type Fault } from '../faults';
import type { HttpAnswer, HttpResult } from './transport.port';

/** Faults of the way to Odoo: everything that is not a JSON error by Odoo itself. */

/** Statuses a proxy answers when it cannot tell what became of the request. */
const GATEWAY = new Set([502, 503, 504]);

export const isGatewayFailure = (answer: HttpAnswer): boolean => GATEWAY.has(answer.status);

/**
 * @param mayHaveActed the request could have changed something, so a lost answer leaves that open
 */
export function faultFromFailure(
	result: Exclude<HttpResult, { kind: 'answer' }>,
	mayHaveActed: boolean,
): Fault {
	if (result.kind === 'not_sent') {
		return fault({
			class: 'unavailable',
			code: 'odoo.unreachable',
			message: 'The Odoo server cannot be reached.',
			remedy: 'Check the address in the credential and the network; nothing was sent.',
			details: { reason: result.reason },
		});
	}
	if (result.kind === 'too_large') {
		return fault({
			class: mayHaveActed ? 'unknown_outcome' : 'protocol',
			code: 'odoo.answer_too_large',
			message: `Odoo's answer was larger than ${Math.round(result.limitBytes / 1048576)} MiB.`,
			remedy: 'Ask for fewer records or fields at a time.',
			retryable: false,
		});
	}
	return lostAnswer(mayHaveActed, result.reason);
}

/** No answer, or one from a gateway. */
export function lostAnswer(mayHaveActed: boolean, reason: string): Fault {
	return mayHaveActed
		? fault({
				class: 'unknown_outcome',
				code: 'odoo.no_answer',
				message:
					'The connection to Odoo broke after the request was sent; it may have been carried out.',
				remedy: 'Look the record up in Odoo before sending it again.',
				details: { reason },
			})
		: fault({
				class: 'unavailable',
				code: 'odoo.no_answer',
				message: 'The connection to Odoo broke before an answer came.',
				remedy: 'Try again; nothing was changed.',
				details: { reason },
			});
}

/** An HTTP status without a JSON error in it: proxies, wrong hosts, missing databases. */
export function faultFromStatus(answer: HttpAnswer, mayHaveActed: boolean): Fault {
	const { status } = answer;
	const details = { status };
	if (GATEWAY.has(status)) return lostAnswer(mayHaveActed, `HTTP ${status}`);
	if (status >= 300 && status < 400) {
		return fault({
			class: 'protocol',
			code: 'odoo.redirected',
			message: 'The server redirects to another address; the key was not sent there.',
			remedy: 'Enter the final address (with https://) in the Odoo credential.',
			details,
		});
	}
	if (status === 429) {
		return fault({
			class: 'unavailable',
			code: 'odoo.rate_limited',
			message: 'The Odoo server asks for fewer requests.',
			remedy: 'Nothing was changed; it is tried again later.',
			details,
		});
	}
	if (status === 413) {
		return fault({
			class: 'source_data',
			code: 'odoo.request_too_large',
			message: 'A proxy in front of Odoo refuses a request of this size.',
			remedy: 'Send fewer records at a time, or raise the size limit of the proxy.',
			details,
		});
	}
	if (status === 401 || status === 403 || status === 407) {
		return fault({
			class: 'rights',
			code: 'odoo.gate_refused',
			message: `A gate in front of Odoo refuses the request (HTTP ${status}).`,
			remedy: 'Have the proxy or firewall let this machine through.',
			details,
		});
	}
	if (status === 404 && /database is selected|database/i.test(answer.body)) {
		return fault({
			class: 'protocol',
			code: 'odoo.unknown_database',
			message: 'The Odoo server does not know the database of this credential.',
			remedy: 'Correct the database name in the Odoo credential.',
			details,
		});
	}
	if (status === 404) {
		return fault({
			class: 'protocol',
			code: 'odoo.wrong_address',
			message: 'The address in the credential does not answer as an Odoo API.',
			remedy: "Enter the server's base address, for example https://erp.example.com.",
			details,
		});
	}
	if (status === 400 || status === 415) {
		return fault({
			class: 'protocol',
			code: 'odoo.request_not_understood',
			message: 'Odoo could not read the request.',
			remedy: 'Report it: the request was malformed or changed on its way.',
			details,
		});
	}
	return fault({
		class: status >= 500 && mayHaveActed ? 'unknown_outcome' : 'protocol',
		code: 'odoo.not_an_api_answer',
		message: `The server did not answer as Odoo does (HTTP ${status}).`,
		remedy: 'Check the address in the credential, and what the server or its proxy says.',
		retryable: false,
		details,
	});
}
