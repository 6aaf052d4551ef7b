import { fault, type Fault, type FaultReport } from '../../faults';

/** The ledger's own faults: of its callers (`ledger.*`) and of deliveries (`delivery.*`). */

export const fromReport = (report: FaultReport): Fault => fault(report);

export const notFound = (): Fault =>
	fault({
		class: 'rights',
		code: 'ledger.not_found',
		message: 'The ledger has no such entry for this Odoo database and company.',
		remedy: 'Check the number, and that the node uses the Odoo credential the entry was sent with.',
	});

export const wrongState = (message: string, remedy: string): Fault =>
	fault({ class: 'conflict', code: 'ledger.wrong_state', message, remedy });

export const conflictFault = (revision: string, known: number): Fault =>
	fault({
		class: 'conflict',
		code: 'delivery.conflict',
		message: `Revision ${revision} of this record came before with other content.`,
		remedy:
			'Find out which content is right: dismiss this one, or resolve it with the right content. Where the mapping was changed on purpose, run the records once with Delivery > Send Again.',
		...(known === 0 ? {} : { details: { entry: known } }),
	});

export const incomparableFault = (kind: string, known: string | null): Fault =>
	fault({
		class: 'conflict',
		code: 'delivery.incomparable_revision',
		message:
			known === null
				? `The revision is no ${kind}, so it cannot be told whether it is newer.`
				: `The record was delivered by ${known} before and now comes by ${kind}: neither is newer.`,
		remedy:
			'Check the source. Replay it when this revision is to count; the order starts anew with it.',
		field: 'revision',
		...(known === null ? {} : { details: { known } }),
	});

export const foreignFault = (): Fault =>
	fault({
		class: 'rights',
		code: 'delivery.other_company',
		message: 'This revision was delivered before under another company of this Odoo database.',
		remedy: 'Deliver it with the Odoo credential it was first sent with, or dismiss this one.',
	});

export const closedFault = (): Fault =>
	fault({
		class: 'conflict',
		code: 'delivery.closed',
		message: 'A person closed this delivery for good.',
		remedy: 'Send a new revision from the source if it is to be delivered after all.',
	});

export const tooLargeFault = (bytes: number, limit: number): Fault =>
	fault({
		class: 'source_data',
		code: 'delivery.payload_too_large',
		message: `The item has ${bytes} bytes; the ledger keeps at most ${limit}.`,
		remedy:
			'Leave out what Odoo does not need (files, history), then resolve it with what is left.',
		details: { bytes, limit },
	});

export const expiredFault = (lost: number): Fault =>
	fault({
		class: 'unknown_outcome',
		code: 'delivery.lease_expired',
		message: 'The run that was sending this stopped without an answer; it may have been done.',
		remedy: 'Nothing is to be done: the same revision is sent again, which changes nothing twice.',
		details: { lost },
	});

/** Claims in a row that ended in nothing, as the entry's fault remembers them. */
export const lostClaims = (report: FaultReport | null): number => {
	const lost = report?.code === 'delivery.lease_expired' ? report.details?.['lost'] : undefined;
	return typeof lost === 'number' ? lost : 0;
};

export const poisonFault = (claims: number): Fault =>
	fault({
		class: 'unknown_outcome',
		code: 'delivery.poison',
		message: `${claims} runs in a row stopped without an answer while sending this.`,
		remedy: 'Look the record up in Odoo, and at what stopped n8n; then replay or dismiss it.',
		retryable: false,
		details: { claims },
	});

export const notTakenFault = (hours: number): Fault =>
	fault({
		class: 'unavailable',
		code: 'delivery.not_taken',
		message: `It has been due for ${hours} hours and no workflow took it up.`,
		remedy: 'Activate a workflow with a Delivery Trigger, then replay it.',
	});

export const eventNotTakenFault = (takes: number): Fault =>
	fault({
		class: 'unavailable',
		code: 'delivery.event_not_taken',
		message: `The event was handed to a workflow ${takes} times, but nothing came of it.`,
		remedy:
			'Look at the failed executions of that workflow; then replay it, or dismiss it with a reason.',
		details: { takes },
	});

export const eventConflictFault = (): Fault =>
	fault({
		class: 'conflict',
		code: 'delivery.event_conflict',
		message: 'An event with this id came before with other content; this one was not processed.',
		remedy: 'Ask the source which one is right; resolve it with the right content, or dismiss it.',
	});
