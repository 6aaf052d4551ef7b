import { mapBatch, type MapOptions, type MapResult } from '../../../../core/canonical/map';
import type { EntityName } from '../../../../core/canonical/registry';
import { estimate } from '../../../../core/sources/estimate';
import { cellAmount } from '../../../../core/sources/estimate/amounts';
import { codeReader, isTemplate } from '../../../../core/sources/estimate/code-template';
import type { Native } from '../../../../core/sources/source';
import { thrown } from '../../canonical/thrown';

const read = (
	entity: EntityName,
	rows: readonly Native[],
	settings: Native = {},
	options: Partial<MapOptions> = {},
): MapResult[] =>
	mapBatch({
		source: estimate,
		entity,
		records: rows.map((json, index) => ({ index, json })),
		options: {
			tenant: 'north',
			receivedAt: '2026-03-02T10:00:00Z',
			project: { code: 'P-1' },
			settings,
			...options,
		},
	});

/** What became of each row, short: data, note or fault code. */
const outcome = (results: readonly MapResult[]): unknown[] =>
	results.map((result) =>
		'fault' in result
			? result.fault.code
			: result.items.length > 0
				? result.items.map((item) => item.data)
				: result.notes[0],
	);

const sheet: readonly Native[] = [
	{
		'Cost Code': '03 00 00',
		Description: 'CONCRETE',
		Type: '',
		Qty: '',
		Unit: '',
		'Unit Cost': '',
		Total: '',
	},
	{
		'Cost Code': '03 30 00',
		Description: 'Slab',
		Type: 'M',
		Qty: '120',
		Unit: 'cy',
		'Unit Cost': '$145.00',
		Total: '$17,400.00',
	},
	{
		'Cost Code': '03 30 00',
		Description: 'Slab, crew',
		Type: 'L',
		Qty: '96',
		Unit: 'h',
		'Unit Cost': '62.50',
		Total: '',
	},
	{
		'Cost Code': '03 30 00',
		Description: 'Footings',
		Type: 'M',
		Qty: 30,
		Unit: 'cy',
		'Unit Cost': 145,
		Total: 4350,
	},
	{
		'Cost Code': '',
		Description: 'Subtotal concrete',
		Type: '',
		Qty: '',
		Unit: '',
		'Unit Cost': '',
		Total: '27,750.00',
	},
	{
		'Cost Code': '01 50 00',
		Description: 'Salvage credit',
		Type: 'O',
		Qty: '',
		Unit: '',
		'Unit Cost': '',
		Total: '(500.00)',
	},
	{ 'Cost Code': '', Description: '', Type: '', Qty: '', Unit: '', 'Unit Cost': '', Total: '' },
	{
		'Cost Code': '',
		Description: 'GRAND TOTAL',
		Type: '',
		Qty: '',
		Unit: '',
		'Unit Cost': '',
		Total: '27,250.00',
	},
];

describe('an estimate', () => {
	it('gives budget lines: rows of one coding added up, everything else said', () => {
		const results = read('budget_line', sheet);
		expect(outcome(results)).toEqual([
			'heading',
			[
				{
					project: { code: 'P-1' },
					costCode: { code: '03 30 00', id: '03 30 00' },
					costType: { code: 'M', id: 'M' },
					originalAmount: '21750',
					quantity: '150',
					uom: 'cy',
					calculation: 'manual',
					name: 'Slab',
				},
			],
			[
				expect.objectContaining({
					originalAmount: '6000.00',
					unitCost: '62.50',
					calculation: 'automatic',
				}),
			],
			'added to the budget line of item 1',
			'total 27750.00 agrees with the lines above',
			[expect.objectContaining({ originalAmount: '-500.00' })],
			'blank row',
			'total 27250.00 agrees with the lines above',
		]);
		expect(results[1]).toMatchObject({
			items: [{ nativeid: 'P-1||03 30 00|M', system: 'estimate', revisionkind: 'hash' }],
			notes: ['2 rows of the estimate added up'],
		});
	});

	it('gives each cost code once, divisions as not postable', () => {
		expect(outcome(read('cost_code', sheet))).toEqual([
			[{ code: '03 00 00', name: 'CONCRETE', postable: false }],
			[{ code: '03 30 00', name: 'Slab', postable: true }],
			'same cost code as item 1',
			'same cost code as item 1',
			'total 27750.00 agrees with the lines above',
			[{ code: '01 50 00', name: 'Salvage credit', postable: true }],
			'blank row',
			'total 27250.00 agrees with the lines above',
		]);
	});

	it('gives each cost type once, named as told', () => {
		expect(outcome(read('cost_type', sheet, { typeNames: { M: 'Material' } })).slice(1, 4)).toEqual(
			[[{ code: 'M', name: 'Material' }], [{ code: 'L', name: 'L' }], 'same cost type as item 1'],
		);
	});

	it('reads phases from a column, a pattern or the headings', () => {
		const column = [{ Code: '1', Phase: '02', 'Phase Name': 'Shell', Amount: '5', Type: 'M' }];
		expect(outcome(read('phase', column))).toEqual([
			[{ project: { code: 'P-1' }, code: '02', name: 'Shell', segmentType: 'phase' }],
		]);
		const pattern = [{ Code: '02-03-300.M', Amount: '5' }];
		expect(outcome(read('budget_line', pattern, { codePattern: '{phase}-{code}.{type}' }))).toEqual(
			[
				[
					expect.objectContaining({
						phase: { code: '02', id: 'P-1|02' },
						costCode: { code: '03-300', id: '03-300' },
						costType: { code: 'M', id: 'M' },
					}),
				],
			],
		);
		const headings = [
			{ Code: '', Description: '02 Shell', Amount: '', Type: '' },
			{ Code: '1', Description: 'Slab', Amount: '5', Type: 'M' },
		];
		expect(outcome(read('phase', headings, { headings: 'phase' }))[1]).toEqual([
			expect.objectContaining({ code: '02', name: '02 Shell' }),
		]);
	});

	it('reads one amount column a cost type and checks the row’s total', () => {
		const typeColumns = { Labor: 'L', Material: 'M' };
		const rows = [
			{ Code: '03-300', Labor: '1,000.00', Material: '250.50', Total: '1,250.50' },
			{ Code: '03-310', Labor: '10', Material: '', Total: '10' },
			{ Code: '03-320', Labor: '10', Material: '5', Total: '16' },
		];
		expect(outcome(read('budget_line', rows, { typeColumns }))).toEqual([
			[
				expect.objectContaining({ costType: { code: 'L', id: 'L' }, originalAmount: '1000.00' }),
				expect.objectContaining({ costType: { code: 'M', id: 'M' }, originalAmount: '250.50' }),
			],
			[expect.objectContaining({ originalAmount: '10' })],
			'estimate.row_differs',
		]);
	});

	it('keeps rows with a line id of their own apart', () => {
		const rows = ['a', 'b'].map((id) => ({ 'Line ID': id, Code: '1', Type: 'M', Amount: '5' }));
		expect(read('budget_line', rows)).toMatchObject([
			{ items: [{ nativeid: 'P-1|a|M' }] },
			{ items: [{ nativeid: 'P-1|b|M' }] },
		]);
	});

	it('adds up quantities only in one unit', () => {
		const rows = ['cy', 'm3'].map((Unit) => ({
			Code: '1',
			Type: 'M',
			Qty: '2',
			Unit,
			Amount: '5',
		}));
		const [data] = outcome(read('budget_line', rows)) as [Native[]];
		expect(data[0]).toMatchObject({ originalAmount: '10' });
		expect(data[0]).not.toHaveProperty('quantity');
	});

	it('gives codes their leading zeros back and pads nothing else', () => {
		const rows = [
			{ Code: 33000, Type: 'M', Amount: 5 },
			{ Code: '33000', Type: 'L', Amount: 5 },
		];
		expect(read('budget_line', rows, { codeDigits: 6 })).toMatchObject([
			{ items: [{ data: { costCode: { code: '033000' } } }] },
			{ items: [{ data: { costCode: { code: '33000' } } }] },
		]);
	});

	it('warns where the amount is not quantity × unit cost, and takes the amount', () => {
		const [result] = read('budget_line', [
			{ Code: '1', Type: 'M', Qty: 3, 'Unit Cost': '10', Amount: '31' },
		]);
		expect(result).toMatchObject({ items: [{ data: { originalAmount: '31' } }] });
		expect(result).toMatchObject({ notes: [expect.stringContaining('30.00')] });
	});
});

describe('a row that cannot be trusted', () => {
	const good = { Code: '1', Type: 'M', Amount: '5' };

	it.each([
		['text for money', { ...good, Amount: 'tbd' }, 'money.not_a_decimal'],
		['a dash for money', { ...good, Amount: '-' }, 'money.not_a_decimal'],
		['an error of the sheet', { ...good, Amount: '#REF!' }, 'money.not_a_decimal'],
		['a decimal comma nobody announced', { ...good, Amount: '1.234,50' }, 'money.not_a_decimal'],
		['no code', { ...good, Code: '' }, 'estimate.no_code'],
		['no amount', { Code: '1', Type: 'M', Amount: '', Qty: '2' }, 'estimate.no_amount'],
		['a formula for a code', { ...good, Code: '=A1' }, 'source.invalid_field'],
		['a truth value for a code', { ...good, Code: true }, 'source.invalid_field'],
	])('%s', (_what, row, code) => {
		expect(outcome(read('budget_line', [good, row]))[1]).toBe(code);
	});

	it('no cost type', () => {
		const [result] = read('budget_line', [{ Code: '1', Amount: '5' }]);
		expect(result).toMatchObject({ fault: { code: 'source.missing_field', field: 'costType' } });
		expect(
			outcome(read('budget_line', [{ Code: '1', Amount: '5' }], { defaultType: 'O' })),
		).toEqual([[expect.objectContaining({ costType: { code: 'O', id: 'O' } })]]);
	});

	it('a total that differs from its lines', () => {
		const total = { Code: '', Type: '', Amount: '6', Description: 'Total' };
		const [, result] = read('budget_line', [{ ...good, Description: 'x' }, total]);
		expect(result).toMatchObject({
			fault: { code: 'estimate.total_differs', details: { total: '6.00', block: '5.00' } },
		});
	});

	it('a total below a row that could not be read is not checked, and says so', () => {
		const rows = [
			{ ...good, Amount: 'tbd', Description: 'x' },
			{ Code: '', Type: '', Amount: '6', Description: 'Total' },
		];
		expect(outcome(read('budget_line', rows))[1]).toMatch(/^total not checked/);
	});

	it('is not taken for a total because its name begins like one', () => {
		const row = { Code: '01-710', Type: 'E', Amount: '5', Description: 'Total station rental' };
		expect(outcome(read('budget_line', [row]))).toEqual([
			[expect.objectContaining({ originalAmount: '5' })],
		]);
	});
});

describe('columns', () => {
	const batch = (row: Native, columnMap?: Record<string, string>): (() => unknown) => {
		return () => read('budget_line', [row], {}, { columnMap });
	};

	it('must be clear', () => {
		expect(thrown(batch({ Code: '1', Total: '5', Budget: '6', Type: 'M' }))).toMatchObject({
			code: 'estimate.ambiguous_column',
			field: 'amount',
		});
		expect(
			batch({ Code: '1', Total: '5', Budget: '6', Type: 'M' }, { amount: 'Budget' }),
		).not.toThrow();
		expect(thrown(batch({ What: '1', Total: '5' }))).toMatchObject({
			code: 'estimate.no_code_column',
		});
		expect(thrown(batch({ Code: '1' }, { amount: 'Nope' }))).toMatchObject({
			code: 'estimate.missing_column',
		});
		expect(thrown(batch({ Code: '1' }, { colour: 'Code' }))).toMatchObject({
			code: 'estimate.unknown_field',
		});
	});

	it('are chosen by the map before the headings', () => {
		const [result] = read(
			'budget_line',
			[{ Account: '1', Klasse: 'M', Betrag: '1.234,50' }],
			{ decimal: 'comma' },
			{ columnMap: { code: 'Account', type: 'Klasse', amount: 'Betrag' } },
		);
		expect(result).toMatchObject({ items: [{ data: { originalAmount: '1234.50' } }] });
	});
});

describe('figures in cells', () => {
	it.each([
		['1,234.50', '1234.50'],
		['$1,234.50', '1234.50'],
		['1,234.50 USD', '1234.50'],
		['US$ 5', '5'],
		['€ 5.00', '5.00'],
		['(500.00)', '-500.00'],
		['$(500.00)', '-500.00'],
		['-$500', '-500'],
		['$-500', '-500'],
		['500.00-', '-500.00'],
		[' 1 234.5 ', '1234.5'],
		["1'234", '1234'],
		['.5', '0.5'],
		['0', '0'],
		[1234.1, '1234.1'],
		[17400.000000000004, '17400'],
		[0.1 + 0.2, '0.3'],
		[-0, '0'],
		['', undefined],
		['  ', undefined],
		[null, undefined],
	])('%j is %j with a decimal point', (cell, figure) => {
		expect(cellAmount(cell, 'Total', 'point')).toBe(figure);
	});

	it.each([
		['1.234,50', '1234.50'],
		['1.234', '1234'],
		['1234,5', '1234.5'],
		['(1.000,00 €)', '-1000.00'],
	])('%j is %j with a decimal comma', (cell, figure) => {
		expect(cellAmount(cell, 'Total', 'comma')).toBe(figure);
	});

	it.each([
		['1,23', 'point'],
		['12,34,567', 'point'],
		['1.234,50', 'point'],
		['1,234.50', 'comma'],
		['1.23', 'comma'],
		['--5', 'point'],
		['(-5)', 'point'],
		['5%', 'point'],
		['1e3', 'point'],
		['n/a', 'point'],
		['-', 'point'],
		['$', 'point'],
		['12 cy', 'point'],
		[true, 'point'],
		[{}, 'point'],
		[1e20, 'point'],
		[Number.NaN, 'point'],
		['1234567890123456', 'point'],
	] as const)('%p with a decimal %s is a fault', (cell, sign) => {
		expect(thrown(() => cellAmount(cell, 'Total', sign))).toMatchObject({
			code: 'money.not_a_decimal',
			field: 'Total',
		});
	});
});

describe('code patterns', () => {
	it.each([
		['{code}', '03 30 00', { code: '03 30 00' }],
		['{code}.{type}', '03-300.M', { code: '03-300', type: 'M' }],
		['{code}.{type}', '03 30 00.13.M', { code: '03 30 00.13', type: 'M' }],
		['{phase}-{code}.{type}', '02-03-300.M', { phase: '02', code: '03-300', type: 'M' }],
	])('%s reads %s', (template, cell, parts) => {
		expect(codeReader(template)(cell)).toEqual({ phase: undefined, type: undefined, ...parts });
	});

	it('refuse what is written otherwise', () => {
		expect(thrown(() => codeReader('{code}.{type}')('03-300'))).toMatchObject({
			code: 'estimate.code_pattern',
		});
	});

	it.each([
		['{code}', true],
		['{phase}/{code}:{type}', true],
		['{type}.{code}', false],
		['{code}{type}', false],
		['{phase}', false],
		['(.*)*', false],
		['', false],
	])('%j: %p', (template, fine) => {
		expect(isTemplate(template)).toBe(fine);
	});
});
