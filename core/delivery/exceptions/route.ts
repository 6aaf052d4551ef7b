import type { FaultClass, FaultReport } from '../../faults';
import { roleOf } from './roles';
import { RULES, type RouteRule } from './rules';
import { EXCEPTIONS, type ExceptionClass, type QueueRole, type ReplayRule } from './taxonomy';

export interface Route {
	readonly exceptionClass: ExceptionClass;
	readonly queue: QueueRole;
	readonly replay: ReplayRule;
}

/** What a fault of no listed code is taken for. */
const BY_CLASS: Readonly<Record<FaultClass, ExceptionClass>> = {
	source_data: 'contract_rule',
	mapping: 'missing_reference',
	rights: 'access',
	conflict: 'state_conflict',
	unavailable: 'outage',
	unknown_outcome: 'lost_confirmation',
	protocol: 'lost_confirmation',
};

/**
 * Which class of exception a fault is, who has to look at it and what sends it again.
 *
 * @param entity canonical entity of the delivery, e.g. `vendor_invoice`; its owner gets what has no
 *   queue of its own. A missing reference goes to the owner of what is missing.
 */
export function routeFault(fault: FaultReport, entity: string): Route {
	const rule = ruleOf(fault);
	const exceptionClass = rule?.is ?? BY_CLASS[fault.class];
	const { queue, replay } = EXCEPTIONS[exceptionClass];
	const who = rule?.queue ?? queue;
	return {
		exceptionClass,
		queue: who === 'owner' ? roleOf(missingEntity(fault) ?? entity) : who,
		replay: rule?.replay ?? replay,
	};
}

/** The rule that names this fault, or undefined when only its class says something. */
export const ruleOf = ({
	code,
	class: kind,
}: Pick<FaultReport, 'code' | 'class'>): RouteRule | undefined =>
	RULES.find(
		(rule) =>
			(rule.of === undefined || rule.of === kind) &&
			rule.codes.some((listed) =>
				listed.endsWith('*') ? code.startsWith(listed.slice(0, -1)) : code === listed,
			),
	);

/**
 * The record a delivery waits for: its record key (`system|tenant|entity|native id`) when the fault
 * names it, else `entity:<name>`; null when no delivery of a source can bring what is missing (a
 * unit, a journal, a line of the node's own code list).
 */
export function blockingReference(fault: FaultReport): string | null {
	if (fault.class !== 'mapping') return null;
	const recordKey = fault.details?.['recordKey'];
	if (typeof recordKey === 'string' && recordKey !== '') return recordKey;
	const entity = missingEntity(fault);
	if (entity === undefined || fault.details?.['list'] !== undefined) return null;
	return DELIVERED.has(entity) ? `entity:${entity}` : null;
}

/** Entities others refer to and a source delivers. */
const DELIVERED: ReadonlySet<string> = new Set([
	'customer',
	'vendor',
	'employee',
	'item',
	'project',
	'phase',
	'cost_code',
	'cost_type',
	'budget_line',
	'purchase_order',
	'subcontract',
	'prime_contract',
	'vendor_invoice',
	'vendor_credit',
	'receipt',
	'pay_application',
]);

/** What a mapping fault misses: by its details, else by its code. */
function missingEntity({ class: kind, code, details }: FaultReport): string | undefined {
	if (kind !== 'mapping') return undefined;
	const named = details?.['entity'];
	if (typeof named === 'string' && named !== '') return named;
	return /^mapping\.(?:unknown|ambiguous)_(\w+)$/.exec(code)?.[1];
}
