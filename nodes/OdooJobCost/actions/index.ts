import type { Resource } from '../../shared/operation';
import { budget } from './budget';
import { budgetChange } from './budgetChange';
import { budgetCheck } from './budgetCheck';
import { costCode } from './costCode';
import { costPosting } from './costPosting';
import { costType } from './costType';
import { forecast } from './forecast';
import { phase } from './phase';
import { position } from './position';
import { project } from './project';
import { report } from './report';
import { setup } from './setup';
import { wip } from './wip';

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
	costPosting,
	forecast,
	position,
	wip,
	report,
];
