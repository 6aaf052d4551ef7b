import type { OdooClient } from '../../../../core/odoo/client.port';
import { connect } from '../../../../core/odoo/connect';
import { vendorBillPost } from '../../../../core/payables/bill/post';
import { vendorBillUpsert } from '../../../../core/payables/bill/upsert';
import { type EmbeddedOdoo, startEmbeddedOdoo } from '../../../../sandbox/odoo';
import { bill, billed, ordered } from '../../../conformance/scenarios/bills';
import { effects, type Ground, run } from '../../../conformance/scenarios/kit';
import { site } from '../../../conformance/scenarios/site';

let server: EmbeddedOdoo;
let odoo: OdooClient;
let ground: Ground;

beforeAll(async () => {
	server = await startEmbeddedOdoo();
	odoo = await connect({
		url: server.url,
		database: server.database,
		auth: { kind: 'apiKey', key: server.apiKeys.admin },
	});
	ground = { odoo, prefix: 'calls' };
	await ordered(ground, await site(ground));
}, 60_000);
afterAll(async () => {
	odoo.close();
	await server.close();
});

const bills = (from: number, count: number) =>
	Array.from({ length: count }, (_none, n) =>
		bill(ground, `k${String(from + n)}`, [
			billed('L1', `${String(from + n)}.00`),
			billed('L2', '10.00'),
		]),
	);
const questions = (from: number, count: number) =>
	bills(from, count).map(({ nativeid: id, system, tenant }) => ({
		record: { id },
		system,
		tenant,
	}));

it('takes as many calls for sixty bills as for one', async () => {
	// What a connection remembers is read by the first run.
	await run(ground, vendorBillUpsert, bills(1, 1));
	await run(ground, vendorBillPost, questions(1, 1));
	const one = await run(ground, vendorBillUpsert, bills(2, 1));
	const many = await run(ground, vendorBillUpsert, bills(10, 60));
	expect(new Set(effects(many))).toEqual(new Set(['created']));
	expect([many.planCalls, many.applyCalls]).toEqual([one.planCalls, one.applyCalls]);
	expect(many.planCalls + many.applyCalls).toBeLessThanOrEqual(28);

	const again = await run(ground, vendorBillUpsert, bills(10, 60));
	expect(new Set(effects(again))).toEqual(new Set(['unchanged']));
	expect(again.applyCalls).toBe(0);

	const postOne = await run(ground, vendorBillPost, questions(2, 1));
	const postMany = await run(ground, vendorBillPost, questions(10, 60));
	expect(new Set(effects(postMany))).toEqual(new Set(['updated']));
	expect([postMany.planCalls, postMany.applyCalls]).toEqual([
		postOne.planCalls,
		postOne.applyCalls,
	]);
}, 60_000);

it('needs no more than the groups of an integration user', async () => {
	const bot = await connect({
		url: server.url,
		database: server.database,
		auth: { kind: 'apiKey', key: server.apiKeys.bot, login: server.users.bot.login },
	});
	const asBot = { odoo: bot, prefix: 'calls' };
	expect(effects(await run(asBot, vendorBillUpsert, bills(100, 1)))).toEqual(['created']);
	expect(effects(await run(asBot, vendorBillPost, questions(100, 1)))).toEqual(['updated']);
	bot.close();
}, 60_000);
