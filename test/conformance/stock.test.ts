import { close, open, openPrepared } from './harness/ground';
import { ledgerCodes } from './harness/ledger';
import { stockAndLedger } from './scenarios/job-cost-stock';
import { stockCostsOnce } from './scenarios/receipts-of-stock';
import type { Ground } from './scenarios/kit';

let ground: Ground;
beforeAll(async () => {
	ground = await openPrepared();
});
afterAll(async () => {
	await close(ground);
});

/** Odoo keeps a done transfer for good: this test leaves one behind in every run. */
test('material from stock is issued once, at the cost Odoo holds', async () => {
	const fields = await ground.odoo.fieldsOf('stock.picking');
	if (fields?.has('project_id') !== true) {
		process.stderr.write('  Not tested: issues from stock (Odoo has no project_stock here).\n');
		return;
	}
	await expect(stockAndLedger(ground, await ledgerCodes(ground))).resolves.toBeUndefined();
});

test('goods kept in stock cost the job once, whether bought for stock or for the job', async () => {
	const fields = await ground.odoo.fieldsOf('stock.picking');
	if (fields?.has('project_id') !== true) {
		process.stderr.write('  Not tested: issues from stock (Odoo has no project_stock here).\n');
		return;
	}
	const own = await open();
	await expect(stockCostsOnce(own)).resolves.toBeUndefined();
	await close(own);
});
