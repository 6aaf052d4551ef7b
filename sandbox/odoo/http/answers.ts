import { OdooError } from '../orm/errors';

/** What goes back to the client. */
export interface Answer {
	readonly status: number;
	readonly headers: Readonly<Record<string, string>>;
	readonly body: string;
}

export const json = (status: number, value: unknown): Answer => ({
	status,
	headers: { 'content-type': 'application/json; charset=utf-8' },
	body: JSON.stringify(value ?? null),
});

export const html = (status: number, title: string, text: string): Answer => ({
	status,
	headers: { 'content-type': 'text/html; charset=utf-8' },
	body: `<!doctype html>\n<html lang=en>\n<title>${status} ${title}</title>\n<h1>${title}</h1>\n<p>${text}</p>\n`,
});

/**
 * The error object both protocols share. `debug` holds a made-up traceback with a path, so that a
 * test can tell whether a client lets it out.
 */
export function errorBody(error: unknown): Record<string, unknown> {
	const known =
		error instanceof OdooError
			? error
			: new OdooError(
					'builtins.Exception',
					error instanceof Error ? error.message : String(error),
					500,
				);
	return {
		name: known.kind,
		message: known.message,
		arguments: known.args,
		context: {},
		debug: `Traceback (most recent call last):\n  File "/opt/odoo/odoo/http.py", line 2204, in _transactioning\n${known.kind}: ${known.message}\n`,
	};
}

export const statusOf = (error: unknown): number =>
	error instanceof OdooError ? error.status : 500;
