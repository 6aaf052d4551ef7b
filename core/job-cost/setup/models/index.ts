import { BILL_HOLD_MODEL } from './bill-hold';
import { BUDGET_MODEL } from './budget-line';
import type { ManualModel } from './manual-model';
import { REQUISITION_LINE_MODEL, REQUISITION_MODEL } from './requisition';
import { SERVICE_CONFIRMATION_MODEL } from './service-confirmation';
import { VENDOR_BANK_CASE_MODEL } from './vendor-bank-case';
import { VENDOR_INSURANCE_MODEL } from './vendor-insurance';

/** The models Setup creates; one that refers to another comes after it. */
export const MANUAL_MODELS: readonly ManualModel[] = [
	BUDGET_MODEL,
	REQUISITION_MODEL,
	REQUISITION_LINE_MODEL,
	SERVICE_CONFIRMATION_MODEL,
	BILL_HOLD_MODEL,
	VENDOR_BANK_CASE_MODEL,
	VENDOR_INSURANCE_MODEL,
];
