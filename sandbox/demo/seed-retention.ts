import { createOnce, demoId, type Seeding } from './seeding';

/** The account that holds retention of subcontractors in the books of the home company. */
export async function seedRetention({ deps, companies }: Seeding): Promise<number> {
	const { created } = await createOnce(
		deps,
		'account.account',
		[
			{
				externalId: demoId('account', 'retention-payable'),
				values: {
					code: '211250',
					name: 'Retention Payable',
					account_type: 'liability_current',
					reconcile: true,
				},
			},
		],
		companies.home.context,
	);
	return created;
}
