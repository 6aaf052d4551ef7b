import { fault } from '../../core/faults';
import type { Json, OdooClient } from '../../core/odoo/client.port';
import { resolveExternalIds } from '../../core/odoo/resolve-external-ids';
import { COST_CODES } from './company';
import { JOBS } from './jobs';
import { demoId } from './seeding';
import { COST_TYPES, type Job, type OrderLine } from './types';

/** Analytic distributions of the demo's coding, in Odoo's ids. */
export interface CodingIds {
	/** Project ids by job code. */
	readonly projects: ReadonlyMap<string, number>;
	/** One comma-joined key a coding, so that the cost keeps all its dimensions on one line. */
	distribution(job: Job, split: OrderLine['split']): { [key: string]: Json };
	projectOnly(job: Job): { [key: string]: Json };
}

export const phaseKey = (job: Job, phase: string): string => `${job.code}-${phase}`;

/** Looks up what the job cost verbs created. Two calls. */
export async function codingOf(odoo: OdooClient): Promise<CodingIds> {
	const wanted = [
		...JOBS.map(({ code }) => demoId('project', code)),
		...JOBS.flatMap((job) => job.phases.map(([phase]) => demoId('phase', phaseKey(job, phase)))),
		...COST_CODES.map(([code]) => demoId('cost_code', code)),
		...COST_TYPES.map(([code]) => demoId('cost_type', code)),
	];
	const resolved = await resolveExternalIds(odoo, wanted);
	const idOf = (entity: string, key: string): number => {
		const found = resolved.get(demoId(entity, key));
		if (found === undefined) throw notThere(entity, key);
		return found.id;
	};
	const projects = new Map(JOBS.map(({ code }) => [code, idOf('project', code)]));
	const rows = await odoo.searchRead<{ id: number; account_id: [number, string] | false }>({
		model: 'project.project',
		domain: [['id', 'in', [...projects.values()]]],
		fields: ['account_id'],
	});
	const accounts = new Map(rows.map(({ id, account_id }) => [id, account_id]));
	const accountOf = (job: Job): number => {
		const account = accounts.get(projects.get(job.code) ?? 0);
		if (account === undefined || account === false) throw notThere('analytic account of', job.code);
		return account[0];
	};
	return {
		projects,
		projectOnly: (job) => ({ [String(accountOf(job))]: 100 }),
		distribution: (job, split) =>
			Object.fromEntries(
				split.map(([phase, code, type, percent]) => [
					[
						accountOf(job),
						idOf('phase', phaseKey(job, phase)),
						idOf('cost_code', code),
						idOf('cost_type', type),
					].join(','),
					Number(percent),
				]),
			),
	};
}

const notThere = (entity: string, key: string) =>
	fault({
		class: 'mapping',
		code: 'demo.not_seeded',
		message: `The ${entity} ${key} of the demo is not in Odoo.`,
		remedy: 'Report it; the seeding creates it before it is used.',
	});
