import { splitDelivery } from '../../nodes/shared/item-delivery';

describe('the delivery of an item', () => {
	it('is taken off the record', () => {
		const delivery = { entry: 7, event: 'procore|1|e', parts: 3 };
		expect(splitDelivery({ code: 'a', delivery })).toEqual({ delivery, record: { code: 'a' } });
	});

	it.each([
		[{ entry: 7, state: 'applied', attempts: 1 }],
		[{ entry: '7' }],
		[{ entry: -1 }],
		[{ event: '' }],
		[{ date: '2026-03-04', carrier: 'DHL' }],
		['tomorrow'],
		[null],
		[{}],
	])('is no order when it is something else: %j', (delivery) => {
		const json = { code: 'a', delivery } as Parameters<typeof splitDelivery>[0];
		expect(splitDelivery(json)).toEqual({ delivery: {}, record: json });
	});
});
