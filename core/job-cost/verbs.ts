import type { Verb, VerbPlan } from '../verb';
import { budgetGet, budgetUpsert } from './budget';
import { budgetChangeUpsert } from './budget-change';
import { budgetCheck } from './budget-check';
import { costCodeUpsert, costTypeUpsert } from './codes';
import { forecastGet, forecastUpsert } from './forecast';
import { phaseUpsert } from './phase';
import { positionGet } from './position';
import { otherCostPost } from './posting/cost-entry';
import { equipmentPost } from './posting/equipment';
import { materialPost } from './posting/material';
import { postingReverse } from './posting/reverse';
import { labourPost } from './posting/timesheet';
import { projectUpsert } from './project';
import {
	costCodeGet,
	costCodeGetMany,
	costTypeGet,
	costTypeGetMany,
	phaseGet,
	phaseGetMany,
	projectGet,
	projectGetMany,
} from './records';
import { reportGenerate } from './report-input';
import { setupCheck, setupPrepare } from './setup/verbs';
import { wipGet } from './wip';

/** A verb as a list knows it, whatever it takes and gives. */
export interface ListedVerb {
	readonly resource: string;
	readonly operation: string;
	readonly verb: Pick<Verb<never, VerbPlan<unknown>, unknown>, 'name' | 'writes' | 'needs'>;
}

/** Every verb of the node "Odoo Job Cost", by resource and operation. */
export const JOB_COST_VERBS = [
	{ resource: 'setup', operation: 'check', verb: setupCheck },
	{ resource: 'setup', operation: 'prepare', verb: setupPrepare },
	{ resource: 'project', operation: 'upsert', verb: projectUpsert },
	{ resource: 'project', operation: 'get', verb: projectGet },
	{ resource: 'project', operation: 'getMany', verb: projectGetMany },
	{ resource: 'phase', operation: 'upsert', verb: phaseUpsert },
	{ resource: 'phase', operation: 'get', verb: phaseGet },
	{ resource: 'phase', operation: 'getMany', verb: phaseGetMany },
	{ resource: 'costCode', operation: 'upsert', verb: costCodeUpsert },
	{ resource: 'costCode', operation: 'get', verb: costCodeGet },
	{ resource: 'costCode', operation: 'getMany', verb: costCodeGetMany },
	{ resource: 'costType', operation: 'upsert', verb: costTypeUpsert },
	{ resource: 'costType', operation: 'get', verb: costTypeGet },
	{ resource: 'costType', operation: 'getMany', verb: costTypeGetMany },
	{ resource: 'budget', operation: 'upsert', verb: budgetUpsert },
	{ resource: 'budget', operation: 'get', verb: budgetGet },
	{ resource: 'budgetChange', operation: 'upsert', verb: budgetChangeUpsert },
	{ resource: 'costPosting', operation: 'labour', verb: labourPost },
	{ resource: 'costPosting', operation: 'material', verb: materialPost },
	{ resource: 'costPosting', operation: 'equipment', verb: equipmentPost },
	{ resource: 'costPosting', operation: 'other', verb: otherCostPost },
	{ resource: 'costPosting', operation: 'reverse', verb: postingReverse },
	{ resource: 'position', operation: 'get', verb: positionGet },
	{ resource: 'budgetCheck', operation: 'check', verb: budgetCheck },
	{ resource: 'forecast', operation: 'upsert', verb: forecastUpsert },
	{ resource: 'forecast', operation: 'get', verb: forecastGet },
	{ resource: 'wip', operation: 'get', verb: wipGet },
	{ resource: 'report', operation: 'generate', verb: reportGenerate },
] as const satisfies readonly ListedVerb[];
