import type { Dialect } from './dialect';
import { v18 } from './v18';

export const v19: Dialect = {
	...v18,
	major: 19,
	protocols: ['json2', 'jsonrpc'],
	groupedRead: 'formatted_read_group',
	nameSearchFilter: 'domain',
	userGroupsField: 'group_ids',
	purchaseLock: 'locked_flag',
	expenses: 'single',
	unitFactor: 'relative',
	lineUnitField: 'product_uom_id',
	equipmentLocation: 'location_id',
};
