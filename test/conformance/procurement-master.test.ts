import { close, open } from './harness/ground';
import type { Ground } from './scenarios/kit';
import { PROCUREMENT_MASTER_SCENARIOS } from './scenarios/procurement-master';

describe.each(PROCUREMENT_MASTER_SCENARIOS.map(([name, scenario]) => ({ name, scenario })))(
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
