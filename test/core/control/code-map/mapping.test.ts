import {
	decide,
	meaningOn,
	propose,
	statusOf,
	type Mapping,
	type Proposal,
} from '../../../../core/control/code-map/mapping';
import { wish } from './sample';

const said = (by: string, at = 1) => ({ by, at, reason: '' });
const proposal = (target: string | null, more: Partial<Proposal> = {}): Proposal => ({
	name: '',
	target,
	label: '',
	from: null,
	until: null,
	score: null,
	batch: '',
	said: said('pat'),
	again: false,
	...more,
});
const NAME = { ...wish('77', 'A') };
const approved = (...targets: ReadonlyArray<Partial<Proposal>>): Mapping => {
	let mapping: Mapping | null = null;
	for (const more of targets) {
		const { mapping: next, version } = propose(mapping, NAME, proposal('A', more));
		mapping = decide(next, version.version, 'approved', said('amy')).mapping;
	}
	if (mapping === null) throw new Error('nothing was approved');
	return mapping;
};
const on = (mapping: Mapping, day: string) => meaningOn(mapping, day)?.target;

it('means nothing until it is approved, and what the newest approval says on a day', () => {
	const { mapping } = propose(null, NAME, proposal('A'));
	expect(on(mapping, '2026-06-10')).toBeUndefined();
	const known = approved({ target: 'A' }, { target: 'B', from: '2026-07-01', until: '2026-07-31' });
	expect(
		['2026-06-30', '2026-07-01', '2026-07-31', '2026-08-01'].map((day) => on(known, day)),
	).toEqual(['A', 'B', 'B', 'A']);
	expect(known.versions.map(({ version, status }) => [version, status])).toEqual([
		[1, 'approved'],
		[2, 'approved'],
	]);
});

it('ends from a day on', () => {
	const known = approved({ target: 'A' }, { target: null, from: '2026-07-01' });
	expect(on(known, '2026-06-30')).toBe('A');
	expect(on(known, '2026-07-01')).toBeUndefined();
	expect(statusOf(known)).toBe('ended');
});

it('does not propose twice what stands, was rejected, or was listed before', () => {
	const first = propose(null, NAME, proposal('A'));
	expect(first.effect).toBe('created');
	expect(propose(first.mapping, NAME, proposal('A')).effect).toBe('unchanged');
	const other = propose(first.mapping, NAME, proposal('B'));
	expect(other.mapping.versions.map(({ status }) => status)).toEqual(['withdrawn', 'proposed']);
	const rejected = decide(other.mapping, 2, 'rejected', said('amy')).mapping;
	expect(statusOf(rejected)).toBe('rejected');
	expect(propose(rejected, NAME, proposal('B')).effect).toBe('unchanged');
	expect(propose(rejected, NAME, proposal('B', { again: true })).effect).toBe('updated');
	const history = approved({ target: 'A' }, { target: 'B' });
	expect(propose(history, NAME, proposal('B')).effect).toBe('unchanged');
	expect(propose(history, NAME, proposal('A', { batch: 'june' })).effect).toBe('unchanged');
	// A person who proposes the old meaning by itself wants it back.
	expect(propose(history, NAME, proposal('A')).effect).toBe('updated');
});

it('takes a decision on the version that was seen, once', () => {
	const { mapping } = propose(propose(null, NAME, proposal('A')).mapping, NAME, proposal('B'));
	const by = said('amy');
	expect(() => decide(mapping, 1, 'approved', by)).toThrow(
		expect.objectContaining({ code: 'code_map.changed' }) as Error,
	);
	expect(() => decide(mapping, 3, 'approved', by)).toThrow(
		expect.objectContaining({ code: 'code_map.not_proposed' }) as Error,
	);
	const done = decide(mapping, 2, 'approved', by);
	expect(done.effect).toBe('updated');
	expect(decide(done.mapping, 2, 'approved', by).effect).toBe('unchanged');
	expect(() => decide(done.mapping, 2, 'rejected', by)).toThrow(
		expect.objectContaining({ code: 'code_map.already_decided' }) as Error,
	);
});
