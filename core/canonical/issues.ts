import type { z } from 'zod/v4';

import { fault, type Fault } from '../faults';

type Issue = z.core.$ZodIssue;

/** Names the fault of a custom check: `ctx.addIssue({ …, params: faultParams('money.…') })`. */
export const faultParams = (code: string): { readonly faultCode: string } => ({ faultCode: code });

/**
 * The first thing wrong with a record, as a fault that names record, field and remedy; the rest is
 * counted. Values are not repeated: they may be long or private.
 */
export function faultOfIssues(
	error: z.ZodError,
	record: { readonly label: string; readonly model: string; readonly remedy: string },
): Fault {
	const first = error.issues[0];
	const field = first === undefined ? undefined : fieldOf(first);
	const more = error.issues.length - 1;
	const others = more > 0 ? ` (and ${String(more)} more)` : '';
	return fault({
		class: 'source_data',
		code: first === undefined ? 'source.invalid_field' : codeOf(first),
		message: `${record.label}: ${field ?? 'the record'} ${first === undefined ? 'is invalid' : saysOf(first)}${others}.`,
		remedy: record.remedy,
		model: record.model,
		...(field === undefined ? {} : { field }),
	});
}

function fieldOf(issue: Issue): string | undefined {
	const path = issue.path.map(String);
	// An unknown key is reported at its parent; a person looks for the key.
	if (issue.code === 'unrecognized_keys') path.push((issue.keys[0] ?? '').slice(0, 64));
	return path.length === 0 ? undefined : path.join('.').slice(0, 200);
}

const isMissing = (issue: Issue): boolean =>
	issue.code === 'invalid_type' && issue.message.endsWith('received undefined');

function codeOf(issue: Issue): string {
	if (issue.code === 'custom' && typeof issue.params?.['faultCode'] === 'string') {
		return issue.params['faultCode'];
	}
	if (isMissing(issue)) return 'source.missing_field';
	if (issue.code === 'unrecognized_keys') return 'source.unknown_field';
	if (issue.code === 'too_big' && issue.origin === 'string') return 'source.text_too_long';
	return 'source.invalid_field';
}

function saysOf(issue: Issue): string {
	if (isMissing(issue)) return 'is missing';
	switch (issue.code) {
		case 'unrecognized_keys':
			return 'is not a field of this record';
		case 'invalid_value':
			return `must be one of ${issue.values.map(String).join(', ')}`;
		case 'too_big':
			return issue.origin === 'string'
				? `is longer than ${String(issue.maximum)} characters`
				: `must be at most ${String(issue.maximum)}`;
		case 'too_small':
			return issue.origin === 'string' ? 'is empty' : `must be at least ${String(issue.minimum)}`;
		case 'invalid_type':
			return `must be ${an(issue.expected)}`;
		case 'invalid_format':
			if (issue.format === 'date') return 'must be a date as YYYY-MM-DD';
			if (issue.format === 'datetime')
				return 'must be a time with an offset, such as 2026-01-31T09:00:00Z';
			return issue.message;
		default:
			return issue.message;
	}
}

const an = (type: string): string => (/^[aeiou]/.test(type) ? `an ${type}` : `a ${type}`);
