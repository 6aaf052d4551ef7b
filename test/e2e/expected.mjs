/** What the sample data of each template must come to, added up by hand from the sample itself. */
import assert from 'node:assert/strict';

import { itemsOf } from '../../scripts/lib/n8n.mjs';

/** Sum of decimal texts with two places, without floats. */
function total(rows, field) {
	const cents = rows.reduce((sum, row) => {
		assert.match(String(row[field]), /^-?\d+\.\d\d$/, `${field} of ${JSON.stringify(row)}`);
		return sum + BigInt(String(row[field]).replace('.', ''));
	}, 0n);
	const text = String(cents < 0n ? -cents : cents).padStart(3, '0');
	return `${cents < 0n ? '-' : ''}${text.slice(0, -2)}.${text.slice(-2)}`;
}

const counts = (execution, nodes) =>
	Object.fromEntries(Object.keys(nodes).map((name) => [name, itemsOf(execution, name).length]));

export const EXPECTED = {
	'10-estimate-to-job-cost.json': {
		verify(execution) {
			const kept = {
				'Keep Project': 1,
				'Keep Phases': 2,
				'Keep Cost Codes': 14,
				'Keep Cost Types': 5,
				'Keep Budget': 18,
			};
			assert.deepEqual(counts(execution, kept), kept);
			const rows = itemsOf(execution, 'Job Cost Table');
			assert.equal(rows.length, 18);
			assert.equal(total(rows, 'Budget'), '936200.00');
			assert.equal(total(rows, 'At completion'), '936200.00');
			assert.equal(total(rows, 'Variance'), '0.00');
			const steel = rows.find((row) => row['Cost code'] === '05-1200');
			assert.deepEqual([steel.Phase, steel.Type, steel.Budget], ['26-105/A', 'SUB', '186400.00']);
		},
	},
	'11-field-costs-to-job-cost.json': {
		verify(execution) {
			const posted = { 'Post Hours': 5, 'Post Machine Hours': 2, 'Post Material': 2 };
			assert.deepEqual(counts(execution, posted), posted);
			const rows = itemsOf(execution, 'Read Position');
			const actual = Object.fromEntries(rows.map((row) => [row.costCode.code, row.actual]));
			assert.equal(actual['03-1100'], '1266.00');
			assert.equal(actual['03-3000'], '8061.00');
			assert.equal(actual['03-2000'], '4736.00');
			assert.equal(actual['01-3100'], '544.00');
			assert.equal(actual['31-2300'], '809.25');
			assert.equal(total(rows, 'actual'), '15416.25');
			assert.equal(itemsOf(execution, 'Tell the Project Manager').length, 0);
		},
	},
};
