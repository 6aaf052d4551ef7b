import { comparable, possibleDuplicates } from '../../../core/procurement/vendor-duplicates';
import { tables } from './partners';

const partner = (id: number, more: Record<string, unknown>) => ({
	id,
	name: `Partner ${String(id)}`,
	vat: false,
	ref: false,
	active: true,
	parent_id: false,
	...more,
});
const candidate = (index: number, more: object) => ({
	index,
	externalId: `n8n.s.t.vendor.${String(index)}`,
	...more,
});
const stops = async (
	partners: Array<Record<string, unknown>>,
	...candidates: Array<ReturnType<typeof candidate>>
) => {
	const found = await possibleDuplicates(tables({ 'res.partner': partners }), candidates);
	return [...found].map(([index, { field, details }]) => [index, field, details?.['partnerId']]);
};

describe('possible duplicates of a vendor', () => {
	it.each([
		['the same text', '12-3456789', '12-3456789', undefined],
		['digits alone', '123456789', '12-3456789', undefined],
		['blanks and dots', 'DE 123.456.789', 'DE123456789', 'DE'],
		['a missing prefix', 'DE123456789', '123456789', 'DE'],
		['an added prefix', '123456789', 'DE123456789', 'de'],
	])('a tax id with %s is the same company', async (_what, sent, held, country) => {
		expect(
			await stops([partner(7, { vat: held })], candidate(0, { taxId: sent, country })),
		).toEqual([[0, 'taxId', 7]]);
	});

	it('the same vendor number is the same company, another case is not', async () => {
		const held = [partner(7, { ref: 'V-1' })];
		expect(await stops(held, candidate(0, { code: 'V-1' }))).toEqual([[0, 'code', 7]]);
		expect(await stops(held, candidate(0, { code: 'v-1' }))).toEqual([]);
	});

	it('another country’s number without prefix is another company', async () => {
		expect(
			await stops(
				[partner(7, { vat: 'DE123456789' })],
				candidate(0, { taxId: '123456789', country: 'US' }),
			),
		).toEqual([]);
	});

	it('an empty number matches nobody, and asks nothing', async () => {
		const odoo = tables({ 'res.partner': [partner(7, { vat: '/' }), partner(8, {})] });
		expect([...(await possibleDuplicates(odoo, [candidate(0, { taxId: '/' })]))]).toEqual([]);
		expect(odoo.asked).toEqual([]);
	});

	it('a contact that repeats its company’s tax id is not the vendor', async () => {
		const contact = partner(3, { vat: '111', parent_id: [2, 'Company'] });
		expect(
			await stops([contact, partner(9, { vat: '111' })], candidate(0, { taxId: '111' })),
		).toEqual([[0, 'taxId', 9]]);
	});

	it('an archived partner counts, and the message says so', async () => {
		const odoo = tables({ 'res.partner': [partner(7, { ref: 'V-1', active: false })] });
		const found = await possibleDuplicates(odoo, [candidate(0, { code: 'V-1' })]);
		expect(found.get(0)?.message).toContain('archived');
		expect(found.get(0)?.remedy).toContain('linkTo 7');
	});

	it('the oldest of several partners is named', async () => {
		const held = [partner(9, { ref: 'V-1' }), partner(7, { ref: 'V-1' })];
		expect(await stops(held, candidate(0, { code: 'V-1' }))).toEqual([[0, 'code', 7]]);
	});

	it('two new vendors of one batch with the same tax id: the first is created', async () => {
		const found = await possibleDuplicates(tables({}), [
			candidate(0, { taxId: '12-3456789' }),
			candidate(1, { taxId: '123456789' }),
		]);
		expect([...found.keys()]).toEqual([1]);
		expect(found.get(1)?.details).toEqual({ itemIndex: 0 });
	});

	it('one record delivered twice in a batch is no duplicate of itself', async () => {
		const twice = candidate(0, { taxId: '12-3456789' });
		expect([...(await possibleDuplicates(tables({}), [twice, { ...twice, index: 1 }]))]).toEqual(
			[],
		);
	});

	it('1,000 candidates are one call', async () => {
		const odoo = tables({});
		const many = Array.from({ length: 1000 }, (_, n) => candidate(n, { code: `V-${String(n)}` }));
		await possibleDuplicates(odoo, many);
		expect(odoo.asked).toHaveLength(1);
	});
});

test('comparable keeps letters and digits of any script', () => {
	expect(comparable(' be-0477.472 701 ')).toBe('BE0477472701');
	expect(comparable('№ 12')).toBe('12');
});
