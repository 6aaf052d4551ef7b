import { leaseFrom, markOf } from '../../../core/delivery/lease';
import type { Claim, Ledger } from '../../../core/delivery/ledger/api';
import { DEFAULT_SETTINGS } from '../../../core/delivery/ledger/settings';
import { keepRenewed } from '../../../core/delivery/renewal';
import { fault } from '../../../core/faults';

const LEASE_MS = DEFAULT_SETTINGS.leaseMs;
const scope = { connection: 'http://odoo|db', company: 0 };
const claim = (id: number): Claim => ({
	index: id,
	id,
	key: String(id),
	epoch: 1,
	leaseUntil: 0,
	attempt: 1,
	unverified: false,
});
const CLAIMS = [claim(1), claim(2)];

function setup(renew: Ledger['renew']) {
	const warned: string[] = [];
	const log = {
		debug: () => undefined,
		info: () => undefined,
		warn: (m: string) => warned.push(m),
	};
	const lease = leaseFrom(markOf(), LEASE_MS);
	const ledger = { settings: DEFAULT_SETTINGS, renew } as unknown as Ledger;
	return { lease, warned, stop: keepRenewed({ ledger, scope, log }, CLAIMS, lease) };
}

beforeEach(() => {
	jest.useFakeTimers();
});
afterEach(() => {
	jest.useRealTimers();
});

describe('keeping a lease renewed', () => {
	it('holds on for as long as the ledger confirms, and ends when it is stopped', async () => {
		const renew = jest.fn(async () => await Promise.resolve(CLAIMS));
		const { lease, stop } = setup(renew);
		await jest.advanceTimersByTimeAsync(LEASE_MS * 5);
		expect(lease.lost()).toBeUndefined();
		expect(renew).toHaveBeenCalledTimes(20);
		stop();
		await jest.advanceTimersByTimeAsync(LEASE_MS);
		expect(renew).toHaveBeenCalledTimes(20);
		expect(lease.lost()).toBeDefined();
	});

	it('ends for the whole batch when one claim was taken over', async () => {
		const { lease, stop } = setup(async () => await Promise.resolve([claim(2)]));
		await jest.advanceTimersByTimeAsync(LEASE_MS / 4);
		expect(lease.lost()).toBeDefined();
		stop();
	});

	it('survives a ledger that is away for a moment, not for a whole lease', async () => {
		let down = true;
		const { lease, warned, stop } = setup(async () => {
			if (down) {
				throw fault({
					class: 'unavailable',
					code: 'ledger.unavailable',
					message: 'away',
					remedy: 'wait',
				});
			}
			return await Promise.resolve(CLAIMS);
		});
		await jest.advanceTimersByTimeAsync(LEASE_MS * 0.6);
		down = false;
		await jest.advanceTimersByTimeAsync(LEASE_MS * 0.6);
		expect(warned).toHaveLength(2);
		expect(lease.lost()).toBeUndefined();
		down = true;
		await jest.advanceTimersByTimeAsync(LEASE_MS * 1.1);
		expect(lease.lost()).toBeDefined();
		stop();
	});

	it('never asks twice at a time', async () => {
		const renew = jest.fn(async () => await new Promise<Claim[]>(() => undefined));
		const { stop } = setup(renew);
		await jest.advanceTimersByTimeAsync(LEASE_MS * 3);
		expect(renew).toHaveBeenCalledTimes(1);
		stop();
	});
});
