import { entityNameOf } from '../../core/canonical/keys';
import type { CanonicalItem } from '../../core/canonical/envelope';
import type { Revision } from '../../core/canonical/revision';
import type { BusinessFacts, DeliveryKind, SourceRecordRef } from '../../core/delivery/entry';
import { businessFacts } from '../../core/delivery/facts';

/** What the ledger knows one input of a writing operation by. */
export interface DeliveryFacts extends SourceRecordRef {
	readonly kind: DeliveryKind;
	readonly action: string;
	/** Absent: the content is the revision. */
	readonly revision?: Revision;
	readonly facts: BusinessFacts;
	/** Absent: that of the execution. */
	readonly correlationId?: string;
}

/** A canonical record as a delivery: its envelope says all but the kind. */
const ofItem = (kind: DeliveryKind, item: CanonicalItem): DeliveryFacts => {
	const entity = entityNameOf(item);
	return {
		kind,
		system: item.system,
		tenant: item.tenant,
		entity,
		nativeId: item.nativeid,
		action: item.action,
		revision: { kind: item.revisionkind, value: item.revision },
		facts: businessFacts(entity, item.data),
		correlationId: item.correlationid,
	};
};

/** A revision of a record that Odoo is to keep: the newest wins. */
export const stateDelivery = (item: CanonicalItem): DeliveryFacts => ofItem('state', item);

/** A document that is booked once: never coalesced. */
export const eventDelivery = (item: CanonicalItem): DeliveryFacts => ofItem('event', item);
