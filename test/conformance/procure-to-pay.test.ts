import { close, open } from './harness/ground';
import type { Ground } from './scenarios/kit';
import { PROCURE_TO_PAY_SCENARIOS } from './scenarios/procure-to-pay';

describe.each(PROCURE_TO_PAY_SCENARIOS.map(([name, scenario]) => ({ name, scenario })))(
	'$name',
	({ scenario }) => {
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
	},
);
