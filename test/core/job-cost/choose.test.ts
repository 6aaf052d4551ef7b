import { chooseOne } from '../../../core/job-cost/choose';
import { blockingReference } from '../../../core/delivery/exceptions/route';
import { Fault } from '../../../core/faults';

const unknown = (ref: { code?: string; id?: string }): Fault => {
	try {
		chooseOne({
			entity: 'cost_code',
			field: 'costCode',
			ref,
			origin: { system: 'procore', tenant: '80|89' },
			company: null,
			byId: undefined,
			byCode: [],
			rightPlan: true,
		});
	} catch (thrown) {
		if (thrown instanceof Fault) return thrown;
	}
	throw new Error('nothing was refused');
};

describe('an unknown reference', () => {
	it('by id names the record a delivery waits for', () => {
		const fault = unknown({ id: '12', code: '03-300' });
		expect(fault.details).toEqual({
			entity: 'cost_code',
			recordKey: 'procore|80%7C89|cost_code|12',
		});
		expect(blockingReference(fault.report())).toBe('procore|80%7C89|cost_code|12');
	});

	it('by code only names its kind', () => {
		expect(blockingReference(unknown({ code: '03-300' }).report())).toBe('entity:cost_code');
	});
});
