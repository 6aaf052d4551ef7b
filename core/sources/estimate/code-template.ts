import { fault, type Fault } from '../../faults';

export interface CodeParts {
	readonly phase?: string | undefined;
	readonly code: string;
	readonly type?: string | undefined;
}

/**
 * Compiles a template such as `{code}`, `{code}.{type}` or `{phase}-{code}.{type}` into a reader of
 * code cells. The code takes all it can, so that the type of `03 30 00.13.M` is `M`.
 */
export function codeReader(template: string): (cell: string) => CodeParts {
	const literal = template.replace(/\{(?:phase|code|type)\}/g, '');
	const part = literal === '' ? '[^\\s]+' : `[^\\s${literal.replace(/[\\\]^-]/g, '\\$&')}]+`;
	const source = template
		.split(/(\{(?:phase|code|type)\})/)
		.map((piece) => {
			if (piece === '{code}') return '(?<code>.+)';
			const name = /^\{(phase|type)\}$/.exec(piece)?.[1];
			return name === undefined
				? piece.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
				: `(?<${name}>${part})`;
		})
		.join('');
	const pattern = new RegExp(`^${source}$`);
	return (cell) => {
		const groups = cell.length <= 128 ? pattern.exec(cell)?.groups : undefined;
		const code = groups?.['code'];
		if (code === undefined) throw unlike(cell, template);
		return { phase: groups?.['phase'], code: code.trim(), type: groups?.['type'] };
	};
}

export const isTemplate = (template: string): boolean =>
	/^(?:\{phase\}[^{}\s\w]{1,3})?\{code\}(?:[^{}\s\w]{1,3}\{type\})?$/.test(template);

const unlike = (cell: string, template: string): Fault =>
	fault({
		class: 'source_data',
		code: 'estimate.code_pattern',
		message: `The code "${cell.slice(0, 64)}" is not written as ${template}.`,
		remedy: 'Correct the code in the sheet, or change the code pattern of the node.',
		field: 'code',
	});
