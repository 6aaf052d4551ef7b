import type { Entry } from '../entry';

/** What is true of every entry before anything happened to it. */
export const freshEntry = (now: number) =>
	({
		attempts: 0,
		epoch: 0,
		nextAt: now,
		leaseUntil: 0,
		blockedOn: null,
		fault: null,
		exceptionClass: null,
		queue: null,
		assignee: null,
		effect: null,
		result: null,
		seen: 1,
		createdAt: now,
		updatedAt: now,
		failingSince: null,
		doneAt: null,
	}) as const satisfies Partial<Entry>;
