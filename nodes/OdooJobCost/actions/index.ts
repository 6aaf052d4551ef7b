import { budgetChange as budgetChangeEntity } from '../../../core/canonical/entities/budget-change';
import { budgetLine as budgetLineEntity } from '../../../core/canonical/entities/budget-line';
import { costCode as costCodeEntity } from '../../../core/canonical/entities/cost-code';
import { costType as costTypeEntity } from '../../../core/canonical/entities/cost-type';
import { phase as phaseEntity } from '../../../core/canonical/entities/phase';
import { project as projectEntity } from '../../../core/canonical/entities/project';
import type { Resource } from '../../shared/operation';
import { budget } from './budget';
import { budgetChange } from './budgetChange';
import { budgetCheck } from './budgetCheck';
import { costCode } from './costCode';
import { costType } from './costType';
import { forecast } from './forecast';
import { phase } from './phase';
import { position } from './position';
import { project } from './project';
import { setup } from './setup';

/** Everything the node can do, in the order of its lists. Router and description are built from it. */
export const RESOURCES: readonly Resource[] = [
	setup,
	project,
	phase,
	costCode,
	costType,
	budget,
	budgetChange,
	budgetCheck,
	forecast,
	position,
];

/** Entities whose fields can be mapped in the node. */
export const ENTITIES = [
	projectEntity,
	phaseEntity,
	costCodeEntity,
	costTypeEntity,
	budgetLineEntity,
	budgetChangeEntity,
];
