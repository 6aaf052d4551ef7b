import type { CommercialStatus } from '../../../canonical/status';

/**
 * What a commitment's status asks of its order in Odoo.
 * - `prepare`  not agreed yet: a request for quotation, never committed cost
 * - `commit`   agreed: confirmed
 * - `close`    over: nothing more is delivered or billed
 * - `cancel`   void: never to be delivered
 */
export type Intent = 'prepare' | 'commit' | 'close' | 'cancel';

const INTENTS: Readonly<Partial<Record<CommercialStatus, Intent>>> = {
	approved: 'commit',
	executed: 'commit',
	closed: 'close',
	terminated: 'close',
	rejected: 'cancel',
	void: 'cancel',
};

/** Only a document that says it is approved or executed commits; an unknown status does not. */
export const intentOf = (commercial: CommercialStatus | undefined): Intent =>
	(commercial === undefined ? undefined : INTENTS[commercial]) ?? 'prepare';
