import { loadCell, type Cell } from '../../../core/odoo/cells';
import type { FieldFacts, Json } from '../../../core/odoo/client.port';
import { sameValue } from '../../../core/odoo/compare';

const facts = (type: string, more: Partial<FieldFacts> = {}): FieldFacts => ({
	type,
	required: false,
	readonly: false,
	store: true,
	label: 'Label',
	...more,
});
const selection = [
	['consu', 'Goods'],
	['service', 'Service'],
] as const;

describe('cells for load', () => {
	const good: Array<[string, Cell, Partial<FieldFacts>, string, string]> = [
		['char', 'Acme', {}, '', 'Acme'],
		['char', 12, {}, '', '12'],
		['char', null, {}, '', ''],
		['char', '=1+1', {}, '', '=1+1'],
		['boolean', true, {}, '', 'True'],
		['boolean', false, {}, '', 'False'],
		['integer', -3, {}, '', '-3'],
		['float', 0, {}, '', '0'],
		['monetary', '1234.50', {}, '', '1234.5'],
		['date', '2026-02-28', {}, '', '2026-02-28'],
		['datetime', '2026-11-21T22:00:00+01:00', {}, '', '2026-11-21 21:00:00'],
		['datetime', '2026-11-21T21:45:27Z', {}, '', '2026-11-21 21:45:27'],
		['datetime', '2026-11-21 21:45:27', {}, '', '2026-11-21 21:45:27'],
		['selection', 'service', { selection }, '', 'service'],
		['selection', 'goods', { selection }, '', 'consu'],
		['many2one', { externalId: 'n8n.a.b' }, {}, '/id', 'n8n.a.b'],
		['many2one', { id: 7 }, {}, '/.id', '7'],
		['many2one', null, {}, '/.id', ''],
		['many2many', { ids: [3, 1] }, {}, '/.id', '3,1'],
		['many2many', { ids: [] }, {}, '/.id', ''],
		['json', { json: { '1,2': 100 } }, {}, '', '{"1,2":100}'],
	];
	it.each(good)('%s %j', (type, cell, more, suffix, text) => {
		expect(loadCell('a.b', 'f', cell, facts(type, more))).toEqual({ suffix, text });
	});

	const bad: Array<[string, Cell, Partial<FieldFacts>, string]> = [
		['boolean', 'true', {}, 'odoo.value_unreadable'],
		['boolean', 1, {}, 'odoo.value_unreadable'],
		['integer', 1.5, {}, 'odoo.value_unreadable'],
		['integer', '1e3', {}, 'odoo.value_unreadable'],
		['float', NaN, {}, 'odoo.value_unreadable'],
		['float', Infinity, {}, 'odoo.value_unreadable'],
		['float', '1,234.50', {}, 'money.not_a_decimal'],
		['float', true, {}, 'odoo.value_unreadable'],
		['date', '2026-02-30', {}, 'odoo.value_unreadable'],
		['date', '21.11.2026', {}, 'odoo.value_unreadable'],
		['datetime', '2026-11-21T21:45:27', {}, 'odoo.value_unreadable'],
		['selection', 'nope', { selection }, 'odoo.value_not_in_list'],
		['many2one', 'Acme Inc', {}, 'odoo.value_unreadable'],
		['many2one', { id: 0 }, {}, 'odoo.value_unreadable'],
		['many2one', { id: '7' } as unknown as Cell, {}, 'odoo.value_unreadable'],
		['many2one', { ids: [1] }, {}, 'odoo.value_unreadable'],
		['many2one', { externalId: 'no dot' }, {}, 'external_id.malformed'],
		['many2many', { externalId: 'n8n.a,n8n.b' }, {}, 'odoo.value_unreadable'],
		['one2many', { ids: [1] }, {}, 'odoo.value_unreadable'],
		['json', '{}', {}, 'odoo.value_unreadable'],
		['char', 'a\0b', {}, 'odoo.value_unreadable'],
		['char', 'half \ud83c', {}, 'odoo.value_unreadable'],
		['char', 'x'.repeat(1_000_001), {}, 'odoo.value_unreadable'],
		['char', { id: 1 }, {}, 'odoo.value_unreadable'],
	];
	it.each(bad)('%s %j is refused', (type, cell, more, code) => {
		expect(() => loadCell('a.b', 'f', cell, facts(type, more))).toThrow(
			expect.objectContaining({ code, class: 'source_data' }) as Error,
		);
	});

	it.each(['id', '.id', 'write_date', '__proto__', 'nope'])('the field %s is refused', (field) => {
		const known = field === 'nope' || field === '__proto__' ? undefined : facts('char');
		expect(() => loadCell('a.b', field, 'x', known)).toThrow(
			expect.objectContaining({ code: 'odoo.unknown_field' }) as Error,
		);
	});
});

describe('comparing with what is stored', () => {
	const deps = {
		idOf: (name: string) => (name === 'base.us' ? 233 : undefined),
		places: (currency: number) => (currency === 25 ? 0 : 2),
	};
	const cases: Array<[string, Cell, Json, Partial<FieldFacts>, boolean, number?]> = [
		['char', 'Acme', 'Acme', {}, true],
		['char', 'Acme', 'ACME', {}, false],
		['char', '', false, {}, true],
		['char', null, false, {}, true],
		['char', null, 'x', {}, false],
		['text', 'a ', 'a', {}, false],
		['boolean', false, false, {}, true],
		['boolean', true, false, {}, false],
		['integer', 0, 0, {}, true],
		['integer', '5', 5, {}, true],
		['integer', 5, 6, {}, false],
		['float', 33.333, 33.33, { digits: [16, 2] }, true],
		['float', '33.34', 33.33, { digits: [16, 2] }, false],
		['float', 1.005, 1.01, { digits: [16, 2] }, true],
		['float', 0.1, 0.1, {}, true],
		['float', 0.1, 0.10001, {}, false],
		['float', null, 0, {}, true],
		['monetary', '10.4', 10, {}, true, 25],
		['monetary', '10.4', 10, {}, false, 1],
		['many2one', { externalId: 'base.us' }, 233, {}, true],
		['many2one', { externalId: 'base.us' }, [233, 'United States'], {}, true],
		['many2one', { externalId: 'base.ca' }, 233, {}, false],
		['many2one', { externalId: 'base.ca' }, false, {}, false],
		['many2one', { id: 7 }, 7, {}, true],
		['many2one', null, false, {}, true],
		['many2one', null, 7, {}, false],
		['many2many', { ids: [3, 1] }, [1, 3], {}, true],
		['many2many', { ids: [3] }, [1, 3], {}, false],
		['many2many', { ids: [] }, [], {}, true],
		['many2many', { externalId: 'base.us' }, [233], {}, true],
		['date', '2026-11-21', '2026-11-21', {}, true],
		['date', null, false, {}, true],
		['datetime', '2026-11-21T22:00:00+01:00', '2026-11-21 21:00:00', {}, true],
		['selection', 'Goods', 'consu', { selection }, true],
		['selection', 'service', 'consu', { selection }, false],
		['json', { json: { '3,11': 60, '4,11': 40 } }, { '11,4': 40.0, '11,3': 60 }, {}, true],
		['json', { json: { '3,11': 100 } }, { '3': 100, '11': 100 }, {}, false],
		['json', null, false, {}, true],
		['html', 'Call first', '<p>Call first</p>', {}, true],
		['html', '<b>Hot</b> work', '<div><b class="x">Hot</b> work</div>', {}, true],
		['html', 'a & b < c', '<p>a &amp; b &lt; c</p>', {}, true],
		['html', '<b>Hot</b>', '<p>Hot</p>', {}, false],
		['html', '<a href="https://a">x</a>', '<p><a href="https://b">x</a></p>', {}, false],
		['html', null, false, {}, true],
	];
	it.each(cases)('%s %j against %j', (type, cell, stored, more, same, ...rest) => {
		expect(sameValue(cell, stored, facts(type, more), deps, rest[0])).toBe(same);
	});
});
