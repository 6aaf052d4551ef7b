import { DateTime } from 'luxon';

import type { BusinessFacts, Entry, EntryState } from '../../delivery/entry';

/** `missing_reference` -> `Missing reference`. */
export const spoken = (name: string): string =>
	`${name.charAt(0).toUpperCase()}${name.slice(1).replaceAll('_', ' ')}`;

/** What a state means to the person who looks at it. */
export const STATE_WORDS: Readonly<Record<EntryState, string>> = {
	ready: 'About to be sent',
	sending: 'Being sent',
	retry_wait: 'Tried again later',
	unknown: 'Outcome unknown, is checked',
	blocked: 'Waits for another record',
	dead: 'Waits for you',
	applied: 'Applied in Odoo',
	superseded: 'Replaced by a newer version',
	cancelled: 'Closed by a person',
};

/** Steps of the audit trail, by their names in it. */
export const STEP_WORDS: Readonly<Partial<Record<string, string>>> = {
	'entry.accepted': 'Accepted',
	'entry.claimed': 'Sent to Odoo',
	'entry.applied': 'Applied in Odoo',
	'entry.failed': 'Not done',
	'entry.retry': 'To be tried again',
	'entry.blocked': 'Waits for another record',
	'entry.unknown': 'Outcome unknown',
	'entry.superseded': 'Replaced by a newer version',
	'entry.replaced': 'Came again with other content',
	'entry.conflict': 'Same key, other content',
	'entry.dead': 'Given to a person',
	'entry.fenced': 'Late answer ignored',
	'entry.expired': 'Sender lost',
	'exception.assigned': 'Assigned',
	'exception.routed': 'Moved to a queue',
	'exception.replayed': 'Replayed',
	'exception.resolved': 'Corrected',
	'exception.dismissed': 'Dismissed',
	'exception.proposed': 'Proposed',
	'exception.decided': 'Decided by a second person',
};

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Time since `then`, in the largest unit that fits: `5 min`, `3 h`, `12 d`. */
export function age(then: number, now: number): string {
	const ms = Math.max(0, now - then);
	if (ms < MINUTE) return 'just now';
	if (ms < HOUR) return `${String(Math.floor(ms / MINUTE))} min`;
	if (ms < 2 * DAY) return `${String(Math.floor(ms / HOUR))} h`;
	return `${String(Math.floor(ms / DAY))} d`;
}

/** A time for people, in `timezone`: `2026-11-22 03:05`. */
export const moment = (at: number, timezone: string): string =>
	DateTime.fromMillis(at, { zone: timezone }).toFormat('yyyy-LL-dd HH:mm');

/** `1234567.5` in `USD` -> `1,234,567.50 USD`; text that is no decimal stays as it is. */
export function amountOf({ amount, currency }: BusinessFacts): string {
	if (amount === undefined) return '';
	const parts = /^(-?)(\d+)(?:\.(\d+))?$/.exec(amount);
	const unit = currency === undefined ? '' : ` ${currency}`;
	if (parts === null) return `${amount}${unit}`;
	const [, sign = '', whole = '', fraction = ''] = parts;
	const grouped = whole.replace(/\B(?=(?:\d{3})+$)/g, ',');
	return `${sign}${grouped}.${fraction.padEnd(2, '0')}${unit}`;
}

/** What an entry is called: its title, else the record it is about, else the step that reported it. */
export function titleOf(entry: Entry): string {
	if (entry.facts.title !== undefined && entry.facts.title !== '') return entry.facts.title;
	if (entry.nativeId !== '') return `${spoken(entry.entity)} ${entry.nativeId}`;
	return `${entry.operation} ${String(entry.id)}`;
}

/** Since when it has been failing. */
export const failingSince = (entry: Entry): number => entry.failingSince ?? entry.createdAt;
