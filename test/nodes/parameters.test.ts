import type { INode } from 'n8n-workflow';

import { holdsExpression, parameterReader } from '../../nodes/shared/parameters';

const context = (parameters: INode['parameters']) => {
	const reads: Array<[string, number]> = [];
	return {
		reads,
		ctx: {
			getNode: () => ({ parameters }) as INode,
			getNodeParameter: (name: string, index: number) => {
				reads.push([name, index]);
				return `${name}@${index}`;
			},
		} as unknown as Parameters<typeof parameterReader>[0],
	};
};

describe('parameterReader', () => {
	it('reads a constant once and an expression for every item', () => {
		const { ctx, reads } = context({ source: 'procore', code: '={{ $json.code }}' });
		const parameter = parameterReader(ctx);
		const seen = [0, 1, 2].map((index) => [parameter('source', index), parameter('code', index)]);
		expect(seen).toEqual([
			['source@0', 'code@0'],
			['source@0', 'code@1'],
			['source@0', 'code@2'],
		]);
		expect(reads.filter(([name]) => name === 'source')).toHaveLength(1);
	});

	it('finds an expression deep inside a mapper', () => {
		expect(holdsExpression({ value: { code: '={{ $json.a }}' }, mappingMode: 'x' })).toBe(true);
		expect(holdsExpression({ list: [{ from: 'a', to: 'b = c' }], flag: true, none: null })).toBe(
			false,
		);
	});
});
