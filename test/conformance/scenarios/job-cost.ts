import { commitmentsToPosition } from './job-cost-commitments';
import { budgetToPosition } from './job-cost-loop';
import { setupTwice } from './job-cost-setup';
import type { Scenario } from './kit';

/** The job cost scenarios, in order; Setup comes first because the others need it. */
export const JOB_COST_SCENARIOS: ReadonlyArray<readonly [string, Scenario]> = [
	['Setup runs twice and changes nothing the second time', setupTwice],
	['budget, changes, postings, position and WIP agree to the cent', budgetToPosition],
	['orders and bills count once, on any day', commitmentsToPosition],
];
