import { fault } from '../../core/faults';
import type { LedgerStore, LedgerTx } from '../../core/delivery/stores/store.port';
import type { Random } from './random';

/** How a run is broken on purpose, to prove that its checks can fail. */
export type Mutation = 'fence off' | 'External ID off' | 'watermark early' | 'dedup off';

/** Thrown where the process of a worker ends; no `catch` of the ledger may swallow it. */
export class Killed extends Error {}

export interface StoreWeather {
	/** Process ends before the commit, or after it and before anybody hears of it. */
	kill: number;
	/** The store cannot be used now. */
	down: number;
}

/** A store that fails as stores do: not there, or the process ends around the commit. */
export const unsteady = (inner: LedgerStore, rng: Random, weather: StoreWeather): LedgerStore => ({
	...inner,
	write: async (connection, work) => {
		if (rng.chance(weather.down)) {
			throw fault({
				class: 'unavailable',
				code: 'ledger.unavailable',
				message: 'The ledger cannot be used now.',
				remedy: 'Try again.',
			});
		}
		const fate = rng.next();
		const result = await inner.write(connection, async (tx) => {
			const done = await work(tx);
			if (fate < weather.kill / 2) throw new Killed();
			return done;
		});
		if (fate < weather.kill) throw new Killed();
		return result;
	},
});

/** A store that does not know what it has seen: every delivery is taken for new. */
export const forgetful = (inner: LedgerStore): LedgerStore => {
	let serial = 0;
	return {
		...inner,
		write: async (connection, work) =>
			await inner.write(
				connection,
				async (tx) =>
					await work({
						...tx,
						entriesByKey: async () => await Promise.resolve(new Map()),
						lanes: async (names) => {
							const lanes = await tx.lanes(names);
							return new Map(
								[...lanes].map(([name, lane]) => [name, { ...lane, appliedOrdinal: null }]),
							);
						},
						insertEntries: async (rows) =>
							await tx.insertEntries(
								rows.map((row) => ({ ...row, key: `${row.key}#${(serial += 1)}` })),
							),
					} satisfies LedgerTx),
			),
	};
};
