import type { Many2one, Text } from './values';

/** Employee. The cost an hour is private to Payroll; Odoo applies it when hours are posted. */
export const EMPLOYEE = 'hr.employee';
export interface EmployeeRow {
	readonly id: number;
	readonly name: string;
	readonly work_email: Text;
	readonly company_id: Many2one;
	readonly active: boolean;
	/** Badge number; only for HR officers. */
	readonly barcode?: Text;
}
