/** What the sample data of each template must come to, added up by hand from the sample itself. */
import assert from 'node:assert/strict';

import { itemsOf } from '../../scripts/lib/n8n.mjs';
import { template as requisitionToOrder } from './expected/20.mjs';
import { template as orderStatusToSource } from './expected/21.mjs';
import { template as receiptsToAp } from './expected/22.mjs';
import { template as threeWayMatch } from './expected/23.mjs';
import { template as payApplications } from './expected/24.mjs';
import { template as vendorMaster } from './expected/26.mjs';
import { template as priceListImport } from './expected/28.mjs';
import { template as codeMapReview } from './expected/29.mjs';
import { template as paymentFeedback } from './expected/25.mjs';
import { template as bankChange } from './expected/27.mjs';

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

/**
 * WIP of the demo contractor's jobs: earned = contract × cost to date ÷ cost at completion, with the
 * costs of sandbox/demo/expected.ts; over or under billed is the difference to what is billed.
 */
const DEMO_WIP = [
	['R-2401', 'USD', '1180000.00', '635000.00', '727417.13', '0.00', '92417.13', '0.00'],
	['R-2402', 'USD', '742000.00', '622000.00', '472481.88', '149518.12', '0.00', '0.00'],
	['R-2403', 'USD', '468000.00', '325000.00', '351653.41', '0.00', '26653.41', '51219.70'],
	['N-2404', 'CAD', '615000.00', '0.00', '81634.04', '0.00', '81634.04', '0.00'],
];
const WIP_COLUMNS = 'Job Currency Contract Billed Earned Overbilled Underbilled'
	.split(' ')
	.concat('Expected loss');

/** By template; `demo`: the Odoo holds the demo contractor. */
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
			assert.equal(actual['03-1100'], '3216.00');
			assert.equal(actual['03-3000'], '921.00');
			assert.equal(actual['03-2000'], '4736.00');
			assert.equal(actual['01-3100'], '544.00');
			assert.equal(actual['31-2300'], '809.25');
			assert.equal(total(rows, 'actual'), '10226.25');
			assert.equal(itemsOf(execution, 'Tell the Project Manager').length, 0);
		},
	},
	'12-job-cost-report.json': {
		verify(execution, { demo }) {
			const reports = itemsOf(execution, 'Report Ready');
			assert.equal(reports.length, 1);
			const [{ html, projects }] = reports;
			assert.match(html, /^<!doctype html>/i);
			assert.match(html, /<svg/);
			assert.ok(html.includes('26-105'), 'the job of template 10 is missing');
			assert.ok(projects >= (demo ? 5 : 1));
			if (demo) for (const [job] of DEMO_WIP) assert.ok(html.includes(job), job);
		},
	},
	'13-nightly-wip.json': {
		verify(execution, { demo }) {
			const rows = itemsOf(execution, 'WIP Table');
			const row = (code) => rows.find(({ Job }) => Job === code);
			assert.equal(row('26-105').Billed, '0.00');
			const parts = ['Tell the Controller', 'In Order'].map(
				(name) => itemsOf(execution, name).length,
			);
			assert.equal(parts[0] + parts[1], rows.length);
			if (!demo) return;
			for (const expected of DEMO_WIP) {
				const [code] = expected;
				assert.deepEqual(
					WIP_COLUMNS.map((column) => row(code)[column]),
					expected,
				);
			}
			assert.equal(parts[0], 4);
		},
	},
	'20-requisition-to-order.json': requisitionToOrder,
	'21-order-status-to-source.json': orderStatusToSource,
	'22-receipts-to-ap.json': receiptsToAp,
	'23-vendor-bill-three-way-match.json': threeWayMatch,
	'24-subcontract-pay-application.json': payApplications,
	'26-vendor-master-sync.json': vendorMaster,
	'28-price-list-import.json': priceListImport,
	'29-code-map-review.json': codeMapReview,
	'25-payment-status-feedback.json': paymentFeedback,
	'27-vendor-bank-change.json': bankChange,
	'90-error-handler.json': {
		verify(execution) {
			const [reported] = itemsOf(execution, 'Put into the Queue');
			assert.deepEqual([reported.state, reported.queue], ['dead', 'integration']);
			const [{ text }] = itemsOf(execution, 'Write the Message');
			assert.match(text, /broke off/);
			assert.ok(text.includes(`Exception ${reported.id} in the queue integration`));
		},
	},
	'91-exception-inbox.json': {
		verify(execution) {
			const [{ status, html }] = itemsOf(execution, 'Answer the Request');
			assert.equal(status, 200);
			assert.match(html, /signed in as <b>Test run in the editor/);
		},
	},
	'92-integration-dashboard.json': {
		verify(execution) {
			const [{ html }] = itemsOf(execution, 'Draw the Dashboard');
			assert.match(html, /^<!doctype html>/i);
			assert.match(html, /<svg/);
			const [{ prometheus }] = itemsOf(execution, 'Write the Metrics');
			assert.match(prometheus, /^construction_delivery_backlog\{.*\} \d+$/m);
			for (const { holds } of itemsOf(execution, 'Check Service Levels')) assert.ok(holds);
		},
	},
	'93-source-webhook-intake.json': {
		// The triggers start nothing in a run by hand, and the sample has nothing to report.
		mayRest: [
			'Receive Events',
			'Hand Out What Is Due',
			'Report to the Queue',
			'Close Other Events',
		],
		verify(execution) {
			const sample = itemsOf(execution, 'Get Sample Events').length;
			assert.ok(sample > 0);
			assert.equal(itemsOf(execution, 'Delivered').length, sample);
		},
	},
	'94-audit-export.json': {
		verify(execution) {
			const [{ intact, records }] = itemsOf(execution, 'Verify the Trail');
			assert.ok(intact && records > 0);
			const [{ line, n }] = itemsOf(execution, 'Publish the Head');
			assert.ok(line.startsWith('audit-head 1 ') && n >= records);
			const [{ records: exported }] = itemsOf(execution, 'Export Yesterday');
			assert.equal(exported, records);
		},
	},
};
