/** The four rows of the sample file: three items, one of them with a price from 500 on. */
import assert from 'node:assert/strict';

import { itemsOf } from '../../../scripts/lib/n8n.mjs';

const ROWS = [
	['FRS-SEAL-20', '0', '9.75'],
	['FRS-FOAM-2', '0', '38.4'],
	['FRS-ANCHOR-12', '0', '2.15'],
	['FRS-ANCHOR-12', '500', '1.85'],
];

export const template = {
	verify(execution) {
		assert.equal(itemsOf(execution, 'Keep Items').length, 3);
		const [list] = itemsOf(execution, 'Keep Price List');
		const { created, updated, unchanged } = list.prices;
		assert.deepEqual([list.number, created + updated + unchanged], ['FRS-2027', 4]);
		const rows = itemsOf(execution, 'Price Table');
		const shown = rows.map((row) => [row.Item, row['From quantity'], row.Price]);
		for (const row of ROWS) {
			assert.ok(
				shown.some((one) => one.join() === row.join()),
				row.join(),
			);
		}
		assert.equal(rows.length, ROWS.length);
		assert.ok(rows.every((row) => row['Valid from'] === '2027-01-01' && row.Currency === 'USD'));
	},
};
