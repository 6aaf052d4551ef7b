import type { IDataObject } from 'n8n-workflow';

import { connect } from '../../core/odoo/connect';
import type { OdooClient } from '../../core/odoo/client.port';
import { OdooPayables } from '../../nodes/OdooPayables/OdooPayables.node';
import { ExceptionQueue } from '../../nodes/ExceptionQueue/ExceptionQueue.node';
import { billed, ordered } from '../conformance/scenarios/match';
import { receive, site } from '../conformance/scenarios/site';
import { runNode, type NodeResult } from '../harness/engine';
import { freshLedger, type TestLedger } from '../harness/ledger';
import { credentialFor, startEmbeddedOdoo, type EmbeddedOdoo } from '../harness/odoo';
import { expectDescribed } from '../harness/output-schema';

// A run is dozens of requests; busy machines need more than the usual five seconds.
jest.setTimeout(60_000);

let odoo: EmbeddedOdoo;
let client: OdooClient;
let ledger: TestLedger;
let line: { readonly id: number };
let bill = 0;

beforeAll(async () => {
	odoo = await startEmbeddedOdoo();
	client = await connect({
		url: odoo.url,
		database: odoo.database,
		auth: { kind: 'apiKey', key: odoo.apiKeys.admin },
	});
	const ground = { odoo: client, prefix: 'eng' };
	const place = await site(ground);
	const order = {
		lineId: '1',
		description: 'Scaffolding bays',
		costCode: { id: 'concrete' },
		costType: { id: 'material' },
		quantity: '10',
		unitCost: '100',
		amount: '1000',
	};
	const lines = await ordered(ground, place, 'po1', [order]);
	if (lines[0] === undefined) throw new Error('no order line');
	line = lines[0];
	bill = await billed(ground, 'b1', [{ line: lines[0], quantity: 10, price: 110 }]);
	ledger = freshLedger();
});
afterAll(async () => {
	client.close();
	await ledger.close();
	await odoo.close();
});

async function run(
	resource: string,
	operation: string,
	parameters: IDataObject = {},
	items: readonly IDataObject[] = [{ id: bill, number: 'B1-eng', trail: 'trail-po1' }],
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
const byId = { record: { __rl: true, mode: 'id', value: '={{ $json.id }}' } };
const byKey = { record: { __rl: true, mode: 'source', value: 'conformance/eng/b1' } };
const tolerances = (row: IDataObject) => ({ policyFrom: 'node', policy: { rows: [row] } });
const waiting = async (): Promise<IDataObject[]> =>
	jsonOf(
		await runNode({
			node: new ExceptionQueue(),
			items: [{}],
			parameters: { resource: 'exception', operation: 'getMany', returnAll: true } as never,
			credentials: credentialFor(odoo),
		}),
	);

it('puts a held bill into the queue of its owner, once, for as long as it is held', async () => {
	const held = await run('match', 'run', byId);
	expect(jsonOf(held)).toEqual([]);
	expect(jsonOf(held, 1)).toMatchObject([
		{
			exception: {
				code: 'match.held_by_project',
				message: expect.stringMatching(
					/^The bill b1-eng is held: Line "Scaffolding bays"/,
				) as string,
				details: { bill, owner: 'project, procurement', checks: 'quantity, unit_price, total' },
			},
			delivery: { state: 'dead', class: 'match_hold', queue: 'project' },
			input: { id: bill },
		},
	]);
	await run('match', 'run', byId);
	expect(await waiting()).toMatchObject([
		{ class: 'match_hold', queue: 'project', title: 'Match B1-eng' },
	]);

	await receive({ odoo: client, prefix: 'eng' }, line.id, 10);
	const dear = await run('match', 'run', byId);
	expect(jsonOf(dear, 1)).toMatchObject([{ exception: { code: 'match.held_by_procurement' } }]);
	expect(await waiting()).toMatchObject([{ class: 'match_hold', queue: 'procurement' }]);

	const done = await run('match', 'run', {
		...byId,
		...tolerances({ pricePercent: '10', totalPercent: '10' }),
	});
	expect(jsonOf(done)).toMatchObject([
		{ effect: 'updated', bill, verdict: 'matched', owner: null, holds: { open: 0, cleared: 2 } },
	]);
	expect(await waiting()).toEqual([]);
});

it('says a held bill as a result where that is asked for, and reads tables from text and items', async () => {
	const csv = 'vendor,pricePercent,totalPercent\nV-eng,9,10\n';
	const text = await run('match', 'run', {
		...byKey,
		policyFrom: 'text',
		policyText: csv,
		whenHeld: 'result',
	});
	expect(jsonOf(text)).toMatchObject([
		{ effect: 'updated', verdict: 'held', owner: 'procurement', lines: [{ rule: 'row 1' }] },
	]);
	const rows = JSON.stringify([{ rule: 'all', pricePercent: 10, totalPercent: 10, row_number: 2 }]);
	const items = await run('match', 'run', {
		...byKey,
		policyFrom: 'items',
		policyItems: rows,
		dryRun: true,
		whenHeld: 'result',
	});
	expect(jsonOf(items)).toMatchObject([
		{ effect: 'updated', planned: true, verdict: 'matched', lines: [{ rule: 'all' }] },
	]);
	const wrong = await run('match', 'run', { ...byKey, policyFrom: 'items', policyItems: '{}' });
	expect(jsonOf(wrong, 1)).toMatchObject([{ exception: { code: 'node.table' } }]);
});

it('lists, places and releases holds as persons', async () => {
	const listed = await run('hold', 'getMany', {
		returnAll: true,
		filters: { owner: 'procurement' },
	});
	expect(jsonOf(listed)).toMatchObject([{ bill, check: 'unit_price', state: 'open' }]);
	const placed = await run('hold', 'place', {
		...byId,
		person: 'ap@example.com',
		reason: 'Lien waiver is missing',
		owner: 'finance',
	});
	expect(jsonOf(placed)).toMatchObject([{ effect: 'created', bill, owner: 'finance', open: 2 }]);

	const release = async (person: string, more: IDataObject = {}) =>
		await run('hold', 'release', {
			...byId,
			person,
			reason: 'Agreed with the vendor',
			requesters: 'sam@example.com',
			approversFrom: 'text',
			approversText:
				'person,role,limit,currency\nann@example.com,procurement,2000,USD\nann@example.com,finance,2000,USD\nbob@example.com,procurement,500,USD\n',
			...more,
		});
	expect(jsonOf(await release('bob@example.com'), 1)).toMatchObject([
		{ exception: { code: 'approval.above_limit' } },
	]);
	expect(jsonOf(await release('sam@example.com'), 1)).toMatchObject([
		{ exception: { code: 'approval.own_request' } },
	]);
	expect(jsonOf(await release('ann@example.com', { reason: ' ' }), 1)).toMatchObject([
		{ exception: { code: 'input.invalid', field: 'reason' } },
	]);
	const released = await release('ann@example.com');
	expect(jsonOf(released)).toMatchObject([
		{ effect: 'updated', person: 'ann@example.com', amount: '1100.00', open: 0 },
	]);
	const done = await run('match', 'run', byId);
	// The total was never held with the tolerance of the test before, so it was not released either.
	expect(jsonOf(done, 1)).toMatchObject([{ exception: { code: 'match.held_by_procurement' } }]);
	await release('ann@example.com');
	expect(jsonOf(await run('match', 'run', byId))).toMatchObject([{ verdict: 'released' }]);
});
