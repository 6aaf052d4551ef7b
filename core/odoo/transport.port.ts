/** One HTTP exchange, below any knowledge of Odoo. */

export interface HttpRequest {
	readonly method: 'GET' | 'POST';
	/** Absolute path on the connection's origin; never a full URL. */
	readonly path: string;
	readonly headers: Readonly<Record<string, string>>;
	readonly body?: string;
	/** From the first byte sent to the last byte received. */
	readonly timeoutMs: number;
}

export interface HttpAnswer {
	readonly kind: 'answer';
	readonly status: number;
	readonly contentType: string;
	readonly body: string;
	/** `Date` header, ms since the epoch. */
	readonly date: number | null;
	readonly retryAfterMs: number | null;
}

/**
 * What can happen to a request. A result, not an exception: the caller has to decide for each kind
 * whether a repeat is safe.
 */
export type HttpResult =
	| HttpAnswer
	/** The request did not leave this machine: nobody acted on it. */
	| { readonly kind: 'not_sent'; readonly reason: string }
	/** It left, and no full answer came back: it may have been carried out. */
	| { readonly kind: 'lost'; readonly reason: string; readonly timedOut: boolean }
	| { readonly kind: 'too_large'; readonly limitBytes: number };

export interface HttpTransport {
	/** Scheme, host and port all requests go to; the only place the key is ever sent. */
	readonly origin: string;
	send(request: HttpRequest): Promise<HttpResult>;
	close(): void;
}
