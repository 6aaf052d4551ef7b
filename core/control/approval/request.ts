import { z } from 'zod/v4';

import { joinKey } from '../../canonical/keys';
import { decimal } from '../../money';
import { wrongRequest } from './faults';
import { personKey } from './person';
import { BUDGET_RESULTS, URGENCIES } from './policy';
import { comparable } from './policy-row';

const line = (limit: number) =>
	z
		.string()
		.max(limit)
		.transform((text) => text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim());
const code = line(200).default('');

/** What is to be approved, as a source says it. Texts are codes; `amount` is a decimal text. */
export const requestSchema = z.strictObject({
	/** With tenant, entity and native id the identity of the document. */
	system: line(64).pipe(z.string().min(1)),
	tenant: line(64).default(''),
	entity: line(64).pipe(z.string().min(1)),
	nativeId: line(200).pipe(z.string().min(1)),
	title: line(300).default(''),
	company: code,
	project: code,
	costCentre: code,
	costCodes: z
		.array(line(200).pipe(z.string().min(1)))
		.max(500)
		.default([]),
	vendor: code,
	vendorClass: code,
	/** Without tax, in `currency`; negative for a reduction. */
	amount: z.string().max(40),
	currency: z.string().regex(/^[A-Z]{3}$/),
	budget: z.enum(BUDGET_RESULTS).nullable().default(null),
	urgency: z.enum(URGENCIES).default('normal'),
	requester: line(200).pipe(z.string().min(1)),
	/** SHA-256 of the document; another one is another document. */
	documentHash: z.string().regex(/^[0-9a-f]{64}$/),
	correlationId: line(256).default(''),
});

export type ApprovalRequest = z.infer<typeof requestSchema>;

/** Checks a request. Fault `approval.request`, naming the field. */
export function readRequest(candidate: unknown): ApprovalRequest {
	const parsed = requestSchema.safeParse(candidate);
	if (!parsed.success) {
		const [issue] = parsed.error.issues;
		const field = String(issue?.path[0] ?? 'request');
		throw wrongRequest(
			field,
			`${field} of the request is missing or not usable.`,
			field === 'currency'
				? 'Give the currency as three capital letters, for example USD.'
				: `Give ${field} a value in the node, or correct it in the source.`,
		);
	}
	const request = parsed.data;
	decimal(request.amount, 'amount');
	if (personKey(request.requester) === '') {
		throw wrongRequest('requester', 'The requester names nobody.', 'Name the person who asks.');
	}
	return request;
}

/** The document, whatever its revision. */
export const documentKey = ({
	system,
	tenant,
	entity,
	nativeId,
}: Pick<ApprovalRequest, 'system' | 'tenant' | 'entity' | 'nativeId'>): string =>
	joinKey(system, tenant, entity, nativeId);

/** Requests whose amounts are added up: of one company, project and vendor. */
export const familyOf = ({
	company,
	project,
	vendor,
}: Pick<ApprovalRequest, 'company' | 'project' | 'vendor'>): string =>
	joinKey(...[company, project, vendor].map(comparable));
