import { compareRevision, type RevisionKind } from '../../../core/canonical/revision';

const compare = (kind: RevisionKind, a: string, b: string) =>
	compareRevision({ kind, value: a }, { kind, value: b });

it.each([
	['updated_at', '2026-03-02T10:00:00Z', '2026-03-02T10:00:01Z', 'older'],
	['updated_at', '2026-03-02T10:00:00Z', '2026-03-02T12:00:00+02:00', 'equal'],
	['updated_at', '2026-03-02T10:00:00.000002Z', '2026-03-02T10:00:00.000001Z', 'newer'],
	['updated_at', '2026-03-02T10:00Z', '2026-03-02T10:00:00.000Z', 'equal'],
	['updated_at', 'yesterday', '2026-03-02T10:00:00Z', 'incomparable'],
	['updated_at', '2026-03-02T10:00:00', '2026-03-02T10:00:00Z', 'incomparable'],
	['snapshot_time', '2026-03-03T00:00:00Z', '2026-03-02T00:00:00Z', 'newer'],
	['sync_token', '9', '10', 'older'],
	['sync_token', '10', '010', 'equal'],
	['sync_token', '123456789012345678901', '123456789012345678900', 'newer'],
	['sync_token', 'x', '1', 'incomparable'],
	['version', '1.9', '1.10', 'older'],
	['version', '2', '2.0', 'equal'],
	['version', '2.0.1', '2', 'newer'],
	['version', 'v2', '2', 'incomparable'],
	['hash', 'abc', 'abc', 'equal'],
	['hash', 'abc', 'abd', 'incomparable'],
] as const)('%s %s against %s is %s', (kind, a, b, order) => {
	expect(compare(kind, a, b)).toBe(order);
	const reverse = { older: 'newer', newer: 'older', equal: 'equal', incomparable: 'incomparable' };
	expect(compare(kind, b, a)).toBe(reverse[order]);
});

it('never orders revisions of different kinds', () => {
	expect(compareRevision({ kind: 'version', value: '2' }, { kind: 'sync_token', value: '1' })).toBe(
		'incomparable',
	);
});
