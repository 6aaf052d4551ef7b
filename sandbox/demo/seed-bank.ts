import { createOnce, demoId, type Seeding } from './seeding';

/**
 * The account a person entered for a vendor whose change of bank template 27 confirms. The number is
 * the published example of a German IBAN.
 */
export async function seedBank({ deps, companies }: Seeding): Promise<number> {
	const { created } = await createOnce(
		deps,
		'res.partner.bank',
		[
			{
				externalId: demoId('vendor_bank', 'V-109'),
				values: {
					acc_number: 'DE89370400440532013000',
					partner_id: { externalId: demoId('vendor', 'V-109') },
				},
			},
		],
		companies.home.context,
	);
	return created;
}
