import { z } from 'zod/v4';

type Check = (value: unknown) => boolean;

const compiled = new WeakMap<z.ZodType, Check>();

/**
 * Whether zod would accept the value, without zod's results. Entity schemas transform nothing, so a
 * valid record needs no copy, and most of zod's time goes into copies. What this compiler does not
 * know it leaves to zod; when it says no, zod says why.
 */
export function isValid(schema: z.ZodType, value: unknown): boolean {
	let check = compiled.get(schema);
	if (check === undefined) {
		check = compile(schema);
		compiled.set(schema, check);
	}
	return check(value);
}

function compile(schema: z.ZodType): Check {
	const known = compileKnown(schema);
	const checks = known === undefined ? undefined : compileChecks(schema);
	if (known === undefined || checks === undefined)
		return (value) => schema.safeParse(value).success;
	if (checks.length === 0) return known;
	return (value) => known(value) && checks.every((check) => check(value));
}

function compileKnown(schema: z.ZodType): Check | undefined {
	if (schema instanceof z.ZodOptional) {
		const inner = compile(schema.unwrap() as z.ZodType);
		return (value) => value === undefined || inner(value);
	}
	if (schema instanceof z.ZodObject) return compileStrictObject(schema);
	if (schema instanceof z.ZodArray) {
		const element = compile(schema.element as z.ZodType);
		return (value) => Array.isArray(value) && value.every(element);
	}
	if (schema instanceof z.ZodRecord) return compileRecord(schema);
	if (schema instanceof z.ZodString || schema instanceof z.ZodISODate) {
		return (value) => typeof value === 'string';
	}
	if (schema instanceof z.ZodEnum) {
		const options = new Set<unknown>(schema.options);
		return (value) => options.has(value);
	}
	if (schema instanceof z.ZodBoolean) return (value) => typeof value === 'boolean';
	if (schema instanceof z.ZodUnknown) return () => true;
	return undefined;
}

const isPlain = (value: unknown): value is Readonly<Record<string, unknown>> =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

function compileStrictObject(schema: z.ZodObject): Check | undefined {
	if (!(schema.def.catchall instanceof z.ZodNever)) return undefined;
	const fields = Object.entries(schema.shape).map(
		([key, type]) => [key, compile(type as z.ZodType)] as const,
	);
	const keys = new Set(Object.keys(schema.shape));
	return (value) => {
		if (!isPlain(value)) return false;
		for (const key in value) if (!keys.has(key)) return false;
		for (const [key, check] of fields) if (!check(value[key])) return false;
		return true;
	};
}

function compileRecord(schema: z.ZodRecord): Check {
	const keyCheck = compile(schema.keyType as z.ZodType);
	const valueCheck = compile(schema.valueType as z.ZodType);
	return (value) => {
		if (!isPlain(value)) return false;
		for (const key in value) if (!keyCheck(key) || !valueCheck(value[key])) return false;
		return true;
	};
}

/** The schema's own checks, or undefined when one is not known here. */
function compileChecks(schema: z.ZodType): Check[] | undefined {
	const checks: Check[] = [];
	// A format such as z.iso.date() is its own check.
	const definitions: unknown[] = [
		schema._zod.def,
		...(schema._zod.def.checks ?? []).map((check) => check._zod.def),
	];
	for (const definition of definitions) {
		const check = compileCheck(definition as CheckDefinition);
		if (check === undefined) return undefined;
		checks.push(check);
	}
	return checks.filter((check) => check !== always);
}

interface CheckDefinition {
	readonly check?: string;
	readonly minimum?: number;
	readonly maximum?: number;
	readonly pattern?: RegExp;
	readonly fn?: (value: unknown) => unknown;
}

const always: Check = () => true;

function compileCheck(definition: CheckDefinition): Check | undefined {
	const { minimum = 0, maximum = 0, pattern, fn } = definition;
	switch (definition.check) {
		case undefined:
			return always;
		case 'min_length':
			return (value) => (value as ArrayLike<unknown>).length >= minimum;
		case 'max_length':
			return (value) => (value as ArrayLike<unknown>).length <= maximum;
		case 'string_format':
			return pattern === undefined ? undefined : (value) => pattern.test(value as string);
		case 'custom':
			return fn === undefined ? undefined : (value) => Boolean(fn(value));
		default:
			return undefined;
	}
}
