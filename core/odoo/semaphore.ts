/** Lets at most `limit` tasks run at a time; the others wait in order of arrival. */
export function semaphore(limit: number): <T>(task: () => Promise<T>) => Promise<T> {
	let running = 0;
	const waiting: Array<() => void> = [];
	return async (task) => {
		if (running >= limit) await new Promise<void>((resolve) => waiting.push(resolve));
		else running += 1;
		try {
			return await task();
		} finally {
			// The place passes on directly, so a newcomer cannot slip in between.
			const next = waiting.shift();
			if (next) next();
			else running -= 1;
		}
	};
}
