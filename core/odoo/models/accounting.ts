import type { Many2one, Text } from './values';

export const MOVE = 'account.move';
export const MOVE_LINE = 'account.move.line';
export interface MoveLineRow {
	readonly id: number;
	readonly move_id: Many2one;
	readonly move_type: string;
	readonly parent_state: string;
	readonly date: string | false;
	/** Debit minus credit in company currency: a cost is positive. */
	readonly balance: number;
	readonly quantity: number;
	readonly purchase_line_id: Many2one;
	readonly company_id: Many2one;
	readonly analytic_distribution: Readonly<Record<string, number>> | false;
}
export const MOVE_LINE_FIELDS = [
	'move_id',
	'move_type',
	'parent_state',
	'date',
	'balance',
	'quantity',
	'purchase_line_id',
	'company_id',
	'analytic_distribution',
] as const satisfies ReadonlyArray<keyof MoveLineRow>;

export const ACCOUNT = 'account.account';
export const JOURNAL = 'account.journal';
export interface JournalRow {
	readonly id: number;
	readonly code: Text;
	readonly type: string;
	readonly company_id: Many2one;
}
