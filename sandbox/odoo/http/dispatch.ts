import {
	accessError,
	attributeError,
	notFound,
	serializationFailure,
	typeError,
	unprocessable,
	userError,
	valueError,
} from '../orm/errors';
import type { Arguments, Method, Model } from '../orm/model';
import { findMethod, isPrivate } from '../orm/base-methods';
import { Env, contextOf, type Database } from '../orm/env';
import { isObject, without } from '../orm/values';

/** One call as it came in, before anything about it is believed. */
export interface IncomingCall {
	readonly protocol: 'json2' | 'jsonrpc';
	readonly uid: number;
	readonly model: string;
	readonly method: string;
	/** JSON-2: the body. JSON-RPC: the keyword arguments. */
	readonly named: Readonly<Record<string, unknown>>;
	/** JSON-RPC only. */
	readonly positional: readonly unknown[];
}

/** A stand-in for a transaction that lost a race. */
export type Interference = 'none' | 'serialization' | 'rollback';

/** UTC with microseconds, as PostgreSQL writes it. */
export const timestamp = (ms: number): string =>
	`${new Date(ms).toISOString().replace('T', ' ').slice(0, 23)}000`;

export const envFor = (db: Database, uid: number, context: Record<string, unknown> = {}): Env =>
	new Env(db, uid, context, timestamp(db.now()));

function modelOf(db: Database, call: IncomingCall): Model {
	const model = db.registry.find(call.model);
	if (model) return model;
	throw call.protocol === 'json2'
		? notFound(`the model '${call.model}' does not exist`)
		: userError(`Object ${call.model} doesn't exist`);
}

function methodOf(env: Env, model: Model, call: IncomingCall): Method {
	if (isPrivate(call.method)) {
		const called = env.registry.version >= 19 ? `'${model.name}.${call.method}'` : call.method;
		throw accessError(`Private methods (such as ${called}) cannot be called remotely.`);
	}
	const method = findMethod(env, model, call.method);
	if (method) return method;
	const text =
		env.registry.version >= 19
			? `The method '${model.name}.${call.method}' does not exist`
			: `The method '${call.method}' does not exist on the model '${model.name}'`;
	throw call.protocol === 'json2' ? notFound(text) : attributeError(text);
}

const nameOf = (param: string) => param.replace(/\?$/, '');

function idsFrom(value: unknown): readonly number[] {
	if (value === undefined || value === null || value === false) return [];
	// Ids that are no numbers are kept: each method refuses or drops them in its own way.
	return (Array.isArray(value) ? value : [value]) as number[];
}

interface Bound {
	readonly ids: readonly number[];
	readonly args: Arguments;
}

function bindNamed(
	model: Model,
	name: string,
	method: Method,
	given: IncomingCall['named'],
): Bound {
	const { ids } = given;
	const args = without(given, 'ids', 'context');
	if (method.on === 'model' && ids !== undefined) {
		throw unprocessable(`cannot call ${model.name}.${name} with ids`);
	}
	const missing = method.params.find((param) => !param.endsWith('?') && !(param in args));
	if (missing !== undefined) throw unprocessable(`missing a required argument: '${missing}'`);
	const known = new Set(method.params.map(nameOf));
	const unknown = Object.keys(args).find((key) => !known.has(key));
	if (unknown !== undefined) {
		throw unprocessable(`got an unexpected keyword argument '${unknown}'`);
	}
	return { ids: idsFrom(ids), args };
}

function bindPositional(name: string, method: Method, call: IncomingCall): Bound {
	const positional = [...call.positional];
	const ids = method.on === 'records' ? idsFrom(positional.shift()) : [];
	const named = without(call.named, 'context');
	const args: Record<string, unknown> = {};
	if (positional.length > method.params.length) {
		throw typeError(
			`BaseModel.${name}() takes ${method.params.length + 1} positional arguments but ${positional.length + 1} were given`,
		);
	}
	positional.forEach((value, i) => {
		args[nameOf(method.params[i] ?? '')] = value;
	});
	const known = new Set(method.params.map(nameOf));
	for (const [key, value] of Object.entries(named)) {
		if (!known.has(key))
			throw typeError(`BaseModel.${name}() got an unexpected keyword argument '${key}'`);
		args[key] = value;
	}
	const missing = method.params.find((param) => !param.endsWith('?') && !(param in args));
	if (missing !== undefined) {
		throw typeError(`BaseModel.${name}() missing 1 required positional argument: '${missing}'`);
	}
	return { ids, args };
}

/**
 * Carries one call out in a transaction of its own: committed when it returns, undone when it
 * throws. `interference` lets tests lose the race or the worker.
 */
export function carryOut(
	db: Database,
	call: IncomingCall,
	interference: Interference = 'none',
): unknown {
	const context = contextOf(call.named['context']);
	if (!context) {
		throw valueError('dictionary update sequence element #0 has length 1; 2 is required');
	}
	const user = new Env(db, call.uid, {}, timestamp(db.now()));
	const partner = user.row('res.users', call.uid);
	const own = { lang: partner?.['lang'] ?? 'en_US', uid: call.uid };
	const env = new Env(
		db,
		call.uid,
		call.protocol === 'json2' ? { ...own, ...context } : context,
		user.started,
	);
	const model = modelOf(db, call);
	const method = methodOf(env, model, call);
	const { ids, args } =
		call.protocol === 'json2'
			? bindNamed(model, call.method, method, call.named)
			: bindPositional(call.method, method, call);
	try {
		env.checkContext();
		if (interference === 'serialization') {
			if (call.method === 'load') return lostLoad(args);
			throw serializationFailure();
		}
		const result = method.run(env, model, ids, args);
		if (interference === 'rollback') db.store.rollback(0);
		db.store.commit();
		return call.protocol === 'jsonrpc' && call.method === 'create' && isObject(args['vals_list'])
			? (result as readonly unknown[])[0]
			: result;
	} catch (error) {
		db.store.rollback(0);
		db.store.commit();
		throw error;
	}
}

/** `load` swallows the failure and reports it row by row, at most ten times. */
function lostLoad(args: Arguments) {
	const rows = Array.isArray(args['data']) ? args['data'].length : 0;
	return {
		ids: false,
		messages: Array.from({ length: Math.min(rows, 10) }, (_, i) => ({
			rows: { from: i, to: i },
			record: i,
			type: 'error',
			message: 'could not serialize access due to concurrent update\n',
		})),
		nextrow: 0,
	};
}
