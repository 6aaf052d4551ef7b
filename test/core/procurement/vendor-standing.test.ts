import { setupPrepare } from '../../../core/job-cost/setup/verbs';
import type { OdooClient } from '../../../core/odoo/client.port';
import { connect } from '../../../core/odoo/connect';
import { silentLogger, systemClock } from '../../../core/ports';
import { lapsedCover } from '../../../core/procurement/rules/insurance';
import { vendorUpsert } from '../../../core/procurement/vendor';
import { refuseVendor, vendorStanding } from '../../../core/procurement/vendor-standing';
import type { Outcome } from '../../../core/outcome';
import type { Verb, VerbPlan } from '../../../core/verb';
import { type EmbeddedOdoo, startEmbeddedOdoo } from '../../../sandbox/odoo';

let server: EmbeddedOdoo;
let odoo: OdooClient;

beforeAll(async () => {
	server = await startEmbeddedOdoo();
	odoo = await connect({
		url: server.url,
		database: server.database,
		auth: { kind: 'apiKey', key: server.apiKeys.admin },
	});
});
afterAll(async () => {
	odoo.close();
	await server.close();
});

async function send<I, P extends VerbPlan<R>, R>(
	verb: Verb<I, P, R>,
	...items: object[]
): Promise<ReadonlyArray<Outcome<R>>> {
	const deps = { odoo, clock: systemClock, log: silentLogger };
	const inputs = items.map((item, index) => ({ index, value: verb.input.parse(item) }));
	return await verb.apply(deps, await verb.plan(deps, inputs));
}
const vendor = (nativeid: string, data: object = {}) => ({
	system: 'procore',
	tenant: '8089',
	nativeid,
	data: { name: `Insured ${nativeid}`, ...data },
});
const said = (outcomes: ReadonlyArray<Outcome<unknown>>): string[] =>
	outcomes.map((outcome) => (outcome.status === 'done' ? outcome.effect : outcome.fault.code));
const idOf = (outcome: Outcome<{ id: number | null }> | undefined): number =>
	outcome?.status === 'done' ? (outcome.result.id ?? 0) : 0;
const liability = (validUntil: string, more: object = {}) => ({
	id: 'gl',
	kind: 'general_liability',
	policyNumber: 'GL-1',
	validFrom: '2026-01-01',
	validUntil,
	...more,
});

describe('an Odoo without the model of certificates', () => {
	it('says nothing about insurance, and takes vendors without certificates', async () => {
		const id = idOf((await send(vendorUpsert, vendor('early')))[0]);
		expect((await vendorStanding(odoo, [id], '2026-06-30')).get(id)).toMatchObject({
			insurance: 'none',
			refusal: null,
		});
	});

	it('refuses certificates with the way out, and writes nothing of the vendor', async () => {
		const before = await odoo.searchCount('res.partner', []);
		const [outcome] = await send(
			vendorUpsert,
			vendor('unkept', { insurance: [liability('2026-12-31')] }),
		);
		expect(outcome?.status === 'exception' ? outcome.fault.report() : null).toMatchObject({
			code: 'setup.vendor_insurance_missing',
			remedy: expect.stringContaining('Setup') as string,
		});
		expect(await odoo.searchCount('res.partner', [])).toBe(before);
	});
});

describe('after Setup', () => {
	beforeAll(async () => {
		expect(said(await send(setupPrepare, {}))).toEqual(['created']);
	});

	it('a vendor is created with its certificates, once', async () => {
		const item = vendor('gl-1', {
			insurance: [
				liability('2026-12-31'),
				{ id: 'wc', kind: 'workers_compensation', insurer: 'Mutual', validUntil: '2026-12-31' },
			],
		});
		const [made] = await send(vendorUpsert, item);
		expect(said([made ?? never()])).toEqual(['created']);
		expect(said(await send(vendorUpsert, item))).toEqual(['unchanged']);
		const rows = await odoo.searchRead<{ id: number; x_kind: string; x_name: string | false }>({
			model: 'x_vendor_insurance',
			domain: [['x_partner_id', '=', idOf(made)]],
			fields: ['x_kind', 'x_name'],
		});
		expect(rows).toMatchObject([
			{ x_kind: 'general_liability', x_name: 'GL-1' },
			{ x_kind: 'workers_compensation', x_name: false },
		]);
	});

	it('stands on the last day of cover, not on the day after, and again once renewed', async () => {
		const item = (until: string) => vendor('gl-2', { insurance: [liability(until)] });
		const id = idOf((await send(vendorUpsert, item('2026-06-30')))[0]);
		const on = async (day: string) => (await vendorStanding(odoo, [id], day)).get(id);
		expect(await on('2026-06-30')).toMatchObject({ insurance: 'covered', refusal: null });
		const lapsed = await on('2026-07-01');
		expect(lapsed).toMatchObject({
			insurance: 'lapsed',
			lapsed: [{ kind: 'general_liability', until: '2026-06-30' }],
		});
		expect(() => refuseVendor(lapsed)).toThrow(/general liability \(ended 2026-06-30\)/);
		expect(lapsed?.refusal?.code).toBe('conflict.insurance_expired');
		expect(said(await send(vendorUpsert, item('2027-06-30')))).toEqual(['updated']);
		expect(await on('2026-07-01')).toMatchObject({ insurance: 'covered', refusal: null });
	});

	it('an archived vendor is refused, and so is a branch of an archived or uninsured company', async () => {
		const outcomes = await send(
			vendorUpsert,
			vendor('head', { insurance: [liability('2026-06-30')] }),
			vendor('branch', { parent: { id: 'head' } }),
			vendor('gone', { active: false }),
		);
		const [head = 0, branch = 0, gone = 0] = outcomes.map(idOf);
		await odoo.call({
			model: 'res.partner',
			method: 'write',
			ids: [branch],
			args: { vals: { is_company: false } },
		});
		const calls = odoo.stats().calls;
		const standing = await vendorStanding(odoo, [branch, gone, head, 9_999_999], '2026-07-01');
		expect(odoo.stats().calls - calls).toBeLessThanOrEqual(3);
		expect(standing.get(branch)?.refusal?.code).toBe('conflict.insurance_expired');
		expect(standing.get(gone)?.refusal?.code).toBe('conflict.vendor_inactive');
		expect(standing.has(9_999_999)).toBe(false);
		await odoo.call({
			model: 'res.partner',
			method: 'write',
			ids: [head],
			args: { vals: { active: false } },
		});
		const later = await vendorStanding(odoo, [branch], '2026-06-01');
		expect(later.get(branch)?.refusal?.code).toBe('conflict.vendor_inactive');
	});

	it('a certificate Odoo refuses is the vendor’s exception; the others go on', async () => {
		const outcomes = await send(
			vendorUpsert,
			vendor('good', { insurance: [liability('2026-12-31')] }),
			vendor('bad', { insurance: [liability('2026-12-31'), liability('2027-12-31')] }),
		);
		expect(said(outcomes)).toEqual(['created', 'conflict.duplicate_in_batch']);
		expect(outcomes[1]?.status === 'exception' ? outcomes[1].fault.message : '').toContain(
			'The vendor is in order, but not its certificates',
		);
	});
});

describe('cover by kind', () => {
	const cover = (from: string | null, until: string | null, kind = 'umbrella') => ({
		kind,
		from,
		until,
	});

	it.each([
		['an open-ended certificate', [cover(null, null)], []],
		['one that has not begun', [cover('2026-02-01', null)], [[null, '2026-02-01']]],
		[
			'a gap between two',
			[cover(null, '2026-01-09'), cover('2026-01-11', null)],
			[['2026-01-09', '2026-01-11']],
		],
		['two that follow each other', [cover(null, '2026-01-09'), cover('2026-01-10', null)], []],
		['an old one beside one in force', [cover(null, '2025-01-01'), cover(null, '2026-12-31')], []],
		['none', [], []],
	])('%s', (_what, covers, expected) => {
		expect(lapsedCover(covers, '2026-01-10').map(({ until, from }) => [until, from])).toEqual(
			expected,
		);
	});

	it('each kind stands for itself', () => {
		const covers = [
			cover(null, '2026-01-01', 'b'),
			cover(null, null, 'c'),
			cover(null, '2025-01-01', 'a'),
		];
		expect(lapsedCover(covers, '2026-01-10').map(({ kind }) => kind)).toEqual(['a', 'b']);
	});
});

const never = (): never => {
	throw new Error('no outcome');
};
