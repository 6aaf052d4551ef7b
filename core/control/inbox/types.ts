import type { Scope } from '../../delivery/entry';
import type { QueueRole } from '../../delivery/exceptions/taxonomy';
import type { Ledger } from '../../delivery/ledger/api';
import { fault, type Fault } from '../../faults';

/** Who looks at which exceptions, and when. */
export interface Inbox {
	readonly ledger: Ledger;
	readonly scope: Scope;
	/** Name of the signed-in person: from the login, never from the form. */
	readonly person: string;
	/** Queues this inbox shows and decides over. */
	readonly queues: readonly QueueRole[];
	/** Shown at the head of every page. */
	readonly name: string;
	/** IANA name. */
	readonly timezone: string;
	/** ms since the epoch. */
	readonly now: number;
}

/** An answer to a browser. */
export interface InboxAnswer {
	readonly status: number;
	readonly html: string;
}

export const notFound = (): Fault =>
	fault({
		class: 'conflict',
		code: 'ledger.not_found',
		message: 'There is no such exception, or it is not one of yours.',
		remedy: 'Open the list and choose it there.',
	});
