import type * as ports from '../../core/ports';
import { runNode, type NodeRun } from '../harness/engine';
import { freshLedger, type TestLedger } from '../harness/ledger';
import { filledParameters, operationsOf, packageNodes } from '../harness/package-nodes';

// Nobody comes to a closed address, however long one waits between two tries.
jest.mock('../../core/ports', () => {
	const actual = jest.requireActual<typeof ports>('../../core/ports');
	const sleep = async (): Promise<void> => await Promise.resolve();
	return { ...actual, systemClock: { ...actual.systemClock, sleep } };
});

/**
 * What every operation of every node does when nothing works: the address is closed, so each item
 * must end as an exception or stop the run, and none may look like a success.
 */
const closedAddress: NonNullable<NodeRun['credentials']> = {
	odooConstructionApi: {
		url: 'http://127.0.0.1:9',
		database: 'none',
		authentication: 'apiKey',
		apiKey: 'not-a-key-anybody-has',
		login: 'nobody',
		password: '',
		environment: 'test',
		protocol: 'auto',
		companyId: 0,
		timezone: 'UTC',
	},
};

const items = [{ amount: '1.00' }, { error: 'from the step before' }, {}];

/** Work on the delivery ledger, which is there when Odoo is not. */
const WITHOUT_ODOO = ['ApprovalPolicy', 'CodeMap', 'ExceptionQueue', 'IntegrationMonitor'];

const cases = packageNodes()
	.filter(({ name, node }) => node.execute !== undefined && !WITHOUT_ODOO.includes(name))
	.flatMap(({ name, node }) => operationsOf(node).map((chosen) => ({ name, node, chosen })));

let ledger: TestLedger;
beforeEach(() => {
	ledger = freshLedger();
});
afterEach(async () => {
	await ledger.close();
});

describe.each(cases)('$name $chosen.resource $chosen.operation', ({ node, chosen }) => {
	const run: NodeRun = {
		node,
		items,
		parameters: filledParameters(node, chosen),
		credentials: closedAddress,
	};

	it.each(['continueRegularOutput', 'continueErrorOutput'] as const)(
		'lets no item pass as a success under %s',
		async (onError) => {
			const { outputs, after } = await runNode({ ...run, onError });
			expect(outputs[0]).toEqual([]);
			expect(after).toEqual([]);
			expect(outputs.slice(2).flat()).toEqual([]);
			expect(outputs[1]).toHaveLength(items.length);
			outputs[1]?.forEach(({ json, pairedItem, error }, item) => {
				// What is written down as a delivery says where it stands.
				expect(Object.keys(json).filter((key) => key !== 'delivery')).toEqual([
					'exception',
					'input',
				]);
				expect(json['input']).toEqual(items[item]);
				expect(json['exception']).toMatchObject({
					code: expect.stringMatching(/^[a-z]+\.[a-z_]+$/) as string,
					message: expect.stringMatching(/\S/) as string,
					remedy: expect.stringMatching(/\S/) as string,
				});
				expect(pairedItem).toEqual({ item });
				expect(error).toBeUndefined();
			});
			expect(JSON.stringify(outputs)).not.toContain('not-a-key-anybody-has');
		},
	);

	it('stops with the item named, or has an exception for each item, under stop', async () => {
		const { status, outputs, error } = await runNode(run);
		if (status === 'error') {
			expect(error?.context?.['itemIndex']).toBe(0);
			expect(error?.description).toMatch(/\S/);
		} else {
			expect(outputs[0]).toEqual([]);
			expect(outputs[1]).toHaveLength(items.length);
		}
		expect(JSON.stringify(error ?? {})).not.toContain('not-a-key-anybody-has');
	});
});
