/** What `core/` needs from the outside and never takes for itself. */

export interface Clock {
	/** Milliseconds since the epoch, UTC. */
	now(): number;
	/** Resolves after `ms`; used for backoff only. */
	sleep(ms: number): Promise<void>;
}

export const systemClock: Clock = {
	now: () => Date.now(),
	sleep: async (ms) => await new Promise((resolve) => setTimeout(resolve, ms)),
};

/** Messages for an operator. Implementations must not be handed secrets or payloads. */
export interface Logger {
	debug(message: string, facts?: Readonly<Record<string, unknown>>): void;
	info(message: string, facts?: Readonly<Record<string, unknown>>): void;
	warn(message: string, facts?: Readonly<Record<string, unknown>>): void;
}

export const silentLogger: Logger = {
	debug: () => undefined,
	info: () => undefined,
	warn: () => undefined,
};
