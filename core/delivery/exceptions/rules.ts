import type { FaultClass } from '../../faults';
import type { ExceptionClass, QueueRole, ReplayRule } from './taxonomy';

/** Fault codes that are one class of exception. First match wins; a `*` ends a code of many. */
export interface RouteRule {
	readonly codes: readonly string[];
	readonly is: ExceptionClass;
	/** Only faults of this class, for a code that two classes share. */
	readonly of?: FaultClass;
	/** Where it differs from the class's own. */
	readonly queue?: QueueRole | 'owner';
	readonly replay?: ReplayRule;
}

export const RULES: readonly RouteRule[] = [
	// --- periods
	{ codes: ['conflict.closed_period', 'odoo.period_closed'], is: 'late', queue: 'owner' },

	// --- figures
	{
		codes: [
			'allocate.bad_weights',
			'bill.amount_differs',
			'bill.credit_exceeds',
			'bill.tax_differs',
			'bill.total_differs',
			'budget.arithmetic',
			'estimate.row_differs',
			'estimate.total_differs',
			'order.amount_differs',
			'distribution.not_100',
			'posting.reversal_exceeds',
			'retention.over_release',
			'posting.reversal_sign',
			'posting.zero',
			'posting.negative_without_reversal',
		],
		is: 'arithmetic',
	},
	{ codes: ['budget_change.not_balanced', 'budget_change.no_move'], is: 'arithmetic' },

	// --- the same thing twice
	{
		codes: [
			'delivery.conflict',
			'delivery.event_conflict',
			'odoo.duplicate',
			'conflict.duplicate_code',
			'conflict.duplicate_in_batch',
			'conflict.possible_duplicate',
			'conflict.double_count',
			'conflict.already_linked',
			'conflict.already_posted',
			'conflict.already_received',
			'conflict.already_confirmed',
			'posting.already_reversed',
			'forecast.twice',
			'budget_change.line_twice',
		],
		is: 'duplicate',
	},
	{
		codes: ['conflict.vendor_merged', 'conflict.vendor_blocked', 'conflict.vendor_inactive'],
		is: 'master_data_risk',
	},
	{ codes: ['conflict.insurance_expired'], is: 'match_hold', queue: 'procurement' },

	// --- the ledger's own
	{
		codes: ['delivery.incomparable_revision', 'delivery.bad_revision'],
		is: 'stale',
		replay: 'new_revision',
	},
	{ codes: ['delivery.restored_lane'], is: 'state_conflict', queue: 'integration' },
	{ codes: ['delivery.closed'], is: 'state_conflict' },
	{
		codes: ['delivery.poison', 'delivery.lease_expired', 'delivery.not_recorded'],
		is: 'lost_confirmation',
	},
	{
		codes: ['delivery.payload_too_large', 'delivery.bad_identity'],
		is: 'contract_rule',
		queue: 'integration',
	},
	{
		codes: [
			'delivery.lease_lost',
			'delivery.not_taken',
			'delivery.event_not_taken',
			'ledger.unavailable',
		],
		is: 'outage',
	},
	{ codes: ['intake.overrun'], is: 'outage' },
	{
		codes: ['ledger.*', 'inbox.*', 'delivery.other_company', 'delivery.odoo_refused'],
		is: 'access',
	},

	// --- codes: where cost goes is the project's business, whatever list the word is of
	{ codes: ['mapping.unmapped'], is: 'missing_reference', queue: 'project' },
	{ codes: ['code_map.changed', 'code_map.already_decided', 'code_map.not_proposed'], is: 'stale' },
	{
		codes: ['code_map.mapping', 'code_map.target_unfit', 'code_map.other_system'],
		is: 'contract_rule',
	},
	{ codes: ['code_map.*'], is: 'access' },

	// --- references
	{
		codes: [
			'mapping.unknown_status',
			'mapping.unknown_tax',
			'mapping.unmapped_tax',
			'mapping.unknown_wbs_code',
			'mapping.wbs_pattern',
			'order.no_item',
		],
		is: 'missing_reference',
		queue: 'integration',
	},
	{
		codes: [
			'mapping.*',
			'odoo.unknown_reference',
			'odoo.reference_hidden',
			'odoo.reference_not_delivered',
			'odoo.reference_of_other_model',
			'distribution.unknown_account',
			'vendor.parent_without_id',
			'delivery_update.unknown_line',
			'procore.no_original_estimate',
		],
		is: 'missing_reference',
	},
	{ codes: ['odoo.language_not_installed'], is: 'access' },
	{ codes: ['currency.no_rate'], is: 'missing_reference', queue: 'finance' },
	{ codes: ['posting.not_found'], is: 'missing_reference' },

	// --- the state of the record
	{
		codes: [
			'bill.date_moved',
			'bill.silent_refusal',
			'conflict.archived',
			'conflict.bill_*',
			'conflict.vendor_differs',
			'conflict.below_received',
			'conflict.commitment_not_approved',
			'conflict.item_*',
			'conflict.price_overlap',
			'conflict.receipt_cancelled',
			'conflict.below_billed',
			'conflict.order_*',
			'conflict.requisition_*',
			'order.silent_refusal',
			'conflict.partner_archived',
			'odoo.record_archived',
			'odoo.record_missing',
			'odoo.document_locked',
			'odoo.still_in_use',
			'odoo.refused',
			'odoo.wizard_question',
			'odoo.row_refused',
			'budget_change.approved',
			'budget_change.state',
			'posting.cancelled',
			'posting.not_approved',
			'posting.not_as_meant',
			'posting.other_carrier',
			'posting.reverse_in_odoo',
			'material.not_done',
			'material.return_in_odoo',
		],
		is: 'state_conflict',
	},
	{ codes: ['material.stock_short'], is: 'match_hold', queue: 'procurement' },
	{
		codes: [
			'receipt.over_ordered',
			'receipt.exceeds_received',
			'receipt.not_in_stock',
			'confirmation.over_ordered',
		],
		is: 'match_hold',
		queue: 'procurement',
	},
	{
		codes: ['receipt.not_done', 'receipt.no_place', 'confirmation.not_kept'],
		is: 'state_conflict',
		queue: 'procurement',
	},
	{ codes: ['receipt.unit_mismatch'], is: 'missing_reference', queue: 'integration' },
	{ codes: ['receipt.collision'], is: 'outage' },
	{ codes: ['match.held'], is: 'match_hold' },
	{ codes: ['match.held_by_procurement'], is: 'match_hold', queue: 'procurement' },
	{ codes: ['match.held_by_project'], is: 'match_hold', queue: 'project' },
	{ codes: ['match.bill_cancelled', 'match.hold_not_open'], is: 'state_conflict' },

	// --- members of a batch, changes meanwhile
	{ codes: ['source.partial_errors'], is: 'partial_success' },
	{ codes: ['odoo.not_done'], is: 'open_elsewhere', of: 'protocol' },

	// --- not there, or not known whether it was done
	{
		codes: [
			'odoo.busy_record',
			'odoo.database_down',
			'odoo.not_sent',
			'odoo.rate_limited',
			'odoo.server_busy',
			'odoo.unreachable',
		],
		is: 'outage',
	},
	{ codes: ['odoo.no_answer'], is: 'outage', of: 'unavailable' },
	{
		codes: ['odoo.no_answer', 'odoo.unexpected_answer', 'odoo.server_error', 'internal.unexpected'],
		is: 'lost_confirmation',
	},

	// --- pay applications and retention
	{
		codes: [
			'pay_application.duplicate_*',
			'retention.release_differs',
			'pay_application.line_twice',
		],
		is: 'duplicate',
	},
	{
		codes: [
			'certificate.*',
			'progress.*',
			'pay_application.certified_exceeds',
			'pay_application.negative_total',
			'pay_application.over_scheduled',
			'pay_application.scheduled_differs',
			'retention.differs',
		],
		is: 'arithmetic',
	},
	{ codes: ['pay_application.waits', 'retention.changed_meanwhile'], is: 'outage' },
	{
		codes: ['pay_application.no_lien_waiver', 'pay_application.not_certified'],
		is: 'match_hold',
		queue: 'project',
	},
	{
		codes: ['retention.no_account', 'retention.account_kind'],
		is: 'missing_reference',
		queue: 'finance',
	},
	{ codes: ['bill.pay_application'], is: 'state_conflict', queue: 'integration' },
	{
		codes: [
			'pay_application.bill_differs',
			'pay_application.change_not_approved',
			'pay_application.out_of_order',
			'pay_application.previous_not_posted',
		],
		is: 'state_conflict',
		replay: 'automatic',
	},
	{
		codes: [
			'pay_application.*',
			'retention.applications_open',
			'retention.nothing_held',
			'retention.release_cancelled',
		],
		is: 'state_conflict',
	},

	// --- payments and bank details
	{
		codes: ['payment.bank_*', 'bank.not_in_odoo', 'bank.number_differs', 'bank.still_in_odoo'],
		is: 'master_data_risk',
	},
	{
		codes: [
			'payment.amount_differs',
			'payment.overpays',
			'payment.credit_in_part',
			'payment.several_in_part',
			'payment.not_positive',
		],
		is: 'arithmetic',
	},
	{ codes: ['payment.overtaken', 'payment.cancelled', 'payment.bill_twice'], is: 'duplicate' },
	{
		codes: [
			'payment.bill_draft',
			'payment.bill_cancelled',
			'payment.cleared',
			'payment.silent_refusal',
			'payment.date_moved',
			'bank.case_closed',
			'bank.case_moved',
		],
		is: 'state_conflict',
	},
	{ codes: ['payment.not_settled'], is: 'lost_confirmation' },
	{ codes: ['payment.no_entry', 'bank.person_*'], is: 'access', queue: 'finance' },
	{ codes: ['payment.*', 'bank.*'], is: 'contract_rule' },

	// --- approvals
	{
		codes: [
			'approval.already_decided',
			'approval.document_changed',
			'approval.expired',
			'approval.not_yet',
		],
		is: 'stale',
		queue: 'procurement',
	},
	{ codes: ['approval.request', 'approval.person_missing', 'csv.*'], is: 'contract_rule' },
	{ codes: ['approval.*'], is: 'access', queue: 'finance' },

	// --- who may do what, and what is set up
	{
		codes: [
			'capability.missing',
			'commitment.bad_rate',
			'rights.*',
			'setup.*',
			'odoo.access_denied',
			'odoo.bad_argument',
			'odoo.bad_id',
			'odoo.bad_url',
			'odoo.call_malformed',
			'odoo.company_refused',
			'odoo.credential_incomplete',
			'odoo.empty_ids',
			'odoo.external_id_invalid',
			'odoo.external_id_of_other_model',
			'odoo.field_refused',
			'odoo.gate_refused',
			'odoo.key_missing',
			'odoo.key_policy',
			'odoo.key_refused',
			'odoo.login_refused',
			'odoo.not_an_api_answer',
			'odoo.private_method',
			'odoo.protocol_unavailable',
			'odoo.record_of_other_company',
			'odoo.record_refused',
			'odoo.redirected',
			'odoo.request_not_understood',
			'odoo.unknown_database',
			'odoo.unknown_field',
			'odoo.unknown_method',
			'odoo.unknown_model',
			'odoo.version_unsupported',
			'odoo.wrong_address',
			'odoo.wrong_arguments',
			'equipment.ledger_missing',
			'equipment.rate_missing',
			'posting.timesheets_off',
			'source.bad_settings',
			'wip.several_books',
			'upsert.uneven_lines',
			'report.pdf',
		],
		is: 'access',
	},

	// --- everything a source can get wrong in a record
	{
		codes: [
			'source.*',
			'canonical.*',
			'estimate.*',
			'procore.*',
			'external_id.*',
			'intake.*',
			'node.item_unreadable',
			'money.*',
			'bill.*',
			'budget_change.*',
			'budget_check.*',
			'currency.not_commitment',
			'currency.not_company',
			'distribution.*',
			'equipment.*',
			'forecast.*',
			'job_cost.*',
			'labour.*',
			'material.unit_cost_missing',
			'odoo.not_done',
			'odoo.request_too_large',
			'odoo.required_field_missing',
			'odoo.answer_too_large',
			'odoo.validation',
			'odoo.value_not_in_list',
			'odoo.value_unreadable',
			'order.*',
			'requisition.*',
			'receipt.*',
			'confirmation.*',
			'report.*',
			'retention.*',
			'trend.*',
			'vendor.state_without_country',
			'delivery_update.no_day',
			'price_list.*',
		],
		is: 'contract_rule',
	},
];
