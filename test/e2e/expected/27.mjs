/** A request, two persons, and the account a person entered in the demo's Odoo: the vendor is paid again. */
import assert from 'node:assert/strict';

import { itemsOf } from '../../../scripts/lib/n8n.mjs';

export const template = {
	verify(execution) {
		const [opened] = itemsOf(execution, 'Open the Case');
		assert.equal(opened.account, '****3000');
		const [verified] = itemsOf(execution, 'Compare with Odoo');
		assert.equal(verified.state, 'verified');
		assert.equal(verified.holdsPayments, false);
		assert.deepEqual(
			[verified.first, verified.second].map(({ by, method }) => [by, method]),
			[
				['pat.controller@example.com', 'call_back'],
				['kim.treasurer@example.com', 'bank_letter'],
			],
		);
		// What our nodes put out bears no number.
		for (const name of ['Open the Case', 'First Person Confirms', 'Compare with Odoo']) {
			assert.ok(!/0532\s?0130/.test(JSON.stringify(itemsOf(execution, name))), name);
		}
	},
};
