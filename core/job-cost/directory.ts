import type { Ref } from '../canonical/types';
import type { Domain, OdooClient } from '../odoo/client.port';
import {
	ANALYTIC_ACCOUNT,
	ANALYTIC_ACCOUNT_FIELDS,
	type AnalyticAccountRow,
} from '../odoo/models/analytic';
import { PROJECT, PROJECT_FIELDS, type ProjectRow } from '../odoo/models/project';
import { idOf, textOf } from '../odoo/models/values';
import { resolveExternalIds } from '../odoo/resolve-external-ids';
import { type Origin, siblingId } from './delivered';
import { chooseOne, type Choice } from './choose';
import { anyOf } from './domain';
import { type Plans, plansOf } from './plans';
import type { Dimension } from './rules/types';

/** A reference and where it comes from. */
export interface Asked {
	readonly origin: Pick<Origin, 'system' | 'tenant'>;
	readonly ref: Ref;
	/** Odoo company the posting belongs to, when known. */
	readonly company?: number | null;
}
export interface AskedPhase extends Asked {
	readonly project: Asked;
}

/** What a batch refers to; the directory reads all of it at once. */
export interface Asks {
	readonly projects?: readonly Asked[];
	readonly phases?: readonly AskedPhase[];
	readonly costCodes?: readonly Asked[];
	readonly costTypes?: readonly Asked[];
}

/** A phase, cost code or cost type: an analytic account of its plan. */
export interface CodeRecord {
	readonly id: number;
	readonly code: string;
	readonly name: string;
	/** null: shared between companies. */
	readonly company: number | null;
	readonly active: boolean;
}

export interface ProjectRecord extends CodeRecord {
	/** `id` is the project; this is the analytic account that carries its cost. */
	readonly account: number;
	readonly allowTimesheets: boolean;
	readonly customer: number | null;
}

/** Finds records by reference. Every method throws a fault that names the field and the remedy. */
export interface Directory {
	project(asked: Asked, field?: string): ProjectRecord;
	phase(asked: AskedPhase, field?: string): CodeRecord;
	costCode(asked: Asked, field?: string): CodeRecord;
	costType(asked: Asked, field?: string): CodeRecord;
}

type AccountRow = AnalyticAccountRow & { readonly project_ids: readonly number[] };

/** A phase is one account for each project; its code carries the project's. */
export const phaseCode = (project: string, phase: string): string => `${project}/${phase}`;

/**
 * Reads everything the references name: External IDs, accounts, projects, phases by code. At most
 * four calls, however many references there are. Archived records are found, so that a posting to
 * one is refused by name instead of being "unknown".
 */
export async function readDirectory(odoo: OdooClient, asks: Asks): Promise<Directory> {
	const plans = await plansOf(odoo);
	const projectAsks = [
		...(asks.projects ?? []),
		...(asks.phases ?? []).map(({ project }) => project),
	];
	const byKind: ReadonlyArray<readonly [string, readonly Asked[]]> = [
		['project', projectAsks],
		['phase', asks.phases ?? []],
		['cost_code', asks.costCodes ?? []],
		['cost_type', asks.costTypes ?? []],
	];
	const names = new Set(
		byKind.flatMap(([entity, list]) => list.flatMap((asked) => nameOf(asked, entity) ?? [])),
	);
	const resolved =
		names.size === 0
			? new Map<string, { id: number }>()
			: await resolveExternalIds(odoo, [...names]);
	const idsOf = (entity: string, list: readonly Asked[]) =>
		list.flatMap((asked) => {
			const name = nameOf(asked, entity);
			const id = name === null ? undefined : resolved.get(name)?.id;
			return id === undefined ? [] : [id];
		});

	const accounts = await readAccounts(odoo, plans, {
		projectIds: idsOf('project', projectAsks),
		accountIds: byKind.slice(1).flatMap(([entity, list]) => idsOf(entity, list)),
		projectCodes: codesOf(projectAsks),
		costCodes: codesOf(asks.costCodes ?? []),
		costTypes: codesOf(asks.costTypes ?? []),
	});
	const projectIds = [...new Set(accounts.flatMap(({ project_ids }) => project_ids))];
	const projectCodes = new Map(accounts.map((row) => [row.id, textOf(row.code)]));

	// Codes of phases need the code of their project, which a reference by id has only now.
	const projectCode = (asked: Asked): string | null => {
		const id = idOfAsked(asked, 'project', resolved);
		const row = id === undefined ? undefined : accounts.find((a) => a.project_ids.includes(id));
		return (row === undefined ? undefined : projectCodes.get(row.id)) ?? asked.ref.code ?? null;
	};
	const phaseCodes = (asks.phases ?? []).flatMap(({ project, ref }) => {
		const code = projectCode(project);
		return code === null || ref.code === undefined ? [] : [phaseCode(code, ref.code)];
	});
	const [projects, phases] = await Promise.all([
		projectIds.length === 0
			? []
			: odoo.searchRead<ProjectRow>({
					model: PROJECT,
					domain: [['id', 'in', projectIds]],
					fields: PROJECT_FIELDS,
					context: { activeTest: false },
				}),
		phaseCodes.length === 0
			? []
			: odoo.searchRead<AnalyticAccountRow>({
					model: ANALYTIC_ACCOUNT,
					domain: [
						['root_plan_id', '=', plans.phase.plan],
						['code', 'in', [...new Set(phaseCodes)]],
					],
					fields: ANALYTIC_ACCOUNT_FIELDS,
					context: { activeTest: false },
				}),
	]);
	return directory(plans, resolved, [...accounts, ...phases], projects);
}

function directory(
	plans: Plans,
	resolved: ReadonlyMap<string, { readonly id: number }>,
	accounts: readonly AnalyticAccountRow[],
	projects: readonly ProjectRow[],
): Directory {
	const byId = new Map(accounts.map((row) => [row.id, row]));
	const byCode = new Map<string, AnalyticAccountRow[]>();
	for (const row of byId.values()) {
		const key = `${String(idOf(row.root_plan_id))}|${textOf(row.code) ?? ''}`;
		byCode.set(key, [...(byCode.get(key) ?? []), row]);
	}
	const accountsOf = (dimension: Dimension, code: string) =>
		byCode.get(`${String(plans[dimension].plan)}|${code}`) ?? [];

	const projectRecords: ProjectRecord[] = projects.flatMap((row) => {
		const account = byId.get(idOf(row.account_id) ?? 0);
		if (account === undefined) return [];
		return [
			{
				id: row.id,
				account: account.id,
				code: textOf(account.code) ?? '',
				name: row.name,
				company: idOf(row.company_id) ?? idOf(account.company_id),
				active: row.active && account.active,
				allowTimesheets: row.allow_timesheets,
				customer: idOf(row.partner_id),
			},
		];
	});

	const find = (
		dimension: Exclude<Dimension, 'project'>,
		entity: string,
		asked: Asked,
		code: string | undefined,
		field: string,
	) => {
		const id = idOfAsked(asked, entity, resolved);
		const row = id === undefined ? undefined : byId.get(id);
		const choice: Choice<CodeRecord> = {
			entity,
			field,
			ref: asked.ref,
			origin: asked.origin,
			company: asked.company ?? null,
			byId: row === undefined ? undefined : codeRecord(row),
			byCode: code === undefined ? [] : accountsOf(dimension, code).map(codeRecord),
			rightPlan: row === undefined || idOf(row.root_plan_id) === plans[dimension].plan,
		};
		return chooseOne(choice);
	};
	const project = (asked: Asked, field = 'project') => {
		const id = idOfAsked(asked, 'project', resolved);
		return chooseOne({
			entity: 'project',
			field,
			ref: asked.ref,
			origin: asked.origin,
			company: asked.company ?? null,
			byId: projectRecords.find((record) => record.id === id),
			byCode: projectRecords.filter(({ code }) => code === asked.ref.code),
			rightPlan: true,
		});
	};
	return {
		project,
		phase: (asked, field = 'phase') => {
			const parent = project(asked.project);
			const code =
				asked.ref.code === undefined ? undefined : phaseCode(parent.code, asked.ref.code);
			return find('phase', 'phase', asked, code, field);
		},
		costCode: (asked, field = 'costCode') =>
			find('costCode', 'cost_code', asked, asked.ref.code, field),
		costType: (asked, field = 'costType') =>
			find('costType', 'cost_type', asked, asked.ref.code, field),
	};
}

const codeRecord = (row: AnalyticAccountRow): CodeRecord => ({
	id: row.id,
	code: textOf(row.code) ?? '',
	name: row.name,
	company: idOf(row.company_id),
	active: row.active,
});

const nameOf = ({ origin, ref }: Asked, entity: string): string | null =>
	ref.id === undefined ? null : siblingId(origin, entity, ref.id);

function idOfAsked(
	asked: Asked,
	entity: string,
	resolved: ReadonlyMap<string, { readonly id: number }>,
): number | undefined {
	const name = nameOf(asked, entity);
	return name === null ? undefined : resolved.get(name)?.id;
}

const codesOf = (list: readonly Asked[]): string[] => [
	...new Set(list.flatMap(({ ref }) => ref.code ?? [])),
];

async function readAccounts(
	odoo: OdooClient,
	plans: Plans,
	wanted: {
		readonly projectIds: readonly number[];
		readonly accountIds: readonly number[];
		readonly projectCodes: readonly string[];
		readonly costCodes: readonly string[];
		readonly costTypes: readonly string[];
	},
): Promise<AccountRow[]> {
	const inPlan = (dimension: Dimension, codes: readonly string[]): Domain[] =>
		codes.length === 0
			? []
			: [['&', ['root_plan_id', '=', plans[dimension].plan], ['code', 'in', [...codes]]]];
	const domain = anyOf([
		...(wanted.projectIds.length === 0
			? []
			: [[['project_ids', 'in', [...wanted.projectIds]]] satisfies Domain]),
		...(wanted.accountIds.length === 0
			? []
			: [[['id', 'in', [...wanted.accountIds]]] satisfies Domain]),
		...inPlan('project', wanted.projectCodes),
		...inPlan('costCode', wanted.costCodes),
		...inPlan('costType', wanted.costTypes),
	]);
	if (domain === null) return [];
	return await odoo.searchRead<AccountRow>({
		model: ANALYTIC_ACCOUNT,
		domain,
		fields: [...ANALYTIC_ACCOUNT_FIELDS, 'project_ids'],
		context: { activeTest: false },
	});
}
