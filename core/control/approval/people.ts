import { DateTime } from 'luxon';

import { wrongPolicy } from './faults';
import { personKey, type Identity } from './person';
import { checkColumns, rowsOf, type PolicyRow } from './policy-row';
import { scaled } from './scaled';

/** Persons with this role keep the integration running and decide on no money. */
export const ADMIN_ROLE = 'integration administrator';

/** A role of a person, for a company or project or for all of them. */
export interface Grant {
	readonly person: string;
	readonly role: string;
	readonly company: string | null;
	readonly project: string | null;
	readonly currency: string | null;
	readonly limit: bigint | null;
	/** As written, with its currency, for messages. */
	readonly limitText: string;
	/** Who decides in this person's place from `from` until before `until`, ms since the epoch. */
	readonly delegate: { readonly to: string; readonly from: number; readonly until: number } | null;
}

export interface People {
	readonly grants: readonly Grant[];
	readonly identity: Identity;
	isAdmin(person: string): boolean;
}

export const PEOPLE_COLUMNS = [
	'person',
	'role',
	'company',
	'project',
	'limit',
	'currency',
	'aliases',
	'delegate',
	'delegateFrom',
	'delegateUntil',
] as const;

/** Reads the table of approvers; one row a role. Faults: `approval.policy`. */
export function readPeople(rows: readonly PolicyRow[], timezone: string): People {
	const names = new Map<string, string>();
	const grants: Grant[] = [];
	const admins = new Set<string>();
	checkColumns(rows, PEOPLE_COLUMNS, 'approvers');
	for (const row of rowsOf(rows, PEOPLE_COLUMNS)) {
		const person = row.text('person');
		const role = row.key('role');
		if (personKey(person) === '') throw wrongPolicy(row.label, 'it names nobody.', 'person');
		if (role === '') throw wrongPolicy(row.label, 'the person has no role.', 'role');
		const others = row
			.text('aliases')
			.split(';')
			.filter((alias) => personKey(alias) !== '');
		for (const name of [person, ...others]) {
			const known = names.get(personKey(name));
			if (known !== undefined && known !== personKey(person)) {
				throw wrongPolicy(row.label, `"${name.trim()}" is a name of two persons.`, 'aliases');
			}
			names.set(personKey(name), personKey(person));
		}
		if (role.replace(/[\s_-]+/g, ' ') === ADMIN_ROLE) {
			admins.add(personKey(person));
			continue;
		}
		const limit = row.amount('limit');
		const currency = row.currency('currency');
		if (limit !== null && currency === null) {
			throw wrongPolicy(row.label, 'it has a limit but no currency.', 'currency');
		}
		const to = row.text('delegate');
		const [from, until] = [row.date('delegateFrom'), row.date('delegateUntil')];
		if (to !== '' && (from === null || until === null || until < from)) {
			throw wrongPolicy(
				row.label,
				'a delegation needs its first and last day.',
				from === null ? 'delegateFrom' : 'delegateUntil',
			);
		}
		grants.push({
			person,
			role,
			company: row.key('company') || null,
			project: row.key('project') || null,
			currency,
			limit: limit === null ? null : scaled(limit, 'limit'),
			limitText: limit === null ? '' : `${limit} ${currency ?? ''}`,
			delegate:
				to === '' || from === null || until === null
					? null
					: { to, from: dayStart(from, timezone), until: dayStart(until, timezone, 1) },
		});
	}
	const identity: Identity = (text) => names.get(personKey(text)) ?? personKey(text);
	return { grants, identity, isAdmin: (person) => admins.has(identity(person)) };
}

/** The begin of a day in a zone, `days` later. */
export const dayStart = (day: string, timezone: string, days = 0): number =>
	DateTime.fromISO(day, { zone: timezone }).startOf('day').plus({ days }).toMillis();
