import type { EntityName } from '../../canonical/registry';
import { fault, type Fault } from '../../faults';
import type { Native } from '../source';
import { isRecord } from './common';
import { toThinEvent } from './webhook';

/** What the events of the ERP integration ask for when they carry no record to map. */
const PREFIXES: ReadonlyArray<readonly [prefix: string, asks: string, remedy: string]> = [
	[
		'sync_',
		'asks the ERP to send its records',
		'Answer it with staged records; there is nothing to map.',
	],
	['unlink_', 'asks to forget a link', 'Remove the link of the record; there is nothing to map.'],
	[
		'link_',
		'reports a link made by a person',
		'Record the link in the code list; there is nothing to map.',
	],
	['merge_', 'reports a merge made by a person', 'Repoint the code list to the surviving record.'],
	['reset_', 'asks to undo an export', 'Check the record in Odoo first; there is nothing to map.'],
	['delete_', 'asks to delete a record', 'Archive the record in Odoo, where costs may hang on it.'],
];

/** Why a Procore record of no known shape cannot be mapped, or undefined when nothing is known. */
export function procoreRefusal(json: Native, entity: EntityName): Fault | undefined {
	const event = json['request_name'];
	if (typeof event === 'string') return eventRefusal(event.slice(0, 64), entity);
	if (toThinEvent(json) !== undefined) {
		return fault({
			class: 'source_data',
			code: 'source.thin_event',
			message: 'A Procore webhook names the record that changed and does not carry it.',
			remedy: 'Fetch the record by its id, then map the answer.',
			model: entity,
		});
	}
	if (!('id' in json) && ('error' in json || 'message' in json || 'errors' in json)) {
		return fault({
			class: 'source_data',
			code: 'source.error_body',
			message: 'This is an error answer of Procore, not a record.',
			remedy: 'Look at the request that Procore refused.',
			model: entity,
		});
	}
	if (!('id' in json)) {
		return fault({
			class: 'source_data',
			code: 'source.no_id',
			message: 'The record has no id, so it is a request to Procore or a part of a record.',
			remedy: 'Send the record as Procore answers it.',
			model: entity,
			field: 'id',
		});
	}
	return undefined;
}

function eventRefusal(event: string, entity: EntityName): Fault {
	const known = PREFIXES.find(([prefix]) => event.startsWith(prefix));
	const asks =
		known?.[1] ??
		(event.endsWith('_in_procore') ? 'asks Procore to create a record' : `carries no ${entity}`);
	return fault({
		class: 'source_data',
		code: 'source.not_a_record',
		message: `The Procore event ${event} ${asks}.`,
		remedy: known?.[2] ?? 'Choose the entity that the event carries, or route the event elsewhere.',
		model: entity,
		field: 'request_name',
	});
}

/**
 * Takes apart answers that hold several records: `{ data }` of REST v2 and `{ entities, errors }` of
 * sync actions. A sync answer with errors is refused whole, because the records in `errors` would
 * otherwise be lost.
 */
export function unwrapProcore(json: Native): readonly Native[] | undefined {
	const { data, entities, errors } = json;
	if (Array.isArray(entities) && Array.isArray(errors)) {
		const failed = errors.filter((error) => isRecord(error) && Object.keys(error).length > 0);
		if (failed.length > 0) {
			throw fault({
				class: 'source_data',
				code: 'source.partial_errors',
				message: `Procore refused ${String(failed.length)} of the records it was sent.`,
				remedy: 'Look at `errors`; send `entities` on as items of their own.',
				field: 'errors',
			});
		}
		return entities.filter(isRecord);
	}
	if (!('id' in json) && data !== undefined) {
		if (Array.isArray(data)) return data.filter(isRecord);
		if (isRecord(data)) return [data];
	}
	return undefined;
}
