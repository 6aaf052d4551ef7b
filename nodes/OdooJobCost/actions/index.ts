import { costCode as costCodeEntity } from '../../../core/canonical/entities/cost-code';
import { costType as costTypeEntity } from '../../../core/canonical/entities/cost-type';
import { project as projectEntity } from '../../../core/canonical/entities/project';
import type { Resource } from '../../shared/operation';
import { costCode } from './costCode';
import { costType } from './costType';
import { project } from './project';
import { setup } from './setup';

/** Everything the node can do, in the order of its lists. Router and description are built from it. */
export const RESOURCES: readonly Resource[] = [setup, project, costCode, costType];

/** Entities whose fields can be mapped in the node. */
export const ENTITIES = [projectEntity, costCodeEntity, costTypeEntity];
