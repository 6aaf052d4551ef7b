import { plansOf } from '../../core/job-cost/plans';
import { decimal, toFloat } from '../../core/money';
import type { Cell, UpsertRow } from '../../core/odoo/upsert';
import { type CodingIds, phaseKey } from './coding';
import { MACHINES } from './company';
import { JOBS } from './jobs';
import { createOnce, demoId, type Seeding, writeWhatDiffers } from './seeding';
import type { Coding, Job } from './types';

type Row = Omit<UpsertRow, 'index'>;
/** Cells of one cost before the dimensions are added. */
interface Cost {
	readonly key: string;
	readonly coding: Coding;
	readonly cells: Record<string, Cell>;
}

const LINE = 'account.analytic.line';
const HOURS_A_DAY = 8;

/**
 * Time, machines, yard material and other costs, straight on the analytic lines. Odoo prices the
 * hours itself (hours × the employee's hourly cost); the others carry their amount, negative,
 * because Odoo holds a cost so.
 */
export async function seedCosts(seeding: Seeding, coding: CodingIds): Promise<number> {
	const { deps, companies } = seeding;
	const plans = await plansOf(deps.odoo);
	let changed = 0;
	for (const job of JOBS) {
		const { id, context } = companies[job.company];
		const account = Number(Object.keys(coding.projectOnly(job))[0]);
		const rowOf =
			(entity: string, own: Record<string, Cell>) =>
			({ key, coding: [phase, code, type], cells }: Cost): Row => ({
				externalId: demoId(entity, `${job.code}-${key}`),
				values: {
					...cells,
					...own,
					[plans.phase.column]: { externalId: demoId('phase', phaseKey(job, phase)) },
					[plans.costCode.column]: { externalId: demoId('cost_code', code) },
					[plans.costType.column]: { externalId: demoId('cost_type', type) },
				},
			});
		const project = { project_id: { id: coding.projects.get(job.code) ?? 0 } };
		const pure = { account_id: { id: account }, company_id: { id } };
		const hours = labour(seeding, job).map(rowOf('timesheet', project));
		changed += (await createOnce(deps, LINE, hours, context)).created;
		// Odoo 18 gives new time the project's own phase, code and type; a write afterwards holds.
		await writeWhatDiffers(deps, LINE, hours, context);
		const batches = [
			equipment(seeding, job).map(rowOf('equipment_usage', pure)),
			material(seeding, job).map(rowOf('material_consumption', pure)),
			other(seeding, job).map(rowOf('cost_entry', pure)),
		];
		for (const rows of batches) {
			changed += (await createOnce(deps, LINE, rows, context)).created;
		}
	}
	return changed;
}

const days = (count: number) => Array.from({ length: count }, (_, n) => n);

const labour = ({ dates }: Seeding, job: Job): Cost[] =>
	job.labour.flatMap(([employee, phase, code, month, from, count]) =>
		days(count).map((n) => ({
			key: `${employee}-${phase}-${code}-${String(month)}-${String(from + n)}`,
			coding: [phase, code, 'L'] as const,
			cells: {
				name: 'Day on site',
				date: dates.workday(month, from + n),
				employee_id: { externalId: demoId('employee', employee) },
				unit_amount: HOURS_A_DAY,
			},
		})),
	);

const equipment = ({ dates }: Seeding, job: Job): Cost[] =>
	job.equipment.flatMap(([machine, phase, code, month, from, count, hours]) =>
		days(count).map((n) => {
			const [, name, rate] = MACHINES.find(([key]) => key === machine) ?? ['', machine, '0'];
			return {
				key: `${machine}-${phase}-${code}-${String(month)}-${String(from + n)}`,
				coding: [phase, code, 'E'] as const,
				cells: {
					name,
					date: dates.workday(month, from + n),
					unit_amount: Number(hours),
					amount: -toFloat(decimal(hours).times(decimal(rate))),
				},
			};
		}),
	);

const material = ({ dates }: Seeding, job: Job): Cost[] =>
	job.material.map(([sku, phase, code, month, quantity, unitCost]) => ({
		key: `${sku}-${phase}-${code}-${String(month)}`,
		coding: [phase, code, 'M'] as const,
		cells: {
			name: `${sku} from the yard`,
			date: dates.workday(month, 9),
			unit_amount: Number(quantity),
			amount: -toFloat(decimal(quantity).times(decimal(unitCost))),
		},
	}));

const other = ({ dates }: Seeding, job: Job): Cost[] =>
	job.other.map(([phase, code, month, amount, what]) => ({
		key: `O-${phase}-${code}-${String(month)}`,
		coding: [phase, code, 'O'] as const,
		cells: { name: what, date: dates.day(month, 12), amount: -toFloat(decimal(amount)) },
	}));
