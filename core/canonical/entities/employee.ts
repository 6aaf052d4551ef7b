import { z } from 'zod/v4';

import { entity } from '../entity';
import { code, currency, date, ext, line, money, quantity, ref } from '../types';

export const billRateSchema = z.strictObject({
	role: line('Role the rate is for.', 100),
	rate: money('Price of one hour; positive.'),
	from: date('First day the rate counts.').optional(),
});

export const employeeSchema = z.strictObject({
	code: code('Employee number.'),
	name: line('Full name.'),
	type: z
		.enum(['employee', 'technician', 'crew', 'subcontract'])
		.describe('What kind of resource it is.')
		.optional(),
	email: line('Work e-mail.').optional(),
	phone: line('Work phone.', 64).optional(),
	trade: line('Trade, e.g. carpenter.', 100).optional(),
	homeCompany: line('Legal entity that employs the person.', 200).optional(),
	costRate: money('Cost of one hour; positive.').optional(),
	billRates: z.array(billRateSchema).max(100).describe('Prices by role.').optional(),
	capacityHours: quantity('Hours available in a week.').optional(),
	crew: ref('Crew the person belongs to.').optional(),
	active: z.boolean().describe('false: no longer takes postings.').optional(),
	currency: currency('ISO 4217 code of the rates; absent means the company currency.').optional(),
	ext: ext(),
});
export type Employee = z.infer<typeof employeeSchema>;

export const employee = entity({
	name: 'employee',
	title: 'Employee or resource',
	version: 1,
	schema: employeeSchema,
	nature: 'state',
	doc: 'A person or crew whose hours are booked.',
});
