/** The orders of template 20, told to their source once. */
import assert from 'node:assert/strict';

import { itemsOf } from '../../../scripts/lib/n8n.mjs';

export const template = {
	// What was told before is not told again.
	mayRest: ['Only What Changed', 'Tell the Source'],
	verify(execution) {
		const told = itemsOf(execution, 'Status for the Source');
		const concrete = told.find(({ number }) => number === 'REQ-5004');
		assert.deepEqual(
			[concrete.id, concrete.status, concrete.amount],
			['requisition/R-5004/1', 'ordered', '20160.00'],
		);
		assert.deepEqual(
			concrete.lines.map(({ id, quantity }) => [id, quantity]),
			[
				['1', '110'],
				['2', '12'],
			],
		);
	},
};
