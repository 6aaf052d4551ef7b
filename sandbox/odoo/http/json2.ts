import { badRequest, notFound, unauthorized } from '../orm/errors';
import { SUPERUSER, type Database } from '../orm/env';
import { isObject } from '../orm/values';
import { userOfKey } from '../security/keys';
import { errorBody, html, json, statusOf, type Answer } from './answers';
import { carryOut, envFor, type IncomingCall, type Interference } from './dispatch';

export interface HttpRequest {
	readonly method: string;
	readonly path: string;
	readonly headers: Readonly<Record<string, string | string[] | undefined>>;
	readonly body: string;
}

const header = (request: HttpRequest, name: string): string => {
	const value = request.headers[name];
	return (Array.isArray(value) ? value[0] : value) ?? '';
};

const ROUTE = /^\/json\/2\/([\w.]+)\/(\w+)$/;

/** Model and method of a JSON-2 url. */
export function routeOf(path: string): { model: string; method: string } | null {
	const match = ROUTE.exec(path);
	return match ? { model: match[1] ?? '', method: match[2] ?? '' } : null;
}

/** `POST /json/2/<model>/<method>` (19). Faults in the order Odoo finds them. */
export function handleJson2(
	db: Database,
	request: HttpRequest,
	interference: Interference,
): Answer {
	const wanted = header(request, 'x-odoo-database');
	if (wanted !== '' && wanted !== db.name) {
		return html(
			404,
			'Not Found',
			'No database is selected and the requested URL was not found in the server-wide controllers.',
		);
	}
	if (request.method === 'POST' && !/^application\/json\b/i.test(header(request, 'content-type'))) {
		return html(
			415,
			'Unsupported Media Type',
			"Request inferred type is compatible with ['http'] but '/json/2/<__model__>/<__method__>' is type='json2'.",
		);
	}
	try {
		const route = request.method === 'POST' ? routeOf(request.path) : null;
		const named = parseBody(request.body);
		const uid = authenticate(db, header(request, 'authorization'));
		if (!route) throw notFound('Did you mean POST /json/2/<model>/<method>?');
		const call: IncomingCall = { protocol: 'json2', uid, ...route, named, positional: [] };
		return json(200, carryOut(db, call, interference));
	} catch (error) {
		return json(statusOf(error), errorBody(error));
	}
}

function parseBody(body: string): Record<string, unknown> {
	if (body === '') return {};
	try {
		const value: unknown = JSON.parse(body);
		return isObject(value) ? value : {};
	} catch {
		const at = body.length;
		throw badRequest(
			`could not parse the body as json: Expecting value: line 1 column ${at + 1} (char ${at})`,
		);
	}
}

function authenticate(db: Database, authorization: string): number {
	const key = /^bearer\s+(.+)$/i.exec(authorization)?.[1];
	if (key === undefined) {
		throw unauthorized(
			'User not authenticated, use an API Key with a Bearer Authorization header.',
		);
	}
	const uid = userOfKey(envFor(db, SUPERUSER), key.trim());
	if (uid === null) throw unauthorized('Invalid apikey');
	return uid;
}
