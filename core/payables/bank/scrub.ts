import { statedAccountSchema } from '../../canonical/entities/vendor-bank-change';
import { redactValue } from '../../delivery/audit/redact';
import { originSchema, recordId } from '../../job-cost/delivered';
import { toFault } from '../../faults';
import { sealAccount } from './account';

const DEEPEST = 20;

/**
 * An item as it may be written down: account numbers and secrets masked wherever they stand, by name
 * or by look. The account of a canonical request is sealed instead, so that what is kept of it can be
 * sent again.
 */
export function scrubbed(item: Readonly<Record<string, unknown>>): Record<string, unknown> {
	const { data, ...envelope } = item;
	const kept = scrub(envelope) as Record<string, unknown>;
	if (!isRecord(data))
		return data === undefined ? kept : { ...kept, data: scrubValue('data', data) };
	const { account, ...rest } = data;
	const sealed = account === undefined ? undefined : sealedOf(item, account);
	return {
		...kept,
		data: {
			...(scrub(rest) as Record<string, unknown>),
			...(account === undefined ? {} : { account: sealed ?? scrubValue('account', account) }),
		},
	};
}

/** undefined when the account is none, or when nothing says whose it is. */
function sealedOf(item: Readonly<Record<string, unknown>>, account: unknown) {
	// What was sealed before holds nothing to be masked.
	if (isRecord(account) && 'fingerprint' in account) return account;
	const origin = originSchema.safeParse(item);
	const stated = statedAccountSchema.safeParse(account);
	if (!origin.success || !stated.success) return undefined;
	try {
		return sealAccount(stated.data, recordId(origin.data, 'vendor_bank_change'));
	} catch (thrown) {
		// A number that cannot be right is masked like any other text.
		return toFault(thrown).class === 'source_data' ? undefined : null;
	}
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

const scrub = (value: unknown, depth = 0): unknown => {
	if (depth > DEEPEST) return null;
	if (Array.isArray(value)) return value.map((one) => scrub(one, depth + 1));
	if (!isRecord(value)) return scrubValue('', value, depth);
	return Object.fromEntries(
		Object.entries(value).map(([name, inner]) => [name, scrubValue(name, inner, depth + 1)]),
	);
};

const scrubValue = (name: string, value: unknown, depth = 0): unknown =>
	typeof value === 'object' && value !== null
		? scrub(value, depth)
		: (redactValue(name, value) ?? null);
