import { fault } from '../../core/faults';
import type { Ledger } from '../../core/delivery/ledger/api';
import type { LedgerStore } from '../../core/delivery/stores/store.port';
import type { Random } from './random';

/** How a run is broken on purpose, to prove that its checks can fail. */
export const MUTATIONS = ['fence off', 'External ID off', 'watermark early', 'dedup off'] as const;
export type Mutation = (typeof MUTATIONS)[number];

export const isMutation = (text: string | undefined): text is Mutation =>
	MUTATIONS.some((mutation) => mutation === text);

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

/** A ledger to which every delivery is a new one. */
export const forgetful = (inner: Ledger): Ledger => {
	let serial = 0;
	return {
		...inner,
		begin: async (scope, worker, { deliveries, unreadable }) =>
			await inner.begin(scope, worker, {
				unreadable,
				deliveries: deliveries.map((delivery) => ({
					...delivery,
					action: `${delivery.action} ${(serial += 1)}`,
				})),
			}),
	};
};
