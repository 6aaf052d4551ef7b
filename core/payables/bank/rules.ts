import { type People } from '../../control/approval/people';
import { personKey } from '../../control/approval/person';
import { fault, type Fault, type FaultClass } from '../../faults';
import { VENDOR_BANK_CASE } from '../../odoo/models/vendor-bank-case';
import { type BankCase, isAbout, isHolding, isTrusted, type VendorAccount } from './case';

/**
 * Who may decide on a case: a person of the role, listed among the approvers, who is neither the one
 * that asked nor an integration administrator.
 * @returns the person by the one spelling the list has for all of theirs
 * Faults: `bank.person_missing`, `bank.person_admin`, `bank.person_requester`, `bank.person_role`.
 */
export function deciderOf(one: BankCase, people: People, person: string, role: string): string {
	if (personKey(person) === '') {
		throw refused(
			'person_missing',
			'Nobody is named.',
			'Give the login of who decides.',
			'person',
			{
				class: 'source_data',
			},
		);
	}
	if (people.isAdmin(person)) {
		throw refused(
			'person_admin',
			'An integration administrator cannot decide on bank details.',
			'Ask two persons of accounting; administrators keep the integration running.',
			'person',
		);
	}
	const who = people.identity(person);
	if (who === people.identity(one.requestedBy)) {
		throw refused(
			'person_requester',
			'Nobody decides on a change they asked for or made themselves.',
			'Ask another person.',
			'person',
		);
	}
	const wanted = role.trim().toLowerCase();
	const granted = people.grants.some(
		(grant) => people.identity(grant.person) === who && grant.role === wanted,
	);
	if (!granted) {
		throw refused(
			'person_role',
			`This person does not have the role ${role}.`,
			'Ask a person of that role, or add them to the approvers.',
			'person',
		);
	}
	return who;
}

/**
 * Which of the two confirmations this one is. A repeat of the same person's is neither.
 * Faults: `bank.case_closed`, `bank.person_again`.
 */
export function confirmationAt(
	one: BankCase,
	people: People,
	who: string,
): 'first' | 'second' | 'repeat' {
	const took = [one.first, one.second].some(
		(given) => given !== null && people.identity(given.by) === who,
	);
	if (one.state === 'open') return 'first';
	if (one.state === 'half_confirmed') {
		if (took) throw samePerson();
		return 'second';
	}
	if (took && (one.state === 'confirmed' || one.state === 'verified')) return 'repeat';
	throw closed(one);
}

export type Match =
	| { readonly kind: 'same'; readonly account: VendorAccount; readonly others: readonly string[] }
	| { readonly kind: 'none' }
	/** Odoo holds an account nobody vouched for, and it is not the confirmed one. */
	| { readonly kind: 'other'; readonly masked: string };

/** Looks for the account of a case among those Odoo holds for the vendor. */
export function matchOf(
	one: BankCase,
	accounts: readonly VendorAccount[],
	cases: readonly BankCase[],
): Match {
	const mine = accounts.filter(({ vendor }) => vendor === one.vendor);
	const account = mine.find((candidate) => isAbout(one, candidate));
	if (account !== undefined) {
		const others = mine.filter((other) => other !== account).map(({ masked }) => masked);
		return { kind: 'same', account, others };
	}
	const trusted = cases.filter((other) => other.vendor === one.vendor && isTrusted(other));
	const stranger = mine.find((candidate) => !trusted.some((other) => isAbout(other, candidate)));
	return stranger === undefined ? { kind: 'none' } : { kind: 'other', masked: stranger.masked };
}

/** Faults: `bank.case_closed`, `bank.case_unconfirmed`, `bank.not_in_odoo`, `bank.number_differs`. */
export function refuseUnverified(one: BankCase, match: Match): void {
	if (one.state === 'rejected' || one.state === 'known') throw closed(one);
	if (one.state !== 'confirmed') {
		throw refused(
			'case_unconfirmed',
			`The case ${one.name} is not confirmed by two persons yet.`,
			'Have it confirmed first.',
			'caseId',
		);
	}
	if (match.kind === 'same') return;
	if (match.kind === 'none') {
		throw refused(
			'not_in_odoo',
			`The account ${one.account} of ${one.vendorName} is not in Odoo yet.`,
			'Have a person enter it in Odoo (the vendor, Bank Accounts) as the vendor told it, and verify again.',
			'caseId',
		);
	}
	throw refused(
		'number_differs',
		`The account ${match.masked} that stands in Odoo for ${one.vendorName} is not the one that was confirmed (${one.account}).`,
		'Compare it with what the vendor told, correct or archive it in Odoo, and verify again. If it is nobody’s typing error, somebody meddled.',
		'caseId',
	);
}

/** Faults: `bank.case_closed`, `bank.still_in_odoo`. */
export function refuseUnrejectable(one: BankCase, match: Match): void {
	if (!isHolding(one)) throw closed(one);
	if (match.kind !== 'same') return;
	throw refused(
		'still_in_odoo',
		`The rejected account ${one.account} still stands in Odoo, and ${one.vendorName} would be paid to it.`,
		'Archive the account in Odoo (the vendor, Bank Accounts), then reject the case.',
		'caseId',
	);
}

const refused = (
	code: string,
	message: string,
	remedy: string,
	field: string,
	more: { readonly class?: FaultClass } = {},
): Fault =>
	fault({
		class: more.class ?? (code.startsWith('person') ? 'rights' : 'conflict'),
		code: `bank.${code}`,
		message,
		remedy,
		model: VENDOR_BANK_CASE,
		field,
	});

const samePerson = (): Fault =>
	refused(
		'person_again',
		'This person confirmed the change already; the second confirmation needs somebody else.',
		'Ask another person of the role.',
		'person',
	);

const closed = ({ name, state, closedBy }: BankCase): Fault =>
	refused(
		'case_closed',
		`The case ${name} is closed: ${state.replaceAll('_', ' ')}${closedBy === null ? '' : ` by ${closedBy}`}.`,
		'Nothing is to be done. A new request opens a new case.',
		'caseId',
	);
