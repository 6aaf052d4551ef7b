import { z } from 'zod/v4';

import { present } from '../../canonical/present';
import type { Revision } from '../../canonical/revision';
import type { Ref } from '../../canonical/types';
import { fault, type Fault } from '../../faults';
import type { MapContext, Mapped, Native } from '../source';
import { id, optionalId, optionalText } from '../wire';

/** Parts of Procore records that recur in many of them. */

export const isRecord = (value: unknown): value is Native =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

/** A nested object of which only the id is believed. */
export const wireLink = z.object({ id }).nullish();
/** A nested object that Procore sends with a null id when there is none (`crew`). */
export const wireLooseLink = z.object({ id: optionalId }).nullish();
export const wireCurrency = z.object({ currency_iso_code: optionalText }).nullish();
export const wireSubJob = z.object({ id: optionalId, code: optionalText }).nullish();
export const wireCostType = z.object({ id: optionalId, code: optionalText }).nullish();
export const wireCostCode = z
	.object({ id: optionalId, full_code: optionalText, name: optionalText })
	.nullish();
export const wireWbs = z.object({ id: optionalId, flat_code: optionalText }).nullish();

/** The fields by which lines of every kind say what they are booked to. */
export const wireCoding = {
	cost_code: wireCostCode,
	wbs_code: wireWbs,
	wbs_code_id: optionalId,
	line_item_type: wireCostType,
	line_item_type_id: optionalId,
	sub_job: wireSubJob,
};
export type WireCoding = z.infer<z.ZodObject<typeof wireCoding>>;

/** How a project's WBS codes are put together. */
export interface WbsPattern {
	readonly delimiter: string;
	readonly segments: ReadonlyArray<'cost_code' | 'cost_type' | 'phase' | 'skip'>;
}

export interface Coding {
	readonly phase?: Ref | undefined;
	readonly costCode?: Ref | undefined;
	readonly costType?: Ref | undefined;
}

/**
 * Phase, cost code and cost type of a line. The nested objects win over the WBS code, because they
 * carry ids; the WBS code fills what they leave open. Throws a `Fault` when a cost code or WBS code
 * is named only by an id that no code list knows: the code list of a project has its own ids for the
 * company's codes, so an id alone leads nowhere.
 */
export function codingOf(line: WireCoding, context: MapContext, pattern: WbsPattern): Coding {
	const wbs = wbsCoding(line, context, pattern);
	return {
		phase: phaseRef(line.sub_job, context) ?? wbs.phase,
		costCode: costCodeRef(line.cost_code, context, wbs.costCode),
		costType:
			costTypeRef(line.line_item_type, context) ??
			costTypeRef({ id: line.line_item_type_id, code: undefined }, context) ??
			wbs.costType,
	};
}

function wbsCoding(line: WireCoding, context: MapContext, pattern: WbsPattern): Coding {
	const wbsId = line.wbs_code?.id ?? line.wbs_code_id;
	const flat =
		line.wbs_code?.flat_code ??
		(wbsId === undefined ? undefined : context.listed('wbs_code', wbsId));
	if (flat !== undefined) return flatCoding(flat, context, pattern);
	if (wbsId === undefined) return {};
	throw unlisted('WBS code', wbsId, undefined, 'wbs_code');
}

/** `01-011.CT1` under the default pattern: cost code 01-011, cost type CT1. */
export function flatCoding(flat: string, context: MapContext, pattern: WbsPattern): Coding {
	const parts = flat.split(pattern.delimiter);
	if (parts.length !== pattern.segments.length) {
		throw fault({
			class: 'mapping',
			code: 'mapping.wbs_pattern',
			message: `The WBS code ${flat.slice(0, 100)} has ${String(parts.length)} segments, the pattern ${pattern.segments.join(pattern.delimiter)} has ${String(pattern.segments.length)}.`,
			remedy: 'Set the WBS pattern of the node to the one of the project.',
			field: 'wbs_code',
		});
	}
	const at = (segment: WbsPattern['segments'][number]): string | undefined =>
		parts[pattern.segments.indexOf(segment)]?.trim();
	const code = at('cost_code');
	return {
		phase: refOf(context, 'phase', undefined, at('phase')),
		costCode: code === undefined ? undefined : codeRef(code, context),
		costType: refOf(context, 'cost_type', undefined, at('cost_type')),
	};
}

/**
 * Cost codes are known by their full code, not by id: each project has its own copy of the
 * company's code with an id of its own, and all copies are one cost code in Odoo.
 */
export function codeRef(fullCode: string, context: MapContext): Ref {
	const listed = context.listed('cost_code', fullCode);
	return listed === undefined ? { code: fullCode, id: fullCode } : { code: listed };
}

function costCodeRef(
	code: z.infer<typeof wireCostCode>,
	context: MapContext,
	fallback: Ref | undefined,
): Ref | undefined {
	if (code?.full_code !== undefined) return codeRef(code.full_code, context);
	if (code?.id === undefined) return fallback;
	const listed = context.listed('cost_code', code.id);
	if (listed !== undefined) return { code: listed };
	if (fallback !== undefined) return fallback;
	throw unlisted('cost code', code.id, code.name, 'cost_code');
}

export const unlisted = (
	what: string,
	nativeId: string,
	name: string | undefined,
	list: string,
): Fault =>
	fault({
		class: 'mapping',
		code: `mapping.unknown_${list}`,
		message: `The record names the ${what} ${nativeId}${name === undefined ? '' : ` (${name.slice(0, 60)})`} by id only, without its code.`,
		remedy: `Add ${nativeId} to the ${list} list of the node, or read the record with a view that carries the code.`,
		field: list,
		details: { list, nativeId },
	});

/** A reference with the caller's code list applied to its id, then to its code. */
export function refOf(
	context: MapContext,
	list: string,
	nativeId: string | undefined,
	code?: string,
): Ref | undefined {
	if (nativeId === undefined && (code === undefined || code === '')) return undefined;
	const listed =
		(nativeId === undefined ? undefined : context.listed(list, nativeId)) ??
		(code === undefined ? undefined : context.listed(list, code));
	return listed === undefined ? present({ code, id: nativeId }) : { code: listed };
}

export const phaseRef = (
	subJob: z.infer<typeof wireSubJob>,
	context: MapContext,
): Ref | undefined => refOf(context, 'phase', subJob?.id, subJob?.code);

export const costTypeRef = (
	type: z.infer<typeof wireCostType>,
	context: MapContext,
): Ref | undefined => refOf(context, 'cost_type', type?.id, type?.code);

export const projectRef = (nativeId: string | undefined, context: MapContext): Ref | undefined =>
	refOf(context, 'project', nativeId) ?? context.project;

const OURS = /^n8n\.[a-z0-9-]+\.[^.]+\.[a-z_]+\.([A-Za-z0-9-]+)$/;

/**
 * What the ERP side wrote into Procore's `origin_id`. When it is one of this package's External IDs
 * the key in it is the id; otherwise it is the code of the record in the ERP.
 */
export function originRef(
	context: MapContext,
	list: string,
	origin: string | undefined,
): Ref | undefined {
	if (origin === undefined) return undefined;
	const ours = OURS.exec(origin)?.[1];
	return ours === undefined ? refOf(context, list, undefined, origin) : refOf(context, list, ours);
}

/**
 * What the canonical record has no field for: keys the wire schema does not know, and nested objects
 * whole, because only their ids were taken. Nulls say nothing and are left out.
 */
export function extOf(json: Native, wire: { readonly shape: Native }): Native | undefined {
	const known = keysOf(wire);
	let ext: Record<string, unknown> | undefined;
	for (const key in json) {
		const value = json[key];
		if (value === null || value === undefined) continue;
		if (known.has(key) && !isRecord(value)) continue;
		(ext ??= {})[key] = value;
	}
	return ext;
}

const wireKeys = new WeakMap<object, ReadonlySet<string>>();

function keysOf(wire: { readonly shape: Native }): ReadonlySet<string> {
	let keys = wireKeys.get(wire);
	if (keys === undefined) {
		keys = new Set(Object.keys(wire.shape));
		wireKeys.set(wire, keys);
	}
	return keys;
}

/** Revision and time of a record that carries `updated_at`; deleted ones say so. */
export function stamps(record: {
	readonly updated_at?: string | undefined;
	readonly created_at?: string | undefined;
	readonly deleted_at?: string | undefined;
}): Pick<Mapped, 'revision' | 'time' | 'action'> {
	const revision: Revision | undefined =
		record.updated_at === undefined ? undefined : { kind: 'updated_at', value: record.updated_at };
	return {
		revision,
		time: record.updated_at ?? record.created_at,
		action: record.deleted_at === undefined ? 'upsert' : 'delete',
	};
}

/** Procore writes currencies beside every amount; one that is not ISO 4217 is caught by the schema. */
export const currencyOf = (configuration: z.infer<typeof wireCurrency>): string | undefined =>
	configuration?.currency_iso_code;

/** The part of an ERP event that holds the record, or undefined when it is another event. */
export function eventData(json: Native, ...names: readonly string[]): Native | undefined {
	const name = json['request_name'];
	const data = json['request_data'];
	return typeof name === 'string' && names.includes(name) && isRecord(data) ? data : undefined;
}
