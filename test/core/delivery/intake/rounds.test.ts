import { repeat } from '../../../../core/delivery/intake/rounds';

const turn = async () => await new Promise(setImmediate);
const until = async (met: () => boolean) => {
	while (!met()) await turn();
};

it('rests as long as the round says, and comes at once when woken', async () => {
	let count = 0;
	const rounds = repeat(async () => {
		count += 1;
		return await Promise.resolve(3_600_000);
	}, 0);
	await until(() => count === 1);
	rounds.wake();
	await until(() => count === 2);
	await rounds.stop();
	expect(count).toBe(2);
});

it('keeps a wake that comes during a round, and never overlaps', async () => {
	let running = 0;
	let most = 0;
	let count = 0;
	let release: (() => void) | undefined;
	const rounds = repeat(async () => {
		running += 1;
		count += 1;
		most = Math.max(most, running);
		await new Promise<void>((resolve) => (release = resolve));
		running -= 1;
		return 3_600_000;
	}, 0);
	await until(() => count === 1);
	rounds.wake();
	rounds.wake();
	release?.();
	await until(() => count === 2);
	const stopped = rounds.stop();
	release?.();
	await stopped;
	expect([count, most]).toEqual([2, 1]);
});

it('stops at once while it rests', async () => {
	let count = 0;
	const rounds = repeat(async () => {
		count += 1;
		return await Promise.resolve(3_600_000);
	}, 3_600_000);
	await until(() => count === 1);
	await rounds.stop();
	rounds.wake();
	await turn();
	expect(count).toBe(1);
});
