import type { IDataObject } from 'n8n-workflow';

import { CanonicalMap } from '../../nodes/CanonicalMap/CanonicalMap.node';
import { runNode, type NodeResult, type NodeRun } from '../harness/engine';

type Parameters = NonNullable<NodeRun['parameters']>;

const map = async (parameters: Parameters, items: readonly IDataObject[]): Promise<NodeResult> => {
	const result = await runNode({ node: new CanonicalMap(), items, parameters });
	if (result.error !== undefined) throw result.error;
	return result;
};

const columns = (...fields: string[]) => ({
	entries: fields.map((field) => ({ field, column: field })),
});

const costCodes: Parameters = {
	source: 'generic',
	entity: 'cost_code',
	tenant: 'lab',
	columns: columns('code', 'name'),
};

const code = (id: string, more: IDataObject = {}): IDataObject => ({
	id,
	code: id,
	name: `Code ${id}`,
	...more,
});

describe('Canonical Map in n8n’s engine', () => {
	it('puts valid records and exceptions on their own outputs, paired and in order', async () => {
		const items = [code('03-300'), { id: 'x', name: 'No code' }, code('05-120')];
		const { outputs, status } = await map(costCodes, items);
		expect(status).toBe('success');
		expect(outputs[0]).toMatchObject([
			{
				json: { type: 'construction.cost_code.v1', nativeid: '03-300', data: { code: '03-300' } },
				pairedItem: { item: 0 },
			},
			{ json: { nativeid: '05-120' }, pairedItem: { item: 2 } },
		]);
		expect(outputs[1]).toMatchObject([
			{
				json: { exception: { class: 'source_data', field: 'code' }, input: items[1] },
				pairedItem: { item: 1 },
			},
		]);
	});

	it('lets an override with an expression differ by item', async () => {
		const overrides = { mappingMode: 'defineBelow', value: { name: '={{ $json.title }}' } };
		const { outputs } = await map({ ...costCodes, overrides }, [
			code('1', { title: 'One' }),
			code('2', { title: 'Two' }),
			code('3', { title: '' }),
		]);
		expect(outputs[0]?.map(({ json }) => (json['data'] as IDataObject)['name'])).toEqual([
			'One',
			'Two',
			'Code 3',
		]);
	});

	it('keeps tenants apart when the tenant is an expression, and blames the item without one', async () => {
		const { outputs } = await map({ ...costCodes, tenant: '={{ $json.account }}' }, [
			code('1', { account: 'west' }),
			code('2', { account: 'east' }),
			code('3', { account: '' }),
			code('4', { account: 'west' }),
		]);
		expect(outputs[0]?.map(({ json, pairedItem }) => [json['tenant'], pairedItem])).toEqual([
			['west', { item: 0 }],
			['east', { item: 1 }],
			['west', { item: 3 }],
		]);
		expect(outputs[1]).toMatchObject([
			{ json: { exception: { field: 'tenant' } }, pairedItem: { item: 2 } },
		]);
	});

	it('reads the record out of a webhook body, and says where it is missing', async () => {
		const options = { recordField: 'body.record' };
		const { outputs } = await map({ ...costCodes, options }, [
			{ body: { record: code('1') } },
			{ body: { __proto__: code('2') } as unknown as IDataObject },
		]);
		expect(outputs[0]).toHaveLength(1);
		expect(outputs[1]?.[0]?.json['exception']).toMatchObject({ code: 'node.no_record' });
	});

	it('applies unit and code lists, and refuses a list that says two things', async () => {
		const parameters: Parameters = {
			source: 'generic',
			entity: 'budget_line',
			tenant: 'lab',
			columns: columns('costCode.code', 'costType.code', 'originalAmount', 'uom'),
			options: { projectCode: '2026-014' },
			lists: { units: { entries: [{ native: 'CY', code: 'yd³' }] } },
		};
		const line = (id: string, uom: string): IDataObject => ({
			id,
			'costCode.code': '03-300',
			'costType.code': 'L',
			originalAmount: '10.00',
			uom,
		});
		const { outputs } = await map(parameters, [line('1', 'cy'), line('2', 'furlong')]);
		expect(outputs[0]?.map(({ json }) => json['data'])).toMatchObject([
			{ project: { code: '2026-014' }, uom: 'yd³', originalAmount: '10.00' },
		]);
		expect(outputs[1]?.[0]?.json['exception']).toMatchObject({ code: 'mapping.unknown_unit' });

		const twice = {
			entries: [
				{ native: 'CY', code: 'yd³' },
				{ native: 'CY', code: 'm³' },
			],
		};
		const refused = await map({ ...parameters, lists: { units: twice } }, [line('1', 'CY')]);
		expect(refused.outputs[1]?.[0]?.json['exception']).toMatchObject({
			code: 'node.list_ambiguous',
			field: 'units',
		});
	});

	it('gives an exception for each item when source or entity are not known', async () => {
		const { outputs } = await runNode({
			node: new CanonicalMap(),
			items: [code('1'), code('2')],
			parameters: { ...costCodes, entity: 'spaceship' },
			onError: 'continueRegularOutput',
		});
		expect(outputs[0]).toEqual([]);
		expect(outputs[1]).toHaveLength(2);
	});

	it('maps 10,000 records in one go', async () => {
		const items = Array.from({ length: 10_000 }, (_, index) => code(String(index)));
		const started = process.cpuUsage();
		const { outputs } = await map(costCodes, items);
		const { user, system } = process.cpuUsage(started);
		expect(outputs[0]).toHaveLength(10_000);
		expect(outputs[0]?.at(-1)).toMatchObject({
			json: { nativeid: '9999' },
			pairedItem: { item: 9999 },
		});
		// Processor time, n8n's own included; reading parameters for each item anew takes several times this.
		expect((user + system) / 1_000_000).toBeLessThan(6);
	});
});

describe('a delivery on its way through the mapping', () => {
	const event = 'http://odoo|db|0|procore|e-1';

	it('names the event on each of its items, with how many they are, exceptions included', async () => {
		const delivery = { event };
		const { outputs } = await map(costCodes, [
			code('1', { delivery }),
			code('2', { delivery }),
			{ id: 'x', name: 'No code', delivery },
			code('3', { delivery: { event: 'another' } }),
			code('4'),
		]);
		expect(outputs[0]?.map(({ json }) => json['delivery'])).toEqual([
			{ event, parts: 3 },
			{ event, parts: 3 },
			{ event: 'another', parts: 1 },
			undefined,
		]);
		expect(outputs[0]?.map(({ json }) => [json['causationid'], json['correlationid']])).toEqual([
			[event, event],
			[event, event],
			['another', 'another'],
			[undefined, outputs[0]?.[3]?.json['id']],
		]);
		expect(outputs[1]?.map(({ json }) => json['delivery'])).toEqual([{ event, parts: 3 }]);
	});

	it('keeps the entry it is a retry of', async () => {
		const { outputs } = await map(costCodes, [code('1', { delivery: { entry: 7 } })]);
		expect(outputs[0]?.[0]?.json).toMatchObject({ delivery: { entry: 7 }, nativeid: '1' });
	});

	it('does not take a field of that name for one', async () => {
		const delivery = { carrier: 'DHL' };
		const { outputs } = await map({ ...costCodes, columns: columns('code', 'name') }, [
			code('1', { delivery }),
		]);
		expect(outputs[0]?.[0]?.json).not.toHaveProperty('delivery');
	});
});
