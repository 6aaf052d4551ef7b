import { Fault, toFault } from '../faults';
import type { Clock, Logger } from '../ports';
import { backoffMs } from './backoff';
import type { Json } from './client.port';
import { faultFromFailure, isGatewayFailure } from './http-faults';
import { semaphore } from './semaphore';
import type { HttpResult, HttpTransport } from './transport.port';
import type { Wire, WireCall } from './wire.port';

const MAX_TRIES = 4;
/** A timeout already cost minutes; one more try is enough. */
const MAX_TIMEOUTS = 2;

export interface Exchange {
	send(wire: Wire, call: WireCall, how: { repeatable: boolean; timeoutMs: number }): Promise<Json>;
	stats(): { calls: number; retries: number };
	serverTime(): number | null;
	close(): void;
}

export interface ExchangeOptions {
	readonly maxParallel: number;
	readonly clock: Clock;
	readonly log: Logger;
	/** Asked before every request that may write; a fault refuses it. */
	readonly fence?: () => Fault | undefined;
}

/**
 * Sends calls over one transport: bounded parallelism, and repeats only where a repeat is safe. A
 * request that was not sent may always be repeated; one whose answer was lost only when `repeatable`.
 */
export function exchangeOver(
	transport: HttpTransport,
	{ maxParallel, clock, log, fence = () => undefined }: ExchangeOptions,
): Exchange {
	const inTurn = semaphore(maxParallel);
	let calls = 0;
	let retries = 0;
	let date: number | null = null;

	const once = async (
		wire: Wire,
		call: WireCall,
		timeoutMs: number,
		before: Fault | undefined,
	): Promise<HttpResult> =>
		await inTurn(async () => {
			// Asked after the wait for a turn and before every repeat. What an earlier try may have done
			// is not taken back by a refusal, so its fault is the answer.
			const refused = call.reads ? undefined : fence();
			if (refused !== undefined) throw before ?? refused;
			calls += 1;
			const startedAt = clock.now();
			const result = await transport.send({ ...wire.encode(call), timeoutMs });
			if (result.kind === 'answer') date = result.date ?? date;
			log.debug('odoo call', {
				model: call.model,
				method: call.method,
				result: result.kind === 'answer' ? result.status : result.kind,
				ms: clock.now() - startedAt,
			});
			return result;
		});

	async function send(
		wire: Wire,
		call: WireCall,
		{ repeatable, timeoutMs }: { repeatable: boolean; timeoutMs: number },
	): Promise<Json> {
		let before: Fault | undefined;
		for (let attempt = 1, timeouts = 0; ; attempt += 1) {
			const result = await once(wire, call, timeoutMs, before);
			if (result.kind === 'lost' && result.timedOut) timeouts += 1;
			const verdict = judge(wire, call, result);
			if (verdict.ok) return verdict.value;
			const last = attempt >= MAX_TRIES || timeouts >= MAX_TIMEOUTS;
			const untouched = result.kind === 'not_sent' || verdict.fault.code === 'odoo.rate_limited';
			if (last || !(untouched || (repeatable && passing(result, verdict.fault)))) {
				throw verdict.fault;
			}
			before = verdict.fault;
			retries += 1;
			const asked = result.kind === 'answer' ? Math.min(result.retryAfterMs ?? 0, 30_000) : 0;
			await clock.sleep(Math.max(asked, backoffMs(attempt)));
		}
	}

	return {
		send,
		stats: () => ({ calls, retries }),
		serverTime: () => date,
		close: () => transport.close(),
	};
}

type Verdict = { ok: true; value: Json } | { ok: false; fault: Fault };

function judge(wire: Wire, call: WireCall, result: HttpResult): Verdict {
	if (result.kind !== 'answer') return { ok: false, fault: faultFromFailure(result, !call.reads) };
	try {
		return { ok: true, value: wire.decode(result, call) };
	} catch (thrown) {
		if (thrown instanceof Fault) return { ok: false, fault: thrown };
		throw toFault(thrown);
	}
}

/** A trouble that may be gone at the next try: a lost answer, a gateway, a lock, a rate limit. */
const passing = (result: HttpResult, fault: Fault): boolean =>
	result.kind === 'lost' ||
	(result.kind === 'answer' && (isGatewayFailure(result) || fault.class === 'unavailable'));
