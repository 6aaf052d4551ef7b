import { fault } from '../faults';
import type { OdooClient } from '../odoo/client.port';
import { ANALYTIC_ACCOUNT, type AnalyticAccountRow } from '../odoo/models/analytic';
import { PROJECT, type ProjectRow } from '../odoo/models/project';
import { idOf, textOf } from '../odoo/models/values';
import { resolveExternalIds } from '../odoo/resolve-external-ids';
import { chooseOne } from './choose';
import { siblingId } from './delivered';
import type { Asked } from './directory';
import { anyOf } from './domain';
import { plansOf } from './plans';

/** A project as a report sees it: its analytic account, and the company that keeps its books. */
export interface Job {
	/** project.project */
	readonly id: number;
	readonly account: number;
	readonly code: string;
	readonly name: string;
	/** Of the project, else of its account; null: shared between companies. */
	readonly company: number | null;
	readonly active: boolean;
	/** Every project on the account by name, this one among them. */
	readonly onAccount: readonly string[];
}

type Row = AnalyticAccountRow & { readonly project_ids: readonly number[] };

/**
 * Finds jobs by reference, archived ones too, in one call, two where an account is shared between
 * companies or projects, and one more with references by id. The finder
 * throws `mapping.unknown_project`, `mapping.ambiguous`, `mapping.shared_account` and
 * `mapping.wrong_company`.
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
	// Odoo keeps the company of a project equal to that of its account, where the account has one.
	const projects = await readProjects(
		odoo,
		rows.flatMap(({ company_id, project_ids }) =>
			idOf(company_id) === null || project_ids.length > 1 ? project_ids : [],
		),
	);
	const jobs = rows.flatMap((row) => {
		const onAccount = row.project_ids.map((id) => projects.get(id)?.name ?? String(id));
		return row.project_ids.map(
			(id): Job => ({
				id,
				account: row.id,
				code: textOf(row.code) ?? '',
				name: row.name,
				company: idOf(projects.get(id)?.company_id) ?? idOf(row.company_id),
				active: row.active,
				onAccount,
			}),
		);
	});
	return (asked) => {
		const id =
			asked.ref.id === undefined
				? undefined
				: resolved.get(siblingId(asked.origin, 'project', asked.ref.id))?.id;
		const company = asked.company ?? null;
		const byCode = jobs.filter(({ code }) => code === asked.ref.code);
		const mine = byCode.filter((job) => company === null || (job.company ?? company) === company);
		const [first] = mine;
		const oneAccount = mine.every(({ account }) => account === first?.account);
		if (id === undefined && first !== undefined && mine.length > 1 && oneAccount) {
			refuseSharedAccount(first);
		}
		return chooseOne({
			entity: 'project',
			field: 'project',
			ref: asked.ref,
			origin: asked.origin,
			company,
			byId: jobs.find((job) => job.id === id),
			byCode,
			rightPlan: true,
			archivedToo: true,
		});
	};
}

type JobProject = Pick<ProjectRow, 'id' | 'name' | 'company_id'>;

async function readProjects(
	odoo: OdooClient,
	ids: readonly number[],
): Promise<ReadonlyMap<number, JobProject>> {
	if (ids.length === 0) return new Map();
	const rows = await odoo.searchRead<JobProject>({
		model: PROJECT,
		domain: [['id', 'in', [...new Set(ids)]]],
		fields: ['name', 'company_id'],
		many2one: 'id',
		context: { activeTest: false },
	});
	return new Map(rows.map((row) => [row.id, row]));
}

/** Cost stands on the account: of two projects that share one, neither has figures of its own. */
export function refuseSharedAccount({ onAccount, code }: Job): void {
	if (onAccount.length < 2) return;
	throw fault({
		class: 'mapping',
		code: 'mapping.shared_account',
		message: `The projects ${onAccount.map((name) => `"${name.slice(0, 80)}"`).join(' and ')} share the analytic account "${code}", so their costs cannot be told apart.`,
		remedy: 'Give each project an analytic account of its own in Odoo.',
		field: 'project',
	});
}
