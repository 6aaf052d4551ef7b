import { fault, toFault, type Fault } from '../../faults';

/** Faults both stores share. Texts of a driver are never passed on: they can hold values of a row. */

export const storeUnavailable = (message: string, remedy: string, cause?: unknown): Fault =>
	fault({ class: 'unavailable', code: 'ledger.unavailable', message, remedy, cause });

export const storeBusy = (waitedMs: number, cause?: unknown): Fault =>
	storeUnavailable(
		`The delivery ledger was busy for ${String(Math.round(waitedMs / 1000))} s; nothing was accepted or sent.`,
		'Run it again; when it stays busy, look for another process that keeps the ledger locked.',
		cause,
	);

export const staleRecord = (kind: string): Fault =>
	fault({
		class: 'conflict',
		code: 'ledger.stale_record',
		message: `Somebody else changed this ${kind} in the meantime; nothing was changed.`,
		remedy: 'Read it again, and decide on what it says now.',
	});

export const storeClosed = (): Fault =>
	storeUnavailable(
		'The delivery ledger is closed because this process is stopping; nothing was accepted or sent.',
		'Run it again after the restart.',
	);

/** A property of whatever was thrown; `instanceof Error` fails across realms. */
export const propertyOf = (thrown: unknown, name: string): unknown =>
	typeof thrown === 'object' && thrown !== null
		? (thrown as Readonly<Record<string, unknown>>)[name]
		: undefined;

/** Runs `work` so that only faults leave it; `known` translates what the driver throws. */
export async function throwingFaults<T>(
	known: (thrown: unknown) => Fault | undefined,
	work: () => Promise<T>,
): Promise<T> {
	try {
		return await work();
	} catch (thrown) {
		throw known(thrown) ?? toFault(thrown);
	}
}
