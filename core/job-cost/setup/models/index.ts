import { BILL_HOLD_MODEL } from './bill-hold';
import { BUDGET_MODEL } from './budget-line';
import type { ManualModel } from './manual-model';
import { VENDOR_BANK_CASE_MODEL } from './vendor-bank-case';

/** The models Setup creates; one that refers to another comes after it. */
export const MANUAL_MODELS: readonly ManualModel[] = [BUDGET_MODEL, BILL_HOLD_MODEL, VENDOR_BANK_CASE_MODEL];
