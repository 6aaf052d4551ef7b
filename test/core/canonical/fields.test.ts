import { fieldsOf } from '../../../core/canonical/fields';
import { entityOf } from '../../../core/canonical/registry';

const field = (entity: Parameters<typeof entityOf>[0], id: string) =>
	fieldsOf(entityOf(entity)).find((each) => each.id === id);

describe('mapper fields', () => {
	it('flattens references and names both halves of a required one', () => {
		expect(field('budget_line', 'costCode.code')).toMatchObject({
			displayName: 'Cost code: code',
			type: 'text',
			required: false,
			oneOf: ['costCode.code', 'costCode.id'],
		});
		expect(field('budget_line', 'phase.code')).not.toHaveProperty('oneOf');
	});

	it('knows the types', () => {
		expect(field('budget_line', 'originalAmount')).toMatchObject({
			type: 'decimal',
			required: true,
		});
		expect(field('budget_line', 'calculation')).toMatchObject({
			type: 'choice',
			options: ['manual', 'automatic'],
		});
		expect(field('timesheet', 'date')?.type).toBe('date');
		expect(field('timesheet', 'startTime')?.type).toBe('datetime');
		expect(field('timesheet', 'lunchMinutes')?.type).toBe('integer');
		expect(field('timesheet', 'billable')?.type).toBe('boolean');
		expect(field('budget_change', 'lines')).toMatchObject({ type: 'list', required: true });
		expect(field('budget_line', 'currency')?.type).toBe('text');
	});

	it('requires nothing inside an optional object', () => {
		expect(field('project', 'address.city')?.required).toBe(false);
		expect(field('purchase_order', 'status.commercial')).toMatchObject({ required: false });
	});

	it('offers no ext', () => {
		expect(field('vendor', 'ext')).toBeUndefined();
	});
});
