import type { IExecuteFunctions } from 'n8n-workflow';

import type { EntityName } from '../../core/canonical/registry';
import { fault, toFault, type Fault } from '../../core/faults';
import { systemClock } from '../../core/ports';
import { openSourceApi, type SourceApi } from '../../core/sources/fetch';
import { recordRequest, toThinEvent, type ThinEvent } from '../../core/sources/procore';
import type { Native } from '../../core/sources/source';
import { readSource } from '../shared/source';

/** Requests on their way at a time; sources count them. */
const PARALLEL = 4;

/** A change notice in place of a record, with its place in the batch. */
export interface Notice {
	readonly index: number;
	readonly event: ThinEvent;
	/** Address of the record, where the user gave one. */
	readonly template: string | undefined;
}

/** The notice an item is, or undefined when it carries its record. */
export function noticeOf(index: number, json: Native, template: string): Notice | undefined {
	const event = toThinEvent(json);
	return event && { index, event, template: template === '' ? undefined : template };
}

/**
 * Reads the records that notices name, with the account of the source. One outcome a notice: a record
 * that cannot be read now leaves its event in the ledger, where it is handed out again later.
 */
export async function fetchRecords(
	ctx: IExecuteFunctions,
	entity: EntityName,
	notices: readonly Notice[],
): Promise<ReadonlyMap<number, Native | Fault>> {
	const fetched = new Map<number, Native | Fault>();
	if (notices.length === 0) return fetched;
	const { access } = await readSource(ctx);
	if (access === undefined) throw noAddress();
	const api = openSourceApi(access, systemClock);
	const left = [...notices];
	const worker = async (): Promise<void> => {
		for (let next = left.shift(); next !== undefined; next = left.shift()) {
			fetched.set(next.index, await recordOrFault(api, entity, next));
		}
	};
	try {
		await Promise.all(Array.from({ length: PARALLEL }, worker));
	} finally {
		api.close();
	}
	return fetched;
}

async function recordOrFault(
	api: SourceApi,
	entity: EntityName,
	{ event, template }: Notice,
): Promise<Native | Fault> {
	try {
		if (event.entity !== undefined && event.entity !== entity) throw otherEntity(event, entity);
		return await api.fetch(recordRequest(event, template));
	} catch (thrown) {
		return toFault(thrown);
	}
}

const otherEntity = (event: ThinEvent, entity: EntityName): Fault =>
	fault({
		class: 'source_data',
		code: 'source.other_entity',
		message: `The event is about ${event.resource.slice(0, 60)}, this node maps ${entity}.`,
		remedy: 'Route events by their resource to a Canonical Map of that entity.',
		model: entity,
	});

const noAddress = (): Fault =>
	fault({
		class: 'rights',
		code: 'credential.incomplete',
		message: 'The Construction Source API credential has no API Address.',
		remedy: 'Enter the address that records are fetched from, or turn Fetch Records off.',
		field: 'baseUrl',
	});
