import { compareRevision, type RevisionKind } from '../../../../core/canonical/revision';
import {
	correctionOrdinal,
	correctionSuffix,
	revisionOrdinal,
} from '../../../../core/delivery/ledger/revision-ordinal';

const ordinal = (kind: RevisionKind, value: string): string =>
	revisionOrdinal({ kind, value }) ?? 'none';

describe('the ordinal of a revision', () => {
	const VALUES: ReadonlyArray<readonly [RevisionKind, readonly string[]]> = [
		['sync_token', ['0', '7', '007', '10', '99', '100', '123456789012345678901234567890']],
		['version', ['0', '1', '1.0', '1.2', '1.9', '1.10', '1.10.0', '1.10.1', '2', '2.0.1', '10']],
		[
			'updated_at',
			[
				'0000-01-01T00:00:00+14:00',
				'1969-12-31T23:59:59Z',
				'2026-11-22T08:00Z',
				'2026-11-22T08:00:00.000001Z',
				'2026-11-22T08:00:00.1Z',
				'2026-11-22T09:00:00.10+01:00',
				'2026-11-22T08:00:01Z',
				'9999-12-31T23:59:59.999999999Z',
			],
		],
	];

	it.each(VALUES)('of kind %s sorts as revisions compare', (kind, values) => {
		for (const a of values) {
			for (const b of values) {
				const [x, y] = [ordinal(kind, a), ordinal(kind, b)];
				const sorted = x < y ? 'older' : x > y ? 'newer' : 'equal';
				expect([a, b, sorted]).toEqual([
					a,
					b,
					compareRevision({ kind, value: a }, { kind, value: b }),
				]);
			}
		}
	});

	it.each([
		['sync_token', '-1'],
		['sync_token', ''],
		['version', '1..2'],
		['version', '1.x'],
		['updated_at', 'yesterday'],
		['updated_at', '2026-13-40T00:00:00Z'],
		['hash', 'abc'],
	] as const)('does not exist for %s %j', (kind, value) => {
		expect(revisionOrdinal({ kind, value })).toBeNull();
	});
});

describe('the ordinal of a correction', () => {
	it('lies after what it corrects and before every later revision', () => {
		for (const [kind, value, next] of [
			['version', '2', '2.0.1'],
			['version', '2', '2.1'],
			['sync_token', '9', '10'],
		] as const) {
			const corrected = correctionOrdinal(ordinal(kind, value), 3);
			expect(corrected > ordinal(kind, value)).toBe(true);
			expect(corrected < ordinal(kind, next)).toBe(true);
		}
	});

	it('counts on for a correction of a correction', () => {
		const first = correctionOrdinal(ordinal('sync_token', '9'), 9);
		const second = correctionOrdinal(first, 10);
		expect(second > first).toBe(true);
		expect([correctionSuffix('0009'), correctionSuffix(first), correctionSuffix(second)]).toEqual([
			'',
			'|c9',
			'|c10',
		]);
	});
});
