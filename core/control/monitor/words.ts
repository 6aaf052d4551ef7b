import type { Entry, EntryState, Priority } from '../../delivery/entry';
import {
	EXCEPTIONS,
	type ExceptionClass,
	type QueueRole,
} from '../../delivery/exceptions/taxonomy';
import type { Named } from './tally';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A duration in its two largest units: `40 ms`, `2.4 s`, `3 min`, `2 h 10 min`, `5 d`. */
export function span(ms: number): string {
	if (ms < SECOND) return `${String(Math.round(Math.max(0, ms)))} ms`;
	if (ms < 10 * SECOND) return `${String(Math.floor(ms / 100) / 10)} s`;
	if (ms < MINUTE) return `${String(Math.floor(ms / SECOND))} s`;
	if (ms < HOUR) return `${String(Math.floor(ms / MINUTE))} min`;
	const minutes = Math.floor((ms % HOUR) / MINUTE);
	if (ms < 10 * HOUR && minutes > 0)
		return `${String(Math.floor(ms / HOUR))} h ${String(minutes)} min`;
	if (ms < 2 * DAY) return `${String(Math.floor(ms / HOUR))} h`;
	return `${String(Math.floor(ms / DAY))} d`;
}

/** How long ago, or a dash. */
export const ago = (since: number | null, now: number): string =>
	since === null ? '–' : span(Math.max(0, now - since));

/** `just now`, `3 min ago`. */
export const when = (at: number, now: number): string =>
	now - at < MINUTE ? 'just now' : `${span(now - at)} ago`;

export const counted = (count: number, one: string, many = `${one}s`): string =>
	`${figure(count)} ${count === 1 ? one : many}`;

/** `12,345`. */
export const figure = (count: number): string =>
	String(count).replace(/\B(?=(?:\d{3})+(?!\d))/g, ',');

export const QUEUE_WORDS: Readonly<Record<QueueRole, string>> = {
	project: 'Project',
	finance: 'Finance',
	procurement: 'Procurement',
	integration: 'Integration',
};

export const queueWord = (queue: QueueRole | null): string =>
	queue === null ? 'No queue' : QUEUE_WORDS[queue];

export const classWord = (exceptionClass: ExceptionClass | null): string =>
	exceptionClass === null ? 'Not classified' : EXCEPTIONS[exceptionClass].title;

export const PRIORITY_WORDS: Readonly<Record<Priority, string>> = {
	0: 'Bills, invoices, payments',
	1: 'Orders, receipts, costs',
	2: 'Master data and bulk',
};

export const STATE_WORDS: Readonly<Record<EntryState, string>> = {
	ready: 'Ready',
	sending: 'Being sent',
	retry_wait: 'Tried again later',
	unknown: 'Outcome unknown',
	blocked: 'Waits for another record',
	dead: 'Needs a person',
	applied: 'In Odoo',
	superseded: 'Replaced by a newer one',
	cancelled: 'Closed by a person',
};

export const nameOf = ({ kind, name }: Named, what: string): string =>
	kind === 'name' ? name : kind === 'others' ? `All other ${what}s` : `Without ${what}`;

/** `vendor_invoice` → `Vendor invoice`. */
export const spoken = (entity: Entry['entity']): string =>
	entity === '' ? '' : `${entity.charAt(0).toUpperCase()}${entity.slice(1).replaceAll('_', ' ')}`;
