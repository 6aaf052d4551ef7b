import type { OdooClient } from '../../../core/odoo/client.port';
import { connect } from '../../../core/odoo/connect';
import type { Outcome } from '../../../core/outcome';
import { silentLogger, systemClock } from '../../../core/ports';
import { vendorUpsert, type VendorResult } from '../../../core/procurement/vendor';
import { vendorGet, vendorGetMany } from '../../../core/procurement/vendor-read';
import type { Verb, VerbPlan } from '../../../core/verb';
import { type EmbeddedOdoo, startEmbeddedOdoo } from '../../../sandbox/odoo';

let server: EmbeddedOdoo;
let admin: OdooClient;
let bot: OdooClient;

beforeAll(async () => {
	server = await startEmbeddedOdoo();
	const open = async (key: string) =>
		await connect({ url: server.url, database: server.database, auth: { kind: 'apiKey', key } });
	admin = await open(server.apiKeys.admin);
	bot = await open(server.apiKeys.bot);
});
afterAll(async () => {
	admin.close();
	bot.close();
	await server.close();
});

const vendor = (nativeid: string, data: object, more: object = {}) => ({
	system: 'procore',
	tenant: '8089',
	nativeid,
	data: { name: `Vendor ${nativeid}`, ...data },
	...more,
});

async function send<I, P extends VerbPlan<R>, R>(
	odoo: OdooClient,
	verb: Verb<I, P, R>,
	items: readonly object[],
): Promise<ReadonlyArray<Outcome<R>>> {
	const deps = { odoo, clock: systemClock, log: silentLogger };
	const inputs = items.map((item, index) => ({ index, value: verb.input.parse(item) }));
	return await verb.apply(deps, await verb.plan(deps, inputs));
}
const upsert = async (...items: object[]) => await send(admin, vendorUpsert, items);

/** What happened to each item in one word: the effect, or the code of the fault. */
const said = (outcomes: ReadonlyArray<Outcome<unknown>>): string[] =>
	outcomes.map((outcome) => (outcome.status === 'done' ? outcome.effect : outcome.fault.code));
const resultOf = (outcome: Outcome<VendorResult> | undefined): VendorResult => {
	if (outcome?.status !== 'done') throw new Error(JSON.stringify(outcome?.fault.report()));
	return outcome.result;
};

async function partner(id: number | null, fields: string[]): Promise<Record<string, unknown>> {
	const [row] = await admin.read<{ id: number } & Record<string, unknown>>({
		model: 'res.partner',
		ids: [id ?? 0],
		fields,
	});
	if (row === undefined) throw new Error('no such partner');
	return row;
}

const count = async () => await admin.searchCount('res.partner', [], { activeTest: false });

describe('a vendor of the source', () => {
	it('becomes a partner with External ID and vendor rank', async () => {
		const [outcome] = await upsert(
			vendor('new-1', {
				name: ' Acme Steel ',
				code: 'A-1',
				taxId: '12-3456701',
				email: 'office@acme.example',
				mobile: '+1 303 555 0101',
				website: 'acme.example',
				address: {
					street: '1 Mill Road',
					city: 'Denver',
					state: 'Colorado',
					zip: '80202',
					country: 'US',
				},
			}),
		);
		const { id, externalId } = resultOf(outcome);
		expect(outcome).toMatchObject({ effect: 'created' });
		expect(externalId).toBe('n8n.procore.8089.vendor.new-1');
		expect(
			await partner(id, [
				'name',
				'ref',
				'vat',
				'phone',
				'website',
				'city',
				'supplier_rank',
				'is_company',
			]),
		).toMatchObject({
			name: 'Acme Steel',
			ref: 'A-1',
			vat: '12-3456701',
			phone: '+1 303 555 0101',
			website: 'http://acme.example',
			city: 'Denver',
			supplier_rank: 1,
			is_company: true,
		});
		const { state_id: state } = await partner(id, ['state_id']);
		expect(state).toEqual([expect.any(Number), expect.stringContaining('Colorado')]);
	});

	it('sent again unchanged costs no write', async () => {
		const item = vendor('same-1', { code: 'S-1', taxId: '12-3456702', website: 'same.example' });
		const id = resultOf((await upsert(item))[0]).id;
		const before = await partner(id, ['write_date']);
		const calls = admin.stats().calls;
		expect(said(await upsert(item))).toEqual(['unchanged']);
		expect(admin.stats().calls - calls).toBeLessThanOrEqual(6);
		expect(await partner(id, ['write_date'])).toEqual(before);
	});

	it('is updated where it differs, and keeps what the item leaves out', async () => {
		const id = resultOf(
			(await upsert(vendor('upd-1', { email: 'old@x.example', phone: '1' })))[0],
		).id;
		expect(said(await upsert(vendor('upd-1', { email: 'new@x.example' })))).toEqual(['updated']);
		expect(await partner(id, ['email', 'phone'])).toMatchObject({
			email: 'new@x.example',
			phone: '1',
		});
	});

	it('keeps the rank that Odoo has counted up', async () => {
		const id = resultOf((await upsert(vendor('rank-1', {})))[0]).id ?? 0;
		await admin.call({
			model: 'res.partner',
			method: 'write',
			ids: [id],
			args: { vals: { supplier_rank: 17 } },
		});
		expect(said(await upsert(vendor('rank-1', {})))).toEqual(['unchanged']);
		expect(await partner(id, ['supplier_rank'])).toMatchObject({ supplier_rank: 17 });
	});

	it('can be archived by the source', async () => {
		const id = resultOf((await upsert(vendor('off-1', {})))[0]).id;
		expect(said(await upsert(vendor('off-1', { active: false })))).toEqual(['updated']);
		expect(await partner(id, ['active'])).toMatchObject({ active: false });
		expect(said(await upsert(vendor('off-1', { active: false })))).toEqual(['unchanged']);
	});

	it('finds its parent in the same batch and refuses one that is not there', async () => {
		const outcomes = await upsert(
			vendor('branch-1', { parent: { id: 'head-1' } }),
			vendor('head-1', {}),
			vendor('branch-2', { parent: { id: 'nobody' } }),
			vendor('branch-3', { parent: { code: 'A-1' } }),
		);
		expect(said(outcomes)).toEqual([
			'created',
			'created',
			'odoo.unknown_reference',
			'vendor.parent_without_id',
		]);
		const head = resultOf(outcomes[1]).id;
		const branch = await partner(resultOf(outcomes[0]).id, ['parent_id']);
		expect(branch['parent_id']).toEqual([head, expect.any(String)]);
	});

	it('one bad item does not hold back the others, and a dry run changes nothing', async () => {
		const before = await count();
		const items = [
			vendor('bad-1', { address: { country: 'Atlantis' } }),
			vendor('bad-2', { paymentTerms: 'whenever' }),
			vendor('bad-3', { mergedInto: { id: 'other' } }),
			vendor('bad-4', {}, { purchaseCurrency: 'XXX' }),
			vendor('good-1', {}),
		];
		const expected = [
			'mapping.unknown_country',
			'mapping.unknown_payment_term',
			'mapping.unknown_vendor',
			'mapping.unknown_currency',
			'created',
		];
		const deps = { odoo: admin, clock: systemClock, log: silentLogger };
		const inputs = items.map((item, index) => ({ index, value: vendorUpsert.input.parse(item) }));
		expect(said((await vendorUpsert.plan(deps, inputs)).preview)).toEqual(expected);
		expect(await count()).toBe(before);
		expect(said(await upsert(...items))).toEqual(expected);
		expect(await count()).toBe(before + 1);
	});

	it('takes 300 vendors in as many calls as one', async () => {
		const callsFor = async (prefix: string, n: number) => {
			const before = admin.stats().calls;
			const items = Array.from({ length: n }, (_, k) =>
				vendor(`${prefix}-${String(k)}`, {
					code: `${prefix}-${String(k)}`,
					address: { country: 'US' },
				}),
			);
			expect(new Set(said(await upsert(...items)))).toEqual(new Set(['created']));
			return admin.stats().calls - before;
		};
		const one = await callsFor('one', 1);
		expect(await callsFor('many', 300)).toBe(one);
	});
});

describe('a vendor that looks like an existing partner', () => {
	const stranger = async (vals: object) => {
		const [id] = await admin.call<number[]>({
			model: 'res.partner',
			method: 'create',
			args: { vals_list: [vals] },
		});
		return id ?? 0;
	};

	it('is not created; the fault names the partner and the way out', async () => {
		const id = await stranger({ name: 'Old', vat: '77-7000001', ref: 'OLD-1' });
		const before = await count();
		const outcomes = await upsert(
			vendor('dup-1', { taxId: '777000001' }),
			vendor('dup-2', { code: 'OLD-1' }),
		);
		expect(said(outcomes)).toEqual(['conflict.possible_duplicate', 'conflict.possible_duplicate']);
		expect(await count()).toBe(before);
		const [first] = outcomes;
		expect(first?.status === 'exception' ? first.fault.details : null).toMatchObject({
			partnerId: id,
		});
	});

	it('is bound to it by linkTo, once and for all', async () => {
		const id = await stranger({ name: 'Old 2', ref: 'OLD-2' });
		const item = vendor('link-1', { name: 'New name', code: 'OLD-2' });
		const before = await count();
		expect(said(await upsert({ ...item, linkTo: id }))).toEqual(['updated']);
		expect(said(await upsert(item))).toEqual(['unchanged']);
		expect(said(await upsert({ ...item, linkTo: id }))).toEqual(['unchanged']);
		expect(await partner(id, ['name', 'supplier_rank'])).toMatchObject({
			name: 'New name',
			supplier_rank: 1,
		});
		expect(await count()).toBe(before);
	});

	it('a link without any changed field is still a change', async () => {
		const id = await stranger({
			name: 'Vendor link-2',
			ref: 'OLD-3',
			is_company: true,
			supplier_rank: 1,
		});
		expect(said(await upsert(vendor('link-2', { code: 'OLD-3' }, { linkTo: id })))).toEqual([
			'updated',
		]);
	});

	it('refuses a link to nobody, to an archived partner, and away from another one', async () => {
		const id = await stranger({ name: 'Gone', active: false });
		resultOf((await upsert(vendor('taken-1', {})))[0]);
		expect(
			said(
				await upsert(
					vendor('link-3', {}, { linkTo: 9_999_999 }),
					vendor('link-4', {}, { linkTo: id }),
					vendor('taken-1', {}, { linkTo: id }),
				),
			),
		).toEqual(['mapping.unknown_partner', 'conflict.partner_archived', 'conflict.already_linked']);
	});

	it('tells a user who may not link what an administrator has to do, and writes nothing', async () => {
		const id = await stranger({ name: 'Untouched', ref: 'OLD-5' });
		const [outcome] = await send(bot, vendorUpsert, [vendor('link-5', {}, { linkTo: id })]);
		expect(outcome?.status === 'exception' ? outcome.fault.report() : null).toMatchObject({
			class: 'rights',
			code: 'rights.external_id_create',
			remedy: expect.stringContaining('n8n.procore.8089.vendor.link-5') as string,
		});
		expect(await partner(id, ['name'])).toMatchObject({ name: 'Untouched' });
	});
});

describe('reading vendors', () => {
	it('by id, number and tax id, archived ones too', async () => {
		const [made] = await upsert(
			vendor('read-1', { code: 'R-1', taxId: '55-5000001', active: false }),
		);
		const { id } = resultOf(made);
		const outcomes = await send(admin, vendorGet, [
			{ id },
			{ code: 'R-1' },
			{ taxId: '55-5000001' },
			{ code: 'nobody' },
		]);
		expect(said(outcomes)).toEqual(['read', 'read', 'read', 'mapping.unknown_vendor']);
		expect(outcomes[0]?.status === 'done' ? outcomes[0].result : null).toMatchObject({
			id,
			externalId: 'n8n.procore.8089.vendor.read-1',
			code: 'R-1',
			active: false,
			email: null,
		});
	});

	it('refuses a look-up by nothing or by two keys', () => {
		expect(vendorGet.input.safeParse({}).success).toBe(false);
		expect(vendorGet.input.safeParse({ id: 1, code: 'R-1' }).success).toBe(false);
	});

	it('a number that two partners have is ambiguous', async () => {
		const twins = [
			{ name: 'T1', ref: 'TWIN' },
			{ name: 'T2', ref: 'TWIN' },
		];
		await admin.call({ model: 'res.partner', method: 'create', args: { vals_list: twins } });
		expect(said(await send(admin, vendorGet, [{ code: 'TWIN' }]))).toEqual([
			'mapping.ambiguous_vendor',
		]);
	});

	it('lists by a part of the name, without archived ones and non-vendors unless asked', async () => {
		await upsert(
			vendor('list-1', { name: 'Quarry Aa' }),
			vendor('list-2', { name: 'Quarry Bb', active: false }),
		);
		await admin.call({
			model: 'res.partner',
			method: 'create',
			args: { vals_list: [{ name: 'Quarry Cc' }] },
		});
		const names = async (query: object) => {
			const [outcome] = await send(admin, vendorGetMany, [{ search: 'quarry', ...query }]);
			return outcome?.status === 'done' ? outcome.result.map(({ name }) => name) : [];
		};
		expect(await names({})).toEqual(['Quarry Aa']);
		expect(await names({ includeArchived: true })).toEqual(['Quarry Aa', 'Quarry Bb']);
		expect(await names({ includeArchived: true, includeOthers: true, limit: 2 })).toEqual([
			'Quarry Aa',
			'Quarry Bb',
		]);
		expect(await names({ includeOthers: true })).toEqual(['Quarry Aa', 'Quarry Cc']);
	});
});
