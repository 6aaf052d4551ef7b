import { describeFinding, firstFinding, type Finding } from './run';
import { MUTATIONS } from './wiring';

const STEPS = 300;

const told = (finding: Finding | null): string =>
	finding === null ? 'every invariant held' : describeFinding(finding);

describe('the delivery ledger under seeded faults', () => {
	// `npm run test:simulation` runs thousands.
	it.each([1, 21, 41, 61])(
		'keeps every promise from seed %i on',
		async (from) => {
			expect(told(await firstFinding(20, STEPS, null, from))).toBe('every invariant held');
		},
		60_000,
	);
});

describe('the checks of the simulation', () => {
	const EXPECTED: Readonly<Record<string, RegExp>> = {
		'fence off': /I4|sent again/,
		'External ID off': /I3/,
		'watermark early': /I6/,
		'dedup off': /sent again|I3|I10/,
	};

	it.each(MUTATIONS)(
		'find a ledger with %s',
		async (mutation) => {
			const finding = await firstFinding(200, STEPS, mutation);
			expect(finding?.message ?? 'not found').toMatch(EXPECTED[mutation] ?? /never/);
		},
		60_000,
	);

	it('fail the same way for the same seed', async () => {
		const first = await firstFinding(200, STEPS, 'fence off');
		expect(await firstFinding(200, STEPS, 'fence off')).toEqual(first);
	}, 60_000);
});
