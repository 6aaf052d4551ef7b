import { todayOf, zoneOf } from '../../nodes/OdooJobCost/actions/question';
import type { ItemView } from '../../nodes/shared/operation';

const at = (receivedAt: string, timezone: string) =>
	todayOf({ receivedAt, defaults: { timezone } } as ItemView);

test.each([
	['2026-04-01T02:00:00.000Z', 'America/Denver', '2026-03-31'],
	['2026-03-31T12:00:00.000Z', 'Pacific/Auckland', '2026-04-01'],
	['2026-03-31T12:00:00.000Z', 'not a zone', '2026-03-31'],
])('today of %s in %s is %s', (receivedAt, timezone, expected) => {
	expect(at(receivedAt, timezone)).toBe(expected);
});

test.each([
	['America/Denver', 'America/Denver'],
	['not a zone', 'UTC'],
])('the zone %s goes to Odoo questions as %s', (timezone, expected) => {
	expect(zoneOf({ defaults: { timezone } } as ItemView)).toBe(expected);
});
