import { fault, type Fault } from '../faults';

/** Limits of one incoming record; a real one is far below them. */
export const RECORD_LIMITS = { text: 65_536, depth: 24, values: 100_000 } as const;

interface Problem {
	readonly code: string;
	readonly says: string;
	readonly remedy: string;
	/** From the inside out. */
	readonly path: string[];
}

interface Budget {
	values: number;
}

/**
 * Refuses what no honest record holds: reserved keys (`__proto__`, `constructor`, `prototype`), text
 * beyond 64 KiB, more than 24 levels or 100,000 values, figures that are not finite, and objects
 * that are not plain JSON. Returns the fault, or undefined when the record is fit to be read.
 */
export function unfitRecord(record: unknown): Fault | undefined {
	if (record === null || typeof record !== 'object' || Array.isArray(record)) {
		return fault({
			class: 'source_data',
			code: 'source.not_an_object',
			message: 'The item is not a record with named fields.',
			remedy: 'Send one record an item; split lists with a Split Out node.',
		});
	}
	const problem = scan(record, 0, { values: RECORD_LIMITS.values });
	if (problem === undefined) return undefined;
	const field = problem.path.reverse().join('.').slice(0, 200);
	return fault({
		class: 'source_data',
		code: problem.code,
		message: `${field === '' ? 'The record' : field} ${problem.says}.`,
		remedy: problem.remedy,
		...(field === '' ? {} : { field }),
	});
}

const problem = (code: string, says: string, remedy: string): Problem => ({
	code,
	says,
	remedy,
	path: [],
});

function scan(value: unknown, depth: number, budget: Budget): Problem | undefined {
	switch (typeof value) {
		case 'string':
			return value.length > RECORD_LIMITS.text
				? problem(
						'source.text_too_long',
						`holds ${String(value.length)} characters; the limit is ${String(RECORD_LIMITS.text)}`,
						'Shorten the text or remove the field before this node.',
					)
				: undefined;
		case 'number':
			return Number.isFinite(value)
				? undefined
				: problem(
						'source.not_finite',
						'is not a finite number',
						'Correct the figure in the source.',
					);
		case 'boolean':
		case 'undefined':
			return undefined;
		case 'object':
			return value === null ? undefined : scanObject(value, depth, budget);
		default:
			return problem(
				'source.not_json',
				`is a ${typeof value}, which JSON does not know`,
				'Send plain JSON values.',
			);
	}
}

function scanObject(value: object, depth: number, budget: Budget): Problem | undefined {
	if (depth >= RECORD_LIMITS.depth) {
		return problem(
			'source.too_deep',
			`is nested deeper than ${String(RECORD_LIMITS.depth)} levels`,
			'Flatten the record before this node.',
		);
	}
	// n8n's database nodes hand out Date objects.
	if (value instanceof Date) return undefined;
	for (const key in value) {
		if (key === '__proto__' || key === 'constructor' || key === 'prototype') {
			const reserved = problem(
				'source.reserved_key',
				'is a reserved key',
				'Rename or remove this key before this node.',
			);
			reserved.path.push(key);
			return reserved;
		}
		if (--budget.values < 0) {
			return problem(
				'source.too_many_values',
				`holds more than ${String(RECORD_LIMITS.values)} values`,
				'Split the record into smaller ones.',
			);
		}
		const found = scan((value as Readonly<Record<string, unknown>>)[key], depth + 1, budget);
		if (found !== undefined) {
			found.path.push(key);
			return found;
		}
	}
	return undefined;
}
