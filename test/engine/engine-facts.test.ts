import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
} from 'n8n-workflow';

import { outputs } from '../../nodes/shared/outputs';
import { runNode } from '../harness/engine';

/**
 * What n8n's engine does when a node fails. The error design of this package stands on these facts;
 * if one of them turns red with a new n8n, read nodes/shared/run.ts again before changing the test.
 */
const twoOutputs: INodeTypeDescription = {
	displayName: 'Toy',
	name: 'toy',
	group: ['transform'],
	version: 1,
	description: 'Behaves as the test says',
	defaults: { name: 'Toy' },
	inputs: ['main'],
	outputs: outputs('Done', 'Exceptions'),
	properties: [],
};

const toy = (execute: (this: IExecuteFunctions) => INodeExecutionData[][] | never): INodeType => ({
	description: twoOutputs,
	async execute() {
		return await Promise.resolve(execute.call(this));
	},
});

const items = [{ amount: '12.50' }];
const throwing = toy(() => {
	throw new Error('boom');
});

describe('n8n engine facts', () => {
	it('stops the run when a node throws and On Error is stop', async () => {
		const { status, error, outputs: out } = await runNode({ node: throwing, items });
		expect(status).toBe('error');
		expect(error?.message).toBe('boom');
		expect(out).toEqual([]);
	});

	it.each(['continueRegularOutput', 'continueErrorOutput'] as const)(
		'passes the untouched input on as a success when a node throws under %s',
		async (onError) => {
			const { status, outputs: out, after } = await runNode({ node: throwing, items, onError });
			expect(status).toBe('success');
			expect(out[0]?.map(({ json }) => json)).toEqual(items);
			expect(after.map(({ json }) => json)).toEqual(items);
		},
	);

	it('replaces the json of an item that carries .error', async () => {
		const node = toy(() => [
			[{ json: { amount: '12.50' }, error: new Error('boom') as never, pairedItem: { item: 0 } }],
			[],
		]);
		const { outputs: out } = await runNode({ node, items, onError: 'continueErrorOutput' });
		expect(out.flat().map(({ json }) => json)).toEqual([{ error: 'boom' }]);
	});

	it('moves an item whose json is only {error} to its own appended output', async () => {
		const node = toy(() => [[], [{ json: { error: 'boom' }, pairedItem: { item: 0 } }]]);
		const { outputs: out } = await runNode({ node, items, onError: 'continueErrorOutput' });
		expect(out).toHaveLength(3);
		expect(out[1]).toEqual([]);
		expect(out[2]).toHaveLength(1);
	});

	it('leaves {error, code} in the success output', async () => {
		const node = toy(() => [[{ json: { error: 'boom', code: 1 }, pairedItem: { item: 0 } }], []]);
		const { outputs: out } = await runNode({ node, items, onError: 'continueErrorOutput' });
		expect(out[0]).toHaveLength(1);
	});

	it('leaves {exception, input} where the node put it', async () => {
		const item = { json: { exception: { code: 'x' }, input: items[0] }, pairedItem: { item: 0 } };
		const node = toy(() => [[], [item]]);
		const { outputs: out } = await runNode({ node, items, onError: 'continueErrorOutput' });
		expect(out[1]).toMatchObject([item]);
		expect(out[0]).toEqual([]);
	});
});
