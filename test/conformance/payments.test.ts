import { connect } from '../../core/odoo/connect';
import { close, connectOptions, open } from './harness/ground';
import type { Ground } from './scenarios/kit';
import { PAYMENT_SCENARIOS, paymentsAtOnce } from './scenarios/payments';

describe.each([
	...PAYMENT_SCENARIOS.map(([name, scenario]) => ({ name, scenario })),
	{
		name: 'is paid once by eight runs at once',
		scenario: async (ground: Ground) => {
			await paymentsAtOnce(ground, async () => await connect(connectOptions()));
		},
	},
])('$name', ({ scenario }) => {
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
