import type { OdooCall, OdooClient } from '../../../../core/odoo/client.port';
import { connect } from '../../../../core/odoo/connect';
import { toFault } from '../../../../core/faults';
import { payApplicationUpsert } from '../../../../core/payables/pay-application/upsert';
import { type EmbeddedOdoo, startEmbeddedOdoo } from '../../../../sandbox/odoo';
import { effects, good, run } from '../../../conformance/scenarios/kit';
import { billLines, contract, said, TEN } from '../../../conformance/scenarios/pay-applications';

// Dozens of requests; busy machines need more than the usual five seconds.
jest.setTimeout(60_000);

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

/** The same connection, which breaks at the n-th load of bills. */
function breakingAt(n: number): OdooClient {
	let loads = 0;
	const broken: OdooClient = Object.create(odoo) as OdooClient;
	broken.call = async <T>(call: OdooCall): Promise<T> => {
		if (call.model === 'account.move' && call.method === 'load') {
			loads += 1;
			if (loads === n) throw new Error('the process ended here');
		}
		return await odoo.call<T>(call);
	};
	return broken;
}

it('leaves no bill that can be posted without its retention, and finishes it the next time', async () => {
	const ground = { odoo, prefix: 'crash1' };
	const place = await contract(ground, { L1: '1000.00', L2: '500.00' }, { retentionTerms: TEN });
	const application = place.application(1, [said('L1', { workThisPeriod: '400' })]);
	for (const [at, application_] of [
		[2, application],
		// A revision: its lines are written, its retention is not.
		[2, place.application(1, [said('L1', { workThisPeriod: '500' })])],
	] as const) {
		const broken = await run({ odoo: breakingAt(at) }, payApplicationUpsert, [application_]);
		expect(effects(broken)).toEqual(['internal.unexpected']);
		const [bill] = await odoo.searchRead<{ id: number; state: string; invoice_date: unknown }>({
			model: 'account.move',
			domain: [['payment_reference', '=like', `${place.number}%`]],
			fields: ['state', 'invoice_date'],
		});
		expect(bill).toMatchObject({ state: 'draft', invoice_date: false });
		const posting = await odoo
			.call({ model: 'account.move', method: 'action_post', ids: [bill?.id ?? 0] })
			.then(() => 'posted')
			.catch((thrown: unknown) => toFault(thrown).code);
		expect(posting).not.toBe('posted');
		const again = await run(ground, payApplicationUpsert, [application_]);
		expect(effects(again)).toEqual(['updated']);
		const { id, certified, net } = good(again).result;
		const lines = await billLines(ground, id);
		const total = lines.reduce((sum, { price_subtotal }) => sum + price_subtotal, 0);
		expect([certified, total.toFixed(2)]).toEqual([certified, net]);
		expect(effects(await run(ground, payApplicationUpsert, [application_]))).toEqual(['unchanged']);
	}
});

it('asks no more of Odoo for twelve applications than for two', async () => {
	const ground = { odoo, prefix: 'many2' };
	const place = await contract(ground, { L1: '90000.00', L2: '500.00' }, { retentionTerms: TEN });
	const months = (count: number) =>
		Array.from({ length: count }, (_none, at) =>
			place.application(at + 1, [said('L1', { workThisPeriod: '100.01' })], {
				data: {
					periodEnd: new Date(Date.UTC(2022, at + 1, 0)).toISOString().slice(0, 10),
				},
			}),
		);
	const first = await run(ground, payApplicationUpsert, months(12));
	expect(effects(first)).toEqual(Array<string>(12).fill('created'));
	expect(good(first, 11).result.certificate.retention).toBe('120.01');
	// Working out does not grow with the batch; writing goes on application by application.
	const few = await run(ground, payApplicationUpsert, months(2));
	const many = await run(ground, payApplicationUpsert, months(12));
	expect(effects(many)).toEqual(Array<string>(12).fill('unchanged'));
	expect([many.planCalls, many.applyCalls]).toEqual([few.planCalls, 0]);
});
