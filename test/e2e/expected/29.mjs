import assert from 'node:assert/strict';

import { itemsOf } from '../../../scripts/lib/n8n.mjs';

/** What the sample of 29-code-map-review comes to, told from the sample itself. */
export const template = {
	// It hands out what waited; the sample leaves nothing waiting.
	mayRest: ['Hand Out What Is Due'],
	verify(execution) {
		const suggested = itemsOf(execution, 'Suggest Mappings');
		assert.deepEqual(
			suggested.map(({ native, target, score }) => [native, target, score]),
			[
				['KGS', 'kg', 85],
				['EACH', 'Units', 90],
				['LM', 'm', 90],
				['LOT', null, null],
				['03 30 00', '03-3000', 95],
				['05 12', '05-1200', 68],
			],
		);
		assert.equal(itemsOf(execution, 'Left to a Person').length, 2);
		const decided = itemsOf(execution, 'Decide on Proposals');
		assert.deepEqual(
			decided.map(({ native, status, decidedBy }) => [native, status, decidedBy]),
			['KGS', 'EACH', 'LM', '03 30 00'].map((native) => [
				native,
				native === '03 30 00' ? 'rejected' : 'approved',
				'maria.ortiz@example.com',
			]),
		);
		const translated = itemsOf(execution, 'Translate the Codes');
		assert.deepEqual(
			translated.map(({ codemap, data }) => [codemap, data.code, data.uom]),
			[
				['odoo', 'CM-REBAR-16', 'kg'],
				['odoo', 'CM-ANCHOR-12', 'Units'],
				['odoo', 'CM-FORM-TIE', 'Units'],
				['odoo', 'CM-WATERSTOP', 'm'],
			],
		);
		assert.equal(itemsOf(execution, 'Delivered').length, 4);
		assert.deepEqual(
			itemsOf(execution, 'Coverage Table').map(({ List, Used, Mapped, Percent }) => [
				List,
				Used,
				Mapped,
				Percent,
			]),
			[['unit', 3, 3, 100]],
		);
		assert.equal(itemsOf(execution, 'Write the Open Codes')[0].rows, 0);
	},
};
