import { costCodeUpsert, costTypeUpsert } from '../../../core/job-cost/codes';
import { phaseUpsert } from '../../../core/job-cost/phase';
import { projectUpsert } from '../../../core/job-cost/project';
import { good, type Ground, record, run } from './kit';

/** Codes of the small job every scenario works on. */
export const codes = ({ prefix }: Pick<Ground, 'prefix'>) => ({
	job: `${prefix}-100`,
	other: `${prefix}-200`,
	phase: '01',
	concrete: `${prefix}-03-300`,
	steel: `${prefix}-05-120`,
	labour: `${prefix}-L`,
	material: `${prefix}-M`,
});

export interface SmallJob {
	readonly project: number;
	readonly account: number;
	readonly concrete: number;
	readonly steel: number;
	readonly labour: number;
	readonly material: number;
	readonly phase: number;
}

/** Two projects, a phase, two cost codes and two cost types. */
export async function smallJob(ground: Ground): Promise<SmallJob> {
	const code = codes(ground);
	const projects = await run(ground, projectUpsert, [
		record(ground, 'job', { code: code.job, name: `Riverside ${ground.prefix}` }),
		record(ground, 'other', { code: code.other, name: `Hilltop ${ground.prefix}` }),
	]);
	const costCodes = await run(ground, costCodeUpsert, [
		record(ground, 'concrete', { code: code.concrete, name: 'Concrete' }),
		record(ground, 'steel', { code: code.steel, name: 'Steel' }),
	]);
	const costTypes = await run(ground, costTypeUpsert, [
		record(ground, 'labour', { code: code.labour, name: 'Labour' }),
		record(ground, 'material', { code: code.material, name: 'Material' }),
	]);
	const phases = await run(ground, phaseUpsert, [
		record(ground, 'phase', { project: { id: 'job' }, code: code.phase, name: 'Phase 1' }),
	]);
	const id = (value: number | null): number => value ?? 0;
	return {
		project: id(good(projects).result.id),
		account: id(good(projects).result.account),
		concrete: id(good(costCodes).result.id),
		steel: id(good(costCodes, 1).result.id),
		labour: id(good(costTypes).result.id),
		material: id(good(costTypes, 1).result.id),
		phase: id(good(phases).result.id),
	};
}
