import { contentHash } from '../../canonical/hash';
import { joinKey } from '../../canonical/keys';
import type { EntityName } from '../../canonical/registry';
import { fault, type Fault } from '../../faults';
import { toThinEvent } from '../../sources/procore';
import type { Priority } from '../entry';
import type { NewEvent } from '../ledger/api';
import { at, type BodyRecord } from './body';

/** How the events of a source are told apart. */
export interface EventProfile {
	/** `procore` reads its webhooks v2 to v4; `generic` goes by the paths below. */
	readonly kind: 'procore' | 'generic';
	/** System and tenant, the first parts of every key, as in *Canonical Map*. */
	readonly system: string;
	/** Empty: the event says it itself (Procore's company id). */
	readonly tenant: string;
	/** Path of the event's own id; empty takes its content for its id. */
	readonly idPath: string;
	/** Class of all events, or by what they are about. */
	readonly priority: Priority | 'entity';
}

type Taken = Omit<NewEvent, 'taken'>;

/**
 * The events of a request, each with the key under which the ledger knows it. Two deliveries of one
 * event have one key; of one key with two hashes, the ledger makes a conflict.
 */
export function eventsOf(records: readonly BodyRecord[], profile: EventProfile): Taken[] | Fault {
	const events: Taken[] = [];
	for (const record of records) {
		const event = profile.kind === 'procore' ? procoreEvent(record, profile) : undefined;
		const taken = event ?? plainEvent(record, profile);
		if ('code' in taken) return taken;
		events.push(taken);
	}
	return events;
}

/** The event by its meaning: an envelope that differs between two deliveries is no conflict. */
function procoreEvent({ json, text }: BodyRecord, profile: EventProfile): Taken | undefined {
	const event = toThinEvent(json);
	if (event === undefined) return undefined;
	const { id, companyId, entity, ...meaning } = event;
	const tenant = profile.tenant === '' ? companyId : profile.tenant;
	return {
		eventKey: joinKey(profile.system, tenant, id),
		source: profile.system,
		hash: contentHash({ companyId, ...meaning }),
		payload: text,
		priority: profile.priority === 'entity' ? entityPriority(entity) : profile.priority,
	};
}

function plainEvent({ json, text }: BodyRecord, profile: EventProfile): Taken | Fault {
	const hash = contentHash(json);
	const given = profile.idPath === '' ? hash : at(json, profile.idPath);
	const id = typeof given === 'number' && Number.isSafeInteger(given) ? String(given) : given;
	if (typeof id !== 'string' || !/^[^\p{Cc}\p{Cs}]{1,256}$/u.test(id)) {
		return fault({
			class: 'source_data',
			code: 'intake.no_event_id',
			message: `An event has no usable id at ${profile.idPath}.`,
			remedy: 'Name the path of the event id in the node, or leave it empty to go by content.',
			field: profile.idPath,
		});
	}
	return {
		eventKey: joinKey(profile.system, profile.tenant, id),
		source: profile.system,
		hash,
		payload: text,
		priority: profile.priority === 'entity' ? 1 : profile.priority,
	};
}

const MONEY: ReadonlySet<EntityName> = new Set(['vendor_invoice', 'vendor_credit']);
const COMMITTED: ReadonlySet<EntityName> = new Set([
	'budget_change',
	'budget_line',
	'cost_entry',
	'equipment_usage',
	'material_consumption',
	'purchase_order',
	'subcontract',
	'timesheet',
]);

/** 0 documents that move money, 1 commitments and costs, 2 master data and what nobody knows. */
export function entityPriority(entity: EntityName | undefined): Priority {
	if (entity === undefined) return 2;
	return MONEY.has(entity) ? 0 : COMMITTED.has(entity) ? 1 : 2;
}
