import { comparable } from '../../../core/procurement/vendor-alike';
import { possibleDuplicates } from '../../../core/procurement/vendor-duplicates';
import { maskedAccount } from '../../../core/procurement/rules/bank-account';
import { tables } from './partners';

const partner = (id: number, more: Record<string, unknown>) => ({
	id,
	name: `Partner ${String(id)}`,
	vat: false,
	ref: false,
	email: false,
	active: true,
	is_company: true,
	parent_id: false,
	...more,
});
const candidate = (index: number, more: object) => ({
	index,
	externalId: `n8n.s.t.vendor.${String(index)}`,
	name: `Candidate${String(index)}`,
	...more,
});
const stops = async (
	partners: Array<Record<string, unknown>>,
	...candidates: Array<ReturnType<typeof candidate>>
) => {
	const { stops: found } = await possibleDuplicates(
		tables({ 'res.partner': partners }),
		candidates,
	);
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
		const { stops: found } = await possibleDuplicates(odoo, [
			candidate(0, { taxId: '/', name: '/' }),
		]);
		expect([...found]).toEqual([]);
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
		const { stops: found } = await possibleDuplicates(odoo, [candidate(0, { code: 'V-1' })]);
		expect(found.get(0)?.message).toContain('archived');
		expect(found.get(0)?.remedy).toContain('linkTo 7');
	});

	it('the oldest of several partners is named', async () => {
		const held = [partner(9, { ref: 'V-1' }), partner(7, { ref: 'V-1' })];
		expect(await stops(held, candidate(0, { code: 'V-1' }))).toEqual([[0, 'code', 7]]);
	});

	it('two new vendors of one batch with the same tax id: the first is created', async () => {
		const { stops: found } = await possibleDuplicates(tables({}), [
			candidate(0, { taxId: '12-3456789' }),
			candidate(1, { taxId: '123456789' }),
		]);
		expect([...found.keys()]).toEqual([1]);
		expect(found.get(1)?.details).toEqual({ itemIndex: 0 });
	});

	it('one record delivered twice in a batch is no duplicate of itself', async () => {
		const twice = candidate(0, { taxId: '12-3456789' });
		const { stops: found } = await possibleDuplicates(tables({}), [twice, { ...twice, index: 1 }]);
		expect([...found]).toEqual([]);
	});

	it('1,000 candidates are one call', async () => {
		const odoo = tables({});
		const many = Array.from({ length: 1000 }, (_, n) => candidate(n, { code: `V-${String(n)}` }));
		await possibleDuplicates(odoo, many);
		expect(odoo.asked).toHaveLength(1);
	});
});

describe('vendors known by other signs', () => {
	const candidateNamed = (name: string, more: object = {}) => candidate(0, { name, ...more });

	it.each([
		['Acme Steel, Inc.', 'ACME STEEL LLC'],
		['The Müller & Söhne Bau GmbH', 'Muller Sohne Bau'],
		["O'Brien Concrete Co.", 'OBrien Concrete L.L.C.'],
	])('%s and %s are one name', async (sent, held) => {
		expect(await stops([partner(7, { name: held })], candidateNamed(sent))).toEqual([
			[0, 'name', 7],
		]);
	});

	it('a name in which another name lies is another company', async () => {
		const held = [partner(7, { name: 'Acme Steel Erectors Inc' })];
		expect(await stops(held, candidateNamed('Acme Steel Inc'))).toEqual([]);
	});

	it('two tax ids tell companies of one name apart, with a hint', async () => {
		const odoo = tables({ 'res.partner': [partner(7, { name: 'Acme Inc', vat: '11-1111111' })] });
		const { stops: found, hints } = await possibleDuplicates(odoo, [
			candidateNamed('Acme LLC', { taxId: '22-2222222' }),
		]);
		expect([...found]).toEqual([]);
		expect(hints.get(0)).toEqual([expect.stringContaining('Partner 7')]);
	});

	it('a mail domain in common is a hint, a public one says nothing', async () => {
		const held = [partner(7, { email: 'Office <office@acme.example>' })];
		const hintsFor = async (email: string) =>
			(
				await possibleDuplicates(tables({ 'res.partner': held }), [
					candidateNamed('Some Other Name', { email }),
				])
			).hints.get(0);
		expect(await hintsFor('ap@acme.example')).toEqual([
			expect.stringContaining('same mail domain, acme.example'),
		]);
		expect(await hintsFor('ap@other.example')).toBeUndefined();
		const [public1] = [partner(8, { email: 'a@gmail.com' })];
		expect(
			(
				await possibleDuplicates(tables({ 'res.partner': [public1 ?? {}] }), [
					candidateNamed('Some Other Name', { email: 'b@gmail.com' }),
				])
			).hints.size,
		).toBe(0);
	});

	it('the same bank account stops, and shows its last four signs only', async () => {
		const odoo = tables({
			'res.partner.bank': [
				{ id: 1, sanitized_acc_number: 'DE44500105175407324931', partner_id: 7, active: false },
			],
		});
		const { stops: found } = await possibleDuplicates(odoo, [
			candidateNamed('Unheard Of', { accounts: ['DE44 5001 0517 5407 3249 31'] }),
		]);
		const report = JSON.stringify(found.get(0)?.report());
		expect(report).toContain('••••4931');
		expect(report).not.toMatch(/5407|0517|DE44/);
		expect(found.get(0)?.details).toMatchObject({ partnerId: 7 });
		expect(odoo.asked).toEqual(['res.partner', 'res.partner.bank']);
	});

	it('a person’s word that they are others is final', async () => {
		const held = [partner(7, { name: 'Acme Inc', ref: 'V-1' })];
		const sent = { code: 'V-1' };
		expect(await stops(held, candidateNamed('Acme', sent))).toHaveLength(1);
		expect(await stops(held, candidateNamed('Acme', { ...sent, distinctFrom: [7] }))).toEqual([]);
		expect(await stops(held, candidateNamed('Acme', { ...sent, distinctFrom: [8] }))).toHaveLength(
			1,
		);
	});

	it('two new vendors of one name in a batch: the first is created', async () => {
		const { stops: found } = await possibleDuplicates(tables({}), [
			candidate(0, { name: 'Acme Inc.' }),
			candidate(1, { name: 'ACME' }),
			candidate(2, { name: 'Acme LLC', taxId: '1' }),
			candidate(3, { name: 'Acme LLC', taxId: '2' }),
		]);
		expect([...found.keys()]).toEqual([1, 2, 3]);
	});

	it('a short account number shows nothing', () => {
		expect(maskedAccount('12-34 567')).toBe('••••');
		expect(maskedAccount('1234-5678')).toBe('••••5678');
	});
});

test('comparable keeps letters and digits of any script', () => {
	expect(comparable(' be-0477.472 701 ')).toBe('BE0477472701');
	expect(comparable('№ 12')).toBe('12');
});
