import { mapBatch } from '../../../../core/canonical/map';
import { procore } from '../../../../core/sources/procore';
import type { Native } from '../../../../core/sources/source';

const item = (more: object = {}) => ({
	id: 7001,
	line_item_id: 501,
	description_of_work: 'Set windows, level 2',
	scheduled_value: '60000.00',
	work_completed_from_previous_application: '20000.00',
	work_completed_this_period: '15000.00',
	materials_moved: '0.00',
	materials_presently_stored: '0.00',
	work_completed_retainage_retained_this_period: '1500.00',
	materials_stored_retainage_currently_retained: '0.0',
	...more,
});
const requisition = (more: object = {}) => ({
	id: 9002,
	number: 2,
	commitment_id: 4711,
	vendor_id: 88,
	project_id: 12,
	invoice_number: 'W-118',
	requisition_start: '2026-08-01',
	requisition_end: '2026-08-31',
	billing_date: '2026-08-31',
	status: 'approved',
	summary: {
		total_completed_and_stored_to_date: '35000.00',
		total_retainage: '3500.00',
		current_payment_due: '13500.00',
		tax_applicable_to_this_payment: '0',
	},
	items: [item()],
	currency_configuration: { currency_iso_code: 'USD' },
	updated_at: '2026-09-01T10:00:00Z',
	...more,
});
const map = (json: Native) => {
	const [result] = mapBatch({
		source: procore,
		entity: 'sub_pay_application',
		records: [{ index: 0, json }],
		options: { tenant: '8089', receivedAt: '2026-09-02T00:00:00Z' },
	});
	if (result === undefined) throw new Error('one result a record');
	return result;
};
const dataOf = (json: Native): unknown => {
	const result = map(json);
	return 'items' in result ? result.items[0]?.data : undefined;
};

it('maps a requisition with its lines and totals', () => {
	expect(dataOf(requisition())).toEqual({
		number: 2,
		invoiceNumber: 'W-118',
		subcontract: { id: '4711' },
		vendor: { id: '88' },
		project: { id: '12' },
		periodStart: '2026-08-01',
		periodEnd: '2026-08-31',
		billingDate: '2026-08-31',
		certificate: {
			completedAndStored: '35000.00',
			retention: '3500.00',
			currentDue: '13500.00',
		},
		status: { commercial: 'approved', native: 'approved' },
		lines: [
			{
				lineId: '7001',
				sovLine: { id: '501' },
				description: 'Set windows, level 2',
				scheduledValue: '60000.00',
				workPrevious: '20000.00',
				workThisPeriod: '15000.00',
				materialsMoved: '0.00',
				storedNow: '0.00',
				retentionHeld: '1500.00',
			},
		],
		currency: 'USD',
	});
});

it('leaves retention on stored materials to the terms, and tax out of what is due', () => {
	const stored = item({
		change_order_package_id: 31,
		materials_presently_stored: '400.00',
		materials_stored_retainage_currently_retained: '40.00',
	});
	const summary = { current_payment_due: '110.00', tax_applicable_to_this_payment: '10.00' };
	const data = dataOf(requisition({ items: [stored], summary }));
	expect(data).toMatchObject({ lines: [{ changeOrder: { id: '31' }, storedNow: '400.00' }] });
	expect(data).not.toHaveProperty('lines.0.retentionHeld');
	expect(data).not.toHaveProperty('certificate');
});

it('refuses a release inside an application, and one without lines', () => {
	const released = item({ work_completed_retainage_released_this_period: '5.00' });
	for (const [json, code] of [
		[requisition({ items: [released] }), 'pay_application.release_apart'],
		[requisition({ items: undefined }), 'source.missing_field'],
	] as const) {
		const result = map(json);
		expect('fault' in result ? result.fault.code : 'mapped').toBe(code);
	}
});
