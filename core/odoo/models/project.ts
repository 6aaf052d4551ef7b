import type { Many2one } from './values';

/** Project. It has no code of its own: the job number is the code of its analytic account. */
export const PROJECT = 'project.project';
export interface ProjectRow {
	readonly id: number;
	readonly name: string;
	readonly account_id: Many2one;
	readonly company_id: Many2one;
	readonly partner_id: Many2one;
	readonly active: boolean;
	readonly allow_timesheets: boolean;
	readonly date_start: string | false;
	readonly date: string | false;
}
export const PROJECT_FIELDS = [
	'name',
	'account_id',
	'company_id',
	'partner_id',
	'active',
	'allow_timesheets',
	'date_start',
	'date',
] as const satisfies ReadonlyArray<keyof ProjectRow>;

export const TASK = 'project.task';
