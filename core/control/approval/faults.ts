import { fault, type Fault, type FaultClass } from '../../faults';

/** The faults of approvals; all leave what is stored as it was. */
const approval = (
	faultClass: FaultClass,
	code: string,
	message: string,
	remedy: string,
	field?: string,
): Fault =>
	fault({
		class: faultClass,
		code: `approval.${code}`,
		message,
		remedy,
		...(field === undefined ? {} : { field }),
	});

export const wrongPolicy = (row: string, message: string, field: string): Fault =>
	approval('source_data', 'policy', `${row}: ${message}`, 'Correct the approval policy.', field);

export const wrongRequest = (field: string, message: string, remedy: string): Fault =>
	approval('source_data', 'request', message, remedy, field);

export const noRule = (key: string): Fault =>
	approval(
		'mapping',
		'no_rule',
		`No rule of the approval policy fits the request ${key}.`,
		'Add a rule for it; a last rule without conditions catches what all others leave.',
	);

export const ambiguous = (first: string, second: string): Fault =>
	approval(
		'mapping',
		'ambiguous_rules',
		`Two rules fit and neither is more specific: ${first} and ${second}.`,
		'Add a rule that names the conditions of both, or give one of them a higher Priority.',
	);

export const otherCurrency = (currency: string, rule: string, ruleCurrency: string): Fault =>
	approval(
		'mapping',
		'currency',
		`The amount is in ${currency}, but ${rule} has limits in ${ruleCurrency}.`,
		`Add a rule with limits in ${currency}; amounts are never converted.`,
		'currency',
	);

export const noCase = (): Fault =>
	approval(
		'mapping',
		'not_found',
		'No approval was asked for this document with this Odoo database and company.',
		'Run Evaluate first, with the same Odoo credential and the same document.',
		'document',
	);

export const otherCompany = (): Fault =>
	approval(
		'rights',
		'other_company',
		'This document was evaluated under another company of this Odoo database.',
		'Use the Odoo credential it was first evaluated with.',
	);

export const documentChanged = (): Fault =>
	approval(
		'conflict',
		'document_changed',
		'The document changed since it was shown; this decision was about its old content.',
		'Look at it as it is now, and decide again.',
		'documentHash',
	);

export const alreadyDecided = (what: string): Fault =>
	approval(
		'conflict',
		'already_decided',
		`${what} Your decision was not needed and changed nothing.`,
		'Nothing is to be done.',
	);

export const notYet = (step: number, current: number): Fault =>
	approval(
		'conflict',
		'not_yet',
		`Step ${step} is not open; the request waits at step ${current}.`,
		'Decide when it is its turn.',
		'step',
	);

export const expired = (): Fault =>
	approval(
		'conflict',
		'expired',
		'The time to decide is over.',
		'Evaluate the document again with Ask Again.',
	);

const refused = (code: string, message: string, remedy: string): Fault =>
	approval('rights', code, message, remedy, 'person');

export const noPerson = (field: string): Fault =>
	approval(
		'source_data',
		'person_missing',
		`${field} names nobody.`,
		'Give the name of their login.',
		field,
	);

export const ownRequest = (): Fault =>
	refused(
		'own_request',
		'Nobody decides on their own request.',
		'Ask another person of that role, or somebody they delegate to.',
	);

export const administrator = (): Fault =>
	refused(
		'integration_admin',
		'An integration administrator cannot decide on money.',
		'Ask a person of the role; administrators keep the integration running.',
	);

export const notApprover = (role: string): Fault =>
	refused(
		'not_approver',
		`This person does not have the role ${role} for this request.`,
		'Ask a person of that role, or add them to the approvers.',
	);

export const aboveLimit = (limit: string): Fault =>
	refused(
		'above_limit',
		`The amount is above what this person may decide on (${limit}).`,
		'Ask a person of that role with a higher limit.',
	);

export const tookStep = (step: number): Fault =>
	refused(
		'same_person',
		`This person decided on step ${step} already; each step needs somebody else.`,
		'Ask another person of that role.',
	);
