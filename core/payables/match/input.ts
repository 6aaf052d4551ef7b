import { z } from 'zod/v4';

import { refSchema } from '../../canonical/types';
import { siblingId } from '../../job-cost/delivered';
import { matchRules } from './policy';

/** A bill by Odoo's id, by its id in the source (`record.id`), or by the vendor's or Odoo's number. */
const question = {
	/** Odoo id of the account.move. */
	bill: z.int().positive().optional(),
	record: refSchema.optional(),
	/** Needed with `record.id`. */
	system: z.string().min(1).max(32).default('odoo'),
	tenant: z.string().min(1).max(64).default('default'),
};
const NAMED = { message: 'names no bill', path: ['record'] };
const isNamed = ({ bill, record }: { bill?: number | undefined; record?: object | undefined }) =>
	bill !== undefined || record !== undefined;

export const matchInput = z
	.object({
		...question,
		policy: matchRules,
		/** Internal references of items that are charges: freight, pallets, small order. */
		chargeItems: z.array(z.string().min(1).max(64)).max(100).default([]),
		/**
		 * - `exception` a held bill is a fault, for the queue of its owner
		 * - `result`    it is a result with the verdict `held`
		 */
		whenHeld: z.enum(['exception', 'result']).default('exception'),
	})
	.refine(isNamed, NAMED);
export type MatchInput = z.infer<typeof matchInput>;

export const heldBill = z.object(question).refine(isNamed, NAMED);
export type MatchQuestion = Pick<MatchInput, 'bill' | 'record' | 'system' | 'tenant'>;

/** A person, as the workflow that checked the login names them. */
export const person = z
	.string()
	.trim()
	.max(200)
	.regex(/[\p{L}\p{N}]/u, 'must name a person');

/** A reason in one line; invisible signs alone explain nothing to an auditor. */
export const spokenReason = z
	.string()
	.max(2000)
	.transform((text) => text.replace(/[\s\p{Cc}]+/gu, ' ').trim())
	.refine((text) => /[\p{L}\p{N}]/u.test(text), { message: 'must say why' });

/** Documents of a source that are bills in Odoo. */
const BILL_ENTITIES = ['vendor_invoice', 'vendor_credit', 'sub_pay_application'] as const;

/** External IDs a question may mean. */
export const namesOf = ({ bill, record, system, tenant }: MatchQuestion): string[] => {
	const id = bill === undefined ? record?.id : undefined;
	return id === undefined
		? []
		: BILL_ENTITIES.map((entity) => siblingId({ system, tenant }, entity, id));
};

/** The vendor's or Odoo's number, where nothing more exact is given. */
export const codeOf = ({ bill, record }: MatchQuestion): string | undefined =>
	bill === undefined && record?.id === undefined ? record?.code : undefined;

export const shownAs = ({ bill, record }: MatchQuestion): string =>
	record?.code ?? record?.id ?? (bill === undefined ? '' : `with the id ${String(bill)}`);
