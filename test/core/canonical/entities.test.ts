import { isValid } from '../../../core/canonical/is-valid';
import { ENTITIES, entityOf, findEntity, type EntityName } from '../../../core/canonical/registry';
import { SAMPLES } from './samples';

const accepts = (name: EntityName, change: Readonly<Record<string, unknown>>): boolean => {
	const data = { ...SAMPLES[name], ...change };
	const { schema } = entityOf(name);
	const byZod = schema.safeParse(data).success;
	// The fast validator must say what zod says, or a bad record would slip by it.
	expect(isValid(schema, data)).toBe(byZod);
	return byZod;
};

describe('canonical entities', () => {
	it.each(ENTITIES.map((entity) => entity.name))('%s takes its least record', (name) => {
		expect(accepts(name, {})).toBe(true);
	});

	it.each(ENTITIES.map((entity) => entity.name))('%s refuses an unknown field', (name) => {
		expect(accepts(name, { colour: 'red' })).toBe(false);
	});

	it.each(
		ENTITIES.flatMap((entity) =>
			Object.keys(SAMPLES[entity.name]).map((key) => [entity.name, key]),
		),
	)('%s cannot do without %s', (name, key) => {
		expect(accepts(name as EntityName, { [key as string]: undefined })).toBe(false);
	});

	it.each([
		['1234.50', true],
		['-500', true],
		['0', true],
		['', false],
		['1,234.50', false],
		['$5', false],
		['(500.00)', false],
		['NaN', false],
		['1e5', false],
		['.5', false],
		['1234567890123456', false],
		['1.1234567890123', false],
		[12.5, false],
		[null, false],
	])('money %p: %p', (amount, fine) => {
		expect(accepts('cost_entry', { amount })).toBe(fine);
	});

	it.each([
		['03 30 00', true],
		['03-300.M', true],
		['-01', true],
		['=HYPERLINK("x")', false],
		['+1', false],
		['@SUM(A1)', false],
		[' 03', false],
		['03 ', false],
		['a\tb', false],
		['a\nb', false],
		['x'.repeat(64), true],
		['x'.repeat(65), false],
		['', false],
	])('code %j: %p', (code, fine) => {
		expect(accepts('cost_code', { code })).toBe(fine);
	});

	it('keeps a formula in a name, which is neutralised where a CSV is written', () => {
		expect(accepts('vendor', { name: '=cmd' })).toBe(true);
	});

	it.each([
		['name', 'x'.repeat(257)],
		['name', 'x'.repeat(10_000_000)],
		['code', 'x'.repeat(10_000_000)],
		['notes', 'x'.repeat(10_000_000)],
		['name', 'line\nbreak'],
		['notes', 'nul\u0000'],
	])('refuses over-long or unprintable text in vendor.%s', (field, text) => {
		expect(accepts('vendor', { [field]: text })).toBe(false);
	});

	it.each([
		[{ code: 'P-1' }, true],
		[{ id: '4711' }, true],
		[{ code: 'P-1', id: '4711' }, true],
		[{}, false],
		[{ name: 'North' }, false],
		['P-1', false],
	])('reference %j: %p', (project, fine) => {
		expect(accepts('budget_line', { project })).toBe(fine);
	});

	it.each([
		['2026-02-28', true],
		['2024-02-29', true],
		['2026-02-29', false],
		['2026-2-1', false],
		['10/25/20', false],
		['2026-03-02T00:00:00Z', false],
	])('date %j: %p', (date, fine) => {
		expect(accepts('timesheet', { date })).toBe(fine);
	});

	it.each([
		['2026-03-02T08:00:00Z', true],
		['2026-03-02T08:00:00.123-07:00', true],
		['2026-03-02T08:00:00', false],
		['2026-03-02 08:00', false],
	])('time %j: %p', (startTime, fine) => {
		expect(accepts('timesheet', { startTime })).toBe(fine);
	});

	it.each(['__proto__', 'constructor', 'prototype'])('refuses %s as a key of ext', (key) => {
		const ext = JSON.parse(`{"${key}": 1}`) as unknown;
		expect(isValid(entityOf('vendor').schema, { name: 'Acme', ext })).toBe(false);
	});

	it('keeps the three status axes apart', () => {
		expect(accepts('purchase_order', { status: { commercial: 'fulfilled' } })).toBe(false);
		expect(accepts('purchase_order', { status: { progress: 'paid' } })).toBe(false);
		expect(accepts('purchase_order', { status: { integration: 'synced' } })).toBe(true);
	});

	it('finds entities by name', () => {
		expect(findEntity('budget_line')?.version).toBe(1);
		expect(findEntity('constructor')).toBeUndefined();
	});
});
