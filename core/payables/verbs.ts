import { bankChangeConfirm, bankChangeReject, bankChangeVerify } from './bank/decide';
import { bankChangeOpen } from './bank/open';
import { bankChangeGetMany, bankChangeWatch } from './bank/watch';
import {
	vendorBillCancel,
	vendorBillReset,
	vendorCreditCancel,
	vendorCreditReset,
} from './bill/end';
import { vendorBillPost, vendorCreditPost } from './bill/post';
import {
	vendorBillGet,
	vendorBillGetMany,
	vendorCreditGet,
	vendorCreditGetMany,
} from './bill/read';
import { vendorBillUpsert, vendorCreditUpsert } from './bill/upsert';
import { holdGetMany } from './match/hold-list';
import { holdPlace } from './match/hold-place';
import { holdRelease } from './match/hold-release';
import { matchRun } from './match/run';
import { payApplicationCertify } from './pay-application/certify';
import { payApplicationPost } from './pay-application/post';
import { payApplicationUpsert } from './pay-application/upsert';
import { paymentCancel } from './payment/cancel';
import { paymentPost } from './payment/post';
import { paymentGetStatus } from './payment/status';
import { retentionGet } from './retention/get';
import { retentionRelease } from './retention/release';

/** Every verb of payables, for the node, the documentation and the conformance tests. */
export const PAYABLES_VERBS = [
	vendorBillUpsert,
	vendorBillGet,
	vendorBillGetMany,
	vendorBillPost,
	vendorBillCancel,
	vendorBillReset,
	vendorCreditUpsert,
	vendorCreditGet,
	vendorCreditGetMany,
	vendorCreditPost,
	vendorCreditCancel,
	vendorCreditReset,
	matchRun,
	holdGetMany,
	holdPlace,
	holdRelease,
	payApplicationUpsert,
	payApplicationCertify,
	payApplicationPost,
	retentionGet,
	retentionRelease,
	paymentPost,
	paymentGetStatus,
	paymentCancel,
	bankChangeOpen,
	bankChangeConfirm,
	bankChangeVerify,
	bankChangeReject,
	bankChangeWatch,
	bankChangeGetMany,
] as const;
