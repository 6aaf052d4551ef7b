import { businessFacts } from '../../../core/delivery/facts';

describe('business facts', () => {
	it.each([
		[
			'project',
			{ code: '2026-014', name: 'Riverside Clinic', totalValue: '1200000', currency: 'USD' },
			{
				title: 'Riverside Clinic',
				project: '2026-014',
				amount: '1200000.00',
				currency: 'USD',
			},
		],
		['vendor', { name: 'Mill & Sons', code: 'V-7' }, { title: 'Mill & Sons', vendor: 'V-7' }],
		['vendor', { name: 'Mill & Sons' }, { title: 'Mill & Sons', vendor: 'Mill & Sons' }],
		[
			'timesheet',
			{
				project: { code: 'P1', id: '7' },
				costCode: { id: '99' },
				hours: '7.5',
				costRate: '41.335',
			},
			{ project: 'P1', costCode: '99', amount: '310.01' },
		],
		['timesheet', { project: { code: 'P1' }, hours: '7.5' }, { project: 'P1' }],
		[
			'equipment_usage',
			{ quantity: '6', operatingRate: '100', idleQuantity: '2', idleRate: '25.5' },
			{ amount: '651.00' },
		],
		[
			'budget_change',
			{
				project: { code: 'P1' },
				number: 'BC-3',
				title: 'Crane',
				lines: [
					{ costCode: { code: '01' }, amount: '1000.10' },
					{ costCode: { code: '02' }, amount: '-400.05' },
				],
			},
			{ title: 'BC-3 Crane', project: 'P1', amount: '600.05' },
		],
		[
			'vendor_invoice',
			{
				number: 'R-1',
				type: 'credit_note',
				vendor: { code: 'V-7' },
				lines: [
					{ project: { code: 'P1' }, costCode: { code: '01' }, amount: '10' },
					{ project: { code: 'P1' }, costCode: { code: '01' }, amount: '15.5' },
				],
			},
			{ title: 'R-1', vendor: 'V-7', project: 'P1', costCode: '01', amount: '-25.50' },
		],
		[
			'vendor_credit',
			{ number: 'C-1', lines: [{ amount: '10' }] },
			{ title: 'C-1', amount: '-10.00' },
		],
	])('of a %s', (entity, data, expected) => {
		expect(businessFacts(entity, data)).toEqual(expected);
	});

	it('prefers what the document states over the sum of its lines', () => {
		const data = { total: '119.00', lines: [{ amount: '100.00' }] };
		expect(businessFacts('vendor_invoice', data)).toEqual({ amount: '119.00' });
	});

	it.each([
		undefined,
		null,
		'text',
		[],
		{ amount: 'NaN', lines: 'none' },
		{ project: [], name: 7 },
		{ amount: '1e5' },
	])('never throws: %j', (data) => {
		expect(businessFacts('cost_entry', data)).toEqual({});
	});

	it('keeps texts short', () => {
		const { title, project } = businessFacts('cost_entry', {
			description: 'x'.repeat(5000),
			project: { code: 'y'.repeat(5000) },
		});
		expect([title?.length, project?.length]).toEqual([120, 64]);
	});
});
