/**
 * Of three sample bills one matches, one bills six door sets of which four came (two are held by the
 * project), and one asks 430.00 for what was ordered at 400.00, which a person lets pass. What is booked
 * on the job is the first, 40 × 125.00 + 20 × 18.00, and the last, 10 × 430.00.
 */
import assert from 'node:assert/strict';

import { itemsOf } from '../../../scripts/lib/n8n.mjs';

export const template = {
	/** What differs from its order is what the template is about. */
	mayRaise: ['Match Bills'],
	verify(execution) {
		const counts = { 'Keep Job': 1, 'Keep Orders': 3, 'Confirm Deliveries': 3, 'Keep Bills': 3 };
		for (const [name, count] of Object.entries(counts)) {
			assert.equal(itemsOf(execution, name).length, count, name);
		}
		const verdicts = itemsOf(execution, 'Match Bills').map((one) => [one.number, one.verdict]);
		assert.deepEqual(verdicts[0], ['RR-7001', 'matched']);
		// In the first run the third bill is held until the release further down.
		const held = itemsOf(execution, 'Exceptions: Matching');
		assert.ok([1, 2].includes(held.length));
		const doors = held.find(({ exception }) => exception.message.includes('DS-7002'));
		assert.match(doors.exception.message, /4 received, 6 billed to date/);
		assert.deepEqual([doors.delivery.class, doors.delivery.queue], ['match_hold', 'project']);

		const [released] = itemsOf(execution, 'Release Holds');
		assert.deepEqual([released.number, released.person, released.open], ['RR-7003', 'Ruth Kim', 0]);
		assert.equal(itemsOf(execution, 'Match Again')[0].verdict, 'released');
		const posted = ['Post Bills', 'Post Released'].flatMap((name) => itemsOf(execution, name));
		for (const bill of posted) assert.equal(bill.status, 'posted', bill.number);
		assert.deepEqual([...new Set(posted.map(({ number }) => number))], ['RR-7001', 'RR-7003']);

		const rows = itemsOf(execution, 'Read Position');
		const actual = Object.fromEntries(rows.map((row) => [row.costCode.code, row.actual]));
		assert.deepEqual(actual, { '05-200': '5360.00', '06-200': '0.00', '06-400': '4300.00' });
	},
};
