import { z } from 'zod/v4';

import type { EntityName } from '../../canonical/registry';
import type { Native } from '../source';
import { id, instant, optionalId, optionalText, text } from '../wire';
import { isRecord } from './common';

/** A change notice that names a record and does not carry it, in one shape for all API versions. */
export interface ThinEvent {
	readonly system: 'procore';
	/** Unique and sortable: the ULID; the same on redelivery. */
	readonly id: string;
	readonly version: 'v2' | 'v3' | 'v4';
	readonly companyId: string;
	readonly projectId?: string | undefined;
	/** Procore's name of the record type, e.g. `Direct Cost Line Items`. */
	readonly resource: string;
	readonly resourceId: string;
	readonly action: 'create' | 'update' | 'delete';
	/** When it happened, RFC 3339. */
	readonly occurredAt: string;
	readonly userId?: string | undefined;
	/** The application that made the change; v4 does not say. */
	readonly originApp?: string | undefined;
	readonly related: ReadonlyArray<{ readonly resource: string; readonly id: string }>;
	/** The entity to fetch and map, when this package has it. */
	readonly entity?: EntityName | undefined;
}

const action = z.enum(['create', 'update', 'delete']);

/** v2 and v3: integer ids, `event_type`, `resource_name`; v3 adds related resources. */
const wireNamed = z.object({
	id,
	ulid: optionalText,
	timestamp: instant,
	metadata: z.object({ source_application_id: optionalText }).nullish(),
	user_id: optionalId,
	company_id: id,
	project_id: optionalId,
	event_type: action,
	resource_name: text,
	resource_id: id,
	related_resources: z
		.array(
			z.object({
				name: optionalText,
				resource_name: optionalText,
				id: optionalId,
				resource_id: optionalId,
			}),
		)
		.nullish(),
});

/** v4: ids are text, `reason`, `resource_type`, no metadata. */
const wireTyped = z.object({
	id: text,
	timestamp: instant,
	reason: action,
	company_id: id,
	project_id: optionalId,
	user_id: optionalId,
	resource_type: text,
	resource_id: id,
});

const ENTITIES: Readonly<Record<string, EntityName>> = {
	projects: 'project',
	'sub jobs': 'phase',
	'cost codes': 'cost_code',
	'line item types': 'cost_type',
	'budget line items': 'budget_line',
	'budget changes': 'budget_change',
	'budget modifications': 'budget_change',
	'company vendors': 'vendor',
	'project vendors': 'vendor',
	vendors: 'vendor',
	'purchase order contracts': 'purchase_order',
	'work order contracts': 'subcontract',
	requisitions: 'vendor_invoice',
	'direct costs': 'cost_entry',
	'direct cost line items': 'cost_entry',
	'timecard entries': 'timesheet',
	'equipment logs': 'equipment_usage',
	'equipment timecard entries': 'equipment_usage',
};

/** Reads a delivery of any of the three versions; undefined when it is none. */
export function toThinEvent(json: Native): ThinEvent | undefined {
	// The list of deliveries wraps the event.
	const event = json['event'];
	if (isRecord(event)) return toThinEvent(event);
	if ('reason' in json && 'resource_type' in json) return typed(json);
	return 'event_type' in json && 'resource_name' in json ? named(json) : undefined;
}

function named(json: Native): ThinEvent | undefined {
	const { success, data } = wireNamed.safeParse(json);
	if (!success) return undefined;
	return {
		system: 'procore',
		id: data.ulid ?? data.id,
		version: Array.isArray(data.related_resources) ? 'v3' : 'v2',
		companyId: data.company_id,
		projectId: data.project_id,
		resource: data.resource_name,
		resourceId: data.resource_id,
		action: data.event_type,
		occurredAt: data.timestamp,
		userId: data.user_id,
		originApp: data.metadata?.source_application_id,
		related: (data.related_resources ?? []).flatMap((link) => {
			const resource = link.resource_name ?? link.name;
			const linked = link.resource_id ?? link.id;
			return resource === undefined || linked === undefined ? [] : [{ resource, id: linked }];
		}),
		entity: entityOfResource(data.resource_name),
	};
}

function typed(json: Native): ThinEvent | undefined {
	const { success, data } = wireTyped.safeParse(json);
	if (!success) return undefined;
	return {
		system: 'procore',
		id: data.id,
		version: 'v4',
		companyId: data.company_id,
		projectId: data.project_id,
		resource: data.resource_type,
		resourceId: data.resource_id,
		action: data.reason,
		occurredAt: data.timestamp,
		userId: data.user_id,
		related: [],
		entity: entityOfResource(data.resource_type),
	};
}

function entityOfResource(resource: string): EntityName | undefined {
	const key = resource.toLowerCase();
	return Object.hasOwn(ENTITIES, key) ? ENTITIES[key] : undefined;
}
