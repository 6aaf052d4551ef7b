import { Fault } from '../../../../core/faults';
import { isRoutingNumber, masked, sealAccount } from '../../../../core/payables/bank/account';
import type { BankCase, VendorAccount } from '../../../../core/payables/bank/case';
import { scrubbed } from '../../../../core/payables/bank/scrub';
import { refuseDoubtful, standingOf } from '../../../../core/payables/bank/standing';
import { findingsOf } from '../../../../core/payables/bank/watch';

/** Published examples (ISO 13616 registry, ABA): nobody's accounts. */
const IBAN = 'DE89370400440532013000';
const SALT = 'n8n.portal.t.vendor_bank_change.1';

const account = (number: string, more: Partial<VendorAccount> = {}): VendorAccount => ({
	id: 5,
	vendor: 9,
	number: { number, bankCode: null },
	masked: masked(number),
	company: null,
	written: '2026-10-01 10:00:00',
	writtenBy: 2,
	...more,
});
const bankCase = (
	state: BankCase['state'],
	number: string,
	more: Partial<BankCase> = {},
): BankCase => {
	const { masked: shown, ...sealed } = sealAccount({ accountNumber: number }, SALT);
	return {
		id: 1,
		name: 'Acme',
		vendor: 9,
		vendorName: 'Acme',
		company: null,
		state,
		channel: 'message',
		account: shown,
		sealed,
		salt: SALT,
		bank: null,
		requestedBy: 'x',
		reason: '',
		openedAt: '2026-09-01T00:00:00Z',
		first: null,
		second: null,
		closedBy: null,
		closedAt: '2026-10-02T00:00:00Z',
		closedReason: null,
		...more,
	};
};
const codeOf = (work: () => unknown): string => {
	try {
		work();
		return 'fine';
	} catch (thrown) {
		return thrown instanceof Fault ? thrown.code : 'threw';
	}
};

describe('account numbers', () => {
	it.each([
		['021000021', true],
		['011401533', true],
		['021000022', false],
		['000000000', false],
		['12345678', false],
	])('routing number %s: %s', (digits, right) => {
		expect(isRoutingNumber(digits)).toBe(right);
	});

	it.each([
		[{ iban: IBAN }, 'fine'],
		[{ iban: 'DE88370400440532013000' }, 'bank.iban_invalid'],
		[{ iban: 'DE8937040044053201300' }, 'bank.iban_invalid'],
		[{ accountNumber: '12345678', routingNumber: '021000021' }, 'fine'],
		[{ accountNumber: '12345678', routingNumber: '021000022' }, 'bank.routing_invalid'],
	])('%j: %s', (given, expected) => {
		expect(codeOf(() => sealAccount(given, SALT))).toBe(expected);
	});

	it('seals alike for one case and otherwise for another', () => {
		const seal = (salt: string) => sealAccount({ iban: IBAN }, salt);
		expect(seal(SALT)).toEqual(seal(SALT));
		expect(seal('other').fingerprint).not.toBe(seal(SALT).fingerprint);
		expect(sealAccount(seal(SALT), 'other')).toEqual(seal(SALT));
		expect(JSON.stringify(seal(SALT))).not.toContain('0532');
	});

	it('tells one number at two banks apart', () => {
		const here = sealAccount({ accountNumber: '12345678', routingNumber: '021000021' }, SALT);
		const there = sealAccount({ accountNumber: '12345678', routingNumber: '011401533' }, SALT);
		expect(here.fingerprint).toBe(there.fingerprint);
		expect(here.bankFingerprint).not.toBe(there.bankFingerprint);
	});

	it('masks whatever an item holds, and seals the account of a request', () => {
		const item = {
			system: 'portal',
			tenant: 't',
			nativeid: '1',
			note: `pay to ${IBAN}`,
			data: {
				account: { iban: IBAN },
				reason: `to ${IBAN}`,
				more: [{ account_number: '123456789' }],
			},
		};
		const sealed = { data: { account: sealAccount({ iban: IBAN }, SALT) } };
		const kept = scrubbed(item);
		expect(kept).toMatchObject(sealed);
		expect(JSON.stringify(kept)).not.toMatch(/0532|123456789/);
		expect(scrubbed(kept)).toMatchObject(sealed);
		expect(
			JSON.stringify(scrubbed({ data: { account: { iban: 'DE88370400440532013000' } } })),
		).not.toContain('0532');
	});
});

describe('standing of a vendor', () => {
	const mine = '12345678';
	const verified = bankCase('verified', mine);

	it('trusts what was vouched for, and nothing else once something was', () => {
		expect(standingOf([], [account(mine)], false).unknown).toEqual([]);
		expect(standingOf([], [account(mine)], true).unknown).toHaveLength(1);
		expect(standingOf([verified], [account(mine)], true).unknown).toEqual([]);
		expect(
			standingOf([verified], [account(mine), account('87654321')], false).unknown,
		).toHaveLength(1);
		expect(standingOf([bankCase('rejected', mine)], [account(mine)], true).unknown).toHaveLength(1);
	});

	it.each([
		['open', 'payment.bank_case_open'],
		['half_confirmed', 'payment.bank_case_open'],
		['confirmed', 'payment.bank_case_open'],
		['rejected', 'fine'],
	] as const)('a case that is %s: %s', (state, code) => {
		const standing = standingOf([bankCase(state, mine)], [], false);
		expect(codeOf(() => refuseDoubtful(standing, 'Acme', undefined))).toBe(code);
	});

	it.each([
		['before the account was confirmed', '2026-10-01T23:59:59Z', 'payment.bank_changed'],
		['after', '2026-10-02T00:00:00Z', 'fine'],
		['at a time nobody says', undefined, 'fine'],
	])('a payment approved %s', (_when, approvedAt, code) => {
		const standing = standingOf([verified], [account(mine)], false);
		expect(codeOf(() => refuseDoubtful(standing, 'Acme', approvedAt))).toBe(code);
	});

	it('takes an account nobody vouched for as changed when it was written', () => {
		const standing = standingOf([], [account(mine)], false);
		expect(standing.changedAt).toBe('2026-10-01T10:00:00Z');
		expect(standingOf([bankCase('known', mine)], [account(mine)], true).changedAt).toBeNull();
	});
});

describe('the watch', () => {
	const mine = '12345678';
	const seen = { id: 5, seen: '2026-10-01 10:00:00' };
	it.each([
		['nothing known', [], 'new'],
		['the account as it was looked at', [bankCase('known', mine, { bank: seen })], 'trusted'],
		[
			'written to since',
			[bankCase('known', mine, { bank: { ...seen, seen: 'before' } })],
			'touched',
		],
		['another number', [bankCase('known', '87654321')], 'new'],
		['a change under way', [bankCase('confirmed', mine)], 'pending'],
		['a rejected one', [bankCase('rejected', mine)], 'new'],
	] as const)('%s', (_name, cases, what) => {
		expect(findingsOf([account(mine)], cases).map((one) => one.what)).toEqual([what]);
	});
});
