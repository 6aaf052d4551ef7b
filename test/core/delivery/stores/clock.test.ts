import { guardedClock } from '../../../../core/delivery/stores/clock';

describe('guarded clock', () => {
	let elapsed = 0;
	const clock = () => guardedClock(() => elapsed);
	beforeEach(() => {
		elapsed = 0;
	});

	it('follows the wall clock', () => {
		const time = clock();
		expect([time.at(1_000, 0), time.at(1_500, 0), time.at(9_000, 0)]).toEqual([
			1_000, 1_500, 9_000,
		]);
	});

	it('stands still while the wall clock is slewed back', () => {
		const time = clock();
		time.at(10_000, 0);
		elapsed = 5;
		expect([time.at(9_500, 0), time.at(9_999, 0), time.at(10_001, 0)]).toEqual([
			10_000, 10_000, 10_001,
		]);
	});

	it('goes on at its own pace when the wall clock is set back', () => {
		const time = clock();
		time.at(100_000, 0);
		elapsed = 250.9;
		expect(time.at(5_000, 0)).toBe(100_250);
		elapsed = 60_250.9;
		expect(time.at(65_000, 0)).toBe(160_250);
	});

	it('loses nothing when it is asked often', () => {
		const time = clock();
		time.at(100_000, 0);
		for (let n = 1; n <= 20; n += 1) {
			elapsed = n / 4;
			time.at(1_000, 0);
		}
		expect(time.at(1_000, 0)).toBe(100_005);
	});

	it('is never before what another process wrote down', () => {
		const time = clock();
		expect(time.at(1_000, 50_000)).toBe(50_000);
		elapsed = 10;
		expect(time.at(1_010, 50_000)).toBe(50_010);
	});
});
