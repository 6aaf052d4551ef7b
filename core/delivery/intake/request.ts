/** A request as a receiver got it: what was sent, before anybody believes it. */
export interface IntakeRequest {
	/** Lower-case names; the value as it came. */
	readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
	/** Every byte of the body, before any parser touched it. */
	readonly body: Uint8Array;
}

/** What is sent back. Never holds a secret, a payload or the reason of a refused signature. */
export interface Answer {
	readonly status: 200 | 400 | 401 | 404 | 405 | 409 | 413 | 415 | 503;
	readonly headers: Readonly<Record<string, string>>;
	readonly body: Readonly<Record<string, string | number>>;
}

/** A header's value; undefined when it is missing, empty or sent more than once. */
export function headerOf({ headers }: IntakeRequest, name: string): string | undefined {
	const value = headers[name.toLowerCase()];
	const one = typeof value === 'string' ? value.trim() : '';
	return one === '' ? undefined : one;
}

/** Headers to send an answer with. */
export const headersOf = ({ headers }: Answer): Readonly<Record<string, string>> => ({
	'content-type': 'application/json',
	'cache-control': 'no-store',
	...headers,
});

/** Body to send an answer with. */
export const bytesOf = ({ body }: Answer): string => JSON.stringify(body);
