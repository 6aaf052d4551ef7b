import { leaseFrom, markOf } from '../../../core/delivery/lease';

const LEASE_MS = 60_000;

function setup() {
	let wall = 1_000_000;
	let elapsed = 500;
	const clocks = { wall: () => wall, elapsed: () => elapsed };
	const lease = leaseFrom(markOf(clocks), LEASE_MS, clocks);
	return {
		lease,
		pass: (ms: number) => {
			wall += ms;
			elapsed += ms;
		},
		/** The clock of the wall is set, or the machine slept. */
		shift: (ms: number) => {
			wall += ms;
		},
		/** The clock nobody sets went on alone. */
		tick: (ms: number) => {
			elapsed += ms;
		},
	};
}

describe('a lease as its holder sees it', () => {
	it('holds until its time is over', () => {
		const { lease, pass } = setup();
		pass(LEASE_MS - 1);
		expect(lease.lost()).toBeUndefined();
		pass(1);
		expect(lease.lost()).toMatchObject({
			class: 'unavailable',
			code: 'delivery.lease_lost',
			retryable: true,
		});
	});

	it('is over when the machine slept, or the clock was set ahead', () => {
		const { lease, shift } = setup();
		shift(LEASE_MS);
		expect(lease.lost()).toBeDefined();
	});

	it('is not prolonged by a clock that is set back', () => {
		const { lease, shift, tick } = setup();
		shift(-3_600_000);
		tick(LEASE_MS);
		expect(lease.lost()).toBeDefined();
	});

	it('counts a renewal from before it was asked for', () => {
		const { lease, pass } = setup();
		pass(15_000);
		const mark = lease.begin();
		pass(40_000);
		lease.prolonged(mark);
		pass(LEASE_MS - 40_001);
		expect(lease.lost()).toBeUndefined();
		pass(1);
		expect(lease.lost()).toBeDefined();
	});

	it('is not shortened by a renewal that comes back after a later one', () => {
		const { lease, pass } = setup();
		const early = lease.begin();
		pass(15_000);
		lease.prolonged(lease.begin());
		lease.prolonged(early);
		pass(LEASE_MS - 1);
		expect(lease.lost()).toBeUndefined();
	});

	it('stays lost once the ledger said so', () => {
		const { lease } = setup();
		lease.lose();
		lease.prolonged(lease.begin());
		expect(lease.lost()).toBeDefined();
	});
});
