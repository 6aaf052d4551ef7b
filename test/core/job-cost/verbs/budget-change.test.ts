import { budgetChangeUpsert } from '../../../../core/job-cost/budget-change';
import { positionGet } from '../../../../core/job-cost/position';
import { setupPrepare } from '../../../../core/job-cost/setup/verbs';
import type { OdooClient } from '../../../../core/odoo/client.port';
import { connect } from '../../../../core/odoo/connect';
import { type EmbeddedOdoo, startEmbeddedOdoo } from '../../../../sandbox/odoo';
import { codes, smallJob } from '../../../conformance/scenarios/job-cost-master';
import { good, type Ground, record, refusal, run } from '../../../conformance/scenarios/kit';

describe.each([19, 18] as const)('budget changes sent again on Odoo %i', (version) => {
	let server: EmbeddedOdoo;
	let odoo: OdooClient;
	let ground: Ground;
	const code = codes({ prefix: 'bc' });

	beforeAll(async () => {
		server = await startEmbeddedOdoo({ version });
		odoo = await connect({
			url: server.url,
			database: server.database,
			auth: { kind: 'apiKey', key: server.apiKeys.admin, login: 'admin' },
		});
		ground = { odoo, prefix: 'bc' };
		good(await run(ground, setupPrepare, [{}]));
		await smallJob(ground);
	}, 30_000);
	afterAll(async () => {
		odoo.close();
		await server.close();
	});

	const change = (id: string, commercial: string, amounts: Readonly<Record<string, string>>) =>
		record(ground, id, {
			project: { code: code.job },
			number: id,
			status: { commercial },
			lines: Object.entries(amounts).map(([lineId, amount]) => ({
				lineId,
				costCode: { code: code.concrete },
				costType: { code: code.material },
				amount,
			})),
		});
	const send = async (...[id, state, amounts]: Parameters<typeof change>) =>
		await run(ground, budgetChangeUpsert, [change(id, state, amounts)]);
	const figures = async () => {
		const { totals } = good(
			await run(ground, positionGet, [{ project: { code: code.job } }]),
		).result;
		return [totals[0]?.pendingChanges ?? '0.00', totals[0]?.approvedChanges ?? '0.00'];
	};

	test('a line the source took out counts no more', async () => {
		good(await send('7', 'in_review', { a: '100', b: '40' }));
		good(await send('77', 'in_review', { a: '1' }));
		expect(await figures()).toEqual(['141.00', '0.00']);
		const again = good(await send('7', 'in_review', { a: '90' }));
		expect([again.effect, again.result.lines, again.warnings.length]).toEqual(['updated', 1, 1]);
		expect(await figures()).toEqual(['91.00', '0.00']);
		expect(good(await send('7', 'in_review', { a: '90' })).effect).toBe('unchanged');
		good(await send('77', 'in_review', { z: '2' }));
		expect(await figures()).toEqual(['92.00', '0.00']);
		good(await send('77', 'void', { z: '2' }));
		good(await send('7', 'void', { a: '90' }));
		expect(await figures()).toEqual(['0.00', '0.00']);
	});

	test('what is approved is not rewritten, only voided as a whole', async () => {
		good(await send('8', 'approved', { a: '100', b: '40' }));
		expect(refusal(await send('8', 'approved', { a: '100', b: '41' }))).toBe(
			'budget_change.approved',
		);
		expect(refusal(await send('8', 'approved', { a: '100' }))).toBe('budget_change.approved');
		expect(await figures()).toEqual(['0.00', '140.00']);
		expect(good(await send('8', 'approved', { b: '40', a: '100.00' })).effect).toBe('unchanged');
		good(await send('8', 'void', { a: '100' }));
		expect(await figures()).toEqual(['0.00', '0.00']);
	});
});
