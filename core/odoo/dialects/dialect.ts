/**
 * What differs between Odoo versions, as data. Code asks the dialect, never the version number.
 * Each version file states only its differences from the one before.
 */
export interface Dialect {
	readonly major: number;
	/** False: seen on a real server. True: derived from its neighbours and public source. */
	readonly derived: boolean;
	/** Protocols the server offers; the first is preferred when the credential is an API key. */
	readonly protocols: ReadonlyArray<'json2' | 'jsonrpc'>;
	readonly groupedRead: 'read_group' | 'formatted_read_group';
	/** Name of the domain argument of `name_search`. */
	readonly nameSearchFilter: 'args' | 'domain';
	readonly accessCheck: 'has_access' | 'check_access_rights';
	/** Field of `res.users` that holds the groups. */
	readonly userGroupsField: 'groups_id' | 'group_ids';
	/** How a locked purchase order looks: state `done`, or the boolean `locked`. */
	readonly purchaseLock: 'state_done' | 'locked_flag';
	/** Expenses are collected in `hr.expense.sheet`, or stand alone. */
	readonly expenses: 'sheets' | 'single';
	/** Units: `category_id` with `factor`, or `relative_uom_id` with `relative_factor`. */
	readonly unitFactor: 'category' | 'relative';
	/** Field of `purchase.order.line` for its unit. */
	readonly lineUnitField: 'product_uom' | 'product_uom_id';
	/** Field of `maintenance.equipment` for where it is: free text, or a stock location. */
	readonly equipmentLocation: 'location' | 'location_id';
}
