/**
 * For programs that are not n8n: map records, connect to Odoo, run verbs. A verb is run as
 * `verb.input.parse` -> `verb.plan` -> `verb.apply`; stop after `plan` for a dry run.
 */
export { entityOf, ENTITIES, findEntity } from './canonical/registry';
export { parseItem, toItem } from './canonical/item';
export { mapBatch, type MapOptions, type MapResult } from './canonical/map';
export type { CanonicalItem, Envelope } from './canonical/envelope';
export { Fault, FAULT_CLASSES, toFault, type FaultClass, type FaultReport } from './faults';
export { JOB_COST_VERBS } from './job-cost/verbs';
export { checkBudget } from './job-cost/rules/budget-check';
export { equipmentRates, usageCost } from './job-cost/rules/equipment';
export { earnedValue, etcAtCpi, etcAtPlannedRate } from './job-cost/rules/evm';
export { labourCost } from './job-cost/rules/labour';
export { position, rollUp } from './job-cost/rules/position';
export { wip, wipTotals } from './job-cost/rules/wip';
export { reportHtml } from './job-cost/report/html';
export { reportModel } from './job-cost/report/model';
export { reportPdf } from './job-cost/report/pdf';
export type { OdooClient } from './odoo/client.port';
export { connect, type ConnectOptions } from './odoo/connect';
export { externalId, lineExternalId } from './odoo/external-id';
export type { Done, Effect, Failed, Outcome } from './outcome';
export { silentLogger, systemClock, type Clock, type Logger } from './ports';
export {
	matchLine,
	type BilledLine,
	type LineMatch,
	type MatchPolicy,
	type OrderedLine,
} from './payables/rules/match';
export { PAYABLES_VERBS } from './payables/verbs';
export { PROCUREMENT_VERBS } from './procurement/verbs';
export {
	allocateRelease,
	retentionToDate,
	type LineRetention,
	type RetentionLine,
	type RetentionPolicy,
} from './progress/retention';
export { findSource, SOURCES } from './sources/registry';
export type { SourceProfile, SourceRecord } from './sources/source';
export type { Verb, VerbDeps, VerbInput, VerbPlan } from './verb';
