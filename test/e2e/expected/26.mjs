/**
 * Two vendors of the project app, one of them known to the AP tool under another spelling, one that
 * only the AP tool knows, and one that somebody entered in the demo contractor's Odoo (V-190).
 */
import assert from 'node:assert/strict';

import { itemsOf } from '../../../scripts/lib/n8n.mjs';

export const template = {
	// Bound in the first run, it is no longer one that no source knows.
	mayRest: ['Write New Vendors', 'Hand to the Project App'],
	verify(execution) {
		const [roofer, mason] = itemsOf(execution, 'Keep Vendors');
		assert.deepEqual(
			[roofer.name, mason.name],
			['Redfield Roofing, Inc.', 'Stonegate Masonry LLC'],
		);
		const [linked] = itemsOf(execution, 'Link to the Contact');
		assert.equal(linked.id, roofer.id);
		assert.equal(linked.name, roofer.name, 'the name in Odoo stays');
		assert.equal(itemsOf(execution, 'Keep New Vendors').length, 1);
		const [created] = itemsOf(execution, 'Bind to the Project App');
		const listed = itemsOf(execution, 'List Vendors');
		assert.equal(listed.find(({ id }) => id === created.id).code, 'V-190');
		const open = itemsOf(execution, 'Write New Vendors');
		assert.ok(open.every(({ number }) => number !== 'V-260'));
		const accounts = /77120045|55310078/;
		for (const node of ['Link to the Contact', 'Keep New Vendors', 'List Vendors']) {
			assert.ok(!accounts.test(JSON.stringify(itemsOf(execution, node))), 'no account is shown');
		}
	},
};
