import { groupCommit } from '../../../../core/delivery/intake/committer';
import type { NewEvent, Received } from '../../../../core/delivery/ledger/api';
import { fault } from '../../../../core/faults';

const event = (eventKey: string): NewEvent => ({
	eventKey,
	source: 's',
	hash: eventKey,
	payload: '{}',
	priority: 1,
	taken: false,
});
const accepted = (events: readonly NewEvent[]): Received[] =>
	events.map(({ eventKey: key }) => ({ key, verdict: 'accepted' }));
const unavailable = fault({
	class: 'unavailable',
	code: 'ledger.unavailable',
	message: 'm',
	remedy: 'r',
});
const keys = (events: readonly NewEvent[]) => events.map(({ eventKey }) => eventKey);

it('commits together what arrives together, and answers everyone with his own events', async () => {
	const commits: string[][] = [];
	const commit = groupCommit(async (events) => {
		commits.push(keys(events));
		return await Promise.resolve(accepted(events));
	});
	const answers = await Promise.all([
		commit([event('a')]),
		commit([event('b'), event('c')]),
		commit([event('d')]),
	]);
	expect(commits).toEqual([['a', 'b', 'c', 'd']]);
	expect(answers.map((one) => one.map(({ key }) => key))).toEqual([['a'], ['b', 'c'], ['d']]);
});

it('lets requests gather while a commit is on its way, and answers nobody early', async () => {
	const open: Array<() => void> = [];
	const commits: string[][] = [];
	const commit = groupCommit(async (events) => {
		commits.push(keys(events));
		await new Promise<void>((resolve) => open.push(resolve));
		return accepted(events);
	});
	const answered: string[] = [];
	const send = async (key: string) => {
		await commit([event(key)]);
		answered.push(key);
	};
	const first = send('a');
	await new Promise(setImmediate);
	await new Promise(setImmediate);
	const later = [send('b'), send('c')];
	await new Promise(setImmediate);
	expect([commits, answered]).toEqual([[['a']], []]);
	open.shift()?.();
	await first;
	while (open.length === 0) await new Promise(setImmediate);
	open.shift()?.();
	await Promise.all(later);
	expect([commits, answered]).toEqual([
		[['a'], ['b', 'c']],
		['a', 'b', 'c'],
	]);
});

it('never puts one key twice into a commit', async () => {
	const commits: string[][] = [];
	const commit = groupCommit(async (events) => {
		commits.push(keys(events));
		return await Promise.resolve(accepted(events));
	});
	await Promise.all(['a', 'b', 'a', 'c'].map(async (key) => await commit([event(key)])));
	expect(commits).toEqual([['a', 'b', 'c'], ['a']]);
});

it('fails everyone when the ledger is away, and works again afterwards', async () => {
	let away = true;
	const commit = groupCommit(async (events) => {
		if (away) throw unavailable;
		return await Promise.resolve(accepted(events));
	});
	const results = await Promise.allSettled([commit([event('a')]), commit([event('b')])]);
	expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
	away = false;
	await expect(commit([event('a')])).resolves.toHaveLength(1);
});

it('does not let one request fail for what another one holds', async () => {
	const commit = groupCommit(async (events) => {
		if (keys(events).includes('bad')) throw new Error('cannot store this');
		return await Promise.resolve(accepted(events));
	});
	const results = await Promise.allSettled(
		['a', 'bad', 'b'].map(async (key) => await commit([event(key)])),
	);
	expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
});

it('refuses more than it can hold instead of growing', async () => {
	let release: (() => void) | undefined;
	const opened = new Promise<void>((resolve) => (release = resolve));
	const commit = groupCommit(async (events) => {
		await opened;
		return accepted(events);
	});
	const held = commit(Array.from({ length: 5_000 }, (_, n) => event(String(n))));
	await expect(commit([event('more')])).rejects.toMatchObject({ code: 'intake.overrun' });
	release?.();
	await expect(held).resolves.toHaveLength(5_000);
	await new Promise(setImmediate);
	await expect(commit([event('more')])).resolves.toHaveLength(1);
});
