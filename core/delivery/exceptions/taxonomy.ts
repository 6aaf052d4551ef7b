/** Who has to look at an exception. */
export const QUEUE_ROLES = ['project', 'finance', 'procurement', 'integration'] as const;
export type QueueRole = (typeof QUEUE_ROLES)[number];

/**
 * Why a delivery waits for a person, in the words of the trade. `docs/delivery.md` lists the queue and
 * the replay rule of each.
 */
export const EXCEPTION_CLASSES = [
	'missing_reference',
	'contract_rule',
	'duplicate',
	'state_conflict',
	'open_elsewhere',
	'partial_success',
	'stale',
	'outage',
	'arithmetic',
	'match_hold',
	'master_data_risk',
	'late',
	'lost_confirmation',
	'access',
] as const;
export type ExceptionClass = (typeof EXCEPTION_CLASSES)[number];
