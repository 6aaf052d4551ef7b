/** Of four requisitions two are ordered, one after an answer, and one goes back to its source. */
import assert from 'node:assert/strict';

import { itemsOf } from '../../../scripts/lib/n8n.mjs';

export const template = {
	// Once everything is approved nobody has to be asked again.
	mayRest: ['One at a Time', 'All Asked', 'Ask the Approver', 'Write Down the Answer', 'Answered'],
	verify(execution) {
		const checked = itemsOf(execution, 'Check the Budget');
		assert.equal(checked.length, 4);
		const orders = itemsOf(execution, 'Orders in Odoo');
		assert.deepEqual(Object.fromEntries(orders.map((one) => [one.number, one.approvedAmount])), {
			'REQ-5001': '650.00',
			'REQ-5002': '1840.00',
			'REQ-5004': '20160.00',
		});
		for (const { status, trail } of orders) {
			assert.equal(status, 'ordered');
			assert.notEqual(trail, '');
		}
		const [refused, ...others] = itemsOf(execution, 'Tell the Source Why');
		assert.deepEqual(others, []);
		assert.deepEqual([refused.number, refused.status], ['REQ-5003', 'rejected']);
		assert.match(refused.decision.reason, /budget does not cover/);
		const owed = itemsOf(execution, 'Remind the Approver');
		assert.ok(owed.some(({ title, afterTheFact }) => afterTheFact && title.includes('REQ-5002')));
	},
};
