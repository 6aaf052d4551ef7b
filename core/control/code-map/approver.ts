import type { People } from '../approval/people';
import { personKey } from '../approval/person';
import { comparable } from '../approval/policy-row';
import { administrator, noPerson, notApprover, ownProposal } from './faults';

/** What a decision is about, for the roles of the table of approvers. */
export interface Matter {
	/** As in the table, whatever its capitals. */
	readonly role: string;
	/** Odoo's id of the company; 0 is all of them. */
	readonly company: number;
	/** Empty for a mapping of all projects. */
	readonly project: string;
	readonly proposedBy: string;
}

/**
 * May this person decide on a proposal? They need the role, in their own name or in the place of
 * somebody absent, and are neither the proposer nor an integration administrator. Who holds the role
 * for one company or project only does not decide for all of them.
 *
 * Faults: `code_map.person_missing`; of class rights `code_map.integration_admin`,
 * `code_map.own_proposal`, `code_map.not_approver`.
 *
 * @param now ms since the epoch
 */
export function checkApprover(people: People, matter: Matter, person: string, now: number): void {
	if (personKey(person) === '') throw noPerson();
	const { identity } = people;
	const [who, proposer] = [identity(person), identity(matter.proposedBy)];
	if (people.isAdmin(person)) throw administrator();
	if (who === proposer) throw ownProposal();
	const role = comparable(matter.role.trim());
	const covers = (wanted: string | null, value: string): boolean =>
		wanted === null || wanted === comparable(value);
	const may = people.grants.some((grant) => {
		if (grant.role !== role) return false;
		if (!covers(grant.company, String(matter.company))) return false;
		if (!covers(grant.project, matter.project)) return false;
		if (identity(grant.person) === who) return true;
		const { delegate } = grant;
		return (
			delegate !== null &&
			now >= delegate.from &&
			now < delegate.until &&
			identity(delegate.to) === who &&
			identity(grant.person) !== proposer &&
			!people.isAdmin(grant.person)
		);
	});
	if (!may) throw notApprover(matter.role);
}
