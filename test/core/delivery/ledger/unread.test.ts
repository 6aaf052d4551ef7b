import { anyFault, bench, SCOPE, WORKER } from './bench';

const INVOICE = {
	type: 'construction.vendor_invoice.v1',
	system: 'procore',
	tenant: '8089',
	nativeid: '77',
	correlationid: 'evt-1',
	data: {
		number: 'B-1',
		vendor: { code: 'V-1' },
		project: { code: 'P-1' },
		currency: 'USD',
		total: '12.50',
		lines: [],
	},
};

const reported = async (
	payload: unknown,
	operation: string,
	fault: Parameters<typeof anyFault>[0] = { class: 'source_data', code: 'input.invalid' },
) => {
	const b = bench();
	const [one] = await b.ledger.report(SCOPE, WORKER, [
		{
			...{ index: 0, operation, causation: null },
			payload: typeof payload === 'string' ? payload : JSON.stringify(payload),
			fault: anyFault(fault),
		},
	]);
	return one?.entry;
};

describe('an item that cannot be read', () => {
	it('shows what its envelope and record say', async () => {
		expect(await reported(INVOICE, 'payables.bill.upsert')).toMatchObject({
			...{ system: 'procore', tenant: '8089', entity: 'vendor_invoice', nativeId: '77' },
			correlationId: 'evt-1',
			queue: 'finance',
			facts: { project: 'P-1', vendor: 'V-1', amount: '12.50', currency: 'USD' },
		});
	});

	it.each([
		['jobCost.costCode.upsert', 'cost_code', 'project'],
		['jobCost.costPosting.other', 'cost_entry', 'finance'],
		['procurement.purchaseOrder.upsert', 'purchase_order', 'procurement'],
		['canonical.map', '', 'integration'],
	])('of %s is of the entity %s otherwise', async (operation, entity, queue) => {
		expect(
			await reported({ id: 1 }, operation, { class: 'mapping', code: 'source.unmapped' }),
		).toMatchObject({ entity, nativeId: '', facts: {}, queue });
	});

	it('goes by the entity its fault names before the operation', async () => {
		const fault = { class: 'mapping', code: 'source.unmapped', model: 'timesheet' } as const;
		expect(await reported({}, 'canonical.map', fault)).toMatchObject({ entity: 'timesheet' });
		const verb = { ...fault, model: 'procurement.vendor.upsert' };
		expect(await reported({}, 'canonical.map', verb)).toMatchObject({ entity: 'vendor' });
	});

	it.each([
		['no JSON', '{"type":'],
		['a list', '[1]'],
		['an endless id', JSON.stringify({ ...INVOICE, nativeid: 'x'.repeat(1e6) })],
		['reserved keys', '{"__proto__":{"type":"construction.vendor.v1"},"data":{"__proto__":1}}'],
		['a system that is none', JSON.stringify({ ...INVOICE, system: { toString: 1 } })],
	])('names no record when it is %s', async (_, payload) => {
		expect(await reported(payload, 'canonical.map')).toMatchObject({
			...{ system: '', nativeId: '', facts: {} },
		});
	});
});
