import type { OdooClient } from '../odoo/client.port';
import { ANALYTIC_ACCOUNT, type AnalyticAccountRow } from '../odoo/models/analytic';
import { PROJECT } from '../odoo/models/project';
import { idOf, textOf } from '../odoo/models/values';
import { resolveExternalIds } from '../odoo/resolve-external-ids';
import { chooseOne } from './choose';
import { siblingId } from './delivered';
import type { Asked } from './directory';
import { anyOf } from './domain';
import { plansOf } from './plans';

/** A project as a report sees it: its analytic account says all. */
export interface Job {
	/** project.project */
	readonly id: number;
	readonly account: number;
	readonly code: string;
	readonly name: string;
	/** null: shared between companies. */
	readonly company: number | null;
	readonly active: boolean;
}

type Row = AnalyticAccountRow & { readonly project_ids: readonly number[] };

/**
 * Finds jobs by reference, archived ones too, in one call (two with references by id). The finder
 * throws `mapping.unknown_project`, `mapping.ambiguous` and `mapping.wrong_company`.
 */
export async function readJobs(
	odoo: OdooClient,
	asks: readonly Asked[],
): Promise<(asked: Asked) => Job> {
	const plans = await plansOf(odoo);
	const names = asks.flatMap(({ origin, ref }) =>
		ref.id === undefined ? [] : [siblingId(origin, 'project', ref.id)],
	);
	const resolved =
		names.length === 0
			? new Map<string, { id: number }>()
			: await resolveExternalIds(odoo, [...new Set(names)], PROJECT);
	const ids = [...resolved.values()].map(({ id }) => id);
	const codes = [...new Set(asks.flatMap(({ ref }) => ref.code ?? []))];
	const domain = anyOf([
		...(ids.length === 0 ? [] : [[['project_ids', 'in', ids]] as const]),
		...(codes.length === 0
			? []
			: [['&', ['root_plan_id', '=', plans.project.plan], ['code', 'in', codes]] as const]),
	]);
	const rows =
		domain === null
			? []
			: await odoo.searchRead<Row>({
					model: ANALYTIC_ACCOUNT,
					domain,
					fields: ['name', 'code', 'company_id', 'active', 'project_ids'],
					many2one: 'id',
					context: { activeTest: false },
				});
	const jobs = rows.flatMap((row) =>
		row.project_ids.map(
			(id): Job => ({
				id,
				account: row.id,
				code: textOf(row.code) ?? '',
				name: row.name,
				company: idOf(row.company_id),
				active: row.active,
			}),
		),
	);
	return (asked) => {
		const id =
			asked.ref.id === undefined
				? undefined
				: resolved.get(siblingId(asked.origin, 'project', asked.ref.id))?.id;
		return chooseOne({
			entity: 'project',
			field: 'project',
			ref: asked.ref,
			company: asked.company ?? null,
			byId: jobs.find((job) => job.id === id),
			byCode: jobs.filter(({ code }) => code === asked.ref.code),
			rightPlan: true,
			archivedToo: true,
		});
	};
}
