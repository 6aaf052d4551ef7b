import type { IExecuteFunctions } from 'n8n-workflow';

/** Reads a top-level parameter as it stands for one item; undefined when it is hidden or unset. */
export type ParameterReader = (name: string, index: number) => unknown;

/**
 * n8n resolves every parameter anew for every item, which costs more than the mapping of the item.
 * Only a value that holds an expression can differ, so all others are read once an execution.
 */
export function parameterReader(
	ctx: Pick<IExecuteFunctions, 'getNode' | 'getNodeParameter'>,
): ParameterReader {
	const written = ctx.getNode().parameters;
	const constant = new Map<string, unknown>();
	const varies = new Set<string>();
	return (name, index) => {
		if (constant.has(name)) return constant.get(name);
		// Without a fallback n8n throws for a parameter that is hidden by another one.
		const value: unknown = ctx.getNodeParameter(name, index, null) ?? undefined;
		if (!varies.has(name)) {
			const raw = Object.hasOwn(written, name) ? written[name] : undefined;
			if (raw === undefined || holdsExpression(raw)) varies.add(name);
			else constant.set(name, value);
		}
		return value;
	};
}

/** n8n marks an expression by a leading `=`, at any depth of the parameter. */
export function holdsExpression(value: unknown): boolean {
	if (typeof value === 'string') return value.startsWith('=');
	if (Array.isArray(value)) return value.some(holdsExpression);
	return typeof value === 'object' && value !== null && Object.values(value).some(holdsExpression);
}
