import type { Dialect } from './dialect';

export const v17: Dialect = {
	major: 17,
	derived: true,
	protocols: ['jsonrpc'],
	groupedRead: 'read_group',
	nameSearchFilter: 'args',
	accessCheck: 'check_access_rights',
	userGroupsField: 'groups_id',
	purchaseLock: 'state_done',
	expenses: 'sheets',
	unitFactor: 'category',
	lineUnitField: 'product_uom',
	equipmentLocation: 'location',
};
