import type { Entity } from './entity';
import { budgetChange } from './entities/budget-change';
import { budgetLine } from './entities/budget-line';
import { costCode } from './entities/cost-code';
import { costEntry } from './entities/cost-entry';
import { costType } from './entities/cost-type';
import { equipmentUsage } from './entities/equipment-usage';
import { materialConsumption } from './entities/material-consumption';
import { phase } from './entities/phase';
import { project } from './entities/project';
import { timesheet } from './entities/timesheet';

/** Every canonical entity, in the order in which records depend on each other. */
export const ENTITIES = [
	project,
	phase,
	costCode,
	costType,
	budgetLine,
	budgetChange,
	timesheet,
	equipmentUsage,
	materialConsumption,
	costEntry,
] as const satisfies readonly Entity[];

export type EntityName = (typeof ENTITIES)[number]['name'];
