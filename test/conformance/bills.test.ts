import { close, open } from './harness/ground';
import type { Ground } from './scenarios/kit';
import { BILL_POSTING_SCENARIOS } from './scenarios/bill-posting';
import { BILL_SCENARIOS } from './scenarios/bills';

describe.each(
	[...BILL_SCENARIOS, ...BILL_POSTING_SCENARIOS].map(([name, scenario]) => ({ name, scenario })),
)('$name', ({ scenario }) => {
	let ground: Ground;
	beforeAll(async () => {
		ground = await open();
	});
	afterAll(async () => {
		await close(ground);
	});

	test('to the end', async () => {
		await expect(scenario(ground)).resolves.toBeUndefined();
	});
});
