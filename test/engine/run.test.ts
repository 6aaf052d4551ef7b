import { fault } from '../../core/faults';
import { runNode } from '../harness/engine';
import { newLog, toyNode } from '../harness/toy';

const good = (code: string) => ({ code, amount: '1.00' });
const down = fault({
	class: 'unavailable',
	code: 'odoo.unreachable',
	message: 'Odoo does not answer.',
	remedy: 'Check the address and try again.',
});

describe('the runner in n8n’s engine', () => {
	it('sends every item out exactly once, paired and in order', async () => {
		const log = newLog();
		const items = [good('a'), good('unknown'), { code: 7 }, good('b'), good('lost')];
		const { outputs, status } = await runNode({ node: toyNode(log), items });
		expect(status).toBe('success');
		expect(outputs[0]).toMatchObject([
			{ json: { effect: 'created', planned: false, code: 'a' }, pairedItem: { item: 0 } },
			{ json: { effect: 'created', planned: false, code: 'b' }, pairedItem: { item: 3 } },
		]);
		expect(outputs[1]).toMatchObject([
			{
				json: { exception: { code: 'mapping.unknown_cost_code', field: 'code' }, input: items[1] },
				pairedItem: { item: 1 },
			},
			{
				json: { exception: { code: 'input.invalid', class: 'source_data' }, input: items[2] },
				pairedItem: { item: 2 },
			},
			{
				json: { exception: { code: 'node.no_outcome' }, input: items[4] },
				pairedItem: { item: 4 },
			},
		]);
		expect(log).toMatchObject({ opened: 1, closed: 1, applied: [0, 1, 3, 4] });
	});

	it.each(['continueRegularOutput', 'continueErrorOutput'] as const)(
		'never lets an unfinished item look like a success under %s',
		async (onError) => {
			const log = newLog();
			const items = [good('a'), { code: 7 }, good('batch')];
			const { outputs, after } = await runNode({ node: toyNode(log), items, onError });
			expect(outputs[0]).toEqual([]);
			expect(after).toEqual([]);
			expect(outputs[1]?.map(({ json, pairedItem }) => [pairedItem, json['input']])).toEqual(
				items.map((json, item) => [{ item }, json]),
			);
			expect(outputs[2] ?? []).toEqual([]);
			expect(JSON.stringify(outputs)).not.toContain('secret-key-in-cause');
		},
	);

	it('turns a refused connection into exceptions when told to continue', async () => {
		const log = newLog();
		const { outputs } = await runNode({
			node: toyNode(log, down),
			items: [good('a'), good('b')],
			onError: 'continueErrorOutput',
		});
		expect(outputs[0]).toEqual([]);
		expect(outputs[1]).toHaveLength(2);
		expect(outputs[1]?.[0]?.json['exception']).toMatchObject({ code: 'odoo.unreachable' });
		expect(log).toMatchObject({ planned: [], applied: [], closed: 0 });
	});

	it('stops with message, remedy and item when told to stop', async () => {
		const { status, error } = await runNode({ node: toyNode(newLog(), down), items: [good('a')] });
		expect(status).toBe('error');
		expect(error).toMatchObject({
			name: 'NodeApiError',
			message: 'Odoo does not answer.',
			description: 'Check the address and try again.',
			context: { itemIndex: 0 },
		});
		expect(JSON.stringify(error)).not.toContain('secret');
	});

	it('plans and does not apply in a dry run', async () => {
		const log = newLog();
		const { outputs } = await runNode({
			node: toyNode(log),
			items: [good('a'), good('unknown')],
			parameters: { dryRun: true },
		});
		expect(outputs[0]?.[0]?.json).toEqual({ effect: 'created', planned: true, code: 'a' });
		expect(outputs[1]).toHaveLength(1);
		expect(log).toMatchObject({ planned: [0, 1], applied: [] });
	});

	it('refuses a dry run for half a batch', async () => {
		const log = newLog();
		const { outputs } = await runNode({
			node: toyNode(log),
			items: [
				{ ...good('a'), dry: true },
				{ ...good('b'), dry: false },
			],
			parameters: { dryRun: '={{ $json.dry }}' },
			onError: 'continueRegularOutput',
		});
		expect(outputs[1]?.map(({ json }) => json['exception'])).toMatchObject([
			{ code: 'node.dry_run_differs' },
			{ code: 'node.dry_run_differs' },
		]);
		expect(log.applied).toEqual([]);
	});
});
