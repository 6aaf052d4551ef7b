/**
 * The sample subcontract of 24-subcontract-pay-application, worked out by hand: 60,000 + 40,000 + 5,000
 * by change order; 24,000, 50,000 and 95,000 completed and stored after each month. Held are 10 % of
 * work (5 % of stored materials) up to half of 105,000, 5 % of what lies beyond.
 */
import assert from 'node:assert/strict';

import { itemsOf } from '../../../scripts/lib/n8n.mjs';

const MONTHS = [
	[1, '24000.00', '2200.00', '21800.00', '21800.00'],
	[2, '26000.00', '2750.00', '23250.00', '45050.00'],
	[3, '45000.00', '2425.00', '42575.00', '87625.00'],
];

export const template = {
	verify(execution) {
		const bills = itemsOf(execution, 'Keep Applications');
		assert.equal(bills.length, 3);
		// A second run only says that they are delivered.
		if (bills.every(({ effect }) => effect !== 'duplicate')) {
			assert.deepEqual(
				bills.map(({ number, certified, retention, net, certificate }) => [
					number,
					certified,
					retention,
					net,
					certificate.earnedLessRetention,
				]),
				MONTHS,
			);
		}
		assert.equal(itemsOf(execution, 'Certify Progress').length, 3);
		assert.deepEqual(
			itemsOf(execution, 'Post Applications').map(({ status }) => status),
			['posted', 'posted', 'posted'],
		);
		const [rest] = itemsOf(execution, 'Release the Rest');
		assert.deepEqual([rest.status, rest.released, rest.balance], ['posted', '6375.00', '0.00']);
		const [retention] = itemsOf(execution, 'Read Retention');
		assert.deepEqual(
			[retention.held, retention.released, retention.balance],
			['7375.00', '7375.00', '0.00'],
		);
		const actual = Object.fromEntries(
			itemsOf(execution, 'Read Position').map((row) => [row.costCode.code, row.actual]),
		);
		// Gross: neither what is held nor its release is cost.
		assert.deepEqual(actual, { '05-100': '65000.00', '05-200': '30000.00' });
	},
};
