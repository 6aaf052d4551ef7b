/**
 * What came of the sample orders and is on no bill, added up by hand: 400 panels at 32.50, of 8 bundles
 * at 2,960.00 two went back, and 40 % of 178,250.00 is confirmed.
 */
import assert from 'node:assert/strict';

import { itemsOf } from '../../../scripts/lib/n8n.mjs';

const EXPECTED = [
	['PO-2201', '03-1100', '400', '13000.00'],
	['PO-2201', '03-2000', '6', '17760.00'],
	['SC-2201', '05-1200', '71300', '71300.00'],
];

export const template = {
	verify(execution) {
		const done = {
			'Keep Orders': 1,
			'Keep Subcontracts': 1,
			'Record Receipts': 2,
			'Return Goods': 1,
			'Confirm Services': 1,
		};
		for (const [name, count] of Object.entries(done)) {
			assert.equal(itemsOf(execution, name).length, count, name);
		}
		// Other templates buy for the same job.
		const rows = itemsOf(execution, 'Write Accrual Lines').filter(({ Order }) =>
			['PO-2201', 'SC-2201'].includes(Order),
		);
		assert.deepEqual(
			rows.map((row) => [row.Order, row['Cost code'], row['Not billed'], row.Value]),
			EXPECTED,
		);
		for (const row of rows) {
			assert.deepEqual([row.Billed, row.Currency], ['0', 'USD']);
			assert.notEqual(row['Followed by'], '');
		}
	},
};
