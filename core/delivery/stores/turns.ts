import { storeBusy } from './store-faults';

/**
 * First come, first served: users of one connection within this process. A turn that does not come
 * within `waitMs` is given up with `ledger.unavailable`; the others keep their places.
 */
export function fairTurns(waitMs: number): () => Promise<() => void> {
	const waiting: Array<() => void> = [];
	let taken = false;
	const next = (): void => {
		const first = waiting.shift();
		if (first === undefined) taken = false;
		else first();
	};
	/** Ends a turn once, however often it is called. */
	const turn = (): (() => void) => {
		let ended = false;
		return () => {
			if (ended) return;
			ended = true;
			next();
		};
	};
	return async () => {
		if (!taken) {
			taken = true;
			return turn();
		}
		return await new Promise((resolve, reject) => {
			const start = (): void => {
				clearTimeout(timer);
				resolve(turn());
			};
			const timer = setTimeout(() => {
				waiting.splice(waiting.indexOf(start), 1);
				reject(storeBusy(waitMs));
			}, waitMs);
			waiting.push(start);
		});
	};
}
