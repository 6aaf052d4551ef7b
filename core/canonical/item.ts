import { fault, type Fault } from '../faults';
import { schemaIdOf, typeOf, type Entity } from './entity';
import { envelopeSchema, type CanonicalItem, type Envelope } from './envelope';
import { unfitRecord } from './guard';
import { contentHash } from './hash';
import { faultOfIssues } from './issues';
import { entityNameOf } from './keys';
import { findEntity } from './registry';
import type { Revision } from './revision';
import { ID_LIMIT } from './types';

/** What a builder must know of a record besides its data. */
export interface ItemFacts {
	readonly entity: Entity;
	readonly system: string;
	readonly tenant: string;
	readonly company?: string | undefined;
	/** The record's key within its source, entity and tenant. */
	readonly nativeId: string;
	readonly action?: Envelope['action'] | undefined;
	/** Absent: the content hash of `data`. */
	readonly revision?: Revision | undefined;
	/** When the source says it happened, RFC 3339. */
	readonly time: string;
	/** The event's id in the source; absent: built from record, action and revision. */
	readonly eventId?: string | undefined;
	readonly originApp?: string | undefined;
	/** Absent: the event's id. */
	readonly correlationId?: string | undefined;
	readonly causationId?: string | undefined;
}

/**
 * Wraps validated data in its envelope. Pure: the same facts and data give the same item, so that a
 * redelivery keeps its id.
 */
export function toItem<T>(facts: ItemFacts, data: T): CanonicalItem<T> {
	const { entity, system, tenant, nativeId } = facts;
	const action = facts.action ?? 'upsert';
	const revision = facts.revision ?? { kind: 'hash', value: contentHash(data) };
	const subject = `${entity.name}/${nativeId}`;
	const id = facts.eventId ?? shortId(`${subject}/${action}/${revision.value}`);
	return {
		specversion: '1.0',
		id,
		source: `/${system}/${encodeURIComponent(tenant)}`,
		type: typeOf(entity),
		subject,
		time: facts.time,
		datacontenttype: 'application/json',
		dataschema: schemaIdOf(entity),
		system,
		tenant,
		nativeid: nativeId,
		...(facts.company === undefined ? {} : { company: facts.company }),
		action,
		revision: revision.value,
		revisionkind: revision.kind,
		...(facts.originApp === undefined ? {} : { originapp: facts.originApp }),
		correlationid: facts.correlationId ?? id,
		...(facts.causationId === undefined ? {} : { causationid: facts.causationId }),
		data,
	};
}

/** CloudEvents ids stay below 256 characters; a longer one is known by its hash. */
const shortId = (id: string): string => (id.length <= 256 ? id : contentHash(id));

/** A native id that can serve as a key: one line of at most 200 characters. */
export const isNativeId = (text: string): boolean =>
	text.length <= ID_LIMIT && /^\P{Cc}+$/u.test(text);

/**
 * Reads an item that another node handed over: checks the envelope and the data against the
 * entity's schema of the version it names. Returns the item or the fault; never throws.
 */
export function parseItem(
	json: unknown,
	expected?: readonly string[],
): { readonly item: CanonicalItem } | { readonly fault: Fault } {
	const unfit = unfitRecord(json);
	if (unfit !== undefined) return { fault: unfit };
	const { data, ...attributes } = json as Readonly<Record<string, unknown>>;
	const envelope = envelopeSchema.safeParse(attributes);
	if (!envelope.success) {
		return {
			fault: faultOfIssues(envelope.error, {
				label: 'Canonical item',
				model: 'envelope',
				remedy: 'Send items as the Canonical Map node puts them out.',
			}),
		};
	}
	const name = entityNameOf(envelope.data);
	const entity = findEntity(name);
	if (entity === undefined || typeOf(entity) !== envelope.data.type) {
		return {
			fault: fault({
				class: 'source_data',
				code: 'canonical.unknown_type',
				message: `This version does not know records of type ${envelope.data.type}.`,
				remedy: 'Map the record with the Canonical Map node of the same package version.',
				field: 'type',
			}),
		};
	}
	if (expected !== undefined && !expected.includes(name)) {
		return {
			fault: fault({
				class: 'source_data',
				code: 'canonical.wrong_entity',
				message: `This operation takes ${expected.join(' or ')}, the item is a ${name}.`,
				remedy: 'Route the item to the operation for its entity.',
				field: 'type',
			}),
		};
	}
	const parsed = entity.schema.safeParse(data);
	if (parsed.success) return { item: { ...envelope.data, data: parsed.data } };
	return {
		fault: faultOfIssues(parsed.error, {
			label: `${entity.title} ${envelope.data.nativeid}`,
			model: name,
			remedy: 'Correct the field in the source and map the record again.',
		}),
	};
}
