import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { mapBatch } from '../../../../core/canonical/map';
import { procore, toThinEvent } from '../../../../core/sources/procore';
import type { Native } from '../../../../core/sources/source';

const fixture = (name: string): Native =>
	JSON.parse(
		readFileSync(path.join(__dirname, '../../../fixtures/sources/procore', name), 'utf8'),
	) as Native;

describe('webhook deliveries', () => {
	it('are one event in all three shapes', () => {
		expect(toThinEvent(fixture('webhook-v2.json'))).toEqual({
			system: 'procore',
			id: '01HZ0000000000000000000011',
			version: 'v2',
			companyId: '8089',
			projectId: '5101',
			resource: 'Direct Costs',
			resourceId: '41',
			action: 'update',
			occurredAt: '2026-03-02T10:00:00.123456Z',
			userId: '4',
			originApp: 'app-1',
			related: [],
			entity: 'cost_entry',
		});
		expect(toThinEvent(fixture('webhook-v3.json'))).toMatchObject({
			version: 'v3',
			action: 'create',
			entity: 'budget_line',
			related: [{ resource: 'Projects', id: '5101' }],
		});
		expect(toThinEvent(fixture('webhook-v4.json'))).toMatchObject({
			version: 'v4',
			id: '01HZ0000000000000000000013',
			companyId: '8089',
			action: 'delete',
			entity: 'timesheet',
		});
	});

	it('are not what merely looks like one', () => {
		const v4 = fixture('webhook-v4.json');
		expect(toThinEvent({ ...v4, reason: 'explode' })).toBeUndefined();
		expect(toThinEvent({ ...v4, timestamp: 'yesterday' })).toBeUndefined();
		expect(toThinEvent({ ...v4, resource_id: null })).toBeUndefined();
		expect(toThinEvent(fixture('project.json'))).toBeUndefined();
		expect(toThinEvent({ ...v4, resource_type: 'constructor' })?.entity).toBeUndefined();
	});

	it('are no records: mapping says to fetch first', () => {
		const [result] = mapBatch({
			source: procore,
			entity: 'cost_entry',
			records: [{ index: 0, json: fixture('webhook-v2.json') }],
			options: { tenant: '8089', receivedAt: '2026-03-02T10:00:00Z' },
		});
		expect(result).toMatchObject({ fault: { code: 'source.thin_event' } });
	});
});

const shared = path.resolve(__dirname, '../../../../../shared/payloads/procore');
const present = existsSync(shared);
if (!present)
	console.log(`published webhook samples are absent (${path.basename(shared)}): skipped`);

(present ? describe : describe.skip)('published deliveries', () => {
	it.each([
		['webhooks/delivery_v2_rfi_update.json', 'v2', 'RFIs', '54321', 'update'],
		[
			'webhooks/delivery_v4_direct_cost_line_item_update.json',
			'v4',
			'Direct Cost Line Items',
			'379913',
			'update',
		],
		['oas_examples/webhooks_delivery.json', 'v2', 'Work Order Contracts', '12345', 'update'],
	])('%s', (file, version, resource, resourceId, action) => {
		const json = JSON.parse(readFileSync(path.join(shared, file), 'utf8')) as Native;
		expect(toThinEvent(json)).toMatchObject({ version, resource, resourceId, action });
	});
});
