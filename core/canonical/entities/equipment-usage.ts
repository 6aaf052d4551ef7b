import { z } from 'zod/v4';

import { entity } from '../entity';
import { status } from '../status';
import { currency, date, ext, jobCoding, line, money, note, quantity, ref, unit } from '../types';

export const equipmentUsageSchema = z.strictObject({
	equipment: ref('Machine used.'),
	...jobCoding,
	costType: ref('Cost type; absent means the equipment type of the company.').optional(),
	date: date('Day of use, in the time zone of the site.'),
	quantity: quantity('Time operated, in the unit; negative takes time back and needs reversalOf.'),
	idleQuantity: quantity('Time on site but idle, in the unit.').optional(),
	uom: unit('Unit of both quantities; absent means hours.').optional(),
	operatingRate: money('Cost of one unit operated.').optional(),
	idleRate: money('Cost of one idle unit.').optional(),
	operator: ref('Employee who operated it.').optional(),
	timesheetId: line('Time sheet the usage was captured on.', 200).optional(),
	description: note('Work done.').optional(),
	status: status(['draft', 'submitted', 'approved', 'rejected', 'void'], ['fulfilled']).optional(),
	reversalOf: ref('Entry this one takes back.').optional(),
	currency: currency('ISO 4217 code of the rates; absent means the company currency.').optional(),
	ext: ext(),
});
export type EquipmentUsage = z.infer<typeof equipmentUsageSchema>;

export const equipmentUsage = entity({
	name: 'equipment_usage',
	title: 'Equipment usage',
	version: 1,
	schema: equipmentUsageSchema,
	nature: 'event',
	doc: 'Hours of one machine on one day and one code, operated and idle. Cost = operated × operating rate + idle × idle rate.',
});
