import { resolveByModel, resolveExternalIds } from '../../../core/odoo/resolve-external-ids';
import { fakeOdoo } from './fake-odoo';

const names = (count: number) =>
	Array.from({ length: count }, (_none, at) => `n8n.s.t.vendor.${at}`);

function filled(lookup: boolean, count: number) {
	const odoo = fakeOdoo({ fields: {}, lookup });
	names(count).forEach((name, at) => odoo.put('res.partner', { id: at + 1 }, name));
	return odoo;
}

describe('External IDs to records', () => {
	it('in one call with the look-up right', async () => {
		const odoo = filled(true, 300);
		const found = await resolveExternalIds(
			odoo,
			[...names(300), 'n8n.s.t.vendor.new'],
			'res.partner',
		);
		expect(found.size).toBe(300);
		expect(found.get('n8n.s.t.vendor.7')).toEqual({ model: 'res.partner', id: 8 });
		expect(odoo.requests).toHaveLength(1);
	});

	it("asks singly for names of Odoo's own that the look-up right does not cover", async () => {
		const odoo = filled(true, 1);
		const found = await resolveExternalIds(odoo, ['n8n.s.t.vendor.0', 'base.nowhere']);
		expect([...found.keys()]).toEqual(['n8n.s.t.vendor.0']);
		expect(odoo.requests.map(({ method }) => method)).toEqual([
			'search_read',
			'check_object_reference',
		]);
	});

	it('without it, reads a model through when many names are asked', async () => {
		const odoo = filled(false, 300);
		const found = await resolveExternalIds(odoo, names(300), 'res.partner');
		expect(found.size).toBe(300);
		expect(odoo.requests.map(({ method }) => method)).toEqual([
			'search_read',
			'search',
			'get_external_id',
		]);
	});

	it('finds a name that hides behind another one of the same record', async () => {
		const odoo = fakeOdoo({ fields: {}, lookup: false });
		names(100).forEach((name, at) => {
			odoo.names.set(`__export__.partner_${at}`, { model: 'res.partner', id: at + 1 });
			odoo.put('res.partner', { id: at + 1 }, name);
		});
		const found = await resolveExternalIds(odoo, names(100), 'res.partner');
		expect(found.size).toBe(100);
		expect(odoo.requests.at(-1)?.method).toBe('get_metadata');
	});

	it('without it, asks singly for a few names, and only once whether it has the right', async () => {
		const odoo = filled(false, 5);
		await resolveExternalIds(odoo, names(5), 'res.partner');
		await resolveExternalIds(odoo, names(2), 'res.partner');
		const methods = odoo.requests.map(({ method }) => method);
		expect(methods.filter((method) => method === 'search_read')).toHaveLength(1);
		expect(methods.filter((method) => method === 'check_object_reference')).toHaveLength(7);
	});

	it('tells a hidden record from an unknown one', async () => {
		const odoo = fakeOdoo({ fields: {}, lookup: false, hidden: new Set([1]) });
		odoo.put('res.partner', { id: 1 }, 'n8n.a.hidden');
		const { found, hidden } = await resolveByModel(
			odoo,
			new Map([['', ['n8n.a.hidden', 'n8n.a.gone']]]),
		);
		expect(found.size).toBe(0);
		expect([...hidden]).toEqual(['n8n.a.hidden']);
	});

	it('never writes', async () => {
		const odoo = filled(false, 100);
		await resolveExternalIds(odoo, names(100), 'res.partner');
		expect(odoo.loads).toEqual([]);
	});

	it('refuses what is no External ID, and asks nothing for nothing', async () => {
		const odoo = filled(true, 1);
		await expect(resolveExternalIds(odoo, ['no dot'])).rejects.toMatchObject({
			code: 'external_id.malformed',
		});
		await resolveExternalIds(odoo, []);
		expect(odoo.requests).toEqual([]);
	});
});
