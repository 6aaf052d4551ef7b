import { fault } from '../../../core/faults';

/** A text a person has to give; blank is not given. */
export function requiredText(value: unknown, field: string, shownAs: string): string {
	const text = typeof value === 'string' ? value.trim() : '';
	if (text !== '') return text;
	throw fault({
		class: 'source_data',
		code: 'input.invalid',
		message: `${shownAs} is empty.`,
		remedy: `Fill in ${shownAs}; it is written into the audit trail.`,
		field,
	});
}
