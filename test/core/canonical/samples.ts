import type { EntityName } from '../../../core/canonical/registry';

const coding = { project: { code: 'P-1' }, costCode: { code: '03-300' } };

/** The least that each entity needs; everything else is optional. */
export const SAMPLES: Readonly<Record<EntityName, Readonly<Record<string, unknown>>>> = {
	customer: { name: 'Harbour Trust' },
	vendor: { name: 'Acme Concrete' },
	employee: { code: 'E-7', name: 'Ada Mason' },
	item: { code: 'REBAR-12', name: 'Rebar 12 mm', uom: 't' },
	price_list: {
		number: 'PL-2026',
		vendor: { code: 'V-1' },
		validFrom: '2026-01-01',
		lines: [{ lineId: '1', item: { code: 'REBAR-12' }, price: '912.5' }],
	},
	delivery_update: { order: { code: 'PO-1001' } },
	project: { code: 'P-1', name: 'North Building' },
	phase: { project: { code: 'P-1' }, code: '01', name: 'Foundations' },
	cost_code: { code: '03-300', name: 'Cast-in-place concrete' },
	cost_type: { code: 'M', name: 'Material' },
	budget_line: { ...coding, costType: { code: 'M' }, originalAmount: '20000.00' },
	budget_change: {
		project: { code: 'P-1' },
		number: '10',
		status: { commercial: 'draft' },
		lines: [
			{ lineId: '1', costCode: { code: '03-300' }, costType: { code: 'M' }, amount: '4500' },
			{ lineId: '2', costCode: { code: '06-200' }, costType: { code: 'L' }, amount: '-4500' },
		],
	},
	requisition: {
		number: 'REQ-1',
		project: { code: 'P-1' },
		requester: 'ada.mason',
		lines: [
			{
				lineId: '1',
				description: 'Cement',
				costCode: { code: '03-300' },
				costType: { code: 'M' },
				quantity: '10',
				estimatedUnitCost: '25.00',
			},
		],
	},
	purchase_order: {
		number: 'PO-1',
		vendor: { id: '7' },
		project: { code: 'P-1' },
		status: { commercial: 'approved', progress: 'partially_fulfilled' },
		lines: [{ lineId: '1', description: 'Cement', costCode: { code: '03-300' }, amount: '250.0' }],
	},
	subcontract: {
		number: 'SC-1',
		vendor: { id: '7' },
		project: { code: 'P-1' },
		status: { commercial: 'approved' },
		lines: [],
	},
	commitment_change_order: {
		number: 'CO-1',
		commitmentKind: 'subcontract',
		commitment: { id: '77' },
		project: { code: 'P-1' },
		status: { commercial: 'approved' },
		lines: [
			{ lineId: '1', description: 'Less forms', costCode: { code: '03-300' }, amount: '-120.5' },
		],
	},
	receipt: {
		commitment: { code: 'PO-1' },
		date: '2026-03-02',
		lines: [{ lineId: '1', orderLine: '1', quantity: '4' }],
	},
	service_confirmation: {
		commitment: { code: 'SC-1' },
		date: '2026-03-31',
		lines: [{ lineId: '1', orderLine: '1', percent: '40' }],
	},
	sub_pay_application: {
		number: 1,
		subcontract: { id: '4712' },
		periodEnd: '2026-03-31',
		billingDate: '2026-03-31',
		status: { commercial: 'approved' },
		lines: [{ lineId: '1', sovLine: { id: '11' }, workThisPeriod: '500.0' }],
	},
	vendor_invoice: {
		number: '9348',
		type: 'bill',
		invoiceDate: '2026-03-31',
		status: { commercial: 'approved', progress: 'not_paid' },
		lines: [{ lineId: '1', description: 'Forms', costCode: { code: '03-300' }, amount: '500.0' }],
	},
	vendor_credit: {
		number: 'CN-12',
		creditDate: '2026-04-02',
		status: { commercial: 'approved' },
		lines: [{ lineId: '1', amount: '120.5' }],
	},
	payment: {
		number: 'CHK-1001',
		date: '2026-11-20',
		amount: '100.00',
		bills: [{ bill: { id: '7001' }, amount: '100.00' }],
	},
	vendor_bank_change: {
		vendor: { code: 'V-1' },
		account: { iban: 'DE89 3704 0044 0532 0130 00' },
		requestedBy: 'accounts@acme.example',
	},
	timesheet: { employee: { code: 'E-7' }, date: '2026-03-02', hours: '8.0', ...coding },
	equipment_usage: {
		equipment: { code: 'EX-1' },
		date: '2026-03-02',
		quantity: '6',
		...coding,
	},
	material_consumption: {
		item: { code: 'REBAR-12' },
		date: '2026-03-02',
		quantity: '1.25',
		uom: 't',
		...coding,
	},
	cost_entry: {
		...coding,
		costType: { code: 'M' },
		date: '2026-03-02',
		amount: '-12.30',
		kind: 'material',
	},
};
