import { readFileSync } from 'node:fs';
import path from 'node:path';

import { mapBatch, type MapOptions } from '../../../../core/canonical/map';
import { refuseBareRemoval } from '../../../../core/canonical/removal';
import type { EntityName } from '../../../../core/canonical/registry';
import { procore } from '../../../../core/sources/procore';
import type { Native } from '../../../../core/sources/source';

const fixture = (name: string): Native =>
	JSON.parse(
		readFileSync(path.join(__dirname, '../../../fixtures/sources/procore', `${name}.json`), 'utf8'),
	) as Native;

const map = (entity: EntityName, json: Native, options: Partial<MapOptions> = {}) => {
	const [result] = mapBatch({
		source: procore,
		entity,
		records: [{ index: 0, json }],
		options: { tenant: '8089', receivedAt: '2026-04-01T00:00:00Z', ...options },
	});
	if (result === undefined) throw new Error('one result a record');
	return 'items' in result ? { items: result.items } : { fault: result.fault };
};

const mapped = (entity: EntityName, json: Native, options?: Partial<MapOptions>): unknown[] =>
	map(entity, json, options).items?.map((item) => item.data) ?? [];

const faultOf = (entity: EntityName, json: Native, options?: Partial<MapOptions>) =>
	map(entity, json, options).fault;

const project = { id: '5101' };

describe('Procore records', () => {
	it('project', () => {
		expect(map('project', fixture('project')).items).toMatchObject([
			{
				nativeid: '5101',
				action: 'upsert',
				revision: '2026-02-03T10:11:12Z',
				revisionkind: 'updated_at',
				time: '2026-02-03T10:11:12Z',
				data: {
					code: 'H-12',
					name: 'Harbour Tower',
					totalValue: '12500000.00',
					startDate: '2026-02-01',
					estimatedCompletionDate: '2027-06-30',
					stage: 'Course of Construction',
					timezone: 'America/Los_Angeles',
					address: {
						street: '1 Quay Road',
						city: 'Portland',
						state: 'OR',
						zip: '97201',
						country: 'US',
					},
					ext: { custom_fields: { custom_field_9: { data_type: 'string', value: 'West' } } },
				},
			},
		]);
	});

	it('cost code: known by its full code, its id kept in ext', () => {
		expect(map('cost_code', fixture('cost-code')).items).toMatchObject([
			{
				nativeid: '03-300',
				data: {
					code: '03-300',
					shortCode: '300',
					parent: { code: '03', id: '03' },
					project: { id: '5101' },
					ext: { procore_id: '88001' },
				},
			},
		]);
	});

	it('budget line: numbers become text, the WBS code is taken apart, the project comes with the call', () => {
		expect(mapped('budget_line', fixture('budget-line-item'), { project })).toEqual([
			{
				project: { id: '5101' },
				costCode: { code: '03-300', id: '03-300' },
				costType: { code: 'M' },
				originalAmount: '20000.5',
				quantity: '160',
				uom: 'cy',
				unitCost: '125.003125',
				calculation: 'automatic',
				currency: 'USD',
				ext: {
					wbs_code: { id: 900, flat_code: '03-300.M', description: 'Concrete.Materials' },
					currency_configuration: { currency_iso_code: 'USD' },
				},
			},
		]);
	});

	it('budget event: the original is the sum of its original estimates, exact', () => {
		expect(map('budget_line', fixture('event-create-budget')).items).toMatchObject([
			{
				nativeid: '66001',
				revisionkind: 'hash',
				data: {
					project: { id: '5101' },
					costCode: { code: '03-300' },
					costType: { code: 'M' },
					originalAmount: '20000.3',
				},
			},
		]);
	});

	it('direct cost: one entry a line, credits negative', () => {
		expect(map('cost_entry', fixture('direct-cost')).items).toMatchObject([
			{
				nativeid: '411',
				data: {
					amount: '120.40',
					kind: 'expense',
					date: '2026-03-05',
					employee: { id: '12' },
					reference: 'R-17',
					costType: { id: '33', code: 'E' },
					status: { commercial: 'approved', native: 'approved' },
				},
			},
			{ nativeid: '412', data: { amount: '-20.40' } },
		]);
		expect(faultOf('vendor_invoice', fixture('direct-cost'))?.code).toBe('procore.not_an_invoice');
	});

	it('purchase order: delivery is taken out of the status', () => {
		expect(mapped('purchase_order', fixture('purchase-order'))).toMatchObject([
			{
				number: 'PO-7',
				vendor: { id: '47' },
				status: { commercial: 'approved', progress: 'partially_fulfilled' },
				retainagePercent: '10',
				lines: [{ lineId: '22001', amount: '5000.0', taxCode: '5', uom: 'cy' }],
			},
		]);
		expect(faultOf('subcontract', fixture('purchase-order'))?.code).toBe('source.unknown_shape');
	});

	it('timecard entry', () => {
		expect(mapped('timesheet', fixture('timecard-entry'), { project })).toMatchObject([
			{
				employee: { id: '12' },
				hours: '8.5',
				phase: { id: '61', code: '02' },
				costType: { id: '30' },
				timeType: 'overtime',
				lunchMinutes: 30,
				timesheetId: '990',
				status: { commercial: 'approved' },
			},
		]);
	});

	it('a deleted record says so', () => {
		const json = { ...fixture('timecard-entry'), deleted_at: '2026-03-04T00:00:00Z' };
		expect(map('timesheet', json, { project }).items).toMatchObject([{ action: 'delete' }]);
	});

	it('a deleted budget line is void and may be removed', () => {
		const json = { ...fixture('budget-line-item'), deleted_at: '2026-03-04T00:00:00Z' };
		const [item] = map('budget_line', json, { project }).items ?? [];
		expect(item).toMatchObject({ action: 'delete', data: { status: { commercial: 'void' } } });
		expect(() => item && refuseBareRemoval(item)).not.toThrow();
	});

	it('code lists replace ids and codes', () => {
		const json = { ...fixture('timecard-entry'), cost_code: { id: 88001, name: 'Concrete' } };
		expect(faultOf('timesheet', json, { project })).toMatchObject({
			code: 'mapping.unknown_cost_code',
			class: 'mapping',
			message: expect.stringContaining('88001 (Concrete)') as string,
		});
		const codeMap = { cost_code: { '88001': '03-300' }, employee: { '12': 'E-7' } };
		expect(mapped('timesheet', json, { project, codeMap })).toMatchObject([
			{ costCode: { code: '03-300' }, employee: { code: 'E-7' } },
		]);
	});

	it('reads WBS codes by the pattern of the project', () => {
		const json = { ...fixture('budget-line-item'), wbs_code: { id: 1, flat_code: 'P.03-300.M' } };
		expect(faultOf('budget_line', json, { project })).toMatchObject({
			code: 'mapping.wbs_pattern',
		});
		const settings = { wbs: { delimiter: '.', segments: ['phase', 'cost_code', 'cost_type'] } };
		expect(mapped('budget_line', json, { project, settings })).toMatchObject([
			{ phase: { code: 'P' }, costCode: { code: '03-300' }, costType: { code: 'M' } },
		]);
	});

	it('takes this package’s own External IDs in origin ids for what they are', () => {
		const json = fixture('event-create-budget');
		const data = json['request_data'] as Native;
		const [line] = data['job_costs'] as Native[];
		const event = {
			...json,
			request_data: {
				...data,
				job_costs: [{ ...line, line_item_type_origin_id: 'n8n.procore.8089.cost_type.31' }],
			},
		};
		expect(mapped('budget_line', event)).toMatchObject([{ costType: { id: '31' } }]);
	});

	it.each([
		[
			'budget-line-item',
			'budget_line',
			'original_budget_amount',
			undefined,
			'source.missing_field',
		],
		['budget-line-item', 'budget_line', 'original_budget_amount', '', 'source.missing_field'],
		['budget-line-item', 'budget_line', 'original_budget_amount', 'n/a', 'money.not_a_decimal'],
		[
			'budget-line-item',
			'budget_line',
			'original_budget_amount',
			'$20,000.50',
			'money.not_a_decimal',
		],
		['budget-line-item', 'budget_line', 'original_budget_amount', 0.1 + 0.2, 'money.too_precise'],
		['budget-line-item', 'budget_line', 'original_budget_amount', {}, 'money.not_a_decimal'],
		['budget-line-item', 'budget_line', 'unit_cost', 'x', 'money.not_a_decimal'],
		['budget-line-item', 'budget_line', 'id', 1.5, 'source.bad_id'],
		['budget-line-item', 'budget_line', 'id', null, 'source.missing_field'],
		['timecard-entry', 'timesheet', 'date', '03/02/2026', 'source.bad_date'],
		['timecard-entry', 'timesheet', 'date', '2026-02-30', 'source.bad_date'],
		['timecard-entry', 'timesheet', 'time_in', '2026-03-02T07:00:00', 'source.bad_time'],
		['timecard-entry', 'timesheet', 'hours', null, 'source.missing_field'],
		['timecard-entry', 'timesheet', 'timesheet_status', 'lost', 'mapping.unknown_status'],
		['project', 'project', 'total_value', '1e6', 'money.not_a_decimal'],
		['project', 'project', 'project_number', '=1+1', 'source.invalid_field'],
	] as const)('%s: %s with %s %p is %s', (name, entity, field, value, code) => {
		const found = faultOf(entity, { ...fixture(name), [field]: value }, { project });
		expect(found).toMatchObject({ code, row: 0 });
		expect(found?.message.startsWith('Item 0: ')).toBe(true);
	});

	it('a person who typed an entry in never stands in for the one who worked', () => {
		const json = {
			...fixture('timecard-entry'),
			party: null,
			created_by: { id: 4, name: 'Clerk' },
		};
		expect(faultOf('timesheet', json, { project })).toMatchObject({
			code: 'source.missing_field',
			field: 'employee',
		});
	});
});
