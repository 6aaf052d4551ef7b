import type { IDataObject } from 'n8n-workflow';

import { subPayApplication } from '../../core/canonical/entities/sub-pay-application';
import { toItem } from '../../core/canonical/item';
import { connect } from '../../core/odoo/connect';
import { OdooPayables } from '../../nodes/OdooPayables/OdooPayables.node';
import { contract } from '../conformance/scenarios/pay-applications';
import { runNode, type NodeResult } from '../harness/engine';
import { freshLedger, type TestLedger } from '../harness/ledger';
import { credentialFor, startEmbeddedOdoo, writesOf, type EmbeddedOdoo } from '../harness/odoo';
import { expectDescribed } from '../harness/output-schema';

// A run is dozens of requests; busy machines need more than the usual five seconds.
jest.setTimeout(60_000);

let odoo: EmbeddedOdoo;
let ledger: TestLedger;
let account: string;

beforeAll(async () => {
	odoo = await startEmbeddedOdoo();
	const client = await connect({
		url: odoo.url,
		database: odoo.database,
		auth: { kind: 'apiKey', key: odoo.apiKeys.admin },
	});
	({ account } = await contract({ odoo: client, prefix: 'eng' }, { L1: '1000.00', L2: '500.00' }));
	client.close();
	ledger = freshLedger();
});
afterAll(async () => {
	await ledger.close();
	await odoo.close();
});

const application = (number: number, work: string, more: object = {}): IDataObject => ({
	...toItem(
		{
			entity: subPayApplication,
			system: 'conformance',
			tenant: 'eng',
			nativeId: `pa${String(number)}`,
			revision: { kind: 'version', value: '1' },
			time: '2026-03-04T00:00:00Z',
		},
		{
			number,
			subcontract: { id: 'sc1' },
			periodEnd: `2026-0${String(number)}-28`,
			billingDate: `2026-0${String(number)}-28`,
			status: { commercial: 'approved' },
			lienWaiver: { received: true },
			lines: [{ lineId: '1', sovLine: { id: 'L1' }, workThisPeriod: work }],
			...more,
		},
	),
});

async function run(
	resource: string,
	operation: string,
	items: readonly IDataObject[],
	parameters: IDataObject = {},
): Promise<NodeResult> {
	const result = await runNode({
		node: new OdooPayables(),
		items,
		parameters: { resource, operation, ...parameters } as never,
		credentials: credentialFor(odoo),
	});
	if (result.error !== undefined) throw result.error;
	expectDescribed('OdooPayables', `${resource}/${operation}`, jsonOf(result));
	return result;
}
const jsonOf = ({ outputs }: NodeResult, output = 0): IDataObject[] =>
	(outputs[output] ?? []).map(({ json }) => json);

const SUBCONTRACT = { subcontract: { __rl: true, mode: 'source', value: 'conformance/eng/sc1' } };

it('keeps, certifies and posts applications, and releases what they held', async () => {
	const terms = {
		retentionAccount: account,
		retentionBy: 'terms',
		retentionSteps: { entries: [{ fromPercent: '0', workPercent: '10', storedPercent: '' }] },
	};
	const sent = [application(1, '400.00'), application(3, '1.00')];
	const dry = await run('payApplication', 'upsert', sent.slice(0, 1), { ...terms, dryRun: true });
	expect(jsonOf(dry)).toMatchObject([
		{ effect: 'created', planned: true, id: null, status: 'none' },
	]);

	const first = await run('payApplication', 'upsert', sent, terms);
	expect(jsonOf(first)).toMatchObject([
		{ effect: 'created', status: 'draft', certified: '400.00', retention: '40.00', net: '360.00' },
	]);
	expect(jsonOf(first, 1)).toMatchObject([
		{ exception: { code: 'pay_application.out_of_order', field: 'number' } },
	]);
	expect(first.outputs[1]?.[0]?.pairedItem).toEqual({ item: 1 });

	odoo.control.resetCalls();
	const again = await run('payApplication', 'upsert', sent.slice(0, 1), terms);
	expect(jsonOf(again)).toMatchObject([{ effect: 'duplicate' }]);
	expect(writesOf(odoo)).toEqual([]);

	const early = await run('payApplication', 'post', sent.slice(0, 1), terms);
	expect(jsonOf(early, 1)).toMatchObject([
		{ exception: { code: 'pay_application.not_certified' } },
	]);
	const certified = await run('payApplication', 'certify', sent.slice(0, 1), terms);
	expect(jsonOf(certified)).toMatchObject([{ effect: 'updated', number: 1 }]);
	const posted = await run('payApplication', 'post', sent.slice(0, 1), terms);
	expect(jsonOf(posted)).toMatchObject([{ effect: 'updated', status: 'posted' }]);

	const held = await run('retention', 'get', [{}], SUBCONTRACT);
	expect(jsonOf(held)).toMatchObject([{ held: '40.00', released: '0.00', balance: '40.00' }]);
	const release = { ...SUBCONTRACT, releaseId: 'r1', date: '2026-06-30', amount: '15' };
	const refused = await run('retention', 'release', [{}], release);
	expect(jsonOf(refused, 1)).toMatchObject([
		{ exception: { code: 'pay_application.no_lien_waiver' } },
	]);
	const ready = { ...release, lienWaiverReceived: true, post: true };
	const released = await run('retention', 'release', [{}], ready);
	expect(jsonOf(released)).toMatchObject([
		{ effect: 'created', status: 'posted', released: '15.00', balance: '25.00' },
	]);
	const twice = await run('retention', 'release', [{}], ready);
	expect(jsonOf(twice)).toMatchObject([{ effect: 'unchanged', released: '15.00' }]);
	const more = await run('retention', 'release', [{}], {
		...ready,
		releaseId: 'r2',
		amount: '25.01',
	});
	expect(jsonOf(more, 1)).toMatchObject([{ exception: { code: 'retention.over_release' } }]);
});
