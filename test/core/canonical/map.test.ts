import { RECORD_LIMITS, unfitRecord } from '../../../core/canonical/guard';
import { mapBatch, type MapOptions, type MapResult } from '../../../core/canonical/map';
import { numberText } from '../../../core/canonical/number-text';
import type { EntityName } from '../../../core/canonical/registry';
import type { Fault } from '../../../core/faults';
import { findSource, SOURCES } from '../../../core/sources/registry';
import { generic } from '../../../core/sources/generic';
import type { Native } from '../../../core/sources/source';
import { thrown } from './thrown';

const base: MapOptions = { tenant: 'acme', receivedAt: '2026-03-02T10:00:00Z' };

const map = (
	entity: EntityName,
	json: Native | Native[],
	options: Partial<MapOptions> = {},
	overrides?: Native,
): MapResult[] =>
	mapBatch({
		source: generic,
		entity,
		records: [json].flat().map((each, index) => ({ index, json: each, overrides })),
		options: { ...base, ...options },
	});

const faultOf = (result: MapResult | undefined): Fault | undefined =>
	result !== undefined && 'fault' in result ? result.fault : undefined;
const dataOf = (result: MapResult | undefined): unknown =>
	result !== undefined && 'items' in result ? result.items[0]?.data : faultOf(result)?.report();

const columnMap = { code: 'no', name: 'title' };
const record = { id: 7, no: '03-300', title: 'Concrete' };

describe('generic records', () => {
	it('maps by the column map', () => {
		const [result] = map('cost_code', record, { columnMap });
		expect(dataOf(result)).toEqual({ code: '03-300', name: 'Concrete' });
		expect(result).toMatchObject({ items: [{ nativeid: '7', system: 'generic', tenant: 'acme' }] });
	});

	it('reads nested paths and keys with dots, and builds references', () => {
		const [result] = map(
			'budget_line',
			{ id: 'x', job: { no: 'P-1' }, 'cc.full': '03-300', type: 'M', total: 12.5 },
			{
				columnMap: {
					'project.code': 'job.no',
					'costCode.code': 'cc.full',
					'costType.code': 'type',
					originalAmount: 'total',
				},
			},
		);
		expect(dataOf(result)).toEqual({
			project: { code: 'P-1' },
			costCode: { code: '03-300' },
			costType: { code: 'M' },
			originalAmount: '12.5',
		});
	});

	it('takes the system, the revision and the time from its settings', () => {
		const [result] = map(
			'cost_code',
			{ ...record, key: 'k', at: '2026-01-01T00:00:00Z', v: 3 },
			{
				columnMap,
				settings: {
					system: 'buildsoft',
					idPath: 'key',
					timePath: 'at',
					revisionPath: 'v',
					revisionKind: 'version',
				},
			},
		);
		expect(result).toMatchObject({
			items: [
				{
					system: 'buildsoft',
					nativeid: 'k',
					time: '2026-01-01T00:00:00Z',
					revision: '3',
					revisionkind: 'version',
				},
			],
		});
	});

	it('keeps the rest in ext when asked', () => {
		const [result] = map(
			'cost_code',
			{ ...record, colour: 'red' },
			{ columnMap, settings: { keepRest: true } },
		);
		expect(dataOf(result)).toMatchObject({ ext: { colour: 'red' } });
	});

	it.each([
		['no id', { no: '1', title: 'x' }, 'source.bad_id', 'id'],
		['no name', { id: 1, no: '1' }, 'source.missing_field', 'name'],
		['a formula as code', { id: 1, no: '=1+1', title: 'x' }, 'source.invalid_field', 'code'],
		['a list as name', { id: 1, no: '1', title: ['x'] }, 'source.invalid_field', 'name'],
		[
			'10 MB of text',
			{ id: 1, no: '1', title: 'x'.repeat(10_000_000) },
			'source.text_too_long',
			'title',
		],
		['NaN', { id: 1, no: Number.NaN, title: 'x' }, 'source.not_finite', 'no'],
	])('refuses %s and names the field', (_what, json, code, field) => {
		const found = faultOf(map('cost_code', [record, json], { columnMap })[1]);
		expect(found).toMatchObject({ code, field, row: 1 });
		expect(found?.message).toMatch(/^Item 1: /);
		expect(found?.message.length).toBeLessThan(400);
		expect(found?.remedy).not.toBe('');
	});

	it.each([
		[0.1 + 0.2, 'money.too_precise'],
		[1e21, 'money.too_precise'],
		['12,5', 'source.invalid_field'],
		['', 'source.missing_field'],
		[null, 'source.missing_field'],
		[true, 'source.invalid_field'],
	])('bad money %p is a fault, never 0', (total, code) => {
		const [result] = map(
			'budget_line',
			{ id: 1, total },
			{
				columnMap: { originalAmount: 'total' },
				overrides: { 'project.code': 'P', 'costCode.code': 'C', 'costType.code': 'M' },
			},
		);
		expect(faultOf(result)).toMatchObject({ code });
	});
});

describe('overrides', () => {
	const columns = { columnMap };

	it('lay over the mapping, the record’s own over the batch’s, unset ones ignored', () => {
		const [result] = map(
			'cost_code',
			record,
			{ ...columns, overrides: { name: 'Batch', active: 'true', shortCode: '' } },
			{ name: 'Record', code: null },
		);
		expect(dataOf(result)).toEqual({ code: '03-300', name: 'Record', active: true });
	});

	it('do not change what they were laid over', () => {
		const project = Object.freeze({ code: 'P-1' });
		const [first] = map(
			'phase',
			{ id: 1, no: '1', title: 'x' },
			{ ...columns, project },
			{ 'project.id': '9' },
		);
		expect(dataOf(first)).toMatchObject({ project: { code: 'P-1', id: '9' } });
		expect(project).toEqual({ code: 'P-1' });
	});

	it('turn instants into dates of the site', () => {
		const overrides = {
			'employee.code': 'E',
			'project.code': 'P',
			'costCode.code': 'C',
			hours: 8,
			date: '2026-03-02T03:00:00Z',
		};
		const at = (timezone: string): unknown =>
			dataOf(map('timesheet', { id: 1 }, { overrides, timezone })[0]);
		expect(at('America/Chicago')).toMatchObject({ date: '2026-03-01', hours: '8' });
		expect(at('Asia/Tokyo')).toMatchObject({ date: '2026-03-02' });
	});

	it('refuse a field that is none', () => {
		expect(faultOf(map('cost_code', record, columns, { colour: 'red' })[0])).toMatchObject({
			code: 'canonical.unknown_field',
			field: 'colour',
		});
		expect(faultOf(map('cost_code', record, columns, { '__proto__.x': '1' })[0])).toMatchObject({
			code: 'canonical.unknown_field',
		});
		expect(({} as Record<string, unknown>)['x']).toBeUndefined();
	});
});

describe('a batch', () => {
	it('gives one result a record, in order, whatever happens', () => {
		const results = map('cost_code', [record, {}, { ...record, id: 9 }], { columnMap });
		expect(results.map((result) => [result.index, 'items' in result])).toEqual([
			[0, true],
			[1, false],
			[2, true],
		]);
	});

	it.each([
		['no tenant', { tenant: '' }, 'tenant'],
		['no time', { receivedAt: 'now' }, 'receivedAt'],
		['no zone', { timezone: 'Mars/Olympus' }, 'timezone'],
		['a bad option', { settings: { system: 'NOT OK' } }, 'system'],
		['an unknown option', { settings: { colour: 1 } }, 'colour'],
	])('is refused as a whole with %s', (_what, options, field) => {
		expect(thrown(() => map('cost_code', record, options))).toMatchObject({
			code: 'source.bad_settings',
			field,
		});
	});

	it('refuses an entity the source has not', () => {
		const estimate = findSource('estimate');
		expect(estimate).toBeDefined();
		expect(
			thrown(() =>
				mapBatch({ source: estimate ?? generic, entity: 'vendor', records: [], options: base }),
			),
		).toMatchObject({ code: 'source.entity_not_offered' });
	});

	it('uses unit and tax lists once given', () => {
		const row = { id: 1, no: 'X', title: 'x', u: 'CY' };
		const columnsWithUnit = { ...columnMap, uom: 'u' };
		const uom = (unitMap?: Record<string, string>): MapResult | undefined =>
			map('item', row, { columnMap: columnsWithUnit, unitMap })[0];
		expect(dataOf(uom())).toMatchObject({ uom: 'CY' });
		expect(dataOf(uom({ cy: 'yd³' }))).toMatchObject({ uom: 'yd³' });
		expect(faultOf(uom({ ea: 'Units' }))).toMatchObject({
			code: 'mapping.unknown_unit',
			class: 'mapping',
		});
	});
});

describe('unfit records', () => {
	const nested = (depth: number): Native => (depth === 0 ? {} : { a: nested(depth - 1) });

	it.each([
		['__proto__', JSON.parse('{"a":{"__proto__":{"x":1}}}') as Native, 'a.__proto__'],
		['constructor', { a: [{ constructor: 1 }] }, 'a.0.constructor'],
		['prototype', { prototype: 1 }, 'prototype'],
	])('hold the key %s', (_key, json, field) => {
		expect(unfitRecord(json)).toMatchObject({ code: 'source.reserved_key', field });
	});

	it('are too deep, too big or not JSON', () => {
		expect(unfitRecord(nested(RECORD_LIMITS.depth - 1))).toBeUndefined();
		expect(unfitRecord(nested(RECORD_LIMITS.depth + 1))?.code).toBe('source.too_deep');
		const many = Array.from({ length: RECORD_LIMITS.values + 1 }, () => 1);
		expect(unfitRecord({ many })?.code).toBe('source.too_many_values');
		expect(unfitRecord({ a: () => 1 })?.code).toBe('source.not_json');
		expect(unfitRecord({ a: 1n })?.code).toBe('source.not_json');
		const loop: Record<string, unknown> = {};
		loop['self'] = loop;
		expect(unfitRecord(loop)?.code).toBe('source.too_deep');
	});

	it('are not those with dates and nulls', () => {
		expect(unfitRecord({ a: new Date(0), b: null, c: undefined, d: [[]] })).toBeUndefined();
	});
});

it.each([
	[1234.1, '1234.1'],
	[-0, '0'],
	[0.00012, '0.00012'],
	[123456789012345, '123456789012345'],
	[1234567890.12345, '1234567890.12345'],
	[1234567890.123456, undefined],
	[0.1 + 0.2, undefined],
	[1e21, undefined],
	[1e-7, undefined],
	[Number.POSITIVE_INFINITY, undefined],
])('the number %p is %p', (number, text) => {
	expect(numberText(number)).toBe(text);
});

it('registers each source once, with the entities it can read', () => {
	expect(new Set(SOURCES.map((source) => source.id)).size).toBe(SOURCES.length);
	for (const source of SOURCES) {
		const open = source.open({});
		const read = new Set([...open.records, ...open.batches].map((shape) => shape.entity));
		expect([...read].sort()).toEqual([...source.entities].sort());
	}
});
