import type { StatusMap } from '../source';

/**
 * Procore's status words by record type (Procore REST schemas v1.0 and v1.1), on the canonical axes.
 * Procore's purchase order status mixes agreement and delivery in one word, which is taken apart
 * here: goods only arrive on an order that was agreed.
 */
export const purchaseOrderStatus: StatusMap = {
	draft: { commercial: 'draft' },
	processing: { commercial: 'in_review' },
	submitted: { commercial: 'submitted' },
	'partially received': { commercial: 'approved', progress: 'partially_fulfilled' },
	received: { commercial: 'approved', progress: 'fulfilled' },
	approved: { commercial: 'approved' },
	closed: { commercial: 'closed' },
};

export const subcontractStatus: StatusMap = {
	draft: { commercial: 'draft' },
	'out for bid': { commercial: 'in_review' },
	'out for signature': { commercial: 'submitted' },
	approved: { commercial: 'approved' },
	complete: { commercial: 'closed' },
	terminated: { commercial: 'terminated' },
	void: { commercial: 'void' },
};

/** Change orders, potential change orders and change order requests. */
export const changeOrderStatus: StatusMap = {
	draft: { commercial: 'draft' },
	not_pricing: { commercial: 'draft' },
	pricing: { commercial: 'in_review' },
	pending: { commercial: 'submitted' },
	revised: { commercial: 'revise' },
	proceeding: { commercial: 'submitted', flags: ['proceed_at_risk'] },
	not_proceeding: { commercial: 'rejected' },
	no_charge: { commercial: 'approved', flags: ['no_charge'] },
	approved: { commercial: 'approved' },
	rejected: { commercial: 'rejected' },
	void: { commercial: 'void' },
};

/** Subcontractor invoices (Procore calls them requisitions). */
export const subcontractorInvoiceStatus: StatusMap = {
	draft: { commercial: 'draft' },
	under_review: { commercial: 'in_review' },
	revise_and_resubmit: { commercial: 'revise' },
	approved: { commercial: 'approved' },
	approved_as_noted: { commercial: 'approved', flags: ['approved_as_noted'] },
	pending_owner_approval: { commercial: 'submitted' },
};

/** Applications for payment to the owner. */
export const ownerInvoiceStatus: StatusMap = {
	draft: { commercial: 'draft' },
	under_review: { commercial: 'in_review' },
	revise_and_resubmit: { commercial: 'revise' },
	approved: { commercial: 'approved' },
};

export const directCostStatus: StatusMap = {
	draft: { commercial: 'draft' },
	pending: { commercial: 'in_review' },
	revise_and_resubmit: { commercial: 'revise' },
	approved: { commercial: 'approved' },
};

export const budgetChangeStatus: StatusMap = {
	draft: { commercial: 'draft' },
	under_review: { commercial: 'in_review' },
	approved: { commercial: 'approved' },
	void: { commercial: 'void' },
};

export const changeEventStatus: StatusMap = {
	open: { commercial: 'submitted' },
	pending: { commercial: 'in_review' },
	closed: { commercial: 'closed' },
};

export const lienWaiverStatus: StatusMap = {
	awaiting_signature: { commercial: 'submitted' },
	completed: { commercial: 'executed' },
};

export const timesheetStatus: StatusMap = {
	pending: { commercial: 'submitted' },
	approved: { commercial: 'approved' },
};

export const procoreStatusMaps = {
	'Purchase Order Contract': purchaseOrderStatus,
	'Work Order Contract': subcontractStatus,
	'Change Order': changeOrderStatus,
	'Subcontractor Invoice': subcontractorInvoiceStatus,
	'Owner Invoice': ownerInvoiceStatus,
	'Direct Cost': directCostStatus,
	'Budget Change': budgetChangeStatus,
	'Change Event': changeEventStatus,
	'Lien Waiver': lienWaiverStatus,
	Timesheet: timesheetStatus,
} satisfies Record<string, StatusMap>;
