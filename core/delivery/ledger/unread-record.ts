import { z } from 'zod/v4';

import { envelopeSchema } from '../../canonical/envelope';
import { entityNameOf } from '../../canonical/keys';
import type { BusinessFacts, SourceRecordRef } from '../entry';
import { businessFacts } from '../facts';
import type { Unreadable } from './api';
import { storable, storableFacts } from './text';

export interface UnreadRecord extends SourceRecordRef {
	readonly facts: BusinessFacts;
	readonly correlationId: string;
}

const { type, system, tenant, nativeid, correlationid } = envelopeSchema.shape;
const NAMES = z.object({ type, system, tenant, nativeid });

/**
 * What can be told of an item that could not be read: whose record it is when its envelope is whole,
 * else the entity that the fault or the operation names. So that it lies in the right queue, and a list
 * shows project and amount.
 */
export function recordOfUnread({
	payload,
	operation,
	fault,
}: Pick<Unreadable, 'payload' | 'operation' | 'fault'>): UnreadRecord {
	const item = objectOf(payload);
	const named = NAMES.safeParse(item);
	if (!named.success) {
		const entity = entityOfOperation(fault.model ?? '') || entityOfOperation(operation);
		return { system: '', tenant: '', entity, nativeId: '', facts: {}, correlationId: '' };
	}
	const { nativeid: nativeId, ...whose } = named.data;
	const entity = entityNameOf(named.data);
	const correlation = correlationid.safeParse(item['correlationid']);
	return {
		system: whose.system,
		tenant: storable(whose.tenant),
		entity,
		nativeId: storable(nativeId),
		facts: storableFacts(businessFacts(entity, item['data'])),
		correlationId: correlation.success ? storable(correlation.data) : '',
	};
}

function objectOf(text: string): Readonly<Record<string, unknown>> {
	try {
		const value: unknown = JSON.parse(text);
		return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
	} catch {
		// A text that is no JSON names no record.
		return {};
	}
}

/** Resources of operations whose canonical entity has another name. */
const ENTITIES: Readonly<Record<string, string>> = {
	budget: 'budget_line',
	cost_posting: 'cost_entry',
};

/** `cost_code` of `jobCost.costCode.upsert`, and of `cost_code` itself; empty for other texts. */
function entityOfOperation(name: string): string {
	if (/^[a-z_]+$/.test(name)) return name;
	const resource = /^\w+\.(\w+)\.\w+$/.exec(name)?.[1] ?? '';
	const entity = resource.replace(/[A-Z]/g, (sign) => `_${sign.toLowerCase()}`);
	return ENTITIES[entity] ?? entity;
}
