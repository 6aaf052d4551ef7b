import { z } from 'zod/v4';

import type { CostCode } from '../../canonical/entities/cost-code';
import { COST_FAMILIES, type CostFamily, type CostType } from '../../canonical/entities/cost-type';
import { present } from '../../canonical/present';
import type { Ref } from '../../canonical/types';
import {
	shape,
	type DraftOf,
	type MapContext,
	type Mapped,
	type Native,
	type RecordShape,
} from '../source';
import { id, optionalFlag, optionalId, optionalInstant, optionalText, text } from '../wire';
import {
	codeRef,
	eventData,
	extOf,
	isRecord,
	projectRef,
	refOf,
	stamps,
	wireLooseLink,
} from './common';

const wireCode = z.object({
	id,
	full_code: text,
	code: optionalText,
	name: optionalText,
	biller_id: optionalId,
	biller_type: optionalText,
	budgeted: optionalFlag,
	parent: wireLooseLink,
	parent_id: optionalId,
	standard_cost_code_id: optionalId,
	created_at: optionalInstant,
	updated_at: optionalInstant,
	deleted_at: optionalInstant,
});
type WireCode = z.infer<typeof wireCode>;

/**
 * One cost code. Its key is the full code, because every project holds its own copy of the company's
 * code under another id; the id stays in `ext`.
 */
function mapCode(record: WireCode, context: MapContext, native: Native): Mapped {
	const parent = parentCode(record);
	const data: DraftOf<CostCode> = {
		code: record.full_code,
		name: record.name,
		shortCode: record.code,
		parent: parent === undefined ? undefined : codeRef(parent, context),
		project: billerRef(record, 'Project', context),
		phase: record.biller_type === 'SubJob' ? refOf(context, 'phase', record.biller_id) : undefined,
		standardCode: refOf(context, 'standard_cost_code', record.standard_cost_code_id),
		budgeted: record.budgeted,
		active: record.deleted_at === undefined ? undefined : false,
		ext: { ...extOf(native, wireCode), procore_id: record.id },
	};
	return { data: present(data), nativeId: record.full_code, ...stamps(record) };
}

const billerRef = (record: WireCode, type: string, context: MapContext): Ref | undefined =>
	record.biller_type === type ? projectRef(record.biller_id, context) : undefined;

/** Full codes are the parents' codes joined by a dash, so `02-300` with code `300` hangs below `02`. */
function parentCode(record: WireCode): string | undefined {
	const hasParent = (record.parent?.id ?? record.parent_id) !== undefined;
	const tail = `-${record.code ?? ''}`;
	return hasParent && record.code !== undefined && record.full_code.endsWith(tail)
		? record.full_code.slice(0, -tail.length)
		: undefined;
}

const recordsIn = (value: unknown): readonly Native[] | undefined =>
	Array.isArray(value) ? value.filter(isRecord) : undefined;

const pickEventCodes = (json: Native): readonly Native[] | undefined =>
	json['request_name'] === 'create_standard_cost_codes'
		? recordsIn(json['request_data'])
		: recordsIn(eventData(json, 'create_or_update_job', 'create_sub_job')?.['all_cost_codes']);

const pickCode = (json: Native): readonly Native[] | undefined =>
	'full_code' in json ? [json] : undefined;

const wireType = z.object({
	id,
	code: optionalText,
	name: optionalText,
	base_type: optionalText,
	created_at: optionalInstant,
	updated_at: optionalInstant,
	deleted_at: optionalInstant,
});

/** Procore's base types by canonical family; `labor` is undocumented for reading but needed by timecards. */
const FAMILIES: Readonly<Record<string, CostFamily>> = {
	...Object.fromEntries(COST_FAMILIES.map((family) => [family, family])),
	commitment: 'subcontract',
};

function mapType(record: z.infer<typeof wireType>, native: Native): Mapped {
	const data: DraftOf<CostType> = {
		code: record.code,
		name: record.name,
		family: record.base_type === undefined ? undefined : FAMILIES[record.base_type],
		active: record.deleted_at === undefined ? undefined : false,
		ext: extOf(native, wireType),
	};
	return { data: present(data), nativeId: record.id, ...stamps(record) };
}

/** The cost types that hang on the cost codes of an event, each once. */
function pickEventTypes(json: Native): readonly Native[] | undefined {
	const codes = pickEventCodes(json);
	if (codes === undefined) return undefined;
	const types = new Map<unknown, Native>();
	for (const type of codes.flatMap((code) => recordsIn(code['line_item_types']) ?? [])) {
		types.set(type['id'], type);
	}
	return [...types.values()];
}

const pickType = (json: Native): readonly Native[] | undefined =>
	'base_type' in json && 'code' in json ? [json] : undefined;

export const codeShapes: readonly RecordShape[] = [
	...[
		{ nativeType: 'ERP cost codes', pick: pickEventCodes },
		{ nativeType: 'Cost Code', pick: pickCode },
	].map((known) =>
		shape({
			...known,
			entity: 'cost_code',
			wire: wireCode,
			map: (record, context, native) => [mapCode(record, context, native)],
		}),
	),
	...[
		{ nativeType: 'ERP cost types', pick: pickEventTypes },
		{ nativeType: 'Line Item Type', pick: pickType },
	].map((known) =>
		shape({
			...known,
			entity: 'cost_type',
			wire: wireType,
			map: (record, _context, native) => [mapType(record, native)],
		}),
	),
];
