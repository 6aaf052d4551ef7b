/**
 * What the sample payments settle, added up by hand: 1,480.25 and 912.40 by one cheque, 400.00 of 640.00
 * by a transfer.
 */
import assert from 'node:assert/strict';

import { itemsOf } from '../../../scripts/lib/n8n.mjs';

const EXPECTED = [
	['B-8101', 'MC-20417', 'paid', '1480.25', '0.00', 'CHK-30118'],
	['B-8102', 'MC-20455', 'paid', '912.40', '0.00', 'CHK-30118'],
	['B-8103', '7791', 'partially_paid', '400.00', '240.00', 'ACH-7741'],
];

export const template = {
	verify(execution) {
		const done = { 'Keep Bills': 3, 'Post Bills': 3, 'Make Payments': 2 };
		for (const [name, count] of Object.entries(done)) {
			assert.equal(itemsOf(execution, name).length, count, name);
		}
		const rows = itemsOf(execution, 'Write the Feedback');
		// Enterprise waits for the statement of the bank before it says paid.
		const status = (row) => (row.Status === 'in_payment' ? 'paid' : row.Status);
		assert.deepEqual(
			rows
				.map((row) => [row.Bill, row.Number, status(row), row.Paid, row.Left, row.Reference])
				.sort(([a], [b]) => a.localeCompare(b)),
			EXPECTED,
		);
		for (const row of rows) assert.match(row['Idempotency key'], /^[0-9a-f]{64}$/);
	},
};
