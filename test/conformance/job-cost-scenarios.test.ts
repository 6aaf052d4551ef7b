import { close, open } from './harness/ground';
import { JOB_COST_SCENARIOS } from './scenarios/job-cost';
import type { Ground } from './scenarios/kit';

/** Whole stories over many verbs; each works on a ground of its own and tidies up after itself. */
describe.each(JOB_COST_SCENARIOS.map(([name, scenario]) => ({ name, scenario })))(
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
