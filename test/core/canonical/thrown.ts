/** What an action throws, to look at; a sentence when it throws nothing. */
export function thrown(action: () => unknown): unknown {
	try {
		action();
	} catch (error) {
		return error;
	}
	return 'nothing was thrown';
}
